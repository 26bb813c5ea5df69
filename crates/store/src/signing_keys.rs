//! How a pool's signing keys are kept: one record a pool, private keys sealed.

use directory::{PoolId, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::key;
use crate::record::{BadSecrets, Record};

/// The two keys of a pool: ID tokens and access tokens are signed by different ones (RULE-6).
#[derive(Clone, Serialize, Deserialize)]
pub struct SigningKeys {
    /// The pool.
    pub pool: PoolId,
    /// When they were made.
    pub created_at: Timestamp,
    /// PKCS#8 of the key that signs ID tokens. Sealed.
    #[serde(skip)]
    pub id_pkcs8: Zeroizing<Vec<u8>>,
    /// PKCS#8 of the key that signs access tokens. Sealed.
    #[serde(skip)]
    pub access_pkcs8: Zeroizing<Vec<u8>>,
}

/// The key of a pool's record.
pub fn signing_keys_key(pool: &PoolId) -> String {
    key::join(pool.as_str(), SigningKeys::KIND, "current")
}

impl Record for SigningKeys {
    const KIND: &'static str = "signing";
    const MEMBERS: &'static [&'static str] = &["pool", "created_at"];

    fn key(&self) -> String {
        signing_keys_key(&self.pool)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
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
