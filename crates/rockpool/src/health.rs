//! `rockpool health`: asks the server on this machine whether it is ready, for containers and scripts.

use std::io::Write as _;

use anyhow::{Context as _, bail};

use crate::explain;
use crate::settings::Settings;

/// Prints what the server says; fails where it is not well.
pub fn run(settings: &Settings, live: bool) -> anyhow::Result<()> {
    let path = if live { "/health/live" } else { "/health/ready" };
    let (status, body) = explain::get(settings.management, path).with_context(|| {
        format!("no server answers at {}; name its management port with --management", settings.management)
    })?;
    let said = explain::printable(body.trim_end());
    if status != 200 {
        bail!("{said}");
    }
    writeln!(std::io::stdout(), "{said}")?;
    Ok(())
}
