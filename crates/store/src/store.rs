//! The handle through which everybody reads, and from which changes start.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use crypto::KeyRing;
use directory::Timestamp;

use crate::change::Turns;
use crate::codec::{self, Secrets};
use crate::engine::{Batch, Claimed, CommitError, Engine, Row};
use crate::error::{StoreError, What};
use crate::scan::{Cursor, Page, Scan};
use crate::seen::SeenRows;
use crate::{Record, Trace, Unit, links};

/// Reads and changes records. Cheap to clone; every clone is the same store.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
    trace: Option<Arc<Trace>>,
}

pub(crate) struct Inner {
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) keys: KeyRing,
    pub(crate) turns: Turns,
    /// What the operator has said that every node can read.
    pub(crate) level: AtomicU32,
    /// Rows set aside by this process.
    pub(crate) set_aside: AtomicU64,
    seen: SeenRows,
}

impl Store {
    pub(crate) fn over(engine: Arc<dyn Engine>, keys: KeyRing, level: u32) -> Self {
        let (level, set_aside) = (AtomicU32::new(level), AtomicU64::new(0));
        let seen = SeenRows::new();
        let inner = Inner { engine, keys, turns: Turns::default(), level, set_aside, seen };
        Self { inner: Arc::new(inner), trace: None }
    }

    /// The same store, counting into `trace` what is done through this handle.
    pub fn traced(&self, trace: &Arc<Trace>) -> Self {
        Self { inner: Arc::clone(&self.inner), trace: Some(Arc::clone(trace)) }
    }

    /// What records are written for: the format that every node can read (RULE-31).
    pub fn level(&self) -> u32 {
        self.inner.level.load(Ordering::Relaxed)
    }

    /// The keys that the store works with.
    pub fn keys(&self) -> &KeyRing {
        &self.inner.keys
    }

    /// The record of `key`, if it is there and has not expired by `now`. One round trip.
    pub async fn find<N: Record>(&self, key: &str, now: Timestamp) -> Result<Option<N>, StoreError> {
        let row = self.row(key, now).await?;
        row.map(|row| self.decode(&row, Secrets::Open)).transpose()
    }

    /// As [`Store::find`], but the sealed part stays sealed: for readers that have no business with secrets.
    pub async fn find_without_secrets<N: Record>(
        &self,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<N>, StoreError> {
        let row = self.row(key, now).await?;
        row.map(|row| self.decode(&row, Secrets::Leave)).transpose()
    }

    /// The records of `keys`, in their order. One round trip.
    pub async fn find_many<N: Record>(
        &self,
        keys: &[String],
        now: Timestamp,
    ) -> Result<Vec<Option<N>>, StoreError> {
        let rows = self.rows(keys, now).await?;
        rows.into_iter().map(|row| row.map(|row| self.decode(&row, Secrets::Open)).transpose()).collect()
    }

    /// As [`Store::find_many`], but the sealed parts stay sealed.
    pub async fn find_many_without_secrets<N: Record>(
        &self,
        keys: &[String],
        now: Timestamp,
    ) -> Result<Vec<Option<N>>, StoreError> {
        let rows = self.rows(keys, now).await?;
        rows.into_iter().map(|row| row.map(|row| self.decode(&row, Secrets::Leave)).transpose()).collect()
    }

    /// The record that holds `claim`. One round trip.
    pub async fn find_by_claim<N: Record>(
        &self,
        claim: &str,
        now: Timestamp,
    ) -> Result<Option<N>, StoreError> {
        self.find_by_claims(&[claim.to_owned()], now).await
    }

    /// The record that holds the first of `claims` that anybody holds. One round trip, whatever is found.
    pub async fn find_by_claims<N: Record>(
        &self,
        claims: &[String],
        now: Timestamp,
    ) -> Result<Option<N>, StoreError> {
        let first = self.claimed(claims, now).await?.into_iter().flatten().next();
        first.map(|row| self.decode(&row, Secrets::Open)).transpose()
    }

    /// As [`Store::find_by_claims`], but the sealed part stays sealed.
    pub async fn find_by_claims_without_secrets<N: Record>(
        &self,
        claims: &[String],
        now: Timestamp,
    ) -> Result<Option<N>, StoreError> {
        let first = self.claimed(claims, now).await?.into_iter().flatten().next();
        first.map(|row| self.decode(&row, Secrets::Leave)).transpose()
    }

    /// A page of records. One round trip; their sealed parts stay sealed.
    pub async fn scan<N: Record>(&self, scan: &Scan, now: Timestamp) -> Result<Page<N>, StoreError> {
        let page = self.scan_rows(scan, now).await?;
        let items =
            page.items.iter().map(|row| self.decode(row, Secrets::Leave)).collect::<Result<_, _>>()?;
        Ok(Page { items, next: page.next })
    }

    /// About how many records of `kind` there are in `scope`, without counting them.
    pub async fn estimate(&self, scope: &str, kind: &str) -> Result<u64, StoreError> {
        self.count_read();
        Ok(self.inner.engine.estimate(&format!("{scope}/{kind}")).await?)
    }

    /// Starts to collect a change. [`crate::change!`] does this and the rest.
    pub fn unit(&self, now: Timestamp) -> Unit {
        Unit::new(self.clone(), now, &[])
    }

    /// Inserts many records in few commits: for seeds and imports. Each batch of 100 is one commit, which with claims
    /// and index entries stays below the thousand rows that every engine takes; records that are
    /// there already make the whole batch fail with [`StoreError::Exists`].
    pub async fn insert_many<N: Record>(&self, records: &[N], now: Timestamp) -> Result<(), StoreError> {
        for some in records.chunks(100) {
            let mut unit = self.unit(now);
            for record in some {
                unit.insert(record)?;
            }
            if let Err(what) = unit.commit().await? {
                return Err(StoreError::Exists(what));
            }
        }
        Ok(())
    }

    /// Makes what was deleted unreadable in the files as far as the engine can.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        Ok(self.inner.engine.scrub().await?)
    }

