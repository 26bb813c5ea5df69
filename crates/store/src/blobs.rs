//! Bytes that are kept by their hash: code, layers, artifacts. The same bytes are kept once, sealed, in parts of rows.
//!
//! What names some bytes is a record: it lists [`naming`] among its index entries, and the commit that writes it calls
//! [`Unit::name_blob`]. Bytes that nothing names are taken away by [`SweepBlobs`] after [`GRACE`]: long enough to be kept first and
//! named by a later request. So nobody counts references, and a record that goes, however it goes, lets go of its bytes.

use std::time::Duration;

use crypto::{OsRandom, Sha256};
use directory::{ContentHash, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::engine::BoxFuture;
use crate::jobs::{Next, Step};
use crate::record::{BadSecrets, Record};
use crate::set_aside::Pointed;
use crate::{Cursor, Scan, Store, StoreError, Unit, change, key};

/// Bytes that nothing names are kept for so long after they were kept or last named.
pub const GRACE: Duration = Duration::from_secs(3600);
/// Bytes of a part. Small beside what a database takes as one row; hundreds of rows are read at a time by a copy or a check.
const PART: usize = 64 * 1024;
/// Parts that are written in one commit, or read in one round trip.
const AT_ONCE: usize = 16;
/// Bytes of what [`Store::read_blob_piece`] gives at once; only the last piece is shorter.
pub const PIECE: usize = PART * AT_ONCE;

/// Bytes that are kept, or are on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// Under which their parts lie.
    pub id: String,
    /// Their SHA-256; none while they are on their way.
    pub hash: Option<ContentHash>,
    /// How many there are.
    pub length: u64,
    /// When they were kept or last named.
    pub used_at: Timestamp,
}

impl Blob {
    fn key_of(id: &str) -> String {
        key::join(key::NO_POOL, Self::KIND, id)
    }

    fn claim(hash: &ContentHash) -> String {
        key::join(key::NO_POOL, "blob-of", hash.as_str())
    }

    fn parts(&self) -> u64 {
        self.length.div_ceil(PART as u64)
    }
}

impl Record for Blob {
    const KIND: &'static str = "blob";
    const MEMBERS: &'static [&'static str] = &["id", "hash", "length", "used_at"];

    fn key(&self) -> String {
        Self::key_of(&self.id)
    }

    fn claims(&self) -> Vec<String> {
        self.hash.iter().map(Self::claim).collect()
    }
}

/// A part of some bytes.
#[derive(Clone, Serialize, Deserialize)]
struct Part {
    blob: String,
    number: u64,
    #[serde(skip)]
    bytes: Zeroizing<Vec<u8>>,
}

impl Part {
    fn key_of(blob: &str, number: u64) -> String {
        key::join(key::NO_POOL, Self::KIND, &format!("{blob}-{number:08}"))
    }
}

impl Record for Part {
    const KIND: &'static str = "blob-part";
    const MEMBERS: &'static [&'static str] = &["blob", "number"];

    fn key(&self) -> String {
        Self::key_of(&self.blob, self.number)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(self.bytes.clone())
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.bytes = Zeroizing::new(bytes.to_vec());
        Ok(())
    }
}

/// The index entry of a record that names `hash`. `kind` is the record's: two of one id must not share an entry.
pub fn naming(hash: &ContentHash, kind: &str) -> String {
    key::join(key::NO_POOL, "names-blob", &format!("{hash}-{kind}"))
}

impl Store {
    /// Keeps `bytes`. Whoever wants them to stay names them within [`GRACE`].
    ///
    /// # Errors
    /// If the store fails.
    pub async fn keep_blob(&self, bytes: &[u8], now: Timestamp) -> Result<ContentHash, StoreError> {
        let hash = ContentHash::of(bytes);
        if self.use_blob(&hash, now).await? {
            return Ok(hash);
        }
        let mut arriving = self.receive_blob(now).await?;
        arriving.push(bytes, now).await?;
        Ok(arriving.finish(now).await?.0)
    }

