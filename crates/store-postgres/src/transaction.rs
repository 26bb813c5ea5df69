//! One transaction of the writer, in three round trips: read and hold, write, commit.
//!
//! COMMIT is only sent when every statement before it has done what it should. If its answer is lost, whether it was done
//! is not known; the writer's mark, which is moved on in the same transaction, tells.

use std::collections::BTreeMap;

use store::engine::{Batch, Stamp};
use store::error::What;
use store::sql as shared;

use crate::connection::{Connection, Operation};
use crate::error::Failure;
use crate::plan::{Holder, Known, Plan, any, one, text};
use crate::rows::log_key;
use crate::sql;

/// Where the logs of the lane end.
#[derive(Clone, Debug, Default)]
pub struct Tip {
    /// Whether the lane has a row yet.
    pub founded: bool,
    pub audit_seq: u64,
    pub audit_mac: Vec<u8>,
    pub feed_seq: u64,
}

/// What came of the batches of a transaction, in their order.
pub type Outcomes = Vec<Result<(), What>>;

/// Who writes, and where it stands.
pub struct Writing<'a> {
    pub connection: &'a Connection,
    pub lane: &'a str,
    /// The key of the writer's mark, and what it is before this transaction.
    pub writer: &'a str,
    pub mark: i64,
    /// None: to be read.
    pub tip: Option<&'a Tip>,
    pub stamp: Option<&'a dyn Stamp>,
}

/// A transaction that was prepared and waits for its COMMIT.
pub struct Prepared {
    pub outcomes: Outcomes,
    pub tip: Option<Tip>,
    /// Nothing is to be written: there is nothing to commit.
    pub is_empty: bool,
}