    /// Two records of different nouns, their sealed parts left sealed. One round trip.
    pub async fn find_two_without_secrets<A: Record, B: Record>(
        &self,
        first: &str,
        second: &str,
        now: Timestamp,
    ) -> Result<(Option<A>, Option<B>), StoreError> {
        let mut rows = self.rows(&[first.to_owned(), second.to_owned()], now).await?.into_iter();
        let (first, second) = (rows.next().flatten(), rows.next().flatten());
        let first = first.map(|row| self.decode(&row, Secrets::Leave)).transpose()?;
        let second = second.map(|row| self.decode(&row, Secrets::Leave)).transpose()?;
        Ok((first, second))
    }

    /// As [`Store::find_two_without_secrets`], for records that the same callers ask for again and again: the rows are
    /// read at every call, and authenticated and decoded only if they are not those that were found good before under the same data keys.
    pub async fn find_two_seen<A: Record, B: Record>(
        &self,
        keys: &[String; 2],
        now: Timestamp,
    ) -> Result<(Option<Arc<A>>, Option<Arc<B>>), StoreError> {
        let mut rows = self.rows(keys, now).await?.into_iter();
        let (first, second) = (rows.next().flatten(), rows.next().flatten());
        Ok((self.decode_seen(&keys[0], first)?, self.decode_seen(&keys[1], second)?))
    }

    fn decode_seen<N: Record>(&self, key: &str, row: Option<Row>) -> Result<Option<Arc<N>>, StoreError> {
        let Some(row) = row else {
            self.inner.seen.forget(key);
            return Ok(None);
        };
        // Asked before the row is authenticated: keys that change meanwhile make it be looked at once more.
        let keys = self.inner.keys.origin();
        if let Some(record) = self.inner.seen.find(&row, keys.as_deref()) {
            return Ok(Some(record));
        }
        let record = Arc::new(self.decode::<N>(&row, Secrets::Leave)?);
        self.inner.seen.keep(row, keys, &record);
        Ok(Some(record))
    }

    pub(crate) fn decode<N: Record>(&self, row: &Row, secrets: Secrets) -> Result<N, StoreError> {
        codec::decode(&self.inner.keys, row, secrets)
    }

    pub(crate) async fn row(&self, key: &str, now: Timestamp) -> Result<Option<Row>, StoreError> {
        self.count_read();
        let row = self.inner.engine.get(key).await?;
        Self::is_asked_for(key, row.as_ref())?;
        Ok(row.filter(|row| !row.is_expired(now.0)))
    }

