//! What is exact, recorded, read by us, neutral and refused, operation by operation: `parity.toml` beside this file, the
//! pages of answers and the model make `docs/parity.md` (`UPDATE_DOCS=1 cargo nextest run -p user-pools parity` rewrites
//! it). Every test that a fact names exists.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use aws_model::OperationModel;
use aws_model::user_pools::SERVICE;
use serde::Deserialize;
use testkit::Harness;

use crate::answers;

/// The table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parity {
    /// Exceptions that no operation gives, and why.
    never: BTreeMap<String, String>,
    /// What is known of one operation.
    operation: BTreeMap<String, Facts>,
    /// What two or more emulators get wrong.
    behaviour: Vec<Behaviour>,
}

/// What is known of one operation.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// As AWS's model and guide say, and a test shows.
    exact: Vec<String>,
    /// As AWS was seen to answer.
    recorded: Vec<String>,
    /// Not recorded anywhere: how we read it.
    reading: Vec<String>,
    /// Exceptions of its model that it does not give, and why.
    pub never: BTreeMap<String, String>,
    /// Exceptions that its model does not name, and why.
    pub beyond: BTreeMap<String, String>,
}

/// A behaviour that two or more emulators get wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Behaviour {
    says: String,
    wrong: Vec<String>,
    test: String,
}

impl Parity {
    /// Reads the table.
    pub fn read() -> Self {
        toml::from_str(include_str!("parity.toml")).unwrap()
    }

    /// What is known of an operation.
    pub fn operation(&self, name: &str) -> &Facts {
        self.operation.get(name).unwrap_or_else(|| panic!("parity.toml says nothing about {name}"))
    }

    /// Why an operation does not give an exception that its model names.
    pub fn why_never<'a>(&'a self, own: &'a Facts, error: &str) -> Option<&'a str> {
        own.never.get(error).or_else(|| self.never.get(error)).map(String::as_str)
    }
}

/// Operations that answer; the others say that they are not there yet before they look at their input.
pub async fn built() -> Vec<&'static OperationModel> {
    let harness = Harness::start().await;
    let mut built = Vec::new();
    for operation in SERVICE.operations {
        let told = harness.call(operation.name, serde_json::json!({})).await;
        if told.err().is_none_or(|refused| refused.exception != "UnknownOperationException") {
            built.push(*operation);
        }
    }
    built
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

async fn document() -> String {
    let parity = Parity::read();
    let pages = answers::pages();
    let built = built().await;
    let mut text = format!(
        "# Parity\n\n\
         What an application finds here that it knows from Cognito, operation by operation, for the {} operations of user\n\
         pools that are built. *Exact*: as AWS's model and guide say, and a test shows. *Recorded*: as AWS was seen to answer.\n\
         *Our reading*: recorded nowhere; how we read it. *Refused*: what its model lets it refuse and it does refuse, with every\n\
         answer and refusal whole in `crates/user-pools/tests/it/<capability>/answers`. *Never*: what its model names and nothing\n\
         here gives. Members that are kept without effect are in [neutral values](neutral-values.md).\n\n\
         Written from `crates/user-pools/tests/it/parity.toml`; `UPDATE_DOCS=1 cargo nextest run -p user-pools parity` rewrites it.\n",
        built.len()
    );
    let mut capabilities: Vec<&str> = built.iter().map(|operation| operation.capability).collect();
    capabilities.sort_unstable();
    capabilities.dedup();
    for capability in capabilities {
        _ = write!(text, "\n## {}\n", capability.replace('_', "-"));
        for operation in built.iter().filter(|operation| operation.capability == capability) {
            tell(&mut text, &parity, operation, pages.get(operation.name).map_or("", String::as_str));
        }
    }
    text += "\n## Refusals that nothing gives\n\nNamed by AWS's model for many operations.\n\n| Exception | Why not |\n|---|---|\n";
    for (error, why) in &parity.never {
        _ = writeln!(text, "| {error} | {why} |");
    }
    text += "\n## Neutral values\n\n";
    text += &neutral();
    _ = write!(
        text,
        "\n## What emulators get wrong\n\n\
         {} behaviours that two or more emulators were seen to get wrong (their source of 2026, or an issue about it), and the test that\n\
         shows them right here.\n\n| | Behaviour | Wrong in | Test |\n|---:|---|---|---|\n",
        parity.behaviour.len()
    );
    for (number, Behaviour { says, wrong, test }) in (1..).zip(&parity.behaviour) {
        _ = writeln!(text, "| {number} | {says} | {} | `{test}` |", wrong.join(", "));
    }
    text
}

fn tell(text: &mut String, parity: &Parity, operation: &OperationModel, page: &str) {
    let facts = parity.operation(operation.name);
    _ = write!(text, "\n### {}\n\n", operation.name);
    for (what, list) in
        [("Exact", &facts.exact), ("Recorded", &facts.recorded), ("Our reading", &facts.reading)]
    {
        if !list.is_empty() {
            _ = writeln!(text, "- {what}: {}.", list.join("; "));
        }
    }
    let short = |error: &str| error.trim_end_matches("Exception").to_owned();
    let refused: Vec<String> = answers::refusals(page).into_iter().map(short).collect();
    _ = writeln!(text, "- Refused: {}.", refused.join(", "));
    for (error, why) in &facts.beyond {
        _ = writeln!(text, "- Beside AWS's model: {}, {why}.", short(error));
    }
    for (error, why) in &facts.never {
        _ = writeln!(text, "- Never: {}, {why}.", short(error));
    }
}

/// Members without effect, by what they belong to, from the page that is written from `neutral.rs`.
fn neutral() -> String {
    let page = std::fs::read_to_string(root().join("docs/neutral-values.md")).unwrap();
    let mut told = String::new();
    let mut section = "";
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title;
        }
        let mut cells = line.split('|').skip(1).map(str::trim);
        let (Some(member), Some(kept)) = (cells.next(), cells.next()) else { continue };
        if !kept.is_empty() && member != "Member" && !member.starts_with('-') {
            _ = writeln!(told, "- {section}: {member} ({kept})");
        }
    }
    told
}

#[tokio::test]
async fn the_page_of_parity_is_fresh() {
    let page = root().join("docs/parity.md");
    let document = document().await;
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&page, &document).unwrap();
    }
    let found = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(found == document, "docs/parity.md is stale: UPDATE_DOCS=1 rewrites it");
}

#[test]
fn forty_behaviours_that_emulators_get_wrong_have_a_test_each() {
    let behaviours = Parity::read().behaviour;
    assert!(behaviours.len() >= 40, "only {}", behaviours.len());
    let mut sources = String::new();
    for folder in ["crates/user-pools", "crates/directory/src", "crates/server/tests", "crates/aws-wire/src"]
    {
        gather(&root().join(folder), &mut sources);
    }
    for Behaviour { says, wrong, test } in behaviours {
        assert!(wrong.len() >= 2, "{says}: {wrong:?}");
        assert!(sources.contains(&format!("fn {test}(")), "{says}: there is no test {test}");
    }
}

fn gather(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
