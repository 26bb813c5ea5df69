//! What one commit changes: collected here, tied to the versions that were read, committed all or not at all.
//!
//! A record must be read in the unit before it is put, deleted or checked; the commit then expects the version that was
//! read. Within a unit finds see what the unit has written; scans see what has been committed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crypto::{KeyRing, OwnKey};
use directory::Timestamp;
use serde::Serialize;

use crate::audit::{Line, Pending};
use crate::codec::{self, Known, Secrets};
use crate::engine::{Batch, Check, Delete, EntryRow, Expect, MetaPut, Put, Row};
use crate::error::{StoreError, What};
use crate::links::{self, Links};
use crate::scan::{Cursor, Page, Scan};
use crate::set_aside::{Pointed, SetAside};
use crate::{Record, Store, data_keys};

/// Pages that are read on for one page of work.
const PAGES_OVER: usize = 64;

/// A change that is being put together.
pub struct Unit {
    store: Store,
    now: Timestamp,
    /// Versions as read; none where nothing was there.
    seen: HashMap<String, Option<Known>>,
    seen_claims: HashSet<String>,
    /// New rows by key; none for a delete.
    writes: HashMap<String, Option<Row>>,
    /// Keys of `writes` in the order of first writing, so that batches are the same for the same body.
    order: Vec<String>,
    checks: HashSet<String>,
    free_claims: HashSet<String>,
    audit: Vec<Pending>,
    feed: Vec<String>,
    /// The own keys of records that were read with their secrets, or written.
    own_keys: HashMap<String, Arc<OwnKey>>,
    /// Claims and index entries to take away that no record stands behind.
    loose_entries: Vec<String>,
    /// Claims that a row left behind when it was set aside, and that it takes again.
    loose_claims: Vec<EntryRow>,
    /// Keys and claims that were inserted without looking whether they are taken.
    blind: Vec<What>,
    /// Those of them that an earlier run found taken.
    clashed: Vec<What>,
    /// Claims that stay where they are and are written again, by the record that holds them.
    claims_anew: HashMap<String, Vec<String>>,
    /// Where the data keys were read that this unit began with.
    keys_from: Option<Arc<str>>,
    /// What this unit does is right only while those are the data keys of the store.
    pins_keys: bool,
}

/// What came of [`Unit::renew_range`].
#[derive(Clone, Debug)]
pub struct Renewed {
    /// Records that were looked at.
    pub seen: u64,
    /// Records that were made anew.
    pub renewed: u64,
    /// Where to go on; none at the end.
    pub next: Option<Cursor>,
}

impl Unit {
    pub(crate) fn new(store: Store, now: Timestamp, clashed: &[What]) -> Self {
        let store_keys_from = store.inner.keys.origin();
        Self {
            store,
            now,
            seen: HashMap::new(),
            seen_claims: HashSet::new(),
            writes: HashMap::new(),
            order: Vec::new(),
            checks: HashSet::new(),
            free_claims: HashSet::new(),
            audit: Vec::new(),
            feed: Vec::new(),
            own_keys: HashMap::new(),
            loose_entries: Vec::new(),
            loose_claims: Vec::new(),
            blind: Vec::new(),
            clashed: clashed.to_vec(),
            claims_anew: HashMap::new(),
            keys_from: store_keys_from,
            pins_keys: false,
        }
    }

    /// The keys of the store.
    pub(crate) fn keys(&self) -> &KeyRing {
        &self.store.inner.keys
    }

    /// The time of the change.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The record of `key`, with its version remembered.
    pub async fn find<N: Record>(&mut self, key: &str) -> Result<Option<N>, StoreError> {
        if let Some(written) = self.writes.get(key) {
            return written.as_ref().map(|row| self.store.decode(row, Secrets::Open)).transpose();
        }
        let row = self.store.row(key, self.now).await?;
        self.remember(key, row)
    }

    /// The records of `keys`, in their order, with their versions remembered. One round trip.
    pub async fn find_many<N: Record>(&mut self, keys: &[String]) -> Result<Vec<Option<N>>, StoreError> {
        let rows = self.store.rows(keys, self.now).await?;
        let mut found = Vec::with_capacity(rows.len());
        for (key, row) in keys.iter().zip(rows) {
            found.push(match self.writes.get(key) {
                Some(written) => {
                    written.as_ref().map(|row| self.store.decode(row, Secrets::Open)).transpose()?
                }
                None => self.remember(key, row)?,
            });
        }
        Ok(found)
    }

