//! The job that brings clients and users of a pool to what the pool says, page by page, while people sign in.
//!
//! The phase stands in the pool's record, so that every step decides on what holds at its commit; the job's own state is only
//! how far the present pass is. Steps hold no lease: whichever node finds the job due does the next one, and a node that is
//! killed leaves nothing that others must wait for.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use directory::alteration::{Phase, Rename, survey};
use directory::{AuditLine, Client, FeedEntry, IdSource as _, OsIds, Pool, PoolId, User};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::clients::clients_prefix;
use store::jobs::{Next, Step};
use store::pools::pool_key;
use store::users::{name_claim, user_key, users_prefix};
use store::{BoxFuture, Cursor, Record as _, Scan, StoreError, Unit};

use crate::new_user::claims_of_other_kinds;

/// Records a step: with their claims and index entries less than the thousand rows that every engine takes.
const AT_ONCE: usize = 60;
/// Between two passes while somebody stands in the way.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// The job.
pub struct AlterPool;

/// How far the present pass is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The pool.
    pub pool: PoolId,
    /// What is gone through.
    pub walk: Walk,
    /// From after this one on.
    pub after: Option<Cursor>,
    /// Users that were looked at.
    pub seen: u64,
    /// Users that stand in the way, in this pass.
    pub conflicts: u64,
    /// In the pass before.
    pub conflicts_before: u64,
}

/// What is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Walk {
    /// App clients: which attributes they read and write.
    Clients,
    /// Users.
    Users,
    /// Nobody any more: everybody was seen, and the pool is to be turned.
    Nobody,
}

impl State {
    /// Before the first step of a pass.
    pub fn begin(pool: &PoolId) -> Self {
        let pool = pool.clone();
        Self { pool, walk: Walk::Clients, after: None, seen: 0, conflicts: 0, conflicts_before: 0 }
    }

    /// The state of a job of this kind.
    ///
    /// # Errors
    /// It is another's.
    pub fn of(value: &Value) -> Result<Self, StoreError> {
        Self::deserialize(value).map_err(|_| undecodable("its state is not one of this job"))
    }
}

fn undecodable(reason: &str) -> StoreError {
    StoreError::Undecodable { key: AlterPool::KIND.to_owned(), reason: reason.to_owned() }
}

/// The name of the job that alters `pool`.
pub fn name(pool: &PoolId) -> String {
    format!("{}/{pool}", AlterPool::KIND)
}

impl AlterPool {
    /// The kind of this job.
    pub const KIND: &'static str = "alter-pool";

    /// As a worker wants it.
    pub fn step() -> Arc<dyn Step> {
        Arc::new(Self)
    }

    async fn go(unit: &mut Unit, mut state: State) -> Result<Next, StoreError> {
        let found = unit.find::<Pool>(&pool_key(&state.pool)).await?.filter(|pool| !pool.deleting);
        let Some(mut pool) = found else { return Ok(Next::Finished) };
        let phase = match &pool.altered.now {
            Some(now) if now.phase != Phase::Switched => now.phase,
            _ => return Ok(Next::Finished),
        };
        let now = unit.now();
        let (mut done, mut at) = (0, now);
        let next = match state.walk {
            Walk::Clients => settle_clients(unit, &pool, phase, state.after.take()).await?,
            Walk::Users => {
                let page = settle_users(unit, &pool, phase, state.after.take()).await?;
                done = page.seen;
                state.seen += page.seen;
                state.conflicts += page.conflicts;
                page.next
            }
            Walk::Nobody => None,
        };
        match (next, state.walk) {
            (Some(next), _) => state.after = Some(next),
            (None, Walk::Clients) => state.walk = Walk::Users,
            (None, Walk::Users) if phase == Phase::Preparing && state.conflicts > 0 => {
                let conflicts_before = state.conflicts;
                state = State { conflicts_before, ..State::begin(&state.pool) };
                at = now + AGAIN_AFTER;
            }
            (None, Walk::Users) => state.walk = Walk::Nobody,
            (None, Walk::Nobody) => {
                let action = if phase == Phase::Preparing {
                    pool.switch(now);
                    "SwitchAlteration"
                } else {
                    pool.end_alteration();
                    "EndAlteration"
                };
                unit.put(&pool)?;
                unit.audit(&line(&pool.id, action, now))?;
                unit.publish(&FeedEntry::PoolChanged { pool: pool.id.clone() })?;
                return Ok(Next::Finished);
            }
        }
        // Nothing is brought to a picture of the pool that is older than the commit.
        unit.check(&pool)?;
        let state = serde_json::to_value(&state)
            .map_err(|error| StoreError::Unencodable { key: Self::KIND.into(), reason: error.to_string() })?;
        Ok(Next::Later { state, done, at })
    }
}

fn line(pool: &PoolId, action: &str, at: directory::Timestamp) -> AuditLine {
    AuditLine {
        at,
        request_id: OsIds.uuid(),
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: AlterPool::KIND.to_owned(),
        pool: Some(pool.clone()),
        sub: None,
        subject: None,
        source: None,
    }
}

impl Step for AlterPool {
    fn step<'a>(&'a self, unit: &'a mut Unit, value: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move { Self::go(unit, State::of(value)?).await })
    }
}

