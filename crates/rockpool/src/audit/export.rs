//! `rockpool audit export`: every line as JSON, a signed statement at the end.
//!
//! A line is `{"lane","seq","mac","body","source","erased"}`: `body` and `mac` as the chain has them, `source` opened where
//! the person has not been erased. The last is `{"manifest": JWS}` over how many lines there are and their SHA-256.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use aws_lc_rs::digest;
use crypto::hex;
use directory::{Clock as _, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::checkpoints::{MANIFEST, sign as sign_jws};

use crate::control::{self, Progress};
use crate::installation::Installation;
use crate::settings::Settings;

/// What the statement at the end says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Lines before it.
    pub(super) lines: u64,
    /// SHA-256 of all bytes before it, in hexadecimal.
    pub(super) sha256: String,
    /// When it was written.
    pub(super) at: Timestamp,
}

/// Lines on their way.
pub(super) struct Digest {
    context: digest::Context,
    lines: u64,
}

impl Default for Digest {
    fn default() -> Self {
        Self { context: digest::Context::new(&digest::SHA256), lines: 0 }
    }
}

impl Digest {
    pub(super) fn add(&mut self, line: &[u8]) {
        self.context.update(line);
        self.lines += 1;
    }

    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    pub(super) fn finish(self) -> (u64, String) {
        (self.lines, hex::encode(self.context.finish().as_ref()))
    }
}

/// Runs the command.
pub(super) fn run(settings: &Settings, to: Option<&Path>) -> anyhow::Result<()> {
    let mut out: Box<dyn Write> = match to {
        Some(path) => {
            let mut options = File::options();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            Box::new(BufWriter::new(options.open(path).with_context(|| path.display().to_string())?))
        }
        None => Box::new(BufWriter::new(std::io::stdout())),
    };
    let mut digest = Digest::default();
    let mut written = Ok(());
    let told = control::perform(settings, "audit.export", Value::Null, |line| {
        let text = format!("{line}\n");
        digest.add(text.as_bytes());
        if written.is_ok() {
            written = out.write_all(text.as_bytes());
        }
    })?;
    written?;
    let (lines, sha256) = digest.finish();
    ensure!(
        told["lines"] == lines && told["sha256"] == sha256,
        "what came is not what was signed: export again, with the program that the server was started with"
    );
    writeln!(out, "{}", json!({ "manifest": told["manifest"] }))?;
    out.flush()?;
    if to.is_some() {
        eprintln!("rockpool: {lines} lines were written; `rockpool audit verify --file` checks them");
    }
    Ok(())
}

/// `audit.export`: a line is an item of progress, and the statement is signed over what was handed out here and nothing else.
pub(super) async fn read(on: &Arc<Installation>, progress: &Progress) -> anyhow::Result<Value> {
    let mut digest = Digest::default();
    for (lane, end) in on.store.audit_ends().await? {
        let mut after = 0;
        while after < end {
            let page = on.store.audit_raw(&lane, after, 500).await?;
            let Some(last) = page.last() else { break };
            after = last.seq;
            for raw in page {
                let line = json!(raw);
                digest.add(format!("{line}\n").as_bytes());
                progress.hand(line).await?;
            }
        }
    }
    let now = on.clock.now();
    let (lines, sha256) = digest.finish();
    let key = on.store.log_key(now).await?;
    let manifest = Manifest { lines, sha256, at: now };
    let signed = sign_jws(&key, MANIFEST, &manifest)?;
    Ok(json!({ "lines": lines, "sha256": manifest.sha256, "manifest": signed }))
}
