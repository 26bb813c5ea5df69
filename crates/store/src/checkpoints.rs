//! Checkpoints: where every lane of the audit chain ended at an instant, signed, so that a copy kept elsewhere shows what was
//! cut off or rolled back (RULE-24); and tombstones of erased users, signed as well and kept with them (RULE-25).
//!
//! Each is a compact JWS (RFC 7515) with EdDSA, `typ` of its own and the key's RFC 7638-like `kid`, so that anybody with the
//! public key checks it with the tools at hand. A checkpoint names the hash of the one before it.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::{LogKey, hex, sha256};
use directory::{AuditLine, Pool, PoolId, Sub, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::audit::{Head, Walk};
use crate::engine::{BoxFuture, Log};
use crate::error::{StoreError, What};
use crate::jobs::{DeletePrefix, Next, Step};
use crate::pools::pool_key;
use crate::record::BadSecrets;
use crate::scan::Scan;
use crate::users::users_prefix;
use crate::{Record, Store, Unit, change, key};

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

/// Signs `payload` as a JWS of type `typ`.
pub fn sign(key: &LogKey, typ: &str, payload: &impl Serialize) -> Result<String, StoreError> {
    let bad =
        |error: serde_json::Error| StoreError::Unencodable { key: typ.into(), reason: error.to_string() };
    let header = serde_json::json!({"alg": "EdDSA", "kid": key_id(&key.public()), "typ": typ}).to_string();
    let payload = serde_json::to_vec(payload).map_err(bad)?;
    let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(text.as_bytes()));
    Ok(format!("{text}.{signature}"))
}

