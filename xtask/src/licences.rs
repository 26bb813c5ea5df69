//! `cargo xtask licences`: under which licences the dependencies come, and whether each is one we accept.
//! The list of accepted ones is deny.toml's, so that there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::metadata;

#[derive(Debug, Deserialize)]
struct DenyFile {
    licenses: Licences,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
}

/// Prints licence and packages; fails on a package that we may not ship.
pub fn run(root: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(root.join("deny.toml")).context("deny.toml")?;
    let allowed = toml::from_str::<DenyFile>(&text).context("deny.toml")?.licenses.allow;
    let mut packages = BTreeMap::<String, Vec<String>>::new();
    // What the wheel ships is shipped too.
    for workspace in [root.to_path_buf(), root.join("python")] {
        for package in metadata::everything(&workspace)?.packages {
            if package.source.is_none() {
                continue;
            }
            let name = format!("{} {}", package.name, package.version);
            let names = packages.entry(package.license.unwrap_or_default()).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let mut refused = Vec::new();
    let mut report = String::new();
    for (licence, names) in &packages {
        let verdict = accepted(licence, &allowed);
        if !verdict {
            refused.extend(names.iter().map(|name| format!("{name} ({licence:?})")));
        }
        let shown = if licence.is_empty() { "none stated" } else { licence };
        report += &format!("{} {shown}: {}\n", if verdict { "ok     " } else { "REFUSED" }, names.join(", "));
    }
    eprint!("{report}");
    if !refused.is_empty() {
        bail!("licences outside the list in deny.toml: {}", refused.join(", "));
    }
    Ok(())
}

/// Whether an SPDX expression can be met with accepted licences alone. An expression that cannot be read is not.
fn accepted(expression: &str, allowed: &BTreeSet<String>) -> bool {
    // `MIT/Apache-2.0` is the old way to write OR.
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let verdict = either(&mut words, allowed);
    verdict.unwrap_or(false) && words.next().is_none()
}

type Words<'a, I> = std::iter::Peekable<I>;

fn either<'a, I: Iterator<Item = &'a str>>(
    words: &mut Words<'a, I>,
    allowed: &BTreeSet<String>,
) -> Option<bool> {
    let mut verdict = both(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        verdict |= both(words, allowed)?;
    }
    Some(verdict)
}

fn both<'a, I: Iterator<Item = &'a str>>(
    words: &mut Words<'a, I>,
    allowed: &BTreeSet<String>,
) -> Option<bool> {
    let mut verdict = single(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        verdict &= single(words, allowed)?;
    }
    Some(verdict)
}

fn single<'a, I: Iterator<Item = &'a str>>(
    words: &mut Words<'a, I>,
    allowed: &BTreeSet<String>,
) -> Option<bool> {
    let word = words.next()?;
    if word == "(" {
        let inner = either(words, allowed)?;
        return (words.next()? == ")").then_some(inner);
    }
    if matches!(word, ")" | "OR" | "AND" | "WITH") {
        return None;
    }
    let mut name = word.to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        name = format!("{name} WITH {}", words.next()?);
    }
    Some(allowed.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::accepted;

    #[test]
    fn an_expression_is_accepted_when_accepted_licences_meet_it() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(String::from).into();
        for good in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "(GPL-3.0 OR MIT) AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "MIT AND Apache-2.0 OR GPL-3.0",
        ] {
            assert!(accepted(good, &allowed), "{good}");
        }
        for bad in
            ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT WITH X", "(MIT", "MIT)", "MIT MIT", "OR MIT", "MIT OR"]
        {
            assert!(!accepted(bad, &allowed), "{bad}");
        }
    }
}