    /// Begins to keep bytes that come in pieces.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn receive_blob(&self, now: Timestamp) -> Result<Arriving, StoreError> {
        let id = OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz0123456789", 24);
        let blob = Blob { id, hash: None, length: 0, used_at: now };
        change!(self, now, |unit| -> Result<(), StoreError> { unit.insert(&blob) })?;
        Ok(Arriving { store: self.clone(), blob, digest: Sha256::default(), rest: Vec::new() })
    }

    /// What is known of the bytes of `hash`, if they are kept.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn find_blob(&self, hash: &ContentHash, now: Timestamp) -> Result<Option<Blob>, StoreError> {
        self.find_by_claim(&Blob::claim(hash), now).await
    }

    /// All of the bytes of `hash`, if they are kept.
    ///
    /// # Errors
    /// If the store fails, or they are not those that were kept.
    pub async fn read_blob(&self, hash: &ContentHash, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(blob) = self.find_blob(hash, now).await? else { return Ok(None) };
        let mut bytes = Vec::with_capacity(usize::try_from(blob.length).unwrap_or(0));
        let mut piece = 0;
        while let Some(part) = self.read_blob_piece(&blob, piece, now).await? {
            bytes.extend_from_slice(&part);
            piece += 1;
        }
        // The parts are authentic one by one; this says that they are these, all of them and in this order.
        if ContentHash::of(&bytes) == *hash {
            Ok(Some(bytes))
        } else {
            Err(StoreError::Undecodable {
                key: blob.key(),
                reason: "its parts are not what was kept".to_owned(),
            })
        }
    }

    /// The piece `number` of some bytes, [`PIECE`] of them, counted from 0; none behind the last. Whoever reads all of them compares the
    /// hash.
    ///
    /// # Errors
    /// If the store fails or the bytes were taken away meanwhile.
    pub async fn read_blob_piece(
        &self,
        blob: &Blob,
        number: u64,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let first = number * AT_ONCE as u64;
        let last = blob.parts().min(first + AT_ONCE as u64);
        if first >= last {
            return Ok(None);
        }
        let keys: Vec<_> = (first..last).map(|part| Part::key_of(&blob.id, part)).collect();
        let mut piece = Vec::with_capacity(keys.len() * PART);
        for part in self.find_many::<Part>(&keys, now).await? {
            let part = part.ok_or_else(|| StoreError::BlobGone(blob.id.clone()))?;
            piece.extend_from_slice(&part.bytes);
        }
        Ok(Some(piece))
    }

    async fn use_blob(&self, hash: &ContentHash, now: Timestamp) -> Result<bool, StoreError> {
        change!(self, now, |unit| -> Result<bool, StoreError> { Ok(unit.name_blob(hash).await?.is_some()) })
    }
}

impl Unit {
    /// Says that a record of this commit names `hash`: it lists [`naming`] in its index. Gives back what is known of the bytes, or
    /// nothing if they are not kept, and then the record must not be written.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn name_blob(&mut self, hash: &ContentHash) -> Result<Option<Blob>, StoreError> {
        let Some(mut blob) = self.find_by_claim::<Blob>(&Blob::claim(hash)).await? else { return Ok(None) };
        // Written, not checked: a sweep that saw no name must not find it as it was.
        blob.used_at = blob.used_at.max(self.now());
        self.put(&blob)?;
        Ok(Some(blob))
    }

    async fn is_named(&self, hash: &ContentHash) -> Result<bool, StoreError> {
        let mut scan = Scan::index(&naming(hash, "")).limit(8);
        loop {
            let page = self.store().scan_pointed(&scan, self.now()).await?;
            if page.items.iter().any(|pointed| matches!(pointed, Pointed::Row { .. })) {
                return Ok(true);
            }
            if page.next.is_none() {
                return Ok(false);
            }
            scan = scan.after(page.next);
        }
    }
}

/// Bytes on their way. Dropped before [`finish`](Self::finish), they are swept.
pub struct Arriving {
    store: Store,
    blob: Blob,
    digest: Sha256,
    rest: Vec<u8>,
}

impl Arriving {
    /// How many have come.
    pub fn length(&self) -> u64 {
        self.blob.length + self.rest.len() as u64
    }

    /// Takes the next piece, of whatever length.
    ///
    /// # Errors
    /// If the store fails, or nothing had come for so long that what was there has been swept.
    pub async fn push(&mut self, bytes: &[u8], now: Timestamp) -> Result<(), StoreError> {
        self.digest.update(bytes);
        for bytes in bytes.chunks(PART * AT_ONCE) {
            self.rest.extend_from_slice(bytes);
            if self.rest.len() >= PART * AT_ONCE {
                let later = self.rest.split_off(PART * AT_ONCE);
                self.write(now).await?;
                self.rest = later;
            }
        }
        Ok(())
    }

