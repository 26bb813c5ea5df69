//! How a noun says what it is to the store.

use std::sync::Arc;

use crypto::OwnKey;
use directory::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// The sealed part of a record opened but did not make sense to its noun.
#[derive(Debug, thiserror::Error)]
#[error("the sealed part does not have the form it should")]
pub struct BadSecrets;

/// A noun that the store keeps. Everything is derived from the value, so that the same value is kept the same way.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The second segment of the key, such as `user`.
    const KIND: &'static str;
    /// The version of the body that this code writes.
    const FORMAT: u16 = 1;
    /// The oldest version of this code that may read what it writes.
    const MIN_READER: u16 = 1;
    /// The format and the oldest reader of what is written while the store is at `level` ([`crate::open::FORMAT`]): a noun
    /// whose format grew writes the old one until the operator has said that every node is upgraded (RULE-31).
    fn format_at(level: u32) -> (u16, u16) {
        let _ = level;
        (Self::FORMAT, Self::MIN_READER)
    }
    /// The same for this very record: one that uses what came with a later format may be for later readers only, while the
    /// others stay readable for all.
    fn written_as(&self, level: u32) -> (u16, u16) {
        Self::format_at(level)
    }
    /// Secrets are sealed under a random key of this very record, which dies with it.
    const OWN_KEY: bool = false;
    /// The top-level members of the body that this version knows. Others that are found are carried over (RULE-31).
    const MEMBERS: &'static [&'static str];

    /// The whole key, `<scope>/<KIND>/<id>`; see [`crate::key::join`]. It never changes.
    fn key(&self) -> String;

    /// Unique keys, whole, such as `<pool>/email/<folded value>`; see [`crate::key::join`].
    fn claims(&self) -> Vec<String> {
        Vec::new()
    }

    /// Ordered index entries, such as `<pool>/by-email/<value>`; the store appends the record's id.
    fn index(&self) -> Vec<String> {
        Vec::new()
    }

    /// From then on the record counts as absent, and is swept some time after.
    fn expires_at(&self) -> Option<Timestamp> {
        None
    }

    /// What is to be sealed: members that the body leaves out (`#[serde(skip)]`).
    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        None
    }

    /// Takes the record's own key, where it has one and is read with its secrets: what else is to die with the record is
    /// sealed under it (RULE-25).
    fn put_own_key(&mut self, key: Arc<OwnKey>) {
        let _ = key;
    }

    /// Takes back what [`Record::secrets`] gave.
    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let _ = bytes;
        Ok(())
    }
}