/// What a client may read and write follows the names: the new one beside the old, and then instead of it.
async fn settle_clients(
    unit: &mut Unit,
    pool: &Pool,
    phase: Phase,
    after: Option<Cursor>,
) -> Result<Option<Cursor>, StoreError> {
    let Some(now) = &pool.altered.now else { return Ok(None) };
    let (renames, changes) = (&now.changes.rename, &now.changes);
    if renames.is_empty() && changes.retire.is_empty() && changes.add.is_empty() {
        return Ok(None);
    }
    let page =
        unit.scan::<Client>(&Scan::keys(&clients_prefix(&pool.id)).limit(AT_ONCE).after(after)).await?;
    for mut client in page.items {
        let before = (client.read_attributes.clone(), client.write_attributes.clone());
        for list in [&mut client.read_attributes, &mut client.write_attributes].into_iter().flatten() {
            match phase {
                Phase::Preparing | Phase::Switched => add_names(list, renames),
                Phase::Finishing => {
                    add_names(list, renames);
                    list.retain(|name| {
                        !renames.iter().any(|rename| rename.from == *name) && !changes.retire.contains(name)
                    });
                }
                Phase::Undoing => list.retain(|name| {
                    !renames.iter().any(|rename| rename.to == *name)
                        && !changes.add.iter().any(|added| added.name == *name)
                }),
            }
        }
        if before != (client.read_attributes.clone(), client.write_attributes.clone()) {
            unit.put(&client)?;
            unit.publish(&FeedEntry::PoolChanged { pool: pool.id.clone() })?;
        }
    }
    Ok(page.next)
}

fn add_names(list: &mut Vec<String>, renames: &[Rename]) {
    for rename in renames {
        if list.contains(&rename.from) && !list.contains(&rename.to) {
            list.push(rename.to.clone());
        }
    }
}

struct Walked {
    seen: u64,
    conflicts: u64,
    next: Option<Cursor>,
}

async fn settle_users(
    unit: &mut Unit,
    pool: &Pool,
    phase: Phase,
    after: Option<Cursor>,
) -> Result<Walked, StoreError> {
    let page = unit.scan::<User>(&Scan::keys(&users_prefix(&pool.id)).limit(AT_ONCE).after(after)).await?;
    let mut walked = Walked { seen: page.items.len() as u64, conflicts: 0, next: page.next };
    let settled: Vec<(User, User)> = page
        .items
        .into_iter()
        .map(|user| {
            let mut settled = user.clone();
            settled.settle_names(pool);
            (user, settled)
        })
        .collect();
    let prepares = phase == Phase::Preparing;
    // Names that somebody gets who did not have them, and what would mean the same when it is typed: one look for all. While
    // the form is prepared, of those that are had already too: whoever changed since has names that nobody compared.
    let mut wanted: Vec<String> = Vec::new();
    for (before, user) in &settled {
        for name in &user.names {
            let is_new = !before.names.contains(name);
            if is_new {
                wanted.push(name_claim(&pool.id, &name.0, &name.1));
            }
            if is_new || prepares {
                wanted.extend(claims_of_other_kinds(&pool.id, &name.0, &name.1));
            }
        }
    }
    let holders = unit.holders(&wanted).await?;
    let mut held: HashMap<String, String> =
        wanted.into_iter().zip(holders).filter_map(|(claim, holder)| Some((claim, holder?))).collect();
    let mut free_twins = Vec::new();
    for (before, mut user) in settled {
        let key = user_key(&pool.id, &user.sub);
        let mut is_in_conflict = false;
        user.names.retain(|name| {
            let twins = claims_of_other_kinds(&pool.id, &name.0, &name.1);
            let has_twin = twins.iter().any(|twin| held.get(twin).is_some_and(|holder| *holder != key));
            if before.names.contains(name) {
                is_in_conflict |= prepares && has_twin;
                return true;
            }
            // Nobody loses a name to somebody who only comes to it now.
            let free = !has_twin
                && *held.entry(name_claim(&pool.id, &name.0, &name.1)).or_insert_with(|| key.clone()) == key;
            is_in_conflict |= !free;
            if free {
                free_twins.extend(twins.into_iter().filter(|twin| !held.contains_key(twin)));
            }
            free
        });
        if let (true, Some(now)) = (prepares, &pool.altered.now) {
            let found = survey(&before, pool, &now.changes, &now.after);
            is_in_conflict |= found.iter().any(directory::alteration::Finding::is_conflict);
        }
        walked.conflicts += u64::from(is_in_conflict);
        if differs(&before, &user) {
            unit.put(&user)?;
        }
    }
    // They are other claims than those that are written: somebody who takes one meanwhile would not collide by itself.
    for twin in &free_twins {
        unit.check_claim_is_free(twin);
    }
    Ok(walked)
}

/// Whether there is anything to write: a pass that is done again after a crash writes nothing twice.
fn differs(before: &User, after: &User) -> bool {
    before.settled != after.settled
        || before.names != after.names
        || before.username != after.username
        || before.attributes != after.attributes
        || before.folds != after.folds
        || before.binds_sub != after.binds_sub
        || before.key() != after.key()
}
