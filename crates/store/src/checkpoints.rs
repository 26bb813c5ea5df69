//! Checkpoints: where every lane of the audit chain ended at an instant, signed, so that a copy kept elsewhere shows what was
//! cut off or rolled back (RULE-24); and tombstones of erased users, signed as well and kept with them (RULE-25).
//!
//! Each is a compact JWS (RFC 7515) with EdDSA, `typ` of its own and the key's RFC 7638-like `kid`, so that anybody with the
//! public key checks it with the tools at hand. A checkpoint names the hash of the one before it.

use std::collections::BTreeMap;
use std::time::Duration;

use crypto::{LogKey, hex};
use directory::{PoolId, Sub, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::audit::Head;
use crate::error::StoreError;
use crate::record::BadSecrets;
use crate::scan::Scan;
use crate::{Record, Store, Unit, change, key};

mod held_against;
mod made;
mod signature;

pub use held_against::Verified;
pub use made::Checkpoints;
pub use signature::{key_id, open, sign};

use made::make_checkpoint;

/// Lines that one checkpoint reads at most.
const LINES: u64 = 20_000;
/// Checkpoints stay in the store for so long; the files that they were shipped to keep them.
const KEPT: Duration = Duration::from_secs(90 * 24 * 3600);
/// `typ` of a checkpoint.
pub const CHECKPOINT: &str = "rockpool-checkpoint+jwt";
/// `typ` of a tombstone.
pub const TOMBSTONE: &str = "rockpool-tombstone+jwt";
/// `typ` of the manifest of an export.
pub const MANIFEST: &str = "rockpool-audit-export+jwt";

/// The key that signs for the log, as it is kept.
#[derive(Clone, Serialize, Deserialize)]
struct LogKeys {
    created_at: Timestamp,
    public: String,
    #[serde(skip)]
    seed: Zeroizing<Vec<u8>>,
}

impl Record for LogKeys {
    const KIND: &'static str = "log-key";
    const MEMBERS: &'static [&'static str] = &["created_at", "public"];

    fn key(&self) -> String {
        log_key_key()
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(self.seed.clone())
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.seed = Zeroizing::new(bytes.to_vec());
        Ok(())
    }
}

fn log_key_key() -> String {
    key::join(key::NO_POOL, LogKeys::KIND, "current")
}

impl LogKeys {
    fn key(&self) -> Result<LogKey, StoreError> {
        let bad = |_| StoreError::BadMeta("the key of the log");
        Ok(LogKey::from_seed(self.seed.as_slice().try_into().map_err(bad)?))
    }
}

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Its number, from 1.
    pub n: u64,
    /// When it was made.
    pub at: Timestamp,
    /// The epoch of the store.
    pub epoch: u32,
    /// Number and chain value (hexadecimal) of each lane's last line.
    pub lanes: BTreeMap<String, (u64, String)>,
    /// SHA-256 of the checkpoint before it, as it was signed; empty for the first.
    pub previous: String,
}

/// What a tombstone says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The pool.
    pub pool: PoolId,
    /// The user who was erased; none: the pool was, with everybody in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<Sub>,
    /// When.
    pub at: Timestamp,
    /// Lane and number of the line that says so.
    pub line: (String, u64),
}

/// A checkpoint with the tombstones since the one before it, as they are shipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The checkpoint's number.
    pub n: u64,
    /// When it goes from the store.
    pub until: Timestamp,
    /// The checkpoint, signed.
    pub checkpoint: String,
    /// Tombstones, signed.
    pub tombstones: Vec<String>,
}

impl Signed {
    /// The lines of a file of checkpoints, in order.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.tombstones.iter().chain([&self.checkpoint]).map(String::as_str)
    }
}

impl Record for Signed {
    const KIND: &'static str = "checkpoint";
    const MEMBERS: &'static [&'static str] = &["n", "until", "checkpoint", "tombstones"];

    fn key(&self) -> String {
        key::join(key::NO_POOL, Self::KIND, &key::number(self.n))
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.until)
    }
}

/// The newest checkpoint, and how far it reaches.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Latest {
    n: u64,
    hash: String,
    heads: Vec<Head>,
}

impl Record for Latest {
    const KIND: &'static str = "latest-checkpoint";
    const MEMBERS: &'static [&'static str] = &["n", "hash", "heads"];

    fn key(&self) -> String {
        latest_key()
    }
}

fn latest_key() -> String {
    key::join(key::NO_POOL, Latest::KIND, "one")
}

impl Store {
    /// The key that signs for the log; made the first time.
    pub async fn log_key(&self, now: Timestamp) -> Result<LogKey, StoreError> {
        change!(self, now, |unit| -> Result<LogKey, StoreError> { log_key(unit).await })
    }

    /// The public half, if there is a key yet.
    pub async fn log_public_key(&self, now: Timestamp) -> Result<Option<[u8; 32]>, StoreError> {
        let kept = self.find::<LogKeys>(&log_key_key(), now).await?;
        kept.map(|kept| Ok(kept.key()?.public())).transpose()
    }

    /// Makes a checkpoint of all that is committed now; none where nothing has come since the last.
    ///
    /// # Errors
    /// A chain that is broken since then is not signed: [`StoreError::Tampered`] names the place.
    pub async fn make_checkpoint(&self, now: Timestamp) -> Result<Option<Signed>, StoreError> {
        let mut newest = None;
        loop {
            let made = change!(self, now, |unit| -> Result<Option<Signed>, StoreError> {
                make_checkpoint(unit).await
            })?;
            match made {
                Some(made) => newest = Some(made),
                None => return Ok(newest),
            }
        }
    }

    /// Up to `limit` checkpoints with a number above `after`.
    pub async fn checkpoints(
        &self,
        after: u64,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Signed>, StoreError> {
        let first = key::join(key::NO_POOL, Signed::KIND, "");
        let from = crate::Cursor(key::join(key::NO_POOL, Signed::KIND, &key::number(after)));
        Ok(self.scan(&Scan::keys(&first).after(Some(from)).limit(limit), now).await?.items)
    }
}

async fn log_key(unit: &mut Unit) -> Result<LogKey, StoreError> {
    if let Some(kept) = unit.find::<LogKeys>(&log_key_key()).await? {
        return kept.key();
    }
    let made = LogKey::generate();
    let public = hex::encode(&made.public());
    let seed = Zeroizing::new(made.seed().to_vec());
    unit.insert(&LogKeys { created_at: unit.now(), public, seed })?;
    Ok(made)
}
