//! Puts another data key in the place of the one in use and makes everything in the store anew under it, while the
//! store is served (RULE-4).
//!
//! The new key is announced, and every node knows it before anything is made under it. Then it is in use, and what the
//! old one made still counts. Then the records are gone through, page by page, each page one commit. What clients hold
//! (challenges, page tokens) was sealed under the old key and lives for minutes, so that key stays for an hour; then the
//! records are gone through once more, which finds none of the old or makes it anew, and the old key has no say any more.

use std::sync::Arc;
use std::time::Duration;

use crypto::MasterKey;
use directory::{AuditLine, IdSource as _, OsIds, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Job, Next, Step};
use crate::data_keys::{self, DataKeyError};
use crate::engine::BoxFuture;
use crate::open::FORMAT;
use crate::scan::{Cursor, Scan};
use crate::{FeedCursor, Store, StoreError, Unit, change};

/// Records a step.
const AT_ONCE: usize = 100;

/// Gives the master key at the time at which it is needed: somebody may have replaced its file since the start.
pub type Master = Arc<dyn Fn() -> Result<MasterKey, String> + Send + Sync>;

/// How long to wait for whom.
#[derive(Clone, Copy, Debug)]
pub struct Waits {
    /// Until every node has seen a change of the data keys. Nothing where there is one node.
    pub nodes: Duration,
    /// Until nothing is alive that clients were given under the old key.
    pub clients: Duration,
}

impl Waits {
    /// For an engine that one process has to itself.
    pub const ALONE: Self = Self { nodes: Duration::ZERO, clients: Duration::from_secs(3_600) };
    /// For nodes that share a database and look for changes every second, or do not answer.
    pub const NODES: Self = Self { nodes: Duration::from_secs(10), clients: Duration::from_secs(3_600) };
}

/// The job that makes everything anew.
pub struct RotateData {
    master: Master,
    waits: Waits,
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The data key that leaves.
    pub old: u32,
    /// The one that takes its place.
    pub new: u32,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// What comes next.
    pub phase: Phase,
    /// Records that were made anew so far.
    pub renewed: u64,
    /// Records that were looked at in this pass.
    pub seen: u64,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The new key is known; it is to be put in use.
    Switch,
    /// Records are gone through, from after this key on.
    Records(Option<Cursor>),
    /// Everything was made anew; what clients hold is waited for. Then the feed up to here may go.
    Settle(FeedCursor),
    /// Records are gone through again; how many were found that were not anew.
    Again(FeedCursor, Option<Cursor>, u64),
}

impl RotateData {
    /// The kind of this job, and the name under which one of it runs.
    pub const KIND: &'static str = "rotate-data";

    /// The job, with who gives the master key.
    pub fn new(master: Master, waits: Waits) -> Self {
        Self { master, waits }
    }

    /// Announces a new data key and begins the job; one that is under way is left as it is. Answers its state. `by` says in
    /// the audit log who did.
    ///
    /// # Errors
    /// An upgrade is not finished, since older versions know one data key only; the master key is being replaced, or does not
    /// open the store.
    pub async fn begin(&self, store: &Store, by: &AuditLine, now: Timestamp) -> Result<State, StoreError> {
        if let Some(job) = store.find_job(Self::KIND, now).await? {
            return state(&job.state);
        }
        let level = store.learn_level().await?;
        if level < FORMAT {
            return Err(StoreError::UpgradeUnfinished { level, ours: FORMAT });
        }
        let master = self.master()?;
        let (engine, ring) = (&store.inner.engine, &store.inner.keys);
        let (old, new) = data_keys::announce(engine, &master, ring, now).await.map_err(store_error)?;
        let begun = State { old, new, begun_at: now, phase: Phase::Switch, renewed: 0, seen: 0 };
        let at = now + self.waits.nodes;
        change!(store, now, |unit| -> Result<State, StoreError> {
            if let Some(job) = unit.find::<Job>(&Job::key_of(Self::KIND)).await? {
                return state(&job.state);
            }
            unit.start_job(Self::KIND, Self::KIND, &begun)?;
            // It is the job's first wait that lets the other nodes see the key.
            let mut job =
                unit.find::<Job>(&Job::key_of(Self::KIND)).await?.ok_or(StoreError::BadMeta("job"))?;
            job.due_at = at;
            unit.put(&job)?;
            unit.audit(&AuditLine {
                action: "AnnounceDataKey".to_owned(),
                subject: Some(new.to_string()),
                ..by.clone()
            })?;
            Ok(begun.clone())
        })
    }

