//! `rockpool audit verify`: the log against itself, against checkpoints that were kept elsewhere, or an export.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
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

/// Lines of a file of checkpoints that go over the control socket in one go.
const PAGE: usize = 10_000;
/// And bytes of them.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// What pages of a file of checkpoints came to.
#[derive(Default)]
struct Held {
    lines: u64,
    checkpoints: u64,
    tombstones: u64,
    risen: Vec<Value>,
    previous: Value,
}

/// Runs the command on the log.
pub(super) fn run(settings: &Settings, checkpoints: Option<&Path>, as_json: bool) -> anyhow::Result<()> {
    let mut held = Held::default();
    if let Some(file) = checkpoints {
        let named = || file.display().to_string();
        let (mut page, mut bytes, mut first) = (Vec::new(), 0, 1);
        for (at, line) in BufReader::new(File::open(file).with_context(named)?).lines().enumerate() {
            let line = line.with_context(named)?;
            bytes += line.len();
            page.push(line);
            if page.len() >= PAGE || bytes >= PAGE_BYTES {
                hold(settings, &mut held, &page, first)?;
                (bytes, first) = (0, at + 2);
                page.clear();
            }
        }
        hold(settings, &mut held, &page, first)?;
        ensure!(held.lines > 0, "there is no checkpoint in the file: it proves nothing");
    }
    let mut found = control::perform(settings, "audit.verify", Value::Null, |_| ())?;
    found["checkpoints"] = json!(held.checkpoints);
    found["tombstones"] = json!(held.tombstones);
    found["risen"] = json!(held.risen);
    if as_json {
        writeln!(std::io::stdout(), "{found:#}")?;
    } else {
        let lanes = found["lanes"].as_object().map_or(0, serde_json::Map::len);
        writeln!(std::io::stdout(), "{} lines in {lanes} lane(s) are whole and in order", found["lines"])?;
        match checkpoints {
            Some(_) => writeln!(
                std::io::stdout(),
                "they agree with {} checkpoint(s), and {} that a tombstone names are gone",
                held.checkpoints,
                held.tombstones
            )?,
            None => writeln!(
                std::io::stdout(),
                "lines cut off at the end show only beside checkpoints kept elsewhere: say --checkpoints FILE \
                 (they are shipped with --audit-checkpoints)"
            )?,
        }
    }
    ensure!(
        held.risen.is_empty(),
        "{} user(s) or pool(s) with a tombstone are there again, as after a restore from a backup: erase them again: {}",
        held.risen.len(),
        found["risen"]
    );
    Ok(())
}

/// Has one page held against the log; `first` is the number of its first line in the file.
fn hold(settings: &Settings, held: &mut Held, page: &[String], first: usize) -> anyhow::Result<()> {
    if page.iter().all(|line| line.trim().is_empty()) {
        return Ok(());
    }
    let input = json!({ "lines": page, "first": first, "previous": held.previous });
    let mut found = control::perform(settings, "audit.hold-against", input, |_| ())?;
    held.lines += page.len() as u64;
    held.checkpoints += found["checkpoints"].as_u64().unwrap_or_default();
    held.tombstones += found["tombstones"].as_u64().unwrap_or_default();
    held.risen.extend(found["risen"].as_array().into_iter().flatten().cloned());
    held.previous = found["previous"].take();
    Ok(())
}

/// What `audit.hold-against` is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    lines: Vec<String>,
    first: u64,
    /// Number and hash of the last checkpoint of the page before.
    previous: Option<(u64, String)>,
}

/// `audit.hold-against`.
pub(super) async fn page(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let Page { lines, first, previous } = serde_json::from_value(input).context("audit.hold-against")?;
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let now = on.clock.now();
    let (found, previous) = on.store.hold_against(&lines, first, previous, now).await?;
    Ok(json!({
        "checkpoints": found.checkpoints,
        "tombstones": found.tombstones,
        "risen": found.risen,
        "previous": previous,
    }))
}

/// `audit.verify`.
pub(super) async fn log(on: &Arc<Installation>) -> anyhow::Result<Value> {
    let found = on.store.verify_against(&[], on.clock.now()).await?;
    let lanes: serde_json::Map<String, Value> = found
        .heads
        .iter()
        .map(|head| (head.lane.clone(), json!({"line": head.seq, "chain": hex::encode(&head.mac)})))
        .collect();
    Ok(json!({ "lines": found.lines, "lanes": lanes }))
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
