//! Altering a pool that lives: what AWS fixes at creation is changed in place, with everybody in it.
//!
//! [`survey`] says beforehand who stands in the way and what changes for whom, [`job`] brings the records to what the pool
//! says, and [`supply`] brings values that people lack. What the phases mean is `directory::alteration`'s business.

pub mod job;
pub mod supply;
pub mod survey;

use directory::alteration::{Alteration, Changes, Phase};
use directory::{AuditLine, FeedEntry, Pool, PoolId, Timestamp, User};
use serde::Serialize;
use store::pools::{every_pool, pool_key};
use store::{Job, Record as _, Scan, StoreError, Unit, change};

pub use job::AlterPool;

use crate::{Refusal, Rooms};

/// How an alteration goes.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// The pool.
    pub pool: PoolId,
    /// The alteration.
    pub alteration: Alteration,
    /// Users that the present pass has looked at.
    pub seen: u64,
    /// About how many there are.
    pub of: u64,
    /// Users that the pass found in conflict: it goes over all again until there are none.
    pub conflicts: u64,
    /// Nothing happens before then.
    pub next_at: Option<Timestamp>,
    /// What went wrong last, if something did.
    pub failure: Option<String>,
}

/// What was asked of an alteration that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Give up the old form.
    Finish,
    /// Go back to the old form.
    Undo,
}

impl Rooms {
    /// Begins to alter a pool; the job that does it is begun in the same commit. `by` says in the audit log who did.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`; changes that cannot be made, a sentence a line; an upgrade that is not finished, since older
    /// versions do not know what an altered pool is.
    pub async fn begin_alteration(
        &self,
        id: &PoolId,
        changes: &Changes,
        by: &AuditLine,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let level = self.store.learn_level().await?;
        if level < store::open::FORMAT {
            return Err(StoreError::UpgradeUnfinished { level, ours: store::open::FORMAT }.into());
        }
        change!(self.store, now, |unit| -> Result<(), Refusal> {
            let mut pool = there(unit, id).await?;
            let begun = pool.begin(changes.clone(), now);
            begun.map_err(|wrong| Refusal::Parameter(wrong.join("\n")))?;
            put(unit, &pool, by, "BeginAlteration")?;
            unit.start_job(&job::name(id), AlterPool::KIND, &job::State::begin(id))?;
            Ok(())
        })?;
        self.forget_pool(id);
        Ok(())
    }

    /// Finishes an alteration or takes it back; the job goes on after `wait`, by when every node knows.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`, or there is nothing to finish or to undo.
    pub async fn turn_alteration(
        &self,
        id: &PoolId,
        turn: Turn,
        by: &AuditLine,
        wait: std::time::Duration,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        change!(self.store, now, |unit| -> Result<(), Refusal> {
            let mut pool = there(unit, id).await?;
            let (turned, action) = match turn {
                Turn::Finish => (pool.finish(now), "FinishAlteration"),
                Turn::Undo => (pool.undo(now), "UndoAlteration"),
            };
            if !turned {
                return Err(Refusal::Parameter(why_not(&pool, turn)));
            }
            put(unit, &pool, by, action)?;
            let key = Job::key_of(&job::name(id));
            let state = job::State::begin(id);
            let found = unit.find::<Job>(&key).await?;
            if found.is_none() {
                unit.start_job(&job::name(id), AlterPool::KIND, &state)?;
            }
            let mut job = unit.find::<Job>(&key).await?.ok_or(StoreError::BadMeta("job"))?;
            job.state = serde_json::to_value(state).map_err(|error| Refusal::Internal(error.to_string()))?;
            (job.owner, job.due_at, job.failures, job.last_failure) = (None, now + wait, 0, None);
            unit.put(&job)?;
            Ok(())
        })?;
        self.forget_pool(id);
        Ok(())
    }

    /// The pools that are being altered, of those that the job or somebody's decision still waits for.
    ///
    /// # Errors
    /// The store's.
    pub async fn altered_pools(&self, now: Timestamp) -> Result<Vec<PoolId>, Refusal> {
        let (mut altered, mut after) = (Vec::new(), None);
        loop {
            let scan = Scan::index(&every_pool()).limit(500).after(after);
            let page = self.store.scan::<Pool>(&scan, now).await?;
            altered
                .extend(page.items.into_iter().filter(|pool| pool.altered.now.is_some()).map(|pool| pool.id));
            after = page.next;
            if after.is_none() {
                return Ok(altered);
            }
        }
    }

    /// How the alteration of a pool goes; none if none is under way.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`.
    pub async fn alteration(&self, id: &PoolId, now: Timestamp) -> Result<Option<Standing>, Refusal> {
        let pool = self.store.find::<Pool>(&pool_key(id), now).await?.filter(|pool| !pool.deleting);
        let pool = pool.ok_or_else(|| Refusal::UnknownPool(id.clone()))?;
        // Whoever is told that a form is in force may rely on it, on this node at once.
        if self.load_pool(id, now).await?.altered != pool.altered {
            self.forget_pool(id);
        }
        let Some(alteration) = pool.altered.now else { return Ok(None) };
        let job = self.store.find_job(&job::name(id), now).await?;
        let state = job.as_ref().and_then(|job| job::State::of(&job.state).ok());
        Ok(Some(Standing {
            pool: id.clone(),
            alteration,
            seen: state.as_ref().map_or(0, |state| state.seen),
            of: self.store.estimate(id.as_str(), User::KIND).await?,
            conflicts: state.as_ref().map_or(0, |state| state.conflicts.max(state.conflicts_before)),
            next_at: job.as_ref().map(|job| job.due_at).filter(|at| *at > now),
            failure: job.and_then(|job| job.last_failure),
        }))
    }
}

fn why_not(pool: &Pool, turn: Turn) -> String {
    let id = &pool.id;
    match (pool.altered.now.as_ref().map(|now| now.phase), turn) {
        (None, _) => format!("no alteration of {id} is under way"),
        (Some(Phase::Preparing), _) => format!(
            "the new form of {id} is not in force yet: `rockpool pool alter status {id}` shows how far it is"
        ),
        (Some(Phase::Finishing), _) => {
            format!("the alteration of {id} is being finished, and cannot be taken back")
        }
        (Some(_), _) => format!("the alteration of {id} is being undone"),
    }
}

async fn there(unit: &mut Unit, id: &PoolId) -> Result<Pool, Refusal> {
    let found = unit.find::<Pool>(&pool_key(id)).await?.filter(|pool| !pool.deleting);
    found.ok_or_else(|| Refusal::UnknownPool(id.clone()))
}

fn put(unit: &mut Unit, pool: &Pool, by: &AuditLine, action: &str) -> Result<(), StoreError> {
    unit.put(pool)?;
    unit.audit(&AuditLine { action: action.to_owned(), pool: Some(pool.id.clone()), ..by.clone() })?;
    unit.publish(&FeedEntry::PoolChanged { pool: pool.id.clone() })
}