    fn master(&self) -> Result<MasterKey, StoreError> {
        (self.master)().map_err(|reason| StoreError::NoMasterKey { reason })
    }

    async fn go(&self, unit: &mut Unit, mut state: State) -> Result<Next, StoreError> {
        let now = unit.now();
        let store = unit.store().clone();
        let (engine, ring) = (&store.inner.engine, &store.inner.keys);
        // Judged by old keys everything would look as if it were anew, and what is not forged.
        let master = || self.master().map_err(DataKeyError::Store);
        data_keys::refresh(engine, master, ring).await.map_err(store_error)?;
        if matches!(state.phase, Phase::Records(_) | Phase::Again(..)) {
            if ring.key_id() != state.new {
                return Err(StoreError::BadMeta("the data key that is to be in use is not"));
            }
            unit.pin_keys();
        }
        let mut done = 0;
        let at = match state.phase.clone() {
            Phase::Switch => {
                let master = self.master()?;
                data_keys::switch(engine, &master, ring, state.new, now).await.map_err(store_error)?;
                unit.audit(&line("SwitchDataKey", state.new, now))?;
                state.phase = Phase::Records(None);
                // The other nodes must have put it in use before records are gone through, or one of them writes a
                // record behind us under the old key.
                Some(now + self.waits.nodes)
            }
            Phase::Records(cursor) => {
                let page = unit.renew_range(&Scan::keys("").limit(AT_ONCE).after(cursor)).await?;
                done = page.seen;
                state.seen += page.seen;
                state.renewed += page.renewed;
                match page.next {
                    Some(next) => {
                        state.phase = Phase::Records(Some(next));
                        None
                    }
                    None => {
                        state.phase = Phase::Settle(store.feed_head().await?);
                        Some(now + self.waits.clients)
                    }
                }
            }
            Phase::Settle(feed) => {
                state.phase = Phase::Again(feed, None, 0);
                state.seen = 0;
                None
            }
            Phase::Again(feed, cursor, found) => {
                let page = unit.renew_range(&Scan::keys("").limit(AT_ONCE).after(cursor)).await?;
                done = page.seen;
                state.seen += page.seen;
                state.renewed += page.renewed;
                // The job's own record is one of those that are always found.
                let found = found + page.renewed;
                match page.next {
                    Some(next) => {
                        state.phase = Phase::Again(feed, Some(next), found);
                        None
                    }
                    None if found > 0 => {
                        state.phase = Phase::Again(feed, None, 0);
                        state.seen = 0;
                        None
                    }
                    None => {
                        let master = self.master()?;
                        // Entries that the old key vouches for: whoever has not read them in an hour reads all anew.
                        store.trim_feed(&feed).await?;
                        data_keys::retire(engine, &master, ring, now).await.map_err(store_error)?;
                        unit.audit(&line("RetireDataKey", state.old, now))?;
                        return Ok(Next::Finished);
                    }
                }
            }
        };
        let state = serde_json::to_value(&state)
            .map_err(|error| StoreError::Unencodable { key: Self::KIND.into(), reason: error.to_string() })?;
        Ok(match at {
            Some(at) => Next::Later { state, done, at },
            None => Next::Step { state, done },
        })
    }
}

impl Step for RotateData {
    fn step<'a>(&'a self, unit: &'a mut Unit, value: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move { self.go(unit, state(value)?).await })
    }
}

/// What the audit log says of a step that changes which key counts.
fn line(action: &str, key: u32, at: Timestamp) -> AuditLine {
    AuditLine {
        at,
        request_id: OsIds.uuid(),
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: RotateData::KIND.to_owned(),
        pool: None,
        sub: None,
        subject: Some(key.to_string()),
        source: None,
    }
}

/// The state of a job of this kind.
///
/// # Errors
/// It is another's.
pub fn state(value: &Value) -> Result<State, StoreError> {
    State::deserialize(value).map_err(|_| StoreError::Undecodable {
        key: RotateData::KIND.to_owned(),
        reason: "its state is not one of this job".into(),
    })
}

fn store_error(error: DataKeyError) -> StoreError {
    match error {
        DataKeyError::Store(error) => error,
        other => StoreError::NoMasterKey { reason: other.to_string() },
    }
}
