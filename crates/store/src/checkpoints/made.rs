//! How a checkpoint is made, and the job that makes them.

use std::time::Duration;

use crypto::{hex, sha256};
use directory::{AuditLine, PoolId, Sub};
use serde_json::Value;

use super::{
    CHECKPOINT, Checkpoint, KEPT, LINES, Latest, Signed, TOMBSTONE, Tombstone, latest_key, log_key, sign,
};
use crate::Unit;
use crate::audit::{Head, Walk};
use crate::engine::BoxFuture;
use crate::error::{StoreError, What};
use crate::jobs::{Next, Step};

/// One checkpoint, in the caller's commit; none where nothing has come.
pub(super) async fn make_checkpoint(unit: &mut Unit) -> Result<Option<Signed>, StoreError> {
    let store = unit.store().clone();
    let latest = unit.find::<Latest>(&latest_key()).await?;
    let was_there = latest.is_some();
    let mut latest = latest.unwrap_or(Latest { n: 0, hash: String::new(), heads: Vec::new() });
    let lanes = store.inner.engine.lanes().await?;
    if lanes.iter().all(|lane| {
        latest.heads.iter().any(|head| head.lane == lane.name && head.seq == lane.audit_seq)
            || lane.audit_seq == 0
    }) && latest.heads.len() == lanes.iter().filter(|lane| lane.audit_seq > 0).count()
    {
        return Ok(None);
    }
    let key = log_key(unit).await?;
    let mut tombstones = Vec::new();
    let mut left = LINES;
    for head in &latest.heads {
        if !lanes.iter().any(|lane| lane.name == head.lane && lane.audit_seq >= head.seq) {
            return Err(StoreError::Tampered {
                what: What::Record(format!("audit/{}/{}", head.lane, head.seq)),
                why: "a checkpoint covers the line and it is gone",
            });
        }
    }
    for lane in lanes.iter().filter(|lane| lane.audit_seq > 0) {
        let known = latest.heads.iter().position(|head| head.lane == lane.name);
        let from = match known {
            Some(at) => latest.heads.remove(at),
            None => Head::start(&lane.name),
        };
        let last = lane.audit_seq.min(from.seq + left);
        left -= last - from.seq;
        let mut walk = Walk::from(&store, from);
        loop {
            let rows = walk.next(&store, last).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                // Whatever else the chain holds, it says nothing of an erasure.
                let Ok(line) = crate::audit::read::<AuditLine>(row) else { continue };
                if let Some((pool, sub)) = erased(&line) {
                    let line = (row.lane.clone(), row.seq);
                    let tombstone = Tombstone { pool, sub, at: unit.now(), line };
                    tombstones.push(sign(&key, TOMBSTONE, &tombstone)?);
                }
            }
        }
        latest.heads.push(walk.head);
    }
    let checkpoint = Checkpoint {
        n: latest.n + 1,
        at: unit.now(),
        epoch: store.epoch(),
        lanes: latest
            .heads
            .iter()
            .map(|head| (head.lane.clone(), (head.seq, hex::encode(&head.mac))))
            .collect(),
        previous: latest.hash.clone(),
    };
    let signed = sign(&key, CHECKPOINT, &checkpoint)?;
    latest.n = checkpoint.n;
    latest.hash = hex::encode(&sha256(&[signed.as_bytes()]));
    if was_there {
        unit.put(&latest)?
    } else {
        unit.insert(&latest)?
    }
    let signed = Signed { n: checkpoint.n, until: unit.now() + KEPT, checkpoint: signed, tombstones };
    unit.insert(&signed)?;
    Ok(Some(signed))
}

/// Whom a line says to be erased: a user of a pool, or the pool.
fn erased(line: &AuditLine) -> Option<(PoolId, Option<Sub>)> {
    if line.outcome != "ok" {
        return None;
    }
    match (line.action.as_str(), &line.pool, &line.sub) {
        ("DeleteUser" | "AdminDeleteUser", Some(pool), Some(sub)) => Some((pool.clone(), Some(sub.clone()))),
        ("DeleteUserPool", Some(pool), None) => Some((pool.clone(), None)),
        _ => None,
    }
}

/// The job that makes checkpoints, for ever.
pub struct Checkpoints {
    every: Duration,
}

impl Default for Checkpoints {
    fn default() -> Self {
        Self { every: Duration::from_secs(60) }
    }
}

impl Checkpoints {
    /// The kind of this job, and the name under which one of it runs.
    pub const KIND: &'static str = "checkpoint";

    /// One that looks again after `every`.
    pub fn every(every: Duration) -> Self {
        Self { every }
    }
}

impl Step for Checkpoints {
    fn step<'a>(&'a self, unit: &'a mut Unit, _: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let made = make_checkpoint(unit).await?;
            let at = unit.now() + self.every;
            Ok(match made {
                Some(_) => Next::Step { state: Value::Null, done: 1 },
                None => Next::Later { state: Value::Null, done: 0, at },
            })
        })
    }
}
