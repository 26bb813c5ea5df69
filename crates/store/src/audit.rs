//! The audit chain: lines in the order of their commits, each authenticated over the one before it (RULE-24).
//!
//! What a line says of a person's whereabouts is sealed under the key of that person's record, so that it dies with the
//! record while the chain still verifies (RULE-25). Taking lines off the end together with the note of where it is, or
//! rolling the whole store back, shows only beside a checkpoint that is kept elsewhere ([`crate::checkpoints`]).

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::{KeyRing, OwnKey, Purpose, hex};
use directory::AuditLine;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::engine::{Log, LogRow, Stamp};
use crate::error::{StoreError, What};
use crate::users::user_key;
use crate::{Store, codec, key};

/// Lines that are read in one go.
const AT_ONCE: usize = 500;

/// Authenticates log lines; the engine calls it inside the commit.
pub(crate) struct Stamper {
    keys: KeyRing,
}

impl Stamper {
    pub(crate) fn new(keys: KeyRing) -> Self {
        Self { keys }
    }

    /// The data key, in use or before that, under which a line carries the chain value that follows `previous`.
    fn maker(&self, row: &LogRow, seq: u64, previous: &[u8]) -> Option<u32> {
        let parts = [b"line", row.lane.as_bytes(), &seq.to_be_bytes(), previous, row.body.as_bytes()];
        self.keys.mac_maker(Purpose::Audit, "", &parts, &row.mac)
    }

    /// Whether a feed entry is as it was written.
    pub(crate) fn is_entry(&self, row: &LogRow) -> bool {
        let parts = [b"feed", row.lane.as_bytes(), &row.seq.to_be_bytes(), row.body.as_bytes()];
        self.keys.mac_verify(Purpose::RowMac, "", &parts, &row.mac)
    }
}

impl Stamp for Stamper {
    fn audit(&self, lane: &str, seq: u64, previous: &[u8], body: &str) -> [u8; 32] {
        let parts: [&[u8]; 5] = [b"line", lane.as_bytes(), &seq.to_be_bytes(), previous, body.as_bytes()];
        self.keys.mac(Purpose::Audit, "", &parts)
    }

    fn feed(&self, lane: &str, seq: u64, body: &str) -> [u8; 32] {
        let parts: [&[u8]; 4] = [b"feed", lane.as_bytes(), &seq.to_be_bytes(), body.as_bytes()];
        self.keys.mac(Purpose::RowMac, "", &parts)
    }
}

/// What can be a line of the chain.
pub trait Line: Serialize {
    /// What of it is personal, if anything.
    fn personal(&self) -> Option<Personal> {
        None
    }

    /// The key of the record of the person whom it is about.
    fn owner(&self) -> Option<String> {
        None
    }
}

impl Line for str {}
impl Line for &str {}
impl Line for String {}
impl Line for u64 {}
impl Line for i32 {}
impl Line for usize {}

impl Line for AuditLine {
    /// The address of whoever acts in person. An operator's address stays readable: it is what the log is for.
    fn personal(&self) -> Option<Personal> {
        let source = self.source.clone().filter(|_| self.is_in_person())?;
        let open = Self { source: None, ..self.clone() };
        let scope = self.pool.as_ref().map_or(key::NO_POOL, |pool| pool.as_str()).to_owned();
        Some(Personal {
            scope,
            request: self.request_id.to_string(),
            source,
            open: serde_json::to_value(open).ok()?,
        })
    }

    fn owner(&self) -> Option<String> {
        Some(user_key(self.pool.as_ref()?, self.sub.as_ref()?))
    }
}

/// The personal part of a line.
#[derive(Debug)]
pub struct Personal {
    scope: String,
    request: String,
    source: String,
    /// The line without it.
    open: serde_json::Value,
}

/// A line that waits for the end of its unit, where it is known whose key there is.
#[derive(Debug)]
pub(crate) enum Pending {
    Plain(String),
    Personal { owner: Option<String>, personal: Personal },
}

