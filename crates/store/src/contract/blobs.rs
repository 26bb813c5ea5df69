//! Bytes that are kept by their hash: once, whole, and as long as something names them.

use std::time::Duration;

use directory::{ContentHash, ManualClock};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Fixture, NOW, must, store};
use crate::blobs::{GRACE, SweepBlobs, naming};
use crate::jobs::{Jobs, Steps};
use crate::{Record, Store, StoreError, change, key};

/// Names some bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Owner {
    id: String,
    hash: ContentHash,
}

impl Record for Owner {
    const KIND: &'static str = "owner";
    const MEMBERS: &'static [&'static str] = &["id", "hash"];

    fn key(&self) -> String {
        key::join("p", Self::KIND, &self.id)
    }

    fn index(&self) -> Vec<String> {
        vec![naming(&self.hash, Self::KIND)]
    }
}

async fn own(store: &Store, id: &str, hash: &ContentHash) {
    let owner = Owner { id: id.to_owned(), hash: hash.clone() };
    let named = must(change!(store, NOW, |unit| -> Result<bool, StoreError> {
        unit.insert(&owner)?;
        Ok(unit.name_blob(hash).await?.is_some())
    }));
    assert!(named);
}

async fn sweep(store: &Store, clock: &ManualClock) {
    let jobs = Jobs::new(store.clone(), Steps::of_the_store(), "a");
    must(jobs.insert(SweepBlobs::KIND, SweepBlobs::KIND, &Value::Null, NOW).await);
    must(jobs.run_due(clock).await);
}

/// Bytes that no compression and no repetition explains.
fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

/// Of whatever length, in whatever pieces they came.
pub async fn bytes_are_kept_once_and_found_by_their_hash(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for length in [0, 1, 64 * 1024, (64 * 1024) + 1, 2_500_000] {
        let bytes = bytes(length);
        let hash = must(store.keep_blob(&bytes, NOW).await);
        assert_eq!(hash, ContentHash::of(&bytes));
        assert_eq!(must(store.read_blob(&hash, NOW).await).as_deref(), Some(&bytes[..]), "{length}");
        assert_eq!(must(store.find_blob(&hash, NOW).await).map(|blob| blob.length), Some(length as u64));
        let mut arriving = must(store.receive_blob(NOW).await);
        for piece in bytes.chunks(300_000) {
            must(arriving.push(piece, NOW).await);
        }
        assert_eq!(arriving.length(), length as u64);
        assert_eq!(must(arriving.finish(NOW).await), (hash, length as u64));
    }
    assert_eq!(must(store.read_blob(&ContentHash::of(b"other"), NOW).await), None);
}

/// What is named stays, what is not goes after its time, and with it every part.
pub async fn bytes_that_nothing_names_are_swept(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let (named, loose) = (bytes(200_000), bytes(200_001));
    let named = must(store.keep_blob(&named, NOW).await);
    let loose = must(store.keep_blob(&loose, NOW).await);
    let mut broken_off = must(store.receive_blob(NOW).await);
    must(broken_off.push(&bytes(1_100_000), NOW).await);
    own(&store, "1", &named).await;
    own(&store, "2", &named).await;

    let clock = ManualClock::new(NOW + GRACE - Duration::from_millis(1));
    sweep(&store, &clock).await;
    assert!(must(store.find_blob(&loose, NOW).await).is_some(), "may still be named");
    clock.set(NOW + GRACE + Duration::from_secs(600));
    sweep(&store, &clock).await;
    assert!(must(store.find_blob(&loose, NOW).await).is_none());
    assert!(matches!(broken_off.push(&bytes(1_100_000), NOW).await, Err(StoreError::BlobGone(_))));
    assert_eq!(must(store.read_blob(&named, NOW).await).map(|bytes| bytes.len()), Some(200_000));
    assert_eq!(must(store.estimate(key::NO_POOL, "blob").await), 1);
    assert_eq!(must(store.estimate(key::NO_POOL, "blob-part").await), 4);

    for id in ["1", "2"] {
        must(change!(store, NOW, |unit| -> Result<(), StoreError> {
            let owner: Owner = unit.find(&key::join("p", "owner", id)).await?.expect("is there");
            unit.delete(&owner)
        }));
    }
    clock.set(NOW + GRACE + Duration::from_secs(1300));
    sweep(&store, &clock).await;
    assert_eq!(must(store.read_blob(&named, NOW).await), None);
    assert_eq!(must(store.estimate(key::NO_POOL, "blob-part").await), 0);
}

/// The sweep saw no name, then somebody named the bytes, then the sweep commits: it must not.
pub async fn bytes_that_are_named_while_they_are_swept_stay(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let hash = must(store.keep_blob(b"code", NOW).await);
    let later = NOW + GRACE + Duration::from_secs(1);
    let sweeping = SweepBlobs::default();
    let mut unit = store.unit(later);
    must(crate::jobs::Step::step(&sweeping, &mut unit, &Value::Null).await);
    own(&store, "1", &hash).await;
    assert!(must(unit.commit().await).is_err());
    assert!(must(store.read_blob(&hash, later).await).is_some());
    // And the other way round: whoever names what has gone learns of it.
    let hash = must(store.keep_blob(b"other code", NOW).await);
    sweep(&store, &ManualClock::new(later)).await;
    let mut unit = store.unit(later);
    assert_eq!(must(unit.name_blob(&hash).await), None);
}

/// A part that was changed, swapped or taken away is not handed out as what it was (RULE-3).
pub async fn parts_that_were_tampered_with_are_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let hash = must(store.keep_blob(&bytes(200_000), NOW).await);
    assert_eq!(fixture.tamper("DELETE FROM record WHERE k LIKE '~/blob-part/%-00000001'").await, 1);
    assert!(matches!(store.read_blob(&hash, NOW).await, Err(StoreError::BlobGone(_))));
    let hash = must(store.keep_blob(&bytes(10), NOW).await);
    assert!(fixture.tamper("UPDATE record SET sealed = mac WHERE k LIKE '~/blob-part/%-00000000'").await > 0);
    assert!(matches!(store.read_blob(&hash, NOW).await, Err(StoreError::Tampered { .. })));
}
