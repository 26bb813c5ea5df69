//! `rockpool layers`: layers from what people have. Wheels are unpacked, never run; somebody else's layer is what the file is that
//! was added under its ARN, pinned by its SHA-256 (RULE-22).

mod build;

use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::functions::layers::add_foreign::{self, Foreign};
use ::functions::layers::publish_layer_version;
use anyhow::{Context as _, ensure};
use aws_model::lambda::{LayerVersionContentInput, PublishLayerVersionRequest, Runtime};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, Subcommand};
use directory::{Clock as _, ContentHash, LayerVersion};
use serde_json::{Value, json};
use store::Scan;
use store::layers::layer_versions_prefix;

use crate::control::{self, Deed};
use crate::installation::Installation;
use crate::local::Where;
use crate::people::table::Table;
use crate::settings::Settings;

/// Bytes of a zip that are handed over at a time: a request on the control socket has an end.
const PIECE: usize = 8 * 1024 * 1024;
/// As large as a zip may be: unpacked, all layers of a function have 250 MiB.
const LARGEST: u64 = 250 << 20;

/// `rockpool layers`.
#[derive(Debug, Args)]
pub struct Words {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    whose: Where,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

/// What is done with layers.
#[derive(Debug, Subcommand)]
enum Action {
    /// List layers and their versions.
    List,
    /// Make a layer of Python packages from their wheels, with what they depend on, and publish it.
    Build {
        /// Packages, as pip takes them: psycopg2-binary==2.9.*
        #[arg(required = true, value_name = "PACKAGE")]
        packages: Vec<String>,
        /// The Python of the functions that will use it, such as 3.11; it must be installed here.
        #[arg(long, value_name = "MINOR")]
        python: String,
        /// Take the wheels from this folder instead of the package index.
        #[arg(long, value_name = "FOLDER")]
        wheelhouse: Option<PathBuf>,
        /// The layer's name [default: after the first package].
        #[arg(long)]
        name: Option<String>,
        /// Write the zip to this file instead of publishing it: for `aws lambda publish-layer-version`, here or at AWS.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Add somebody else's layer under its ARN, so that templates which name it work as they are.
    Add {
        /// The layer's zip.
        file: PathBuf,
        /// The version's ARN: arn:aws:lambda:REGION:ACCOUNT:layer:NAME:NUMBER
        #[arg(long)]
        arn: String,
        /// Refuse any other file than the one with this SHA-256.
        #[arg(long, value_name = "HEX")]
        sha256: Option<String>,
    },
}

/// What the control socket does with layers.
pub const DEEDS: &[Deed] = &[
    Deed { name: "layers.list", run: |on, _, _| Box::pin(listed(on)) },
    Deed { name: "layers.piece", run: |on, input, _| Box::pin(piece(on, input)) },
    Deed { name: "layers.publish", run: |on, input, _| Box::pin(publish(on, input)) },
    Deed { name: "layers.add", run: |on, input, _| Box::pin(add(on, input)) },
];

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let Words { action, whose, json } = words;
    let settings = whose.settings()?;
    match action {
        Action::List => {
            let answer = control::perform(&settings, "layers.list", Value::Null, |_| ())?;
            if json { print(&answer) } else { list(&answer) }
        }
        Action::Build { packages, python, wheelhouse, name, output } => {
            let built = build::build(&packages, &python, wheelhouse.as_deref())?;
            if !json {
                for wheel in &built.wheels {
                    eprintln!("  {wheel}");
                }
            }
            let sha256 = ContentHash::of(&built.zip);
            if let Some(file) = output {
                std::fs::write(&file, &built.zip).with_context(|| file.display().to_string())?;
                let answer = json!({ "file": file, "sha256": sha256, "wheels": built.wheels });
                let told = format!("{} has {} bytes, SHA-256 {sha256}", file.display(), built.zip.len());
                return if json { print(&answer) } else { Ok(writeln!(stdout(), "{told}")?) };
            }
            let name = name.unwrap_or_else(|| build::layer_name(&packages[0], &python));
            let asked = json!({
                "name": name,
                "pieces": hand_over(&settings, &built.zip)?,
                "description": packages.join(" "),
                "runtime": format!("python{python}"),
            });
            let answer = control::perform(&settings, "layers.publish", asked, |_| ())?;
            told(&answer, json)
        }
        Action::Add { file, arn, sha256 } => {
            let zip = read(&file)?;
            let found = ContentHash::of(&zip);
            if let Some(wanted) = sha256 {
                ensure!(
                    wanted.eq_ignore_ascii_case(found.as_str()),
                    "{} is another file than the one that was meant: its SHA-256 is {found}",
                    file.display()
                );
            }
            let asked = json!({ "arn": arn, "pieces": hand_over(&settings, &zip)?, "sha256": found });
            let answer = control::perform(&settings, "layers.add", asked, |_| ())?;
            told(&answer, json)
        }
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let length = std::fs::metadata(file).with_context(|| file.display().to_string())?.len();
    ensure!(length <= LARGEST, "{} is larger than any layer may be", file.display());
    std::fs::read(file).with_context(|| file.display().to_string())
}

/// Has the pieces of a zip kept, and says under which names: the next deed puts them together.
fn hand_over(settings: &Settings, zip: &[u8]) -> anyhow::Result<Vec<Value>> {
    let pieces = zip.chunks(PIECE).map(|piece| {
        control::perform(settings, "layers.piece", json!({ "bytes": STANDARD.encode(piece) }), |_| ())
    });
    pieces.collect()
}

fn told(answer: &Value, json: bool) -> anyhow::Result<()> {
    if json {
        return print(answer);
    }
    let (arn, sha256) =
        (answer["arn"].as_str().unwrap_or_default(), answer["sha256"].as_str().unwrap_or_default());
    writeln!(stdout(), "{arn}")?;
    eprintln!("SHA-256 {sha256}. Name the ARN in a function's Layers.");
    Ok(())
}

async fn piece(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let bytes = input["bytes"].as_str().context("which bytes?")?;
    let bytes = STANDARD.decode(bytes).context("the bytes are not in base64")?;
    Ok(json!(on.store.keep_blob(&bytes, on.clock.now()).await?))
}

async fn whole(on: &Arc<Installation>, input: &Value) -> anyhow::Result<Vec<u8>> {
    let pieces: Vec<ContentHash> =
        serde_json::from_value(input["pieces"].clone()).context("which pieces?")?;
    let mut whole = Vec::new();
    for piece in pieces {
        let bytes = on.store.read_blob(&piece, on.clock.now()).await?;
        whole.extend(bytes.context("a piece of the zip has gone: hand it over again")?);
        ensure!(whole.len() as u64 <= LARGEST, "the zip is larger than any layer may be");
    }
    Ok(whole)
}

async fn publish(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let text = |member: &str| input[member].as_str().map(str::to_owned);
    let request = PublishLayerVersionRequest {
        layer_name: text("name").context("which name?")?,
        description: text("description").map(|text| text.chars().take(256).collect()),
        content: LayerVersionContentInput { zip_file: Some(whole(on, &input).await?), ..Default::default() },
        compatible_runtimes: text("runtime")
            .and_then(|name| name.parse::<Runtime>().ok())
            .map(|one| vec![one]),
        ..Default::default()
    };
    let called = on.own_call("layers");
    let published = publish_layer_version::handle(&on.function_rooms, &called, request).await;
    let published = published.map_err(anyhow::Error::from)?;
    let zip = published.content.unwrap_or_default();
    Ok(json!({
        "arn": published.layer_version_arn,
        "sha256": hex(zip.code_sha256.as_deref().unwrap_or_default())?,
        "size": zip.code_size,
    }))
}

/// Lambda says it in base64, people in hexadecimal digits.
fn hex(base64: &str) -> anyhow::Result<String> {
    Ok(crypto::hex::encode(&STANDARD.decode(base64)?))
}

async fn add(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let (arn, now) = (input["arn"].as_str().context("which ARN?")?.to_owned(), on.clock.now());
    let zip = whole(on, &input).await?;
    let code = on.store.keep_blob(&zip, now).await?;
    ensure!(input["sha256"] == json!(code), "the zip did not arrive as it is: try again");
    let line = control::line("AddForeignLayer", Some(arn.clone()), now);
    let foreign = Foreign { arn, code, size: zip.len() as u64, line };
    let added = add_foreign::add(&on.function_rooms, foreign, now).await.map_err(anyhow::Error::from)?;
    Ok(json!({ "arn": added.arn(), "sha256": added.code, "size": added.size }))
}

async fn listed(on: &Arc<Installation>) -> anyhow::Result<Value> {
    let (mut layers, mut after) = (Vec::new(), None);
    loop {
        let page = Scan::keys(&layer_versions_prefix("")).limit(200).after(after);
        let page = on.store.scan::<LayerVersion>(&page, on.clock.now()).await?;
        layers.extend(page.items.iter().map(|version| {
            json!({
                "arn": version.arn(),
                "sha256": version.code,
                "size": version.size,
                "added": version.added,
                "runtimes": version.runtimes,
                "description": version.description,
            })
        }));
        after = page.next;
        if after.is_none() {
            return Ok(layers.into());
        }
    }
}

fn list(answer: &Value) -> anyhow::Result<()> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut table = Table::new(&["ARN", "SIZE", "SHA-256", "FROM", "RUNTIMES"]);
    for layer in answer.as_array().into_iter().flatten() {
        let runtimes: Vec<_> = layer["runtimes"].as_array().into_iter().flatten().map(text).collect();
        table.row([
            text(&layer["arn"]),
            format!("{} KiB", layer["size"].as_u64().unwrap_or(0).div_ceil(1024)),
            text(&layer["sha256"]).chars().take(12).collect(),
            if layer["added"] == true { "added" } else { "published" }.to_owned(),
            runtimes.join(", "),
        ]);
    }
    if table.is_empty() {
        eprintln!("There is no layer yet: `rockpool layers build` and `rockpool layers add` make one.");
        return Ok(());
    }
    Ok(table.print(&mut stdout().lock())?)
}

fn print(value: &Value) -> anyhow::Result<()> {
    Ok(writeln!(stdout().lock(), "{value:#}")?)
}
