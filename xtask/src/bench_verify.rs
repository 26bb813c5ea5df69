//! `cargo xtask bench verify`: how many tokens a core verifies, in Rust and in Python, with other libraries in the same run and the same
//! token; and what asking the server instead costs everybody. Never part of a test: figures are read by people.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::client_packages::ClientPackages;
use crate::shell::{self, cargo};
use crate::{metadata, python_wheel};

/// What the project asks of itself, a second of CPU.
const FLOORS: &[(&str, f64)] =
    &[("rockpool-verify, each time", 45_000.0), ("rockpool-verify, seen before", 1_000_000.0)];
/// Ours, theirs, and how many times theirs ours has to be.
const RATIOS: &[(&str, &str, f64)] =
    &[("ASGI middleware of rockpool_verify, each time", "ASGI middleware around PyJWT", 3.0)];

/// A line that a measuring program wrote.
#[derive(Debug, Deserialize)]
struct Row {
    what: String,
    /// A second of CPU.
    rate: f64,
}

/// Builds, measures and prints; fails where a floor is missed. `server` is asked by GetUser.
pub fn run(root: &Path, server: &Path) -> anyhow::Result<()> {
    let packages = ClientPackages::install(root)?;
    let wheel = python_wheel::install(root, &packages.python, "release")?;
    let folder = metadata::target_directory(root)?.join("bench-verify");
    fs::create_dir_all(&folder)?;
    shell::run(
        cargo()
            .current_dir(root)
            .args(["run", "--locked", "--release", "--package=rockpool-verify", "--example=rates", "--"])
            .arg(&folder),
    )?;
    let mut lines = fs::read_to_string(folder.join("rust.jsonl"))?;
    lines += &shell::output(
        Command::new(&packages.node)
            .current_dir(root.join("tests/clients/node"))
            .args(["--import", "./packages.mjs", "verify-rates.mjs"])
            .arg(&folder)
            .env("ROCKPOOL_NODE_PACKAGES", &packages.node_packages),
    )?;
    lines += &shell::output(
        Command::new(&packages.python)
            .current_dir(root.join("tests/clients/python"))
            .arg("verify_rates.py")
            .arg(&folder)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONPATH", wheel)
            .env("ROCKPOOL_BIN", server),
    )?;
    let rows: Vec<Row> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    verdict(&rows)
}

fn verdict(rows: &[Row]) -> anyhow::Result<()> {
    let rate = |what: &str| {
        let row = rows.iter().find(|row| row.what == what);
        row.map(|row| row.rate).with_context(|| format!("nothing was measured as `{what}`"))
    };
    eprintln!("\n| what | per CPU second | us | floor |\n|---|---:|---:|---:|");
    let mut missed = Vec::new();
    for Row { what, rate } in rows {
        let floor = FLOORS.iter().find(|(name, _)| name == what).map(|(_, floor)| *floor);
        let shown = floor.map(|floor| format!("{floor:.0}")).unwrap_or_default();
        eprintln!("| {what} | {rate:.0} | {:.1} | {shown} |", 1e6 / rate);
        if floor.is_some_and(|floor| *rate < floor) {
            missed.push(what.clone());
        }
    }
    eprintln!();
    for (ours, theirs, times) in RATIOS {
        let ratio = rate(ours)? / rate(theirs)?;
        eprintln!("{ours}: {ratio:.1} times `{theirs}`; at least {times} is asked for");
        if ratio < *times {
            missed.push((*ours).to_owned());
        }
    }
    let here = 1e6 / rate("GetUser through boto3, in the service")?;
    let there = 1e6 / rate("GetUser through boto3, at the server")?;
    let local = 1e6 / rate("ASGI middleware of rockpool_verify, each time")?;
    let seen = 1e6 / rate("ASGI middleware of rockpool_verify, seen before")?;
    eprintln!(
        "\nOne request to a Python service, microseconds of CPU of the whole system: {:.0} by GetUser ({here:.0} in the service, {there:.0} at the \
         server), {local:.0} by a local verification, {seen:.0} where the token was seen before.",
        here + there
    );
    if missed.is_empty() { Ok(()) } else { bail!("below the floor: {}", missed.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::{FLOORS, RATIOS, Row, verdict};

    fn rows(each_time: f64, theirs: f64) -> Vec<Row> {
        let row = |what: &str, rate: f64| Row { what: what.to_owned(), rate };
        let mut rows = vec![
            row(RATIOS[0].0, each_time),
            row(RATIOS[0].1, theirs),
            row("GetUser through boto3, in the service", 2_000.0),
            row("GetUser through boto3, at the server", 40_000.0),
            row("ASGI middleware of rockpool_verify, seen before", 300_000.0),
        ];
        rows.extend(FLOORS.iter().map(|(what, floor)| row(what, *floor)));
        rows
    }

    #[test]
    fn a_missed_floor_or_ratio_is_named() {
        assert!(verdict(&rows(50_000.0, 16_000.0)).is_ok());
        let slow = verdict(&rows(40_000.0, 16_000.0)).unwrap_err().to_string();
        assert!(slow.contains(RATIOS[0].0), "{slow}");
        let mut below = rows(50_000.0, 16_000.0);
        below.iter_mut().filter(|row| row.what == FLOORS[1].0).for_each(|row| row.rate = 999_999.0);
        assert!(verdict(&below).unwrap_err().to_string().contains(FLOORS[1].0));
        below.retain(|row| row.what != RATIOS[0].1);
        assert!(verdict(&below).is_err(), "a peer that was not measured is no peer that was beaten");
    }
}
