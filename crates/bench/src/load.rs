//! Keeps a number of workers busy until the time or the count is used up, and counts what they did.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use tokio::task::JoinSet;

use crate::cpu::Meter;

/// How long and how hard.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Wall time of the measured part.
    pub time: Duration,
    /// Requests under way at once.
    pub workers: usize,
    /// Operations after which a run ends early.
    pub operations: u64,
}

/// What a run showed.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Operations that were answered as they should be; others end the run.
    pub operations: u64,
    /// CPU time that the servers spent on them.
    pub cpu: Duration,
    /// CPU time that the database beside them spent.
    pub database: Duration,
    /// Wall time.
    pub wall: Duration,
    /// Waiting times of single operations, in order.
    pub waits: Vec<Duration>,
}

impl Outcome {
    /// Operations per second of server CPU.
    pub fn rate(&self) -> f64 {
        self.operations as f64 / self.cpu.as_secs_f64().max(0.01)
    }

    /// The waiting time that this share of operations does not exceed.
    pub fn wait(&self, share: f64) -> Duration {
        let last = self.waits.len().saturating_sub(1);
        self.waits.get((last as f64 * share) as usize).copied().unwrap_or_default()
    }
}

/// A turn of work that several workers ask for: no more turns when the time or the count is used up.
#[derive(Clone)]
pub struct Turns {
    until: Instant,
    left: Arc<AtomicU64>,
    stopped: Arc<AtomicBool>,
}

impl Turns {
    fn take(&self) -> bool {
        !self.stopped.load(Ordering::Relaxed)
            && Instant::now() < self.until
            && self
                .left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                .is_ok()
    }
}

/// Runs `step` in turn on every worker's own state. The first error ends the run.
pub async fn drive<W, F, Fut>(
    meter: &Meter,
    limits: &Limits,
    workers: Vec<W>,
    step: F,
) -> anyhow::Result<Outcome>
where
    W: Send + 'static,
    F: Fn(W) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = anyhow::Result<W>> + Send,
{
    ensure!(!workers.is_empty(), "no workers");
    let turns = Turns {
        until: Instant::now() + limits.time,
        left: Arc::new(AtomicU64::new(limits.operations)),
        stopped: Arc::default(),
    };
    let (before, start) = (meter.read()?, Instant::now());
    let mut running = JoinSet::new();
    for mut worker in workers {
        let (turns, step) = (turns.clone(), step.clone());
        running.spawn(async move {
            let mut waits = Vec::new();
            while turns.take() {
                let begun = Instant::now();
                worker = step(worker).await.inspect_err(|_| turns.stopped.store(true, Ordering::Relaxed))?;
                waits.push(begun.elapsed());
            }
            anyhow::Ok(waits)
        });
    }
    let mut waits = Vec::new();
    while let Some(done) = running.join_next().await {
        waits.extend(done??);
    }
    let (wall, after) = (start.elapsed(), meter.read()?);
    let (cpu, database) = (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1));
    waits.sort_unstable();
    Ok(Outcome { operations: waits.len() as u64, cpu, database, wall, waits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_count_ends_a_run_and_an_error_does_too() {
        let limits = Limits { time: Duration::from_secs(60), workers: 4, operations: 1000 };
        let step = |n: u64| async move { anyhow::Ok(n + 1) };
        let meter = Meter { servers: vec![std::process::id()], database: None };
        let outcome = drive(&meter, &limits, vec![0; 4], step).await.unwrap();
        assert_eq!(outcome.operations, 1000);
        let failing = |_: u64| async { anyhow::bail!("refused") };
        assert!(drive(&meter, &limits, vec![0; 4], failing).await.is_err());
    }
}
