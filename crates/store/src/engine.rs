//! The port that an engine implements: rows, claims, index entries and logs, without meaning and without keys.
//!
//! Reads see what has been committed. [`Engine::commit`] takes a [`Batch`] whole or not at all, and answers when it is
//! durable. An engine never relies on the isolation of a database: everything that must hold is an expectation in the
//! batch. [`crate::contract`] says the rest as tests.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::error::{EngineError, What};
use crate::tables::{Cells, Table};

/// A future on the heap that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A record as it lies in the store. Times are milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The whole key.
    pub key: String,
    /// Starts at random and counts up with every write, so that a key used again never meets an old version.
    pub version: i64,
    /// The version of the noun's body.
    pub format: u16,
    /// The oldest format that may read it (RULE-31).
    pub min_reader: u16,
    /// From then on the record counts as absent.
    pub expires_at: Option<i64>,
    /// JSON.
    pub body: String,
    /// [`crate::links::Links`] as text.
    pub links: String,
    /// The sealed part, if the noun has one.
    pub sealed: Option<Vec<u8>>,
    /// The record's own key, wrapped, if the noun has one.
    pub own_key: Option<Vec<u8>>,
    /// MAC over all of the above.
    pub mac: Vec<u8>,
}

impl Row {
    /// Whether the record counts as absent at `now`.
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

/// A unique key and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    /// The unique key, whole.
    pub key: String,
    /// The key of the record that holds it.
    pub owner: String,
    /// MAC over both.
    pub mac: Vec<u8>,
}

/// An ordered index entry and whose it is. It carries no MAC: its owner's record, which does, must list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// The entry, whole, with the owner's id at the end.
    pub key: String,
    /// The key of the record it points at.
    pub owner: String,
}

/// A claim that was found, with the record it names.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The claim.
    pub claim: ClaimRow,
    /// Its owner's row; none only where somebody tampered.
    pub row: Option<Row>,
}

/// An index entry that was found, with the record it names.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// The entry.
    pub entry: EntryRow,
    /// Its owner's row; none only where somebody tampered.
    pub row: Option<Row>,
}

/// A range of keys or index entries, both ends left out.
#[derive(Clone, Debug)]
pub struct KeyRange {
    /// Greater than this.
    pub above: String,
    /// Less than this; no end if none.
    pub below: Option<String>,
    /// From the greatest down.
    pub reverse: bool,
    /// At most so many rows.
    pub limit: usize,
    /// Rows that have expired by then are left out.
    pub now: i64,
}

/// What must be true of a key for a batch to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// No record, or one that has expired by the batch's `now` (which the engine then takes away whole).
    Absent,
    /// A record of exactly this version, expired or not.
    Version(i64),
}

/// Something that was only read and must not have moved.
#[derive(Clone, Debug)]
pub struct Check {
    /// The record's key.
    pub key: String,
    /// What must be true.
    pub expect: Expect,
}

/// A record to write.
#[derive(Clone, Debug)]
pub struct Put {
    /// What must be true before.
    pub expect: Expect,
    /// The whole new row.
    pub row: Row,
}

/// A record to take away.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The record's key.
    pub key: String,
    /// The version it must have.
    pub version: i64,
}

/// A value of the store's own state to set.
#[derive(Clone, Debug)]
pub struct MetaPut {
    /// Its name.
    pub name: String,
    /// What must stand there before.
    pub expect: Option<String>,
    /// What shall stand there.
    pub value: String,
}

/// All or nothing. First every expectation is checked, then removals are done, then additions.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The time of the change, against which expiry is judged.
    pub now: i64,
    /// Records that were only read.
    pub checks: Vec<Check>,
    /// Claims that must be free.
    pub free_claims: Vec<String>,
    /// Records to write; a key occurs at most once in puts and deletes together.
    pub puts: Vec<Put>,
    /// Records to take away.
    pub deletes: Vec<Delete>,
    /// Claims to give up: only where the owner named here holds them.
    pub claims_removed: Vec<EntryRow>,
    /// Claims to take; each must be free, given up in this batch, or held by a record that has expired.
    pub claims_added: Vec<ClaimRow>,
    /// Index entries to take away.
    pub entries_removed: Vec<String>,
    /// Index entries to write.
    pub entries_added: Vec<EntryRow>,
    /// Lines for the audit chain, JSON.
    pub audit: Vec<String>,
    /// Entries for the feed, JSON.
    pub feed: Vec<String>,
    /// The store's own state.
    pub meta: Vec<MetaPut>,
}

impl Batch {
    /// Whether there is nothing to check and nothing to write.
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
            && self.free_claims.is_empty()
            && self.puts.is_empty()
            && self.deletes.is_empty()
            && self.entries_removed.is_empty()
            && self.audit.is_empty()
            && self.feed.is_empty()
            && self.meta.is_empty()
    }
}

/// Why a batch was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// An expectation did not hold; nothing was written.
    #[error("{0} was changed by somebody else")]
    Conflict(What),
    /// The engine failed; nothing was acknowledged.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Which of the two logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// The audit chain.
    Audit,
    /// Revocations and configuration epochs.
    Feed,
}

