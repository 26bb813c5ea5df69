//! `rockpool runtimes`: what runs handlers on this machine, and preparing it. No server is asked: a running one finds what is new
//! when it next needs it.

use std::io::{Write as _, stdout};
use std::path::PathBuf;

use ::functions::Runtimes;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::functions_settings;
use crate::local::Where;
use crate::people::table::Table;

/// `rockpool runtimes`.
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

/// What is done with runtimes.
#[derive(Debug, Subcommand)]
enum Action {
    /// List the runtimes whose interpreters are on this machine.
    List,
    /// Prepare a runtime: for Python, AWS's own runtime client from wheels whose hashes are pinned.
    Add {
        /// Such as python3.11 or nodejs20.x.
        name: String,
        /// Take the wheels from this folder instead of the package index.
        #[arg(long, value_name = "FOLDER")]
        wheelhouse: Option<PathBuf>,
    },
}

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let Words { action, whose, json } = words;
    let folder = functions_settings::runtimes(&whose.settings()?);
    let mut out = stdout().lock();
    match action {
        Action::List => {
            std::fs::create_dir_all(&folder)?;
            let listed = Runtimes::list(&folder);
            if json {
                let shown = listed
                    .iter()
                    .map(|one| json!({ "name": one.name, "ready": one.ready, "note": one.note }));
                return Ok(writeln!(out, "{:#}", shown.collect::<serde_json::Value>())?);
            }
            let mut table = Table::new(&["RUNTIME", "READY", "NOTE"]);
            for one in listed {
                table.row([one.name, if one.ready { "yes" } else { "no" }.to_owned(), one.note]);
            }
            table.print(&mut out)?;
            eprintln!("Prepared runtimes lie in {}.", folder.display());
        }
        Action::Add { name, wheelhouse } => {
            if wheelhouse.is_none() && !json {
                eprintln!("Preparing {name} …");
            }
            let interpreter =
                Runtimes::add(&name, &folder, wheelhouse.as_deref()).map_err(anyhow::Error::from)?;
            if json {
                writeln!(out, "{:#}", json!({ "name": name, "runs": interpreter, "folder": folder }))?;
            } else {
                writeln!(out, "{name} is ready: {interpreter}")?;
            }
        }
    }
    Ok(())
}
