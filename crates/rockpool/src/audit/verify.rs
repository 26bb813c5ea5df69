//! `rockpool audit verify`: the log against itself, against checkpoints that were kept elsewhere, or an export.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use crypto::hex;
use directory::Clock as _;
use serde::Deserialize;
use serde_json::{Value, json};
use store::checkpoints::{MANIFEST, open};

use super::export::{Digest, Manifest};
use super::public_key;
use crate::control;
use crate::installation::Installation;
use crate::settings::Settings;

/// Checkpoints that go over the control socket; of more, some in between are left out, which later ones vouch for.
const MOST: usize = 20_000;

/// Runs the command on the log.
pub(super) fn run(settings: &Settings, checkpoints: Option<&Path>, as_json: bool) -> anyhow::Result<()> {
    let mut lines: Vec<String> = match checkpoints {
        Some(file) => {
            let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
            text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
        }
        None => Vec::new(),
    };
    if checkpoints.is_some() && lines.is_empty() {
        bail!("there is no checkpoint in the file: it proves nothing");
    }
    let every = lines.len().div_ceil(MOST).max(1);
    let last = lines.len().saturating_sub(1);
    let mut at = 0;
    lines.retain(|_| {
        at += 1;
        (at - 1) % every == 0 || at - 1 == last
    });
    let found = control::perform(settings, "audit.verify", json!({ "lines": lines }), |_| ())?;
    if as_json {
        writeln!(std::io::stdout(), "{found:#}")?;
    } else {
        let lanes = found["lanes"].as_object().map_or(0, serde_json::Map::len);
        writeln!(std::io::stdout(), "{} lines in {lanes} lane(s) are whole and in order", found["lines"])?;
        match checkpoints {
            Some(_) => writeln!(std::io::stdout(), "they agree with {} checkpoint(s)", found["checkpoints"])?,
            None => writeln!(
                std::io::stdout(),
                "lines cut off at the end show only beside checkpoints kept elsewhere: say --checkpoints FILE \
                 (they are shipped with --audit-checkpoints)"
            )?,
        }
    }
    let risen = found["risen"].as_array().map_or(0, Vec::len);
    ensure!(
        risen == 0,
        "{risen} user(s) with a tombstone are there again, as after a restore from a backup: erase them again: {}",
        found["risen"]
    );
    Ok(())
}

/// `audit.verify`.
pub(super) async fn log(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let lines = Vec::<String>::deserialize(&input["lines"]).context("audit.verify")?;
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let found = on.store.verify_against(&lines, on.clock.now()).await?;
    let lanes: serde_json::Map<String, Value> = found
        .heads
        .iter()
        .map(|head| (head.lane.clone(), json!({"line": head.seq, "chain": hex::encode(&head.mac)})))
        .collect();
    Ok(json!({
        "lines": found.lines,
        "lanes": lanes,
        "checkpoints": found.checkpoints,
        "tombstones": found.tombstones,
        "risen": found.risen,
    }))
}

/// Runs the command on an export.
pub(super) fn run_on_file(
    settings: &Settings,
    file: &Path,
    key: Option<String>,
    as_json: bool,
) -> anyhow::Result<()> {
    let public = match key {
        Some(key) => public_key(&key)?,
        None => {
            let key = control::perform(settings, "audit.key", Value::Null, |_| ())?;
            public_key(key["public"].as_str().unwrap_or_default())?
        }
    };
    let named = || file.display().to_string();
    let mut reader = BufReader::new(File::open(file).with_context(named)?);
    let (mut digest, mut signed) = (Digest::default(), None);
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).with_context(named)? == 0 {
            break;
        }
        ensure!(signed.is_none(), "something stands behind the signed statement at the end of {}", named());
        let value: Value =
            serde_json::from_slice(&line).with_context(|| format!("line {}", digest.lines() + 1))?;
        match value["manifest"].as_str() {
            Some(text) => signed = Some(text.to_owned()),
            None => digest.add(&line),
        }
    }
    let signed =
        signed.with_context(|| format!("{} is cut off: its signed statement is missing", named()))?;
    let manifest: Manifest = open(&public, MANIFEST, &signed)
        .with_context(|| format!("{} was not signed by the key {}", named(), hex::encode(&public)))?;
    let (lines, sha256) = digest.finish();
    ensure!(
        manifest.lines == lines && manifest.sha256 == sha256,
        "{} was changed after it was written: {lines} lines, {} were signed",
        named(),
        manifest.lines
    );
    if as_json {
        writeln!(std::io::stdout(), "{:#}", serde_json::to_value(&manifest)?)?;
    } else {
        writeln!(
            std::io::stdout(),
            "{lines} lines are as they were exported at {}",
            crate::when::shown(manifest.at)
        )?;
    }
    Ok(())
}