impl Pending {
    pub(crate) fn of<L: Line + ?Sized>(line: &L) -> Result<Self, StoreError> {
        if let Some(personal) = line.personal() {
            return Ok(Self::Personal { owner: line.owner(), personal });
        }
        let text = serde_json::to_string(line).map_err(|error| StoreError::Unencodable {
            key: "audit line".into(),
            reason: error.to_string(),
        })?;
        Ok(Self::Plain(text))
    }

    /// The body of the line.
    pub(crate) fn seal(self, keys: &KeyRing, own_keys: &HashMap<String, Arc<OwnKey>>) -> String {
        let (owner, Personal { scope, request, source, mut open }) = match self {
            Self::Plain(text) => return text,
            Self::Personal { owner, personal } => (owner, personal),
        };
        let place = place(&request);
        let sealed = match &owner {
            Some(owner) => own_keys.get(owner).map(|own| own.seal(&place, source.as_bytes())),
            // Nobody's: there is nobody to be erased.
            None => Some(keys.seal(Purpose::Audit, &scope, &place, source.as_bytes())),
        };
        if let (Some(sealed), Some(open)) = (sealed, open.as_object_mut()) {
            open.insert("sealed".into(), STANDARD.encode(sealed).into());
        }
        open.to_string()
    }
}

/// What a sealed address is bound to.
fn place(request: &str) -> [&[u8]; 2] {
    [b"audit source", request.as_bytes()]
}

/// A line of the chain.
#[derive(Clone, Debug)]
pub struct Kept<L> {
    /// Who wrote it.
    pub lane: String,
    /// Its number in the lane, from 1.
    pub seq: u64,
    /// What it says.
    pub line: L,
}

/// A line as it may be shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shown {
    /// Who wrote it.
    pub lane: String,
    /// Its number in the lane, from 1.
    pub seq: u64,
    /// What it says, with the address where it can still be read.
    #[serde(flatten)]
    pub line: AuditLine,
    /// The person was erased, and what the line said of the whereabouts with it (RULE-25).
    pub erased: bool,
}

/// A line as it lies, and what of it is sealed.
#[derive(Clone, Debug, Serialize)]
pub struct Raw {
    /// Who wrote it.
    pub lane: String,
    /// Its number in the lane, from 1.
    pub seq: u64,
    /// Its chain value, in hexadecimal.
    pub mac: String,
    /// What it says, as it was chained.
    pub body: String,
    /// The address, where it can still be read.
    pub source: Option<String>,
    /// The person was erased.
    pub erased: bool,
}

#[derive(Deserialize)]
struct Body {
    #[serde(flatten)]
    line: AuditLine,
    sealed: Option<String>,
}

/// Where a lane of a chain ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The lane.
    pub lane: String,
    /// Number of the last line; 0 if none.
    pub seq: u64,
    /// Chain value of the last line.
    pub mac: Vec<u8>,
    /// The data keys that made the lines.
    #[serde(default)]
    makers: Makers,
}

impl Head {
    /// Before the first line of a lane.
    pub(crate) fn start(lane: &str) -> Self {
        Self { lane: lane.to_owned(), seq: 0, mac: Vec::new(), makers: Makers::default() }
    }
}

/// Lines that a node may still chain with the data key before, once another has begun to use the next one: nodes that share
/// a lane hear of that within seconds.
const OVERLAP: u64 = 1_000;

/// Which data keys made the lines of a lane. Each replaces the one before it for good, so whoever holds one that was replaced
/// cannot write on behind its time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Makers {
    newest: u32,
    /// The first line that the newest made.
    since: u64,
}

impl Makers {
    /// Whether the data key `id` may have made line `seq`, the next one.
    fn admit(&mut self, id: u32, seq: u64) -> bool {
        if id > self.newest {
            *self = Self { newest: id, since: seq };
        }
        id == self.newest || seq - self.since < OVERLAP
    }
}

/// Walks one lane and says where it is not as it was written.
pub(crate) struct Walk {
    stamper: Stamper,
    pub(crate) head: Head,
}

impl Walk {
    pub(crate) fn from(store: &Store, head: Head) -> Self {
        Self { stamper: Stamper::new(store.inner.keys.clone()), head }
    }