impl Writing<'_> {
    /// Everything but the COMMIT.
    pub async fn prepare(&self, batches: &[&Batch]) -> Result<Prepared, Failure> {
        let has_lines = batches.iter().any(|batch| !batch.audit.is_empty() || !batch.feed.is_empty());
        if has_lines && self.stamp.is_none() {
            return Err(Failure::Refused("log lines came before the store was opened with its keys".into()));
        }
        let (mut plan, mut tip) = self.read(batches, has_lines && self.tip.is_none()).await?;
        let before = tip.clone();
        let mut lines = Vec::new();
        let mut outcomes = Vec::with_capacity(batches.len());
        for batch in batches {
            let outcome = plan.take(batch);
            if outcome.is_ok() {
                self.append(batch, &mut tip, &mut lines);
            }
            outcomes.push(outcome);
        }
        let mut operations = plan.operations();
        if operations.is_empty() && lines.is_empty() {
            return Ok(Prepared { outcomes, tip: None, is_empty: true });
        }
        if (before.audit_seq, before.feed_seq) != (tip.audit_seq, tip.feed_seq) {
            operations.push(self.move_lane(&before, &tip));
            tip.founded = true;
        }
        operations.extend(lines);
        let (was, is) = (Box::new(self.mark), Box::new(self.mark + 1));
        operations.push(one(sql::MOVE_MARK, vec![text(self.writer), was, is]));
        self.connection.execute_all(&operations).await?;
        Ok(Prepared { outcomes, tip: (has_lines || self.tip.is_some()).then_some(tip), is_empty: false })
    }

    async fn read(&self, batches: &[&Batch], tip_too: bool) -> Result<(Plan, Tip), Failure> {
        let mut queries = holds(batches);
        let holds = queries.len();
        let claims: Vec<String> = batches
            .iter()
            .flat_map(|batch| batch.claims_added.iter().map(|claim| &claim.key).chain(&batch.free_claims))
            .cloned()
            .collect();
        let metas: Vec<String> =
            batches.iter().flat_map(|batch| &batch.meta).map(|put| put.name.clone()).collect();
        let (has_claims, has_metas) = (!claims.is_empty(), !metas.is_empty());
        if has_claims {
            queries.push(any(sql::CLAIMS, vec![Box::new(claims)]));
        }
        if has_metas {
            queries.push(any(sql::METAS, vec![Box::new(metas)]));
        }
        if tip_too {
            queries.push(any(sql::LANE, vec![text(self.lane)]));
        }
        let mut answers = self.connection.begin_and_query(&queries).await?.into_iter();
        let mut plan = Plan::of(self.lane);
        for row in answers.by_ref().take(holds).flatten() {
            let known =
                Known { version: row.try_get(1)?, expires_at: row.try_get(2)?, links: row.try_get(3)? };
            plan.records.insert(row.try_get(0)?, Some(known));
        }
        if has_claims {
            for row in answers.next().unwrap_or_default() {
                let known = match row.try_get::<_, Option<i64>>(2)? {
                    Some(version) => {
                        Some(Known { version, expires_at: row.try_get(3)?, links: row.try_get(4)? })
                    }
                    None => None,
                };
                plan.claims.insert(row.try_get(0)?, Holder { owner: row.try_get(1)?, row: known });
            }
        }
        if has_metas {
            for row in answers.next().unwrap_or_default() {
                plan.metas.insert(row.try_get(0)?, row.try_get(1)?);
            }
        }
        let mut tip = self.tip.cloned().unwrap_or_default();
        if tip_too && let Some(row) = answers.next().unwrap_or_default().first() {
            let count = |at| Ok::<_, Failure>(u64::try_from(row.try_get::<_, i64>(at)?).unwrap_or(0));
            tip =
                Tip { founded: true, audit_seq: count(0)?, audit_mac: row.try_get(1)?, feed_seq: count(2)? };
        }
        Ok((plan, tip))
    }

    /// The log lines of a batch, numbered and authenticated.
    fn append(&self, batch: &Batch, tip: &mut Tip, lines: &mut Vec<Operation>) {
        let Some(stamp) = self.stamp else { return };
        for body in &batch.audit {
            let seq = tip.audit_seq + 1;
            let mac = stamp.audit(self.lane, seq, &tip.audit_mac, body).to_vec();
            let values = vec![text(log_key(self.lane, seq)), text(body), Box::new(mac.clone()) as _];
            lines.push(one(shared::ADD_AUDIT, values));
            (tip.audit_seq, tip.audit_mac) = (seq, mac);
        }
        for body in &batch.feed {
            let seq = tip.feed_seq + 1;
            let mac = stamp.feed(self.lane, seq, body).to_vec();
            lines.push(one(shared::ADD_FEED, vec![text(log_key(self.lane, seq)), text(body), Box::new(mac)]));
            tip.feed_seq = seq;
        }
    }

    fn move_lane(&self, before: &Tip, after: &Tip) -> Operation {
        let mut values = vec![
            text(self.lane),
            Box::new(number(after.audit_seq)),
            Box::new(after.audit_mac.clone()),
            Box::new(number(after.feed_seq)),
        ];
        if before.founded {
            values.push(Box::new(number(before.audit_seq)));
            values.push(Box::new(number(before.feed_seq)));
            one(sql::MOVE_LANE, values)
        } else {
            one(sql::FOUND_LANE, values)
        }
    }
}

/// Queries that read and hold the records of `batches`, in the order of their keys: those that will be written against
/// everybody, those that are only checked against writers.
fn holds(batches: &[&Batch]) -> Vec<Operation> {
    let mut keys: BTreeMap<&str, bool> = BTreeMap::new();
    for batch in batches {
        for check in &batch.checks {
            keys.entry(&check.key).or_insert(false);
        }
        let written =
            batch.puts.iter().map(|put| &put.row.key).chain(batch.deletes.iter().map(|delete| &delete.key));
        for key in written {
            keys.insert(key, true);
        }
    }
    let mut runs: Vec<(bool, Vec<String>)> = Vec::new();
    for (key, written) in keys {
        match runs.last_mut() {
            Some((same, run)) if *same == written => run.push(key.to_owned()),
            _ => runs.push((written, vec![key.to_owned()])),
        }
    }
    runs.into_iter()
        .map(|(written, run)| {
            let query = if written { sql::HOLD_FOR_WRITING } else { sql::HOLD_FOR_CHECKING };
            any(query, vec![Box::new(run)])
        })
        .collect()
}

/// A number as the database keeps it.
pub fn number(seq: u64) -> i64 {
    i64::try_from(seq).expect("a lane does not reach 2^63 lines")
}
