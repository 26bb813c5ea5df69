//! `rockpool audit`: reading the log of what was done, proving that it is whole, and taking it elsewhere (RULE-24, RULE-25).

mod export;
mod tail;
mod verify;

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use crypto::hex;
use directory::Clock as _;
use serde_json::{Value, json};

use crate::control::{self, Deed};
use crate::installation::Installation;
use crate::local::Where;

/// What is to be done with the audit log.
#[derive(Debug, Args)]
pub struct Words {
    #[command(subcommand)]
    deed: Verb,
    #[command(flatten)]
    whose: Where,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show the newest lines.
    Tail(Tail),
    /// Prove that no line was changed, taken out, put in or moved, and name the first place where one was.
    Verify {
        /// Hold the log against checkpoints that were shipped to this file: only they show what was cut off at the end.
        #[arg(long, value_name = "FILE", conflicts_with = "file")]
        checkpoints: Option<PathBuf>,
        /// Verify an export instead of the log.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// With --file: the public key that must have signed, as `rockpool audit key` prints it [default: this store's].
        #[arg(long, value_name = "KEY", requires = "file")]
        key: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write every line as JSON, and at the end a signed statement of what was written.
    Export {
        /// The file; it must not be there yet [default: standard output].
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Print the public key that checkpoints, tombstones and exports are signed with. Keep it elsewhere.
    Key {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Which lines.
#[derive(Debug, Args)]
struct Tail {
    /// Go on with what comes.
    #[arg(long, short)]
    follow: bool,
    /// How many lines to begin with.
    #[arg(long, short = 'n', default_value_t = 20, value_name = "NUMBER")]
    lines: usize,
    /// Of this pool only.
    #[arg(long, value_name = "ID")]
    pool: Option<String>,
    /// About this user only: a sub, or with --pool a user name.
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Of the last such while only, such as 1h or 7d.
    #[arg(long, value_name = "TIME", value_parser = crate::duration::parse)]
    since: Option<Duration>,
    /// Print a JSON object a line.
    #[arg(long)]
    json: bool,
}

/// What the control socket does with the log.
pub const DEEDS: &[Deed] = &[
    Deed { name: "audit.tail", run: |on, input, _| Box::pin(tail::read(on, input)) },
    Deed { name: "audit.verify", run: |on, _, _| Box::pin(verify::log(on)) },
    Deed { name: "audit.hold-against", run: |on, input, _| Box::pin(verify::page(on, input)) },
    Deed { name: "audit.export", run: |on, _, progress| Box::pin(export::read(on, progress)) },
    Deed { name: "audit.key", run: |on, _, _| Box::pin(key(on)) },
];

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let settings = words.whose.settings()?;
    match words.deed {
        Verb::Tail(tail) => tail::run(&settings, &tail),
        Verb::Verify { file: Some(file), key, json, .. } => verify::run_on_file(&settings, &file, key, json),
        Verb::Verify { checkpoints, json, .. } => verify::run(&settings, checkpoints.as_deref(), json),
        Verb::Export { to } => export::run(&settings, to.as_deref()),
        Verb::Key { json } => {
            let key = control::perform(&settings, "audit.key", Value::Null, |_| ())?;
            if json {
                writeln!(std::io::stdout(), "{key:#}")?;
            } else {
                writeln!(std::io::stdout(), "{}", key["public"].as_str().unwrap_or_default())?;
            }
            Ok(())
        }
    }
}

async fn key(on: &Arc<Installation>) -> anyhow::Result<Value> {
    let key = on.store.log_key(on.clock.now()).await?.public();
    Ok(json!({"id": store::checkpoints::key_id(&key), "algorithm": "Ed25519", "public": hex::encode(&key)}))
}

/// A public key as it is printed.
fn public_key(text: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = hex::decode(text.trim()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.context("a public key is 64 hexadecimal digits, as `rockpool audit key` prints them")
}