    /// The next lines up to number `last`, verified; empty at the end.
    pub(crate) async fn next(&mut self, store: &Store, last: u64) -> Result<Vec<LogRow>, StoreError> {
        if self.head.seq >= last {
            return Ok(Vec::new());
        }
        let engine = &store.inner.engine;
        let wanted = AT_ONCE.min(usize::try_from(last - self.head.seq).unwrap_or(AT_ONCE));
        let rows = engine.log(Log::Audit, &self.head.lane, self.head.seq, wanted).await?;
        let broken = |seq: u64, why| StoreError::Tampered {
            what: What::Record(format!("audit/{}/{seq}", self.head.lane)),
            why,
        };
        if rows.is_empty() {
            return Err(broken(self.head.seq + 1, "the lines from here to the end are gone"));
        }
        let (mut seq, mut mac) = (self.head.seq, self.head.mac.clone());
        let mut makers = self.head.makers.clone();
        for (at, row) in rows.iter().enumerate() {
            if row.seq != seq + 1 {
                return Err(broken(seq + 1, "the line is gone"));
            }
            let Some(maker) = self.stamper.maker(row, row.seq, &mac) else {
                return Err(broken(row.seq, self.why(&rows, at)));
            };
            if !makers.admit(maker, row.seq) {
                return Err(broken(
                    row.seq,
                    "the line was made with a data key that had been replaced by then",
                ));
            }
            (seq, mac) = (row.seq, row.mac.clone());
        }
        (self.head.seq, self.head.mac, self.head.makers) = (seq, mac, makers);
        Ok(rows)
    }

    /// A line that does not fit: does it fit at another place nearby?
    fn why(&self, rows: &[LogRow], at: usize) -> &'static str {
        let row = &rows[at];
        let nearby = &rows[at.saturating_sub(16)..rows.len().min(at + 16)];
        let previous = nearby.iter().map(|other| other.mac.as_slice()).chain([self.head.mac.as_slice(), &[]]);
        for previous in previous {
            if nearby
                .iter()
                .any(|other| other.seq != row.seq && self.stamper.maker(row, other.seq, previous).is_some())
            {
                return "the line stood at another place";
            }
        }
        "the line was changed, or the one before it"
    }
}

