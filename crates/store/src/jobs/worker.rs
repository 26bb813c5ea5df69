//! Takes due jobs on lease and does their steps.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use directory::{Clock, Timestamp};
use serde_json::Value;

use super::{Job, QUEUE};
use crate::blobs::SweepBlobs;
use crate::checkpoints::Checkpoints;
use crate::engine::BoxFuture;
use crate::groups::EmptyGroup;
use crate::scan::{Page, Scan};
use crate::trigger_runs::EraseRuns;
use crate::{Store, StoreError, Unit, change, key};

/// A lease that is not renewed by a step within that time is up for others.
const LEASE: Duration = Duration::from_secs(30);
/// Jobs looked at in one go.
const AT_ONCE: usize = 16;
/// The longest wait after failures.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// What comes after a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Another step, with this state; `done` more things are done.
    Step {
        /// What the next step needs.
        state: Value,
        /// Things done in this step.
        done: u64,
    },
    /// Another step, but not before then.
    Later {
        /// What the next step needs.
        state: Value,
        /// Things done in this step.
        done: u64,
        /// When to go on.
        at: Timestamp,
    },
    /// The job is finished and goes away.
    Finished,
}

/// What a kind of job does in one step.
pub trait Step: Send + Sync + 'static {
    /// Does a little and puts it into `unit`; it may run again from the start before anything is committed. At most
    /// about 200 records a step.
    fn step<'a>(&'a self, unit: &'a mut Unit, state: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>>;
}

/// The kinds of jobs that a worker knows.
#[derive(Clone, Default)]
pub struct Steps(HashMap<String, Arc<dyn Step>>);

impl Steps {
    /// Those that the store itself brings: [`super::Sweep`], [`super::TrimFeed`], [`super::DeletePrefix`],
    /// [`crate::groups::EmptyGroup`], [`crate::checkpoints`] and [`crate::blobs`].
    pub fn of_the_store() -> Self {
        Self::default()
            .with(super::Sweep::KIND, Arc::new(super::Sweep::default()))
            .with(super::TrimFeed::KIND, Arc::new(super::TrimFeed::default()))
            .with(SweepBlobs::KIND, Arc::new(SweepBlobs::default()))
            .with(Checkpoints::KIND, Arc::new(Checkpoints::default()))
            .with(super::DeletePrefix::KIND, Arc::new(super::DeletePrefix))
            .with(EmptyGroup::KIND, Arc::new(EmptyGroup))
            .with(EraseRuns::KIND, Arc::new(EraseRuns))
    }

    /// One more.
    pub fn with(mut self, kind: &str, step: Arc<dyn Step>) -> Self {
        self.0.insert(kind.to_owned(), step);
        self
    }
}

/// A worker. Several may run, on several nodes: a lease decides.
#[derive(Clone)]
pub struct Jobs {
    store: Store,
    steps: Steps,
    owner: String,
}

impl Jobs {
    /// A worker with a name that no other worker has.
    pub fn new(store: Store, steps: Steps, owner: impl Into<String>) -> Self {
        Self { store, steps, owner: owner.into() }
    }

    /// Begins a job. For one that belongs to a change see [`Unit::start_job`]; a job that is there already stays.
    pub async fn insert(
        &self,
        id: &str,
        kind: &str,
        state: &Value,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        change!(self.store, now, |unit| -> Result<(), StoreError> {
            match unit.find::<Job>(&Job::key_of(id)).await? {
                Some(_) => Ok(()),
                None => unit.start_job(id, kind, state),
            }
        })
    }

    /// Jobs that are not finished, in the order of their names.
    pub async fn list(&self, now: Timestamp) -> Result<Vec<Job>, StoreError> {
        let all = Scan::keys(&key::join(key::NO_POOL, "job", "")).limit(1000);
        Ok(self.store.scan(&all, now).await?.items)
    }

    /// Does every step that is due now and returns how many were done. Call it again from time to time.
    pub async fn run_due(&self, clock: &dyn Clock) -> Result<u64, StoreError> {
        let mut done = 0;
        loop {
            let mut idle = true;
            for id in self.due(clock.now()).await? {
                while self.step(&id, clock.now()).await? {
                    done += 1;
                    idle = false;
                }
            }
            if idle {
                return Ok(done);
            }
        }
    }

    async fn due(&self, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let first = key::join(key::NO_POOL, QUEUE, "");
        let end = key::join(key::NO_POOL, QUEUE, &key::time(now.0.saturating_add(1)));
        let mut due = Vec::new();
        let mut scan = Scan::index_between(&first, &end).limit(AT_ONCE);
        loop {
            let page = change!(self.store, now, |unit| -> Result<Page<Job>, StoreError> {
                unit.scan_over::<Job>(&scan).await
            })?;
            let known = page.items.into_iter().filter(|job| self.steps.0.contains_key(&job.kind));
            due.extend(known.map(|job| job.id));
            if page.next.is_none() {
                return Ok(due);
            }
            scan = scan.after(page.next);
        }
    }

    /// Does one step of the job `id` if it is due or on lease to this worker; false if there is nothing (more) to do.
    pub async fn step(&self, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let outcome = change!(self.store, now, |unit| -> Result<Option<bool>, StoreError> {
            let Some(mut job) = unit.find::<Job>(&Job::key_of(id)).await? else { return Ok(None) };
            let ours = job.owner.as_deref() == Some(&self.owner);
            let Some(step) = self.steps.0.get(&job.kind) else { return Ok(None) };
            if !(ours || job.due_at <= now) {
                return Ok(None);
            }
            let next = step.step(unit, &job.state).await?;
            job.steps += 1;
            job.failures = 0;
            job.last_failure = None;
            let (state, done, owner, due_at) = match next {
                Next::Finished => {
                    unit.delete(&job)?;
                    return Ok(Some(false));
                }
                Next::Step { state, done } => (state, done, Some(self.owner.clone()), now + LEASE),
                Next::Later { state, done, at } => (state, done, None, at),
            };
            let more = owner.is_some();
            (job.state, job.owner, job.due_at) = (state, owner, due_at);
            job.done = job.done.saturating_add(done);
            unit.put(&job)?;
            Ok(Some(more))
        });
        match outcome {
            Ok(None) => Ok(false),
            Ok(Some(_)) => Ok(true),
            // Somebody else is at it, or too much is going on: later.
            Err(StoreError::Busy(_)) => Ok(false),
            Err(StoreError::Engine(error)) => Err(error.into()),
            Err(error) => {
                self.note_failure(id, &error, now).await?;
                Ok(false)
            }
        }
    }

    /// A step that cannot be done must not keep the worker busy: it waits longer each time, and says why.
    async fn note_failure(&self, id: &str, failure: &StoreError, now: Timestamp) -> Result<(), StoreError> {
        tracing::warn!(job = id, error = %failure, "a step of a job failed");
        change!(self.store, now, |unit| -> Result<(), StoreError> {
            if let Some(mut job) = unit.find::<Job>(&Job::key_of(id)).await? {
                job.failures = job.failures.saturating_add(1);
                job.last_failure = Some(failure.to_string());
                job.owner = None;
                job.due_at = now + Duration::from_secs(1 << job.failures.min(9)).min(LONGEST_WAIT);
                unit.put(&job)?;
            }
            Ok(())
        })
    }
}
