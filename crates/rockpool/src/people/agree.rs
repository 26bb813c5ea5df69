//! Asking before what cannot be undone, and for a password.

use std::io::{IsTerminal as _, stdin};

use anyhow::{Context as _, bail};
use aws_model::Sensitive;
use dialoguer::{Confirm, Password};

use super::table::printable;
use super::words::Agreed;

/// Goes on only if the person agrees to `deed`, a question without its mark.
///
/// # Errors
/// A no; nobody to ask.
pub fn ask(agreed: &Agreed, deed: &str) -> anyhow::Result<()> {
    if agreed.yes {
        return Ok(());
    }
    let deed = printable(deed);
    if !stdin().is_terminal() {
        bail!(
            "{deed}? That cannot be undone, and there is nobody to ask. With --yes it is done without asking"
        );
    }
    let prompt = format!("{deed}? That cannot be undone.");
    if Confirm::new().with_prompt(prompt).default(false).interact().context("the terminal")? {
        Ok(())
    } else {
        bail!("nothing was done")
    }
}

/// A password: asked for twice on a terminal, else the first line of what comes in.
///
/// # Errors
/// Nothing came.
pub fn password() -> anyhow::Result<Sensitive> {
    if stdin().is_terminal() {
        let asked =
            Password::new().with_prompt("New password").with_confirmation("Again", "They are not the same.");
        return Ok(asked.interact().context("the terminal")?.into());
    }
    let mut line = String::new();
    stdin().read_line(&mut line).context("standard input")?;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        bail!("no password came: write it to standard input, or run this on a terminal to be asked for it");
    }
    Ok(line.into())
}