    /// The record that holds `claim`, with its version remembered. One round trip.
    pub async fn find_by_claim<N: Record>(&mut self, claim: &str) -> Result<Option<N>, StoreError> {
        self.find_by_claims(&[claim.to_owned()]).await
    }

    /// The record that holds the first of `claims` that anybody holds. One round trip, whatever is found.
    pub async fn find_by_claims<N: Record>(&mut self, claims: &[String]) -> Result<Option<N>, StoreError> {
        let rows = self.store.claimed(claims, self.now).await?;
        for (claim, row) in claims.iter().zip(rows) {
            self.seen_claims.insert(claim.clone());
            let holds = |row: &Row| links::has_claim(&row.links, &row.key, claim);
            if let Some(row) = self.writes.values().flatten().find(|row| holds(row)) {
                return Ok(Some(self.store.decode(row, Secrets::Open)?));
            }
            match row {
                // Its holder gave the claim up, or is gone, in this very unit.
                Some(row) if self.writes.contains_key(&row.key) => {}
                Some(row) => {
                    let key = row.key.clone();
                    return self.remember(&key, Some(row));
                }
                None => {}
            }
        }
        Ok(None)
    }

    /// Who holds each of `claims`, as the key of a record; none for one that is free. One round trip. The commit does not
    /// depend on those that somebody holds: whoever is told so is not given the claim.
    pub async fn holders(&mut self, claims: &[String]) -> Result<Vec<Option<String>>, StoreError> {
        if claims.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.store.claimed(claims, self.now).await?;
        self.seen_claims.extend(claims.iter().cloned());
        Ok(rows.into_iter().map(|row| row.map(|row| row.key)).collect())
    }

    /// A page of records as committed, with their versions remembered. One round trip.
    pub async fn scan<N: Record>(&mut self, scan: &Scan) -> Result<Page<N>, StoreError> {
        let page = self.store.scan_rows(scan, self.now).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for row in page.items {
            let key = row.key.clone();
            items.extend(if self.writes.contains_key(&key) {
                self.find(&key).await?
            } else {
                self.remember(&key, Some(row))?
            });
        }
        Ok(Page { items, next: page.next })
    }

    /// As [`Unit::scan`] over an index, for work that must go on whatever lies in its way: a record that cannot be read is set
    /// aside in this commit, one that only a later version may read is passed over. Reads on until the page is full.
    pub async fn scan_over<N: Record>(&mut self, scan: &Scan) -> Result<Page<N>, StoreError> {
        let (mut items, mut scan, wanted) = (Vec::new(), scan.clone(), scan.limit);
        for _ in 0..PAGES_OVER {
            let page = self.store.scan_pointed(&scan, self.now).await?;
            for pointed in page.items {
                if items.len() == wanted {
                    break;
                }
                match pointed {
                    Pointed::Row { row, .. } if self.writes.contains_key(&row.key) => {}
                    Pointed::Row { row, entry } => match self.remember(&row.key.clone(), Some(row.clone())) {
                        Ok(found) => items.extend(found),
                        Err(StoreError::TooNew { .. }) => {}
                        Err(why) => self.set_aside(row, Some(entry), &why)?,
                    },
                    Pointed::Astray { entry, why } => {
                        self.store.note_set_aside(&entry, &why);
                        self.loose_entries.push(entry);
                    }
                }
            }
            if page.next.is_none() || items.len() >= wanted {
                return Ok(Page { items, next: page.next });
            }
            scan = scan.after(page.next);
        }
        Ok(Page { items, next: None })
    }

    /// Remembers a row for later writes and hands out the noun in it.
    fn remember<N: Record>(&mut self, key: &str, row: Option<Row>) -> Result<Option<N>, StoreError> {
        let Some(row) = row else {
            self.seen.entry(key.to_owned()).or_insert(None);
            return Ok(None);
        };
        let (record, own_key) = codec::decode_whole(&self.store.inner.keys, &row, Secrets::Open)?;
        if let Some(own_key) = own_key {
            self.own_keys.insert(row.key.clone(), own_key);
        }
        // The first version read counts: if the record moved between two reads the commit must find out.
        self.seen.entry(row.key.clone()).or_insert_with(|| Some(row.into()));
        Ok(Some(record))
    }

    /// Takes away up to `limit` records that have expired, of whatever kind, and says how many.
    pub async fn take_expired(&mut self, limit: usize) -> Result<usize, StoreError> {
        let rows = self.store.expired(self.now, limit).await?;
        self.take(rows)
    }

    /// Takes away the records of one page of `scan`, of whatever kind and format, and says how many. Records that have
    /// expired are among them.
    pub async fn take_range(&mut self, scan: &Scan) -> Result<usize, StoreError> {
        let page = self.store.scan_rows(scan, Timestamp(i64::MIN)).await?;
        self.take(page.items)
    }

