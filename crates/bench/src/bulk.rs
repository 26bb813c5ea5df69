//! Many users at once, as a seed or an import writes them: what one costs, without the arithmetic of a password.

use std::path::Path;
use std::time::Instant;

use anyhow::ensure;
use tokio::process::Command;

use crate::cpu::{self, Meter};
use crate::load::Outcome;
use crate::place::Database;

/// Runs the server's `bench-seed`; an operation is one user.
pub async fn measure(binary: &Path, database: Option<&Database>, users: u32) -> anyhow::Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let mut seeding = Command::new(binary);
    seeding.arg("bench-seed").arg("--data").arg(folder.path().join("data"));
    seeding.args(["--users", &users.to_string()]).env("RUST_LOG", "error");
    if let Some(database) = database {
        seeding.arg("--store").arg(database.schema().await?);
    }
    let meter = Meter { servers: Vec::new(), database: database.map(|database| database.process) };
    let (database, ours, start) = (meter.read()?.1, cpu::of_ended_children()?, Instant::now());
    ensure!(seeding.status().await?.success(), "bench-seed failed");
    Ok(Outcome {
        operations: u64::from(users),
        cpu: cpu::of_ended_children()?.saturating_sub(ours),
        database: meter.read()?.1.saturating_sub(database),
        wall: start.elapsed(),
        waits: Vec::new(),
    })
}
