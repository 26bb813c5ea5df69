//! What a transaction will do: batches judged one after the other on what was read and on what those before them change.
//!
//! First every expectation of a batch, then removals, then additions. What no version guards (that something is not there) is
//! held by a row that is put in and taken away again, so that whoever puts it in at the same time has to wait.

use std::collections::{BTreeMap, HashMap, HashSet};

use store::engine::{Batch, Expect, MetaPut, Row};
use store::error::What;
use store::links::Links;
use store::{key, sql as shared};

use crate::connection::{Operation, Value};
use crate::sql;

/// What is known of a record.
#[derive(Clone, Debug)]
pub struct Known {
    pub version: i64,
    pub expires_at: Option<i64>,
    pub links: String,
}

/// Who holds a claim, and the record as it was when the claim was read.
#[derive(Clone, Debug)]
pub struct Holder {
    pub owner: String,
    pub row: Option<Known>,
}

/// What was read, moved on by every batch that is taken.
#[derive(Default)]
pub struct Plan {
    /// By key; none where nothing is, or nothing is any more.
    pub records: HashMap<String, Option<Known>>,
    pub claims: HashMap<String, Holder>,
    pub metas: HashMap<String, String>,
    /// The name under which this node counts.
    node: String,
    operations: Vec<Operation>,
    tallies: BTreeMap<String, i64>,
}

impl Plan {
    /// Nothing yet.
    pub fn of(node: &str) -> Self {
        Self { node: node.to_owned(), ..Self::default() }
    }

    /// Takes a batch, or says which expectation does not hold and changes nothing.
    pub fn take(&mut self, batch: &Batch) -> Result<(), What> {
        let evictions = self.check(batch)?;
        self.apply(batch, evictions);
        Ok(())
    }

    /// Everything that has to be done, in order.
    pub fn operations(self) -> Vec<Operation> {
        let mut operations = self.operations;
        let tallies = self.tallies.into_iter().filter(|(_, n)| *n != 0);
        operations.extend(tallies.map(|(name, n)| any(shared::ADD_TALLY, vec![text(name), Box::new(n)])));
        operations
    }

    fn record(&self, key: &str) -> Option<&Known> {
        self.records.get(key).and_then(Option::as_ref)
    }

    fn check(&self, batch: &Batch) -> Result<Vec<(String, Known)>, What> {
        let mut evictions = Vec::new();
        let deletes = batch.deletes.iter().map(|delete| (&delete.key, Expect::Version(delete.version)));
        let puts = batch.puts.iter().map(|put| (&put.row.key, put.expect));
        let checks = batch.checks.iter().map(|check| (&check.key, check.expect));
        for (key, expect) in deletes.chain(puts).chain(checks) {
            match (expect, self.record(key)) {
                (Expect::Version(expected), Some(found)) if expected == found.version => {}
                (Expect::Absent, None) => {}
                (Expect::Absent, Some(found)) if found.expires_at.is_some_and(|at| at <= batch.now) => {
                    evictions.push((key.clone(), found.clone()));
                }
                _ => return Err(What::Record(key.clone())),
            }
        }
        let mut taken = HashSet::new();
        let added = batch.claims_added.iter().map(|claim| &claim.key);
        for claim in added.clone().chain(&batch.free_claims) {
            let Some(holder) = self.claims.get(claim) else { continue };
            let given_up = batch
                .claims_removed
                .iter()
                .any(|removed| removed.key == *claim && removed.owner == holder.owner);
            if given_up {
                continue;
            }
            let row = match self.records.get(&holder.owner) {
                Some(row) => row.as_ref(),
                None => holder.row.as_ref(),
            };
            match row {
                Some(row) if row.expires_at.is_some_and(|at| at <= batch.now) => {
                    evictions.push((holder.owner.clone(), row.clone()));
                }
                _ => return Err(What::Claim(claim.clone())),
            }
        }
        for claim in added {
            if !taken.insert(claim) {
                return Err(What::Claim(claim.clone()));
            }
        }
        for put in &batch.meta {
            if self.metas.get(&put.name) != put.expect.as_ref() {
                return Err(What::Meta(put.name.clone()));
            }
        }
        Ok(evictions)
    }

