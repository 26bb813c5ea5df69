//! Rows that cannot be read and lay in the way of work: kept as they were found, counted, and shown by `rockpool store
//! check`. Whoever can write the database can stop what concerns the row, and nothing else.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::{OsRandom, hex, sha256};
use directory::{AuditLine, Timestamp};
use serde::{Deserialize, Serialize};

use crate::engine::Row;
use crate::error::{StoreError, What};
use crate::scan::{Cursor, Page, Scan};
use crate::{Record, Store, Unit, change, key, links};

/// A row that was set aside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SetAside {
    /// Its own id.
    pub id: String,
    /// The key that the row had.
    pub of: String,
    /// When it was set aside.
    pub at: Timestamp,
    /// What was wrong.
    pub why: String,
    /// The row's version, format, oldest reader and expiry.
    pub numbers: (i64, u16, u16, Option<i64>),
    /// Body and links, as they lay there.
    pub texts: (String, String),
    /// The sealed part, the own key and the MAC, in base64.
    pub bytes: (Option<String>, Option<String>, String),
}

/// A row that was set aside is kept for so long: for its operator, and no longer than a person's data may lie about.
const KEPT: Duration = Duration::from_secs(90 * 24 * 3600);
/// Rows that are looked at in one go.
const PAGE: usize = 200;

impl SetAside {
    /// The beginning of the keys of all.
    pub const PREFIX: &'static str = "~/set-aside/";

    /// An id for a row that had this key.
    pub fn new_id(of: &str) -> String {
        format!("{}{}", Self::name(of), hex::encode(&OsRandom::bytes::<4>()))
    }

    /// The beginning of the ids of rows that had this key.
    fn name(of: &str) -> String {
        hex::encode(&sha256(&[of.as_bytes()])[..8])
    }

    pub(crate) fn of(row: &Row, why: &StoreError, at: Timestamp) -> Self {
        let text = |bytes: &Vec<u8>| STANDARD.encode(bytes);
        Self {
            id: Self::new_id(&row.key),
            of: row.key.clone(),
            at,
            why: why.to_string(),
            numbers: (row.version, row.format, row.min_reader, row.expires_at),
            texts: (row.body.clone(), row.links.clone()),
            bytes: (row.sealed.as_ref().map(text), row.own_key.as_ref().map(text), text(&row.mac)),
        }
    }
}

impl SetAside {
    /// The row as it lay there; none where the note itself is of another form.
    fn row(&self) -> Option<Row> {
        let bytes = |text: &String| STANDARD.decode(text).ok();
        let some = |text: &Option<String>| match text {
            Some(text) => bytes(text).map(Some),
            None => Some(None),
        };
        let (version, format, min_reader, expires_at) = self.numbers;
        Some(Row {
            key: self.of.clone(),
            version,
            format,
            min_reader,
            expires_at,
            body: self.texts.0.clone(),
            links: self.texts.1.clone(),
            sealed: some(&self.bytes.0)?,
            own_key: some(&self.bytes.1)?,
            mac: bytes(&self.bytes.2)?,
        })
    }
}

impl Record for SetAside {
    const KIND: &'static str = "set-aside";
    const MEMBERS: &'static [&'static str] = &["id", "of", "at", "why", "numbers", "texts", "bytes"];

    fn key(&self) -> String {
        key::join(key::NO_POOL, Self::KIND, &self.id)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.at + KEPT)
    }
}

impl Unit {
    /// Takes away what was set aside of the row that had the key `of`, and says how much (RULE-25).
    pub async fn drop_set_aside(&mut self, of: &str) -> Result<usize, StoreError> {
        let prefix = format!("{}{}", SetAside::PREFIX, SetAside::name(of));
        self.drop_those_set_aside(&prefix, |aside| aside.of == of).await
    }

    /// The same of every row whose key begins with `prefix`, so many in one go; 0 at the end.
    pub(crate) async fn drop_set_aside_below(&mut self, prefix: &str) -> Result<usize, StoreError> {
        self.drop_those_set_aside(SetAside::PREFIX, |aside| aside.of.starts_with(prefix)).await
    }

    async fn drop_those_set_aside(
        &mut self,
        keys: &str,
        is_one: impl Fn(&SetAside) -> bool,
    ) -> Result<usize, StoreError> {
        let mut after = None;
        loop {
            let page = self.scan::<SetAside>(&Scan::keys(keys).limit(PAGE).after(after)).await?;
            let mut dropped = 0;
            for aside in page.items.iter().filter(|aside| is_one(aside)) {
                self.delete(aside)?;
                dropped += 1;
            }
            after = page.next;
            if dropped > 0 || after.is_none() {
                return Ok(dropped);
            }
        }
    }
}

