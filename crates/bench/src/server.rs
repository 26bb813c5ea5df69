//! The measured process: started on a loopback port of its own, asked until it answers, stopped at the end.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::process::{Child, Command};

use crate::connection::Connection;
use crate::cpu::{self, Meter};

const START_LIMIT: Duration = Duration::from_secs(60);

/// A running server. Ends when it is dropped.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process id.
    pub id: u32,
    /// CPU time from the start of the process to the end of the first answer.
    pub until_first_answer: Duration,
    /// Nodes beside it, on the same database.
    pub others: Vec<Self>,
    /// The first process of that database.
    pub database: Option<u32>,
}

impl Server {
    /// Starts `binary` with these arguments, among them `{listen}` for the address, and waits for 200 from `path`.
    pub async fn start(binary: &Path, arguments: &[OsString], path: &str) -> anyhow::Result<Self> {
        let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = probe.local_addr()?;
        drop(probe);
        let arguments = arguments.iter().map(|argument| match argument.to_str() {
            Some("{listen}") => address.to_string().into(),
            _ => argument.clone(),
        });
        let process = Command::new(binary)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            // One error line is worth reading; a line a request is work that was not asked for.
            .env("RUST_LOG", "error")
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let id = process.id().context("it ended at once")?;
        let until_first_answer = Duration::ZERO;
        let mut server =
            Self { process, address, id, until_first_answer, others: Vec::new(), database: None };
        server.wait(path).await?;
        server.until_first_answer = cpu::of_process(id)?;
        Ok(server)
    }

    async fn wait(&mut self, path: &str) -> anyhow::Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            if let Some(status) = self.process.try_wait()? {
                bail!("the server ended with {status}");
            }
            // Nothing listens yet: ask again. What listens must answer well.
            if let Ok(mut connection) = Connection::open(self.address).await {
                connection.get(path).await?;
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("no answer in {} s", START_LIMIT.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Where it and the others listen.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        std::iter::once(self).chain(&self.others).map(|node| node.address).collect()
    }

    /// What counts for it, the others and their database.
    pub fn meter(&self) -> Meter {
        let servers = std::iter::once(self).chain(&self.others).map(|node| node.id).collect();
        Meter { servers, database: self.database }
    }

    /// As many connections as there are workers, to all nodes in turn.
    pub async fn connections(&self, number: usize) -> anyhow::Result<Vec<Connection>> {
        let mut open = Vec::with_capacity(number);
        for address in self.addresses().into_iter().cycle().take(number) {
            open.push(Connection::open(address).await?);
        }
        Ok(open)
    }

    /// Asks the process to end and waits for it.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        for other in std::mem::take(&mut self.others) {
            Box::pin(other.stop()).await?;
        }
        let asked = Command::new("kill").arg(self.id.to_string()).status().await?.success();
        if !asked || tokio::time::timeout(Duration::from_secs(20), self.process.wait()).await.is_err() {
            self.process.kill().await?;
        }
        Ok(())
    }
}
