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

    /// Lines that were never written since too many waited.
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
            if let Err(error) = self.write_batch(&batch, now).await {
                let mut waiting = self.waiting.lock();
                batch.into_iter().rev().for_each(|run| waiting.push_front(run));
                return Err(error);
            }
        }
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