    fn apply(&mut self, batch: &Batch, evictions: Vec<(String, Known)>) {
        for (key, known) in evictions {
            self.evict(key, &known);
        }
        for check in batch.checks.iter().filter(|check| check.expect == Expect::Absent) {
            self.one(shared::INSERT, bound(&nothing(&check.key)));
            self.one(sql::DELETE_VERSION, vec![text(&check.key), Box::new(0_i64)]);
        }
        for claim in &batch.free_claims {
            if !self.claims.contains_key(claim) && !batch.claims_added.iter().any(|added| added.key == *claim)
            {
                self.one(shared::ADD_CLAIM, vec![text(claim), text(""), Box::new(Vec::<u8>::new())]);
                self.one(shared::REMOVE_CLAIM, vec![text(claim), text("")]);
            }
        }
        for removed in &batch.claims_removed {
            self.remove_claim(&removed.key, &removed.owner);
        }
        for entry in &batch.entries_removed {
            self.any(shared::REMOVE_ENTRY, vec![text(entry)]);
        }
        for delete in &batch.deletes {
            self.delete(&delete.key, delete.version);
        }
        for put in &batch.puts {
            let row = &put.row;
            let mut values = bound(row);
            match put.expect {
                Expect::Absent => {
                    self.one(shared::INSERT, values);
                    self.count(&row.key, 1);
                }
                Expect::Version(version) => {
                    values.push(Box::new(version));
                    self.one(shared::UPDATE, values);
                }
            }
            let known = Known { version: row.version, expires_at: row.expires_at, links: row.links.clone() };
            self.records.insert(row.key.clone(), Some(known));
        }
        for claim in &batch.claims_added {
            self.one(
                shared::ADD_CLAIM,
                vec![text(&claim.key), text(&claim.owner), Box::new(claim.mac.clone())],
            );
            let row = self.record(&claim.owner).cloned();
            self.claims.insert(claim.key.clone(), Holder { owner: claim.owner.clone(), row });
        }
        for entry in &batch.entries_added {
            self.any(shared::ADD_ENTRY, vec![text(&entry.key), text(&entry.owner)]);
        }
        for MetaPut { name, expect, value } in &batch.meta {
            match expect {
                Some(expect) => self.one(sql::MOVE_META, vec![text(name), text(value), text(expect)]),
                None => self.one(sql::FOUND_META, vec![text(name), text(value)]),
            }
            self.metas.insert(name.clone(), value.clone());
        }
    }

    /// Takes away an expired record with all that hangs on it.
    fn evict(&mut self, key: String, known: &Known) {
        // Two expectations may have met at the same record.
        if matches!(self.records.get(&key), Some(None)) {
            return;
        }
        let links = Links::decode(&known.links, &key);
        for claim in links.claims {
            self.remove_claim(&claim, &key);
        }
        for entry in links.entries {
            self.any(shared::REMOVE_ENTRY, vec![text(entry)]);
        }
        self.delete(&key, known.version);
    }

    fn delete(&mut self, key: &str, version: i64) {
        self.one(sql::DELETE_VERSION, vec![text(key), Box::new(version)]);
        self.count(key, -1);
        self.records.insert(key.to_owned(), None);
    }

    fn remove_claim(&mut self, claim: &str, owner: &str) {
        self.any(shared::REMOVE_CLAIM, vec![text(claim), text(owner)]);
        if self.claims.get(claim).is_some_and(|holder| holder.owner == owner) {
            self.claims.remove(claim);
        }
    }

    /// Each node counts in a row of its own.
    fn count(&mut self, key: &str, n: i64) {
        let name = format!("{}/{}/{}", key::scope(key), key::kind(key), self.node);
        *self.tallies.entry(name).or_insert(0) += n;
    }

    fn one(&mut self, text: &'static str, values: Vec<Value>) {
        self.operations.push(Operation { text, values, changes: Some(1) });
    }

    fn any(&mut self, text: &'static str, values: Vec<Value>) {
        self.operations.push(any(text, values));
    }
}

/// An operation that may change any number of rows.
pub fn any(text: &'static str, values: Vec<Value>) -> Operation {
    Operation { text, values, changes: None }
}

/// An operation that must change one row.
pub fn one(text: &'static str, values: Vec<Value>) -> Operation {
    Operation { text, values, changes: Some(1) }
}

/// Text as a value.
pub fn text(text: impl Into<String>) -> Value {
    Box::new(text.into())
}

fn bound(row: &Row) -> Vec<Value> {
    vec![
        text(&row.key),
        Box::new(row.version),
        Box::new(i32::from(row.format)),
        Box::new(i32::from(row.min_reader)),
        Box::new(row.expires_at),
        text(&row.body),
        text(&row.links),
        Box::new(row.sealed.clone()),
        Box::new(row.own_key.clone()),
        Box::new(row.mac.clone()),
    ]
}

/// A row that holds the place of nothing, until the end of its own transaction at most.
fn nothing(key: &str) -> Row {
    Row {
        key: key.to_owned(),
        version: 0,
        format: 0,
        min_reader: 0,
        expires_at: None,
        body: String::new(),
        links: String::new(),
        sealed: None,
        own_key: None,
        mac: Vec::new(),
    }
}