/// What became of the wish to put a row back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutBack {
    /// It is where it was.
    Done,
    /// There is no such row.
    Unknown,
    /// Something else has its place, or holds what it claimed.
    Taken,
    /// It still cannot be read, for this reason.
    Unreadable(String),
}

/// What an index entry points at.
pub(crate) enum Pointed {
    /// A row that names the entry. Its MAC is for the caller to check.
    Row { row: Row, entry: String },
    /// Nothing, or a row that does not name it.
    Astray { entry: String, why: StoreError },
}

impl Store {
    /// A page of index entries with what each points at, right or wrong.
    pub(crate) async fn scan_pointed(
        &self,
        scan: &Scan,
        now: Timestamp,
    ) -> Result<Page<Pointed>, StoreError> {
        self.count_read();
        let mut page = Page { items: Vec::new(), next: None };
        let mut last = None;
        for found in self.inner.engine.scan_index(&scan.range(now.0)).await? {
            if page.items.len() == scan.limit {
                page.next = last.map(Cursor);
                break;
            }
            let entry = found.entry.key;
            let row = found
                .row
                .filter(|row| row.key == found.entry.owner && links::has_entry(&row.links, &row.key, &entry));
            page.items.push(match row {
                Some(row) => Pointed::Row { row, entry: entry.clone() },
                None => {
                    let why = StoreError::Tampered {
                        what: What::Claim(entry.clone()),
                        why: "no record names this index entry",
                    };
                    Pointed::Astray { entry: entry.clone(), why }
                }
            });
            last = Some(entry);
        }
        Ok(page)
    }

    /// The rows that were set aside, up to `limit`.
    pub async fn all_set_aside(&self, limit: usize, now: Timestamp) -> Result<Vec<SetAside>, StoreError> {
        Ok(self.scan(&Scan::keys(SetAside::PREFIX).limit(limit), now).await?.items)
    }

    /// Puts a row that was set aside back where it was, if it can be read after all: a node that did not know a data key
    /// took healthy rows for forged. `by` says in the audit log who did.
    ///
    /// # Errors
    /// The store's.
    pub async fn put_back(&self, id: &str, by: &AuditLine, now: Timestamp) -> Result<PutBack, StoreError> {
        let place = key::join(key::NO_POOL, SetAside::KIND, id);
        change!(self, now, |unit| -> Result<PutBack, StoreError> {
            let Some(aside) = unit.find::<SetAside>(&place).await? else { return Ok(PutBack::Unknown) };
            let Some(row) = aside.row() else {
                return Ok(PutBack::Unreadable("its note is of another form".to_owned()));
            };
            match unit.put_back(&row).await {
                Ok(true) => {}
                Ok(false) => return Ok(PutBack::Taken),
                Err(error @ StoreError::Engine(_)) => return Err(error),
                Err(why) => return Ok(PutBack::Unreadable(why.to_string())),
            }
            unit.delete(&aside)?;
            unit.audit(&AuditLine { subject: Some(aside.of.clone()), ..by.clone() })?;
            Ok(PutBack::Done)
        })
    }

    /// Takes a row that was set aside away for good; `false`: there is none of this id. `by` says in the audit log who did.
    pub async fn drop_aside(&self, id: &str, by: &AuditLine, now: Timestamp) -> Result<bool, StoreError> {
        change!(self, now, |unit| -> Result<bool, StoreError> {
            let place = key::join(key::NO_POOL, SetAside::KIND, id);
            let Some(aside) = unit.find::<SetAside>(&place).await? else { return Ok(false) };
            unit.delete(&aside)?;
            unit.audit(&AuditLine { subject: Some(aside.of.clone()), ..by.clone() })?;
            Ok(true)
        })
    }

    /// How many rows this process has set aside since it began.
    pub fn set_aside_count(&self) -> u64 {
        self.inner.set_aside.load(std::sync::atomic::Ordering::Relaxed)
    }

    pub(crate) fn note_set_aside(&self, key: &str, why: &StoreError) {
        self.inner.set_aside.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        tracing::error!(key, %why, "a row that cannot be read was set aside; see `rockpool store check`");
    }
}
