//! How a noun says what it is to the store.

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

    /// Takes back what [`Record::secrets`] gave.
    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let _ = bytes;
        Ok(())
    }
}