/// What a JWS of type `typ` says, if `public` signed it.
pub fn open<T: DeserializeOwned>(public: &[u8; 32], typ: &str, jws: &str) -> Option<T> {
    let (text, signature) = jws.rsplit_once('.')?;
    let signature: [u8; 64] = URL_SAFE_NO_PAD.decode(signature).ok()?.try_into().ok()?;
    let (header, payload) = text.split_once('.')?;
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header["typ"] != typ
        || header["alg"] != "EdDSA"
        || !LogKey::verify(public, text.as_bytes(), &signature)
    {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// The name of a public key: the beginning of its SHA-256.
pub fn key_id(public: &[u8; 32]) -> String {
    hex::encode(&sha256(&[public])[..8])
}

/// What was found when the chain was held against checkpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Where each lane ends.
    pub heads: Vec<Head>,
    /// Lines that were read.
    pub lines: u64,
    /// Checkpoints that agree with the chain.
    pub checkpoints: u64,
    /// Tombstones of users and pools that are gone, as they should be.
    pub tombstones: u64,
    /// Those that are there all the same: the store was rolled back, and they must be erased again.
    pub risen: Vec<Tombstone>,
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

    /// Walks the chain, and holds it against `lines`: checkpoints and tombstones that were shipped, whatever the store itself
    /// says. The first place that does not fit is the error.
    pub async fn verify_against(&self, lines: &[&str], now: Timestamp) -> Result<Verified, StoreError> {
        let (mut verified, _) = self.hold_against(lines, 1, None, now).await?;
        let mut read = 0;
        verified.heads = self
            .verify_audit_with(|_| {
                read += 1;
                Ok(())
            })
            .await?;
        verified.lines = read;
        Ok(verified)
    }

    /// Holds the log against a page of such lines without walking it: each line of the log that a checkpoint names is there
    /// with the chain value that was signed, which proves the lines before it once the walk has. `first` is the number of
    /// the first of `lines` in its file, for errors; `previous` is number and hash of the last checkpoint of the page before,
    /// and that of this page is handed back.
    pub async fn hold_against(
        &self,
        lines: &[&str],
        first: u64,
        mut previous: Option<(u64, String)>,
        now: Timestamp,
    ) -> Result<(Verified, Option<(u64, String)>), StoreError> {
        let mut verified = Verified::default();
        let mut expected: BTreeMap<(String, u64), (Checkpoint, String)> = BTreeMap::new();
        let mut tombstones = Vec::new();
        let public = self.log_public_key(now).await?;
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let line = line.trim();
            let bad = |why| StoreError::BadCheckpoint { line: first + at as u64, why };
            let Some(public) = &public else {
                return Err(bad(
                    "this store has no key for its log: it is another store, or the key was taken away",
                ));
            };
            if let Some(tombstone) = open::<Tombstone>(public, TOMBSTONE, line) {
                tombstones.push(tombstone);
                continue;
            }
            let Some(checkpoint) = open::<Checkpoint>(public, CHECKPOINT, line) else {
                return Err(bad("not signed by the key of this store's log"));
            };
            // Several nodes may ship into one file, and a file may begin anywhere: only neighbours are compared.
            if let Some((n, hash)) = &previous
                && checkpoint.n == n + 1
                && checkpoint.previous != *hash
            {
                return Err(bad("it follows another checkpoint than the one before it"));
            }
            previous = Some((checkpoint.n, hex::encode(&sha256(&[line.as_bytes()]))));
            verified.checkpoints += 1;
            for (lane, (seq, mac)) in checkpoint.lanes.clone() {
                let known = expected.entry((lane, seq)).or_insert_with(|| (checkpoint.clone(), mac.clone()));
                // Both are signed, so the store went two ways: one of them was rolled back.
                if known.1 != mac {
                    return Err(bad(
                        "it vouches for another line than a checkpoint before it, at the same place",
                    ));
                }
            }
        }
        self.hold_lines_against(expected).await?;
        for tombstone in tombstones {
            if self.is_there(&tombstone, now).await? {
                verified.risen.push(tombstone);
            } else {
                verified.tombstones += 1;
            }
        }
        Ok((verified, previous))
    }

    /// Whether each line that a checkpoint names is there with its chain value.
    async fn hold_lines_against(
        &self,
        expected: BTreeMap<(String, u64), (Checkpoint, String)>,
    ) -> Result<(), StoreError> {
        let engine = &self.inner.engine;
        for ((lane, seq), (checkpoint, mac)) in expected.into_iter().filter(|((_, seq), _)| *seq > 0) {
            let differs = |seq, why| StoreError::NotAsCheckpointed {
                lane: lane.clone(),
                seq,
                n: checkpoint.n,
                at: checkpoint.at.0,
                why,
            };
            let rows = engine.log(Log::Audit, &lane, seq - 1, 1).await?;
            match rows.first().filter(|row| row.seq == seq) {
                Some(row) if hex::encode(&row.mac) == mac => {}
                Some(_) => return Err(differs(seq, "another line stands there now")),
                None => {
                    let lanes = engine.lanes().await?;
                    let end =
                        lanes.iter().find(|known| known.name == lane).map_or(0, |known| known.audit_seq);
                    let why =
                        if end == 0 { "the whole lane is gone" } else { "the lines at the end are gone" };
                    return Err(differs(end.min(seq), why));
                }
            }
        }
        Ok(())
    }

    /// Whether what a tombstone stands for is there all the same.
    async fn is_there(&self, tombstone: &Tombstone, now: Timestamp) -> Result<bool, StoreError> {
        let Tombstone { pool, sub, at, .. } = tombstone;
        if let Some(sub) = sub {
            return Ok(self.inner.engine.get(&crate::users::user_key(pool, sub)).await?.is_some());
        }
        // A pool that was made anew under its id is another one.
        if let Some(found) = self.find::<Pool>(&pool_key(pool), now).await? {
            return Ok(found.created_at <= *at);
        }
        // Without its record, whatever a job is not about to take away stays for good.
        let below = format!("{pool}/");
        if self.scan_rows(&Scan::keys(&users_prefix(pool)).limit(1), now).await?.items.is_empty() {
            return Ok(false);
        }
        let jobs = self.jobs_of_kind(DeletePrefix::KIND, now).await?;
        Ok(!jobs.iter().any(|job| job.state["prefix"] == below.as_str()))
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

/// One checkpoint, in the caller's commit; none where nothing has come.
async fn make_checkpoint(unit: &mut Unit) -> Result<Option<Signed>, StoreError> {
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
