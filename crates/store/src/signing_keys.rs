//! How a pool's signing keys are kept: a record for the pair that signs, private keys sealed, and during a rotation one
//! for the pair that comes next and one for each that was replaced and is still published.

use directory::{PoolId, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::key;
use crate::record::{BadSecrets, Record};

/// Which part a pair of signing keys has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Published, so that verifiers know it before they need it; signs nothing yet.
    Next,
    /// Signs.
    #[default]
    Signs,
    /// Signs nothing any more; published until the last token that it signed has expired. Its private half is gone.
    Old,
}

/// The two keys of a pool: ID tokens and access tokens are signed by different ones (RULE-6).
#[derive(Clone, Serialize, Deserialize)]
pub struct SigningKeys {
    /// The pool.
    pub pool: PoolId,
    /// When they were made.
    pub created_at: Timestamp,
    /// Which pair of the pool this is, counted from 0.
    #[serde(default)]
    pub number: u32,
    /// Its part.
    #[serde(default)]
    pub part: Part,
    /// When its part changes: it begins to sign, or is published no longer.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// The public halves as JSON Web Keys, ID key first: all that remains of an old pair.
    #[serde(default)]
    pub public: Vec<String>,
    /// PKCS#8 of the key that signs ID tokens. Sealed; empty in an old pair.
    #[serde(skip)]
    pub id_pkcs8: Zeroizing<Vec<u8>>,
    /// PKCS#8 of the key that signs access tokens. Sealed; empty in an old pair.
    #[serde(skip)]
    pub access_pkcs8: Zeroizing<Vec<u8>>,
}

/// The key of the record of the pair that signs.
pub fn signing_keys_key(pool: &PoolId) -> String {
    key::join(pool.as_str(), SigningKeys::KIND, "current")
}

/// The key of the record of the pair that comes next.
pub fn next_keys_key(pool: &PoolId) -> String {
    key::join(pool.as_str(), SigningKeys::KIND, "next")
}

/// The key of the record of an old pair.
pub fn old_keys_key(pool: &PoolId, number: u32) -> String {
    key::join(pool.as_str(), SigningKeys::KIND, &format!("old-{number:010}"))
}

/// The prefix of all pairs of a pool.
pub fn all_signing_keys(pool: &PoolId) -> String {
    key::join(pool.as_str(), SigningKeys::KIND, "")
}

impl Record for SigningKeys {
    const KIND: &'static str = "signing";
    const MEMBERS: &'static [&'static str] = &["pool", "created_at", "number", "part", "until", "public"];

    fn key(&self) -> String {
        match self.part {
            Part::Next => next_keys_key(&self.pool),
            Part::Signs => signing_keys_key(&self.pool),
            Part::Old => old_keys_key(&self.pool, self.number),
        }
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.id_pkcs8.is_empty() && self.access_pkcs8.is_empty() {
            return None;
        }
        let length = u32::try_from(self.id_pkcs8.len()).ok()?;
        let mut bytes = Zeroizing::new(length.to_be_bytes().to_vec());
        bytes.extend_from_slice(&self.id_pkcs8);
        bytes.extend_from_slice(&self.access_pkcs8);
        Some(bytes)
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let (length, keys) = bytes.split_first_chunk::<4>().ok_or(BadSecrets)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (id, access) = keys.split_at_checked(length).ok_or(BadSecrets)?;
        self.id_pkcs8 = Zeroizing::new(id.to_vec());
        self.access_pkcs8 = Zeroizing::new(access.to_vec());
        Ok(())
    }
}
