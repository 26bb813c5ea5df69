//! What the server costs before anybody uses it: CPU to the first answer on a second start, memory when idle, size.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;

use crate::cpu;
use crate::seed;
use crate::server::Server;

/// The figures.
pub struct Start {
    /// CPU time from the start of the process to the end of its first answer.
    pub cpu: Duration,
    /// Bytes of memory two seconds later.
    pub resident: u64,
    /// Bytes of the executable.
    pub executable: u64,
}

/// Starts once to make the data folder, then again to measure.
pub async fn measure(binary: &Path) -> anyhow::Result<Start> {
    let folder = tempfile::tempdir()?;
    let seed_file = folder.path().join("seed.toml");
    std::fs::write(&seed_file, seed::file(50))?;
    let data = folder.path().join("data");
    let path = format!("/{}/.well-known/jwks.json", seed::POOL);
    let first = ["dev", "--listen", "{listen}", "--data"].map(Into::into).to_vec();
    let first = [first, vec![data.clone().into(), "--seed-file".into(), seed_file.into()]].concat();
    Server::start(binary, &first, &path).await.context("first start")?.stop().await?;
    let second =
        [["dev", "--listen", "{listen}", "--data"].map(Into::into).to_vec(), vec![data.into()]].concat();
    let server = Server::start(binary, &second, &path).await.context("second start")?;
    let cpu = server.until_first_answer;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let resident = cpu::resident(server.id)?;
    server.stop().await?;
    Ok(Start { cpu, resident, executable: std::fs::metadata(binary)?.len() })
}