impl Store {
    /// Up to `limit` lines of `lane` after number `after`, each read as it stands; [`Store::verify_audit`] checks.
    pub async fn audit_lines<L: DeserializeOwned>(
        &self,
        lane: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Kept<L>>, StoreError> {
        self.count_read();
        let rows = self.inner.engine.log(Log::Audit, lane, after, limit).await?;
        rows.into_iter().map(|row| Ok(Kept { line: read(&row)?, lane: row.lane, seq: row.seq })).collect()
    }

    /// The same for lines of operations, with the addresses of those who have not been erased.
    pub async fn audit_shown(&self, lane: &str, after: u64, limit: usize) -> Result<Vec<Shown>, StoreError> {
        let rows = self.inner.engine.log(Log::Audit, lane, after, limit).await?;
        let mut own_keys = HashMap::new();
        let mut shown = Vec::with_capacity(rows.len());
        for row in &rows {
            shown.push(self.show(row, &mut own_keys).await?);
        }
        Ok(shown)
    }

    /// The same with what the chain is made of, for whoever keeps it elsewhere.
    pub async fn audit_raw(&self, lane: &str, after: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        let rows = self.inner.engine.log(Log::Audit, lane, after, limit).await?;
        let mut own_keys = HashMap::new();
        let mut raw = Vec::with_capacity(rows.len());
        for row in rows {
            let shown = self.show(&row, &mut own_keys).await.ok();
            let (source, erased) = shown.map_or((None, false), |shown| (shown.line.source, shown.erased));
            raw.push(Raw {
                lane: row.lane,
                seq: row.seq,
                mac: hex::encode(&row.mac),
                body: row.body,
                source,
                erased,
            });
        }
        Ok(raw)
    }

    pub(crate) async fn show(
        &self,
        row: &LogRow,
        own_keys: &mut HashMap<String, Option<OwnKey>>,
    ) -> Result<Shown, StoreError> {
        let Body { mut line, sealed } = read(row)?;
        let mut erased = false;
        if let Some(sealed) = sealed.and_then(|text| STANDARD.decode(text).ok()) {
            let request = line.request_id.to_string();
            let place = place(&request);
            let plain = match line.owner() {
                Some(owner) => {
                    if !own_keys.contains_key(&owner) {
                        let row = self.inner.engine.get(&owner).await?;
                        let own = row.as_ref().and_then(|row| codec::own_key_of(&self.inner.keys, row).ok());
                        own_keys.insert(owner.clone(), own.flatten());
                    }
                    own_keys.get(&owner).and_then(Option::as_ref).map(|own| own.open(&place, &sealed))
                }
                None => {
                    let scope = line.pool.as_ref().map_or(key::NO_POOL, |pool| pool.as_str());
                    Some(self.inner.keys.open(Purpose::Audit, scope, &place, &sealed))
                }
            };
            match plain {
                Some(Ok(plain)) => line.source = String::from_utf8(plain.to_vec()).ok(),
                _ => erased = true,
            }
        }
        Ok(Shown { lane: row.lane.clone(), seq: row.seq, line, erased })
    }

    /// Walks every lane from its beginning and refuses a line that was changed, put in, taken out or moved. Lines that are
    /// written meanwhile are left for the next time.
    pub async fn verify_audit(&self) -> Result<Vec<Head>, StoreError> {
        self.verify_audit_with(|_| Ok(())).await
    }

    /// The same; `each` sees every line that was found good.
    pub(crate) async fn verify_audit_with(
        &self,
        mut each: impl FnMut(&LogRow) -> Result<(), StoreError>,
    ) -> Result<Vec<Head>, StoreError> {
        let mut heads = Vec::new();
        for lane in self.inner.engine.lanes().await? {
            let mut walk = Walk::from(self, Head::start(&lane.name));
            loop {
                let rows = walk.next(self, lane.audit_seq).await?;
                if rows.is_empty() {
                    break;
                }
                for row in &rows {
                    each(row)?;
                }
            }
            let beyond = self.inner.engine.log(Log::Audit, &lane.name, lane.audit_seq, 1).await?;
            if let Some(row) = beyond.first() {
                // Written meanwhile, or put in behind the end by somebody who left the end where it was.
                let lanes = self.inner.engine.lanes().await?;
                let end = lanes.iter().find(|now| now.name == lane.name).map_or(0, |now| now.audit_seq);
                if row.seq > end {
                    return Err(StoreError::Tampered {
                        what: What::Record(format!("audit/{}/{}", lane.name, row.seq)),
                        why: "the line was put in behind the end",
                    });
                }
            }
            heads.push(walk.head);
        }
        Ok(heads)
    }

    /// The names of the lanes, each with the number of its last audit line.
    pub async fn audit_ends(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.count_read();
        Ok(self.inner.engine.lanes().await?.into_iter().map(|lane| (lane.name, lane.audit_seq)).collect())
    }

    /// The names of the lanes.
    pub async fn lanes(&self) -> Result<Vec<String>, StoreError> {
        self.count_read();
        Ok(self.inner.engine.lanes().await?.into_iter().map(|lane| lane.name).collect())
    }
}

pub(crate) fn read<L: DeserializeOwned>(row: &LogRow) -> Result<L, StoreError> {
    serde_json::from_str(&row.body).map_err(|error| StoreError::Undecodable {
        key: format!("{}/{}", row.lane, row.seq),
        reason: format!("{:?} at column {}", error.classify(), error.column()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_key_that_was_replaced_makes_no_line_behind_its_time_rule_24() {
        let mut makers = Makers::default();
        for (id, seq, is_good) in
            [(1, 1, true), (1, 9_000, true), (2, 9_001, true), (1, 9_002, true), (2, 9_003, true)]
        {
            assert_eq!(makers.admit(id, seq), is_good, "{id} {seq}");
        }
        assert!(!makers.admit(1, 9_001 + OVERLAP));
        assert!(makers.admit(2, 9_001 + OVERLAP) && makers.admit(3, 11_000));
        assert!(!makers.admit(1, 12_000) && !makers.admit(2, 12_001));
    }
}
