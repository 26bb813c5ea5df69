//! The audit chain: lines in the order of their commits, each authenticated over the one before it (RULE-24).
//!
//! Taking lines off the end, or rolling the whole store back, is not visible here: that needs checkpoints kept
//! elsewhere.

use crypto::{KeyRing, Purpose};
use serde::de::DeserializeOwned;

use crate::Store;
use crate::engine::{Log, LogRow, Stamp};
use crate::error::{StoreError, What};

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

/// A line of the chain.
#[derive(Clone, Debug)]
pub struct Line<L> {
    /// Who wrote it.
    pub lane: String,
    /// Its number in the lane, from 1.
    pub seq: u64,
    /// What it says.
    pub line: L,
}

/// Where a lane of a chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The lane.
    pub lane: String,
    /// Number of the last line; 0 if none.
    pub seq: u64,
    /// Chain value of the last line.
    pub mac: Vec<u8>,
}

impl Store {
    /// Up to `limit` lines of `lane` after number `after`, each read as it stands; [`Store::verify_audit`] checks.
    pub async fn audit_lines<L: DeserializeOwned>(
        &self,
        lane: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Line<L>>, StoreError> {
        self.count_read();
        let rows = self.inner.engine.log(Log::Audit, lane, after, limit).await?;
        rows.into_iter().map(|row| Ok(Line { line: read(&row)?, lane: row.lane, seq: row.seq })).collect()
    }

    /// Walks every lane from its beginning and refuses a line that was changed, put in, taken out or moved.
    pub async fn verify_audit(&self) -> Result<Vec<Head>, StoreError> {
        let stamper = Stamper::new(self.inner.keys.clone());
        let mut heads = Vec::new();
        for lane in self.inner.engine.lanes().await? {
            let mut head = Head { lane: lane.name, seq: 0, mac: Vec::new() };
            loop {
                let rows = self.inner.engine.log(Log::Audit, &head.lane, head.seq, AT_ONCE).await?;
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    let tampered = |why| StoreError::Tampered {
                        what: What::Record(format!("audit/{}/{}", head.lane, row.seq)),
                        why,
                    };
                    if row.seq != head.seq + 1 {
                        return Err(tampered("a line before it is gone"));
                    }
                    if stamper.audit(&row.lane, row.seq, &head.mac, &row.body)[..] != row.mac[..] {
                        return Err(tampered("the chain does not fit"));
                    }
                    head.seq = row.seq;
                    head.mac = row.mac;
                }
            }
            if head.seq != lane.audit_seq {
                return Err(StoreError::Tampered {
                    what: What::Record(format!("audit/{}", head.lane)),
                    why: "lines at its end are gone",
                });
            }
            heads.push(head);
        }
        Ok(heads)
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