    async fn write(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let bytes = std::mem::take(&mut self.rest);
        let first = self.blob.parts();
        let parts: Vec<_> = (first..)
            .zip(bytes.chunks(PART))
            .map(|(number, bytes)| Part {
                blob: self.blob.id.clone(),
                number,
                bytes: Zeroizing::new(bytes.to_vec()),
            })
            .collect();
        let key = self.blob.key();
        self.blob = change!(self.store, now, |unit| -> Result<Blob, StoreError> {
            let mut blob: Blob =
                unit.find(&key).await?.ok_or_else(|| StoreError::BlobGone(self.blob.id.clone()))?;
            blob.length = self.blob.length + bytes.len() as u64;
            blob.used_at = now;
            unit.put(&blob)?;
            for part in &parts {
                unit.insert(part)?;
            }
            Ok(blob)
        })?;
        Ok(())
    }

    /// All have come: from here on they are found by their hash. If the same bytes are kept already, those stay and these go.
    ///
    /// # Errors
    /// If the store fails, or nothing had come for so long that what was there has been swept.
    pub async fn finish(mut self, now: Timestamp) -> Result<(ContentHash, u64), StoreError> {
        if !self.rest.is_empty() {
            self.write(now).await?;
        }
        let Self { store, blob, digest, .. } = self;
        let hash = ContentHash::from_digest(&digest.finish());
        let (key, length) = (blob.key(), blob.length);
        change!(store, now, |unit| -> Result<(), StoreError> {
            if unit.name_blob(&hash).await?.is_some() {
                return Ok(());
            }
            let mut blob: Blob =
                unit.find(&key).await?.ok_or_else(|| StoreError::BlobGone(blob.id.clone()))?;
            blob.hash = Some(hash.clone());
            blob.used_at = now;
            unit.put(&blob)
        })?;
        Ok((hash, length))
    }
}

/// The job that takes away bytes which nothing names.
pub struct SweepBlobs {
    every: Duration,
}

impl Default for SweepBlobs {
    fn default() -> Self {
        Self { every: Duration::from_secs(600) }
    }
}

/// How far it is.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Sweeping {
    after: Option<Cursor>,
    /// Whose parts are being taken away.
    taking: Option<String>,
}

/// Blobs that are looked at in one step.
const LOOKED_AT: usize = 50;
/// Parts that are taken away in one step.
const TAKEN: usize = 64;

impl SweepBlobs {
    /// The kind of this job, and the name under which one of it runs.
    pub const KIND: &'static str = "sweep-blobs";

    /// One that looks again after `every`.
    pub fn every(every: Duration) -> Self {
        Self { every }
    }

    async fn look(&self, unit: &mut Unit, after: Option<Cursor>) -> Result<Next, StoreError> {
        let page =
            unit.scan::<Blob>(&Scan::keys(&Blob::key_of("")).limit(LOOKED_AT).after(after.clone())).await?;
        for blob in page.items {
            let named = match &blob.hash {
                Some(hash) => unit.is_named(hash).await?,
                None => false,
            };
            if named || blob.used_at + GRACE > unit.now() {
                continue;
            }
            unit.delete(&blob)?;
            let state = Sweeping { after, taking: Some(blob.id) };
            return Ok(Next::Step { state: to_value(&state)?, done: 1 });
        }
        let state = to_value(&Sweeping { after: page.next.clone(), taking: None })?;
        Ok(match page.next {
            Some(_) => Next::Step { state, done: 0 },
            None => Next::Later { state, done: 0, at: unit.now() + self.every },
        })
    }
}

fn to_value(state: &Sweeping) -> Result<Value, StoreError> {
    serde_json::to_value(state).map_err(|error| StoreError::Unencodable {
        key: SweepBlobs::KIND.to_owned(),
        reason: error.to_string(),
    })
}

impl Step for SweepBlobs {
    fn step<'a>(&'a self, unit: &'a mut Unit, state: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let state: Option<Sweeping> =
                Deserialize::deserialize(state).map_err(|_| StoreError::Undecodable {
                    key: Self::KIND.to_owned(),
                    reason: "its state is not one of this job".into(),
                })?;
            let Sweeping { after, taking } = state.unwrap_or_default();
            let Some(id) = taking else { return self.look(unit, after).await };
            let parts = Scan::keys(&key::join(key::NO_POOL, Part::KIND, &format!("{id}-"))).limit(TAKEN);
            let taking = if unit.take_range(&parts).await? == 0 { None } else { Some(id) };
            Ok(Next::Step { state: to_value(&Sweeping { after, taking })?, done: 0 })
        })
    }
}