    /// Makes the records of one page of `scan`, of whatever kind and format, anew under the data key in use, with their
    /// claims; those that are so already are left alone. Records that have expired are among them, since whoever sweeps
    /// them must still be able to tell that they are authentic. Says how many there were, how many of them were made
    /// anew, and where to go on.
    pub async fn renew_range(&mut self, scan: &Scan) -> Result<Renewed, StoreError> {
        let page = self.store.scan_rows(scan, Timestamp(i64::MIN)).await?;
        let mut renewed = Renewed { seen: page.items.len() as u64, renewed: 0, next: page.next };
        let mut claims = Vec::new();
        let mut items = Vec::new();
        for row in page.items {
            // What this unit has read it writes itself, and everything that is written is anew.
            if self.seen.contains_key(&row.key) {
                continue;
            }
            // One that somebody tampered with must not keep an old key in use.
            if let Err(why) = codec::verify(&self.store.inner.keys, &row) {
                self.set_aside(row, None, &why)?;
                continue;
            }
            claims.extend(Links::decode(&row.links, &row.key).claims);
            items.push(row);
        }
        let found = self.store.inner.engine.find(&claims).await?;
        let mut stale = HashSet::new();
        for (claim, found) in claims.iter().zip(found) {
            // A claim that went since the page was read belongs to a record that went or changed: the commit will tell.
            let Some(found) = found else { continue };
            // Nor must a claim: it stays as little worth as it is.
            if codec::verify_claim(&self.store.inner.keys, &found.claim).is_err() {
                continue;
            }
            if !codec::is_claim_anew(&self.store.inner.keys, &found.claim) {
                stale.insert(claim.clone());
            }
        }
        for row in items {
            let of_the_row: Vec<String> = Links::decode(&row.links, &row.key)
                .claims
                .into_iter()
                .filter(|claim| stale.contains(claim))
                .collect();
            if of_the_row.is_empty() && codec::is_anew(&self.store.inner.keys, &row) {
                continue;
            }
            let new = match codec::renew(&self.store.inner.keys, &row) {
                Ok(new) => new,
                Err(why) => {
                    self.set_aside(row, None, &why)?;
                    continue;
                }
            };
            let key = row.key.clone();
            self.seen.insert(key.clone(), Some(row.into()));
            self.claims_anew.insert(key.clone(), of_the_row);
            self.write(key, Some(new));
            renewed.renewed += 1;
        }
        Ok(renewed)
    }

    /// The rows are taken away by what their links say, so those must be authentic, but not known. One that is not is set
    /// aside: it must not keep the others.
    fn take(&mut self, rows: Vec<Row>) -> Result<usize, StoreError> {
        let count = rows.len();
        for row in rows {
            if let Err(why) = codec::verify(&self.store.inner.keys, &row) {
                self.set_aside(row, None, &why)?;
                continue;
            }
            let key = row.key.clone();
            self.seen.insert(key.clone(), Some(row.into()));
            self.write(key, None);
        }
        Ok(count)
    }

    /// Writes a record that was read (or inserted) in this unit.
    pub fn put<N: Record>(&mut self, record: &N) -> Result<(), StoreError> {
        let key = record.key();
        let inserted = matches!(self.writes.get(&key), Some(Some(_)));
        let old = self.seen.get(&key).and_then(Option::as_ref);
        if old.is_none() && !inserted {
            return Err(StoreError::NotRead(key));
        }
        let (row, own_key) = codec::encode(&self.store.inner.keys, self.store.level(), record, old)?;
        self.own_keys.extend(own_key.map(|own_key| (key.clone(), own_key)));
        self.write(key, Some(row));
        Ok(())
    }

