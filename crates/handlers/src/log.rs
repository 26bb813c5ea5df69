//! The trigger log: what was asked, of whom, and what came of it. Lines wait in memory and are written together, so that a
//! sign-in does not wait for its log; a crash loses those that wait.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use directory::{PoolId, Sub, Timestamp, TriggerRun, User};
use parking_lot::Mutex;
use store::trigger_runs::hash_of_name;
use store::users::user_key;
use store::{Store, StoreError, change};

/// Lines that wait, whatever becomes of the store.
const MOST: usize = 10_000;
/// Lines of one commit.
const AT_ONCE: usize = 100;
/// Lines that are refused one after the other before it is left alone for now.
const IN_A_ROW: usize = 8;

/// Keeps what handlers did for some days.
pub struct TriggerLog {
    store: Store,
    keep: Duration,
    waiting: Mutex<VecDeque<TriggerRun>>,
    lost: AtomicU64,
}

impl TriggerLog {
    /// A log that keeps its lines for so long; for no time at all: none.
    pub fn new(store: Store, keep: Duration) -> Self {
        Self { store, keep, waiting: Mutex::default(), lost: AtomicU64::new(0) }
    }

    /// Remembers a run.
    pub(crate) fn note(&self, run: TriggerRun) {
        if self.keep.is_zero() {
            return;
        }
        let run = TriggerRun { until: run.at + self.keep, ..run };
        let mut waiting = self.waiting.lock();
        if waiting.len() >= MOST {
            waiting.pop_front();
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
        waiting.push_back(run);
    }

    /// What a line calls the folded name that somebody typed.
    pub(crate) fn hash_of_name(&self, pool: &PoolId, folded: &str) -> String {
        hash_of_name(self.store.keys(), pool, folded)
    }

    /// Lines that were never written, since too many waited or the store refused them for themselves.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// Writes what waits. To be called every second or so, and at the end.
    ///
    /// # Errors
    /// The store's; the lines go on waiting.
    pub async fn write(&self, now: Timestamp) -> Result<(), StoreError> {
        loop {
            let batch: Vec<TriggerRun> = {
                let mut waiting = self.waiting.lock();
                let count = waiting.len().min(AT_ONCE);
                waiting.drain(..count).collect()
            };
            if batch.is_empty() {
                return Ok(());
            }
            if self.write_batch(&batch, now).await.is_err() {
                self.write_each(batch, now).await?;
            }
        }
    }

    /// Writes lines alone that were refused together. When a later one is written, the store works, and what it refused
    /// before and refuses again is refused for itself: it is lost, lest nothing were logged any more. What says nothing about
    /// the store waits behind the others.
    async fn write_each(&self, batch: Vec<TriggerRun>, now: Timestamp) -> Result<(), StoreError> {
        let mut refused: Vec<TriggerRun> = Vec::new();
        let mut why = None;
        let mut rest = batch.into_iter();
        while refused.len() < IN_A_ROW
            && let Some(run) = rest.next()
        {
            if let Err(error) = self.write_batch(std::slice::from_ref(&run), now).await {
                why = Some(error);
                refused.push(run);
                continue;
            }
            for run in refused.drain(..) {
                if let Err(error) = self.write_batch(&[run], now).await {
                    tracing::warn!(%error, "a line of the trigger log is refused by the store");
                    self.lost.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        let mut waiting = self.waiting.lock();
        rest.rev().for_each(|run| waiting.push_front(run));
        if refused.is_empty() {
            return Ok(());
        }
        waiting.extend(refused);
        why.map_or(Ok(()), Err)
    }

    /// What is about a user who was erased meanwhile is not written: nobody would erase it any more (RULE-25).
    async fn write_batch(&self, batch: &[TriggerRun], now: Timestamp) -> Result<(), StoreError> {
        change!(self.store, now, |unit| -> Result<(), StoreError> {
            let keys: Vec<String> = batch
                .iter()
                .filter(|run| run.is_user)
                .map(|run| user_key(&run.pool, &Sub::new(run.who.as_str())))
                .collect();
            let mut users = unit.find_many::<User>(&keys).await?.into_iter();
            for run in batch {
                if run.is_user && users.next().flatten().is_none() {
                    continue;
                }
                unit.insert(run)?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use store::Scan;
    use store::trigger_runs::every_run;
    use testkit::Harness;

    use super::*;

    fn run(n: u32, at: Timestamp) -> TriggerRun {
        TriggerRun {
            pool: PoolId::new("us-east-1_A"),
            id: format!("{:013}-{n}", at.0),
            event: uuid::Uuid::nil(),
            who: "~hash".into(),
            is_user: false,
            at,
            source: "UserMigration_Authentication".into(),
            function: "f".into(),
            tries: 1,
            took_ms: 1,
            outcome: "answered".into(),
            redacted: Vec::new(),
            replay_of: None,
            until: at,
            kept: None,
        }
    }

    #[tokio::test]
    async fn a_line_that_the_store_refuses_for_itself_stops_no_other_and_is_counted_rule_24() {
        let harness = Harness::start().await;
        let (store, now) = (&harness.store, harness.now());
        let log = TriggerLog::new(store.clone(), Duration::from_secs(60));
        log.note(run(1, now));
        log.write(now).await.unwrap();
        // Its name is taken, whatever it is written with.
        for n in [2, 1, 3] {
            log.note(run(n, now));
        }
        log.write(now).await.unwrap();
        let lines = || async {
            store.scan::<TriggerRun>(&Scan::index(&every_run()).limit(100), now).await.unwrap().items.len()
        };
        assert_eq!((lines().await, log.lost()), (3, 1));
        // The last one waits until another says that the store works.
        log.note(run(1, now));
        log.write(now).await.unwrap_err();
        assert_eq!(log.lost(), 1);
        log.note(run(4, now));
        log.write(now).await.unwrap();
        assert_eq!((lines().await, log.lost(), log.waiting.lock().len()), (4, 2, 0));
    }
}
