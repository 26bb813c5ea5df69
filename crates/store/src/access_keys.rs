//! How access keys are kept: a record each, its secret sealed, and beside it when it was last used.

use directory::{AccessKey, AccessKeyUse};
use zeroize::Zeroizing;

use crate::key;
use crate::record::{BadSecrets, Record};

/// The key of an access key's record.
pub fn access_key_key(id: &str) -> String {
    key::join(key::NO_POOL, AccessKey::KIND, id)
}

/// The key of the record that says when it was last used.
pub fn access_key_use_key(id: &str) -> String {
    key::join(key::NO_POOL, AccessKeyUse::KIND, id)
}

/// The prefix of all access keys, in the order of their ids.
pub fn access_keys_prefix() -> String {
    key::join(key::NO_POOL, AccessKey::KIND, "")
}

impl Record for AccessKey {
    const KIND: &'static str = "access-key";
    const MEMBERS: &'static [&'static str] =
        &["id", "description", "capabilities", "pools", "created_at", "expires_at", "enabled"];

    fn key(&self) -> String {
        access_key_key(&self.id)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(Zeroizing::new(self.secret.expose().as_bytes().to_vec()))
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.secret = std::str::from_utf8(bytes).map_err(|_| BadSecrets)?.into();
        Ok(())
    }
}

impl Record for AccessKeyUse {
    const KIND: &'static str = "access-key-use";
    const MEMBERS: &'static [&'static str] = &["id", "last_used_at"];

    fn key(&self) -> String {
        access_key_use_key(&self.id)
    }
}