    /// Writes a record that must not be there. If it is, and this unit had not looked, the next run says so with
    /// [`StoreError::Exists`]; a unit that had looked simply runs again.
    pub fn insert<N: Record>(&mut self, record: &N) -> Result<(), StoreError> {
        let key = record.key();
        let deleted = matches!(self.writes.get(&key), Some(None));
        if !deleted {
            let there = match self.seen.get(&key) {
                Some(seen) => seen.is_some(),
                None => self.clashed.iter().any(|what| matches!(what, What::Record(k) if *k == key)),
            };
            if there || self.writes.contains_key(&key) {
                return Err(StoreError::Exists(What::Record(key)));
            }
        }
        for what in &self.clashed {
            if let What::Claim(claim) = what
                && !self.seen_claims.contains(claim)
                && record.claims().contains(claim)
            {
                return Err(StoreError::Exists(what.clone()));
            }
        }
        let old = self.seen.get(&key).and_then(Option::as_ref);
        // A record that was deleted and is made anew gets a key of its own anew.
        let old = old.map(|old| Known { own_key: None, body: "{}".into(), ..old.clone() });
        let (row, own_key) = codec::encode(&self.store.inner.keys, self.store.level(), record, old.as_ref())?;
        self.own_keys.extend(own_key.map(|own_key| (key.clone(), own_key)));
        if !self.seen.contains_key(&key) {
            self.blind.push(What::Record(key.clone()));
        }
        let unseen = Links::decode(&row.links, &key).claims.into_iter();
        self.blind.extend(unseen.filter(|claim| !self.seen_claims.contains(claim)).map(What::Claim));
        self.write(key, Some(row));
        Ok(())
    }

    /// Takes away a record that was read (or inserted) in this unit, with its claims and index entries.
    pub fn delete<N: Record>(&mut self, record: &N) -> Result<(), StoreError> {
        self.delete_key(&record.key())
    }

    /// As [`Unit::delete`], by key.
    pub fn delete_key(&mut self, key: &str) -> Result<(), StoreError> {
        match self.seen.get(key) {
            Some(Some(_)) => self.write(key.to_owned(), None),
            _ if self.writes.get(key).is_some_and(Option::is_some) => {
                self.writes.remove(key);
                self.order.retain(|other| other != key);
            }
            _ => return Err(StoreError::NotRead(key.to_owned())),
        }
        Ok(())
    }

    /// Takes a row out of everybody's way and keeps it as it lies. Nothing that it says is believed, so of its claims and index
    /// entries only the one goes that led here.
    ///
    /// A row that another node wrote under a data key that this one has not read yet looks the same, so the commit fails
    /// where the data keys are others than those that this unit began with.
    fn set_aside(&mut self, row: Row, entry: Option<String>, why: &StoreError) -> Result<(), StoreError> {
        self.pin_keys();
        let key = row.key.clone();
        let kept = SetAside::of(&row, why, self.now);
        self.store.note_set_aside(&key, why);
        self.loose_entries.extend(entry);
        self.seen.insert(key.clone(), Some(Known { links: String::new(), ..row.into() }));
        self.write(key, None);
        // The same row may have been set aside before, and put back by hand.
        let fresh = !self.writes.contains_key(&kept.key());
        if fresh { self.insert(&kept) } else { Ok(()) }
    }

    /// The commit fails where the data keys of the store are others than those that this unit began with.
    pub(crate) fn pin_keys(&mut self) {
        self.pins_keys = true;
    }

    /// What [`Unit::pin_keys`] expects, where the keys were read from the store.
    pub(crate) fn keys_from(&self) -> Option<&Arc<str>> {
        self.keys_from.as_ref()
    }

    /// Puts a row that was set aside where it was, under the data key in use. False where its place, or a claim of it, has
    /// been taken since.
    pub(crate) async fn put_back(&mut self, row: &Row) -> Result<bool, StoreError> {
        let new = codec::renew(&self.store.inner.keys, row)?;
        if self.store.row(&row.key, Timestamp(i64::MIN)).await?.is_some() {
            return Ok(false);
        }
        let claims = Links::decode(&row.links, &row.key).claims;
        let mut left = Vec::new();
        for (claim, found) in claims.iter().zip(self.store.inner.engine.find(&claims).await?) {
            // Its own claims stayed where they were.
            match found {
                Some(found) if found.claim.owner != row.key => return Ok(false),
                Some(_) => left.push(EntryRow { key: claim.clone(), owner: row.key.clone() }),
                None => {}
            }
        }
        self.loose_claims.extend(left);
        self.seen.insert(row.key.clone(), None);
        self.write(row.key.clone(), Some(new));
        Ok(true)
    }

    fn write(&mut self, key: String, row: Option<Row>) {
        if self.writes.insert(key.clone(), row).is_none() {
            self.order.push(key);
        }
    }

    /// The commit fails if this record, which was read in this unit, has moved.
    pub fn check<N: Record>(&mut self, record: &N) -> Result<(), StoreError> {
        self.check_key(&record.key())
    }

    /// The commit fails if what this unit read at `key`, a record or nothing, has changed.
    pub fn check_key(&mut self, key: &str) -> Result<(), StoreError> {
        if !self.seen.contains_key(key) {
            return Err(StoreError::NotRead(key.to_owned()));
        }
        self.checks.insert(key.to_owned());
        Ok(())
    }