/// A line of a log. Numbers run without a gap within a lane, from 1, given in the commit itself (RULE-28).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Who wrote it.
    pub lane: String,
    /// Its number in the lane.
    pub seq: u64,
    /// JSON.
    pub body: String,
    /// What [`Stamp`] said of it.
    pub mac: Vec<u8>,
}

/// Where a lane of the logs stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its name.
    pub name: String,
    /// Number of the last audit line; 0 if none.
    pub audit_seq: u64,
    /// Number of the last feed entry; 0 if none.
    pub feed_seq: u64,
    /// Feed entries up to this number have been taken away.
    pub feed_floor: u64,
}

/// Authenticates what the engine numbers. Given to the engine, so that it never sees a key.
pub trait Stamp: Send + Sync + 'static {
    /// The chain value of an audit line, over the one before it.
    fn audit(&self, lane: &str, seq: u64, previous: &[u8], body: &str) -> [u8; 32];
    /// The MAC of a feed entry.
    fn feed(&self, lane: &str, seq: u64, body: &str) -> [u8; 32];
}

/// What every engine does.
pub trait Engine: Send + Sync + 'static {
    /// The row of `key`, expired or not.
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Row>, EngineError>>;

    /// The rows of `keys`, in their order, in one round trip.
    fn get_many<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<Row>>, EngineError>>;

    /// The claims `claims` with their owners' rows, in their order, in one round trip.
    fn find<'a>(&'a self, claims: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<Claimed>>, EngineError>>;

    /// Rows by key, in order, in one round trip.
    fn scan<'a>(&'a self, range: &'a KeyRange) -> BoxFuture<'a, Result<Vec<Row>, EngineError>>;

    /// Index entries with their rows, in the entries' order, in one round trip.
    fn scan_index<'a>(&'a self, range: &'a KeyRange) -> BoxFuture<'a, Result<Vec<Indexed>, EngineError>>;

    /// Up to `limit` rows that have expired by `now`, oldest first.
    fn expired(&self, now: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Row>, EngineError>>;

    /// About how many rows begin with `<scope>/<kind>`, expired ones included, without counting them.
    fn estimate<'a>(&'a self, scope_and_kind: &'a str) -> BoxFuture<'a, Result<u64, EngineError>>;

    /// Every lane of the logs.
    fn lanes(&self) -> BoxFuture<'_, Result<Vec<Lane>, EngineError>>;

    /// Up to `limit` lines of `lane` with a number above `after`, in order.
    fn log<'a>(
        &'a self,
        log: Log,
        lane: &'a str,
        after: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<LogRow>, EngineError>>;

    /// Takes away feed entries of `lane` up to and including number `through`.
    fn trim_feed<'a>(&'a self, lane: &'a str, through: u64) -> BoxFuture<'a, Result<(), EngineError>>;

    /// A value of the store's own state.
    fn meta<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, EngineError>>;

    /// Takes a batch, whole or not at all; answers when it is durable.
    fn commit(&self, batch: Batch) -> BoxFuture<'_, Result<(), CommitError>>;

    /// What the database's own clock shows, in milliseconds since 1970; none where it is this machine's.
    fn clock(&self) -> BoxFuture<'_, Result<Option<i64>, EngineError>> {
        Box::pin(async { Ok(None) })
    }

    /// Hands over what authenticates the logs; batches with audit lines or feed entries are refused before.
    fn attach(&self, stamp: Arc<dyn Stamp>);

    /// Rows of a table as they lie, after the key `after`, in order.
    fn dump<'a>(
        &'a self,
        table: Table,
        after: &'a str,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Cells>, EngineError>> {
        let _ = (table, after, limit);
        Box::pin(async { Err(EngineError::new("this engine is not copied from")) })
    }

    /// Puts rows as they lie into a table, all of them in one commit; a key that is there already stays as it is.
    fn load(&self, table: Table, rows: Vec<Cells>) -> BoxFuture<'_, Result<(), EngineError>> {
        let _ = (table, rows);
        Box::pin(async { Err(EngineError::new("this engine is not copied to")) })
    }

    /// The greatest key of a table.
    fn last_key(&self, table: Table) -> BoxFuture<'_, Result<Option<String>, EngineError>> {
        let _ = table;
        Box::pin(async { Err(EngineError::new("this engine is not copied to")) })
    }

    /// Takes a value of the store's own state away.
    fn forget_meta<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), EngineError>> {
        let _ = name;
        Box::pin(async { Err(EngineError::new("this engine is not copied to")) })
    }

    /// How many others may be writing, or were killed while they could. An engine that locks its files answers 0.
    fn other_writers(&self) -> BoxFuture<'_, Result<u64, EngineError>> {
        Box::pin(async { Ok(0) })
    }

    /// Says that this process writes nothing more, once all that it committed is written: [`Engine::other_writers`] of others
    /// counts it no longer. A process that ends without it counts as one that was killed.
    fn leave(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        Box::pin(async { Ok(()) })
    }

    /// Makes it impossible for everybody who could write until now to commit anything more. Call it when the store's own
    /// state says that it is at rest ([`crate::copy`]), so that nobody begins anew.
    fn shut_out_others(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        Box::pin(async { Ok(()) })
    }

    /// Makes what was deleted unreadable in the files as far as the engine can, and gives space back.
    fn scrub(&self) -> BoxFuture<'_, Result<(), EngineError>>;
}