    pub(crate) async fn rows(&self, keys: &[String], now: Timestamp) -> Result<Vec<Option<Row>>, StoreError> {
        self.count_read();
        let rows = self.inner.engine.get_many(keys).await?;
        for (key, row) in keys.iter().zip(&rows) {
            Self::is_asked_for(key, row.as_ref())?;
        }
        Ok(rows.into_iter().map(|row| row.filter(|row| !row.is_expired(now.0))).collect())
    }

    fn is_asked_for(key: &str, row: Option<&Row>) -> Result<(), StoreError> {
        match row {
            Some(row) if row.key != key => {
                Err(StoreError::Tampered { what: What::Record(key.to_owned()), why: "another record came" })
            }
            _ => Ok(()),
        }
    }

    /// The rows that hold `claims`, each claim and its owner checked against the other.
    pub(crate) async fn claimed(
        &self,
        claims: &[String],
        now: Timestamp,
    ) -> Result<Vec<Option<Row>>, StoreError> {
        self.count_read();
        let found = self.inner.engine.find(claims).await?;
        let mut rows = Vec::with_capacity(found.len());
        for (asked, found) in claims.iter().zip(found) {
            rows.push(match found {
                None => None,
                Some(found) => Some(self.check_claimed(asked, found)?).filter(|row| !row.is_expired(now.0)),
            });
        }
        Ok(rows)
    }

    fn check_claimed(&self, asked: &str, found: Claimed) -> Result<Row, StoreError> {
        let tampered = |why| StoreError::Tampered { what: What::Claim(asked.to_owned()), why };
        if found.claim.key != asked {
            return Err(tampered("another claim came"));
        }
        codec::verify_claim(&self.inner.keys, &found.claim)?;
        let row = found.row.ok_or_else(|| tampered("its owner is gone"))?;
        if row.key != found.claim.owner {
            return Err(tampered("it names another record"));
        }
        if !links::has_claim(&row.links, &row.key, asked) {
            return Err(tampered("its owner does not name it"));
        }
        Ok(row)
    }

    /// A page of rows, index entries checked against their owners. The rows' MACs are for the caller to check.
    pub(crate) async fn scan_rows(&self, scan: &Scan, now: Timestamp) -> Result<Page<Row>, StoreError> {
        self.count_read();
        let range = scan.range(now.0);
        let mut last = None;
        let mut items = Vec::new();
        let mut more = false;
        if scan.by_index {
            for found in self.inner.engine.scan_index(&range).await? {
                if items.len() == scan.limit {
                    more = true;
                    break;
                }
                let entry = found.entry;
                let tampered = |why| StoreError::Tampered { what: What::Claim(entry.key.clone()), why };
                let row = found.row.ok_or_else(|| tampered("the record of this index entry is gone"))?;
                if row.key != entry.owner || !links::has_entry(&row.links, &row.key, &entry.key) {
                    return Err(tampered("the record does not name this index entry"));
                }
                last = Some(entry.key);
                items.push(row);
            }
        } else {
            for row in self.inner.engine.scan(&range).await? {
                if items.len() == scan.limit {
                    more = true;
                    break;
                }
                last = Some(row.key.clone());
                items.push(row);
            }
        }
        Ok(Page { items, next: last.filter(|_| more).map(Cursor) })
    }

    pub(crate) async fn expired(&self, now: Timestamp, limit: usize) -> Result<Vec<Row>, StoreError> {
        self.count_read();
        Ok(self.inner.engine.expired(now.0, limit).await?)
    }

    /// Commits; `Err` inside says what moved on a conflict.
    pub(crate) async fn commit(&self, batch: Batch) -> Result<Result<(), What>, StoreError> {
        if let Some(trace) = &self.trace {
            trace.commit();
        }
        let deleted: Vec<String> = batch.deletes.iter().map(|delete| delete.key.clone()).collect();
        match self.inner.engine.commit(batch).await {
            Ok(()) => {
                // Nobody would take what is remembered of them for good, but what is deleted need not stay in memory.
                deleted.iter().for_each(|key| self.inner.seen.forget(key));
                Ok(Ok(()))
            }
            Err(CommitError::Conflict(what)) => {
                if let Some(trace) = &self.trace {
                    trace.conflict();
                }
                Ok(Err(what))
            }
            Err(CommitError::Engine(error)) => Err(error.into()),
        }
    }

    pub(crate) fn count_read(&self) {
        if let Some(trace) = &self.trace {
            trace.read();
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}
