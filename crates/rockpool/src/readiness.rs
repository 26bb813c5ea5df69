//! Whether this node can do its work, and may (RULE-30): it has read the configuration lately, its clock agrees with the
//! database's, and what it commits is kept. Asked for every request, so the answer is a few atomics.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use directory::{Clock as _, SystemClock};
use parking_lot::Mutex;
use store::{Engine, meta};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::installation::every;

/// How old the configuration may be.
const CONFIGURATION_AGE: Duration = Duration::from_secs(5);
/// How far the clock may be off.
const CLOCK_OFF: Duration = Duration::from_secs(2);
/// How often each of them is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const WRITE_EVERY: Duration = Duration::from_secs(2);
/// For one look: less than the age, so that a database that hangs is noticed in time.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is known of the node.
pub struct Readiness {
    stopping: AtomicBool,
    /// For how long the configuration has not been read.
    silence: Box<dyn Fn() -> Duration + Send + Sync>,
    /// Milliseconds that this clock is ahead of the database's.
    clock_off: AtomicI64,
    /// Why the last write was not kept.
    not_written: Mutex<Option<String>>,
    is_written: AtomicBool,
}

impl Readiness {
    /// Of a node that has written nothing; `silence` says for how long the configuration has not been read.
    pub fn new(silence: impl Fn() -> Duration + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            stopping: AtomicBool::new(false),
            silence: Box::new(silence),
            clock_off: AtomicI64::new(0),
            not_written: Mutex::new(None),
            is_written: AtomicBool::new(false),
        })
    }

    /// Whether an operation may be answered.
    ///
    /// # Errors
    /// The reason why not.
    pub fn able(&self) -> Result<(), String> {
        let age = (self.silence)();
        if age > CONFIGURATION_AGE {
            return Err(format!("the configuration has not been read for {:.1} s", age.as_secs_f64()));
        }
        let off = self.clock_off.load(Ordering::Relaxed);
        if u128::from(off.unsigned_abs()) > CLOCK_OFF.as_millis() {
            let word = if off > 0 { "ahead of" } else { "behind" };
            let seconds = off.unsigned_abs() as f64 / 1e3;
            return Err(format!("this machine's clock is {seconds:.1} s {word} the database's"));
        }
        if !self.is_written.load(Ordering::Relaxed) {
            let reason = self.not_written.lock().clone();
            return Err(format!(
                "the store keeps no changes: {}",
                reason.as_deref().unwrap_or("not tried yet")
            ));
        }
        Ok(())
    }

    /// Whether requests should be sent here.
    pub fn ready(&self) -> Result<(), String> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err("the server is stopping".into());
        }
        self.able()
    }

    /// From now on no new requests should come.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    fn written(&self, outcome: Result<(), String>) {
        self.is_written.store(outcome.is_ok(), Ordering::Relaxed);
        *self.not_written.lock() = outcome.err();
    }
}

/// Looks once at everything, and then again and again until `stop`.
pub async fn watch(
    engine: &Arc<dyn Engine>,
    readiness: &Arc<Readiness>,
    node: &str,
    stop: &watch::Receiver<bool>,
) -> Vec<tokio::task::JoinHandle<()>> {
    let note: Arc<str> = format!("alive/{node}").into();
    compare_clocks(engine, readiness).await;
    write(engine, readiness, &note).await;
    let (theirs, ours) = (Arc::clone(engine), Arc::clone(readiness));
    let clocks = tokio::spawn(every(LOOK_EVERY, stop.clone(), move || {
        let (engine, readiness) = (Arc::clone(&theirs), Arc::clone(&ours));
        async move { compare_clocks(&engine, &readiness).await }
    }));
    let (engine, readiness) = (Arc::clone(engine), Arc::clone(readiness));
    let writing = tokio::spawn(every(WRITE_EVERY, stop.clone(), move || {
        let (engine, readiness, note) = (Arc::clone(&engine), Arc::clone(&readiness), Arc::clone(&note));
        async move { write(&engine, &readiness, &note).await }
    }));
    vec![clocks, writing]
}

/// How far this machine's clock is ahead of the database's; half of the question's way is given the benefit of the doubt.
async fn compare_clocks(engine: &Arc<dyn Engine>, readiness: &Readiness) {
    let before = SystemClock.now().0;
    let asked = Instant::now();
    // Without an answer the configuration ages, and that is said.
    if let Ok(Ok(Some(theirs))) = timeout(PATIENCE, engine.clock()).await {
        let way = i64::try_from(asked.elapsed().as_millis()).unwrap_or(i64::MAX);
        let off = before.saturating_add(way / 2).saturating_sub(theirs);
        let off = off.signum() * off.abs().saturating_sub(way / 2).max(0);
        readiness.clock_off.store(off, Ordering::Relaxed);
    }
}

/// Commits a note, as every change is committed.
async fn write(engine: &Arc<dyn Engine>, readiness: &Readiness, note: &str) {
    let attempt = async {
        let before = meta::find(engine, note).await?;
        let now = SystemClock.now().to_string();
        // Somebody under the same name was quicker: the store keeps changes all the same.
        meta::put(engine, &[(note, before.as_deref(), &now)]).await.map(drop)
    };
    let outcome = match timeout(PATIENCE, attempt).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("it does not answer".to_owned()),
    };
    if let Err(reason) = &outcome {
        tracing::warn!(reason, "the store keeps no changes");
    }
    readiness.written(outcome);
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use super::*;

    #[test]
    fn a_node_is_able_only_while_all_three_are_well_rule_30() {
        let silence = Arc::new(AtomicU64::new(0));
        let seconds = Arc::clone(&silence);
        let readiness = Readiness::new(move || Duration::from_secs(seconds.load(Ordering::Relaxed)));
        assert!(readiness.able().unwrap_err().contains("not tried yet"));
        readiness.written(Ok(()));
        assert_eq!(readiness.able(), Ok(()));
        readiness.clock_off.store(-2_001, Ordering::Relaxed);
        assert!(readiness.able().unwrap_err().contains("2.0 s behind the database's"));
        readiness.clock_off.store(2_000, Ordering::Relaxed);
        assert_eq!(readiness.able(), Ok(()));
        readiness.written(Err("disk full".into()));
        assert!(readiness.able().unwrap_err().contains("disk full"));
        readiness.written(Ok(()));
        silence.store(6, Ordering::Relaxed);
        assert!(readiness.able().unwrap_err().contains("not been read for 6.0 s"));
        silence.store(5, Ordering::Relaxed);
        readiness.stop();
        assert!(readiness.ready().is_err() && readiness.able().is_ok(), "who is there is answered");
    }
}
