//! Work that exceeds one commit: durable, leased to one worker at a time, done in steps that can be gone on with.
//!
//! A step gets a unit: what it does and how far the job has come are one commit, so a worker that dies between two
//! steps, or in one, loses nothing and repeats nothing. Steps are small; what leaves the process is no step's business.

mod delete_prefix;
pub mod rotate_data;
mod sweep;
mod trim_feed;
mod worker;

pub use delete_prefix::DeletePrefix;
pub use rotate_data::RotateData;
pub use sweep::Sweep;
pub use trim_feed::TrimFeed;
pub use worker::{Jobs, Next, Step, Steps};

use directory::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Record, Scan, Store, StoreError, Unit, key};

const QUEUE: &str = "jobs";

/// A job as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its name among all jobs; a second job of the same name is refused.
    pub id: String,
    /// Which [`Step`] does it.
    pub kind: String,
    /// What the step needs to go on; its own form.
    pub state: Value,
    /// Steps that were done.
    pub steps: u64,
    /// Things that were done, in whatever the step counts.
    pub done: u64,
    /// Nobody needs to look at it before then: the end of a lease, or when it wants to run again.
    pub due_at: Timestamp,
    /// Who has it on lease.
    pub owner: Option<String>,
    /// Failures in a row, and what the last one was.
    pub failures: u32,
    /// What went wrong last.
    pub last_failure: Option<String>,
}

impl Job {
    /// The key of the job `id`.
    pub fn key_of(id: &str) -> String {
        key::join(key::NO_POOL, Self::KIND, id)
    }
}

impl Record for Job {
    const KIND: &'static str = "job";
    const MEMBERS: &'static [&'static str] =
        &["id", "kind", "state", "steps", "done", "due_at", "owner", "failures", "last_failure"];

    fn key(&self) -> String {
        Self::key_of(&self.id)
    }

    fn index(&self) -> Vec<String> {
        vec![key::join(key::NO_POOL, QUEUE, &key::time(self.due_at.0))]
    }
}

impl Unit {
    /// Begins a job, in the same commit as what makes it necessary.
    pub fn start_job(&mut self, id: &str, kind: &str, state: &impl Serialize) -> Result<(), StoreError> {
        let state = serde_json::to_value(state)
            .map_err(|error| StoreError::Unencodable { key: Job::key_of(id), reason: error.to_string() })?;
        self.insert(&Job {
            id: id.to_owned(),
            kind: kind.to_owned(),
            state,
            steps: 0,
            done: 0,
            due_at: self.now(),
            owner: None,
            failures: 0,
            last_failure: None,
        })
    }
}

impl Store {
    /// The jobs of a kind that are not finished.
    pub(crate) async fn jobs_of_kind(&self, kind: &str, now: Timestamp) -> Result<Vec<Job>, StoreError> {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let scan = Scan::keys(&Job::key_of("")).limit(500).after(after);
            let page = self.scan::<Job>(&scan, now).await?;
            found.extend(page.items.into_iter().filter(|job| job.kind == kind));
            after = page.next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }

    /// The job `id`, if it is not finished.
    pub async fn find_job(&self, id: &str, now: Timestamp) -> Result<Option<Job>, StoreError> {
        self.find(&Job::key_of(id), now).await
    }
}