    /// The commit fails if anybody holds `claim` by then.
    pub fn check_claim_is_free(&mut self, claim: &str) {
        self.free_claims.insert(claim.to_owned());
    }

    /// Adds a line to the audit chain, in the same commit. What it says of a person is sealed under the key of that
    /// person's record where this unit has read or written it, and left out where nobody has the key (RULE-25).
    pub fn audit<L: Line + ?Sized>(&mut self, line: &L) -> Result<(), StoreError> {
        self.audit.push(Pending::of(line)?);
        Ok(())
    }

    /// As [`Unit::audit`], with the person's key brought along: for lines about a record that this unit has not read.
    pub fn audit_with<L: Line + ?Sized>(
        &mut self,
        line: &L,
        own_key: Option<&Arc<OwnKey>>,
    ) -> Result<(), StoreError> {
        if let (Some(owner), Some(own_key)) = (line.owner(), own_key) {
            self.own_keys.entry(owner).or_insert_with(|| Arc::clone(own_key));
        }
        self.audit(line)
    }

    /// The store that this unit changes.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Adds an entry to the feed, in the same commit.
    pub fn publish(&mut self, entry: &impl Serialize) -> Result<(), StoreError> {
        self.feed.push(json("feed entry", entry)?);
        Ok(())
    }

    pub(crate) fn take_blind(&mut self) -> Vec<What> {
        std::mem::take(&mut self.blind)
    }

    /// Commits what was collected: `Err` inside says what moved. Most callers want [`crate::change!`].
    pub async fn commit(self) -> Result<Result<(), What>, StoreError> {
        let store = self.store.clone();
        let batch = self.into_batch();
        if batch.is_empty() { Ok(Ok(())) } else { store.commit(batch).await }
    }

    fn into_batch(mut self) -> Batch {
        let keys = &self.store.inner.keys;
        let audit = std::mem::take(&mut self.audit);
        let audit = audit.into_iter().map(|line| line.seal(keys, &self.own_keys)).collect();
        let mut batch = Batch { now: self.now.0, audit, feed: self.feed, ..Batch::default() };
        batch.entries_removed = self.loose_entries;
        batch.claims_removed = self.loose_claims;
        if let (true, Some(text)) = (self.pins_keys, self.keys_from) {
            let (name, text) = (data_keys::NAME.to_owned(), text.to_string());
            batch.meta.push(MetaPut { name, expect: Some(text.clone()), value: text });
        }
        let expect = |seen: Option<&Option<Known>>| match seen {
            Some(Some(known)) => Expect::Version(known.version),
            _ => Expect::Absent,
        };
        for key in self.order {
            let Some(write) = self.writes.remove(&key) else { continue };
            self.checks.remove(&key);
            let seen = self.seen.get(&key);
            let old = match seen {
                Some(Some(known)) => Links::decode(&known.links, &key),
                _ => Links::default(),
            };
            let new = write.as_ref().map(|row| Links::decode(&row.links, &key)).unwrap_or_default();
            for claim in old.claims.iter().filter(|claim| !new.claims.contains(claim)) {
                batch.claims_removed.push(EntryRow { key: claim.clone(), owner: key.clone() });
            }
            for claim in new.claims.iter().filter(|claim| !old.claims.contains(claim)) {
                batch.claims_added.push(codec::claim(keys, claim, &key));
            }
            for claim in self.claims_anew.remove(&key).unwrap_or_default() {
                batch.claims_removed.push(EntryRow { key: claim.clone(), owner: key.clone() });
                batch.claims_added.push(codec::claim(keys, &claim, &key));
            }
            for entry in old.entries.iter().filter(|entry| !new.entries.contains(entry)) {
                batch.entries_removed.push(entry.clone());
            }
            for entry in new.entries.into_iter().filter(|entry| !old.entries.contains(entry)) {
                batch.entries_added.push(EntryRow { key: entry, owner: key.clone() });
            }
            match (write, expect(seen)) {
                (Some(row), expect) => batch.puts.push(Put { expect, row }),
                (None, Expect::Version(version)) => batch.deletes.push(Delete { key, version }),
                (None, Expect::Absent) => {}
            }
        }
        let mut checks: Vec<String> = self.checks.into_iter().collect();
        checks.sort_unstable();
        batch.checks =
            checks.into_iter().map(|key| Check { expect: expect(self.seen.get(&key)), key }).collect();
        batch.free_claims = self.free_claims.into_iter().collect();
        batch.free_claims.sort_unstable();
        batch
    }
}

fn json(what: &str, value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Unencodable { key: what.to_owned(), reason: error.to_string() })
}
