//! How a user is kept: its names are claims, the attributes that ListUsers can filter by are index entries, the
//! credential is sealed under a key of the user's own, which dies with the record.

use std::sync::Arc;

use crypto::OwnKey;
use directory::{Credential, PoolId, Sub, User};
use zeroize::Zeroizing;

use crate::key;
use crate::record::{BadSecrets, Record};

/// Attributes that ListUsers can filter by and that are attributes of the user.
pub const INDEXED: &[&str] =
    &["email", "phone_number", "name", "given_name", "family_name", "preferred_username"];

/// The key of a user's record.
pub fn user_key(pool: &PoolId, sub: &Sub) -> String {
    key::join(pool.as_str(), User::KIND, sub.as_str())
}

/// The prefix of all users of a pool, in the order of their subs.
pub fn users_prefix(pool: &PoolId) -> String {
    format!("{pool}/{}/", User::KIND)
}

/// The claim on a unique name. `kind` is `username` or an alias attribute, `value` is folded as the pool folds.
pub fn name_claim(pool: &PoolId, kind: &str, value: &str) -> String {
    key::join(pool.as_str(), &format!("name-{kind}"), value)
}

/// The index entry of an attribute's value (or of a prefix of it): `by-email`, `by-status`, …
pub fn attribute_index(pool: &PoolId, attribute: &str, value: &str) -> String {
    key::join(pool.as_str(), &format!("by-{attribute}"), value)
}

/// As [`attribute_index`] of an attribute that [`INDEXED`] has, in the index of that number: an altered pool has others.
pub fn numbered_index(pool: &PoolId, number: u32, attribute: &str, value: &str) -> String {
    match number {
        0 => attribute_index(pool, attribute, value),
        _ => key::join(pool.as_str(), &format!("by{number}-{attribute}"), value),
    }
}

impl Record for User {
    const KIND: &'static str = "user";
    const OWN_KEY: bool = true;
    const MEMBERS: &'static [&'static str] = &[
        "pool",
        "sub",
        "username",
        "attributes",
        "pending",
        "status",
        "enabled",
        "created_at",
        "modified_at",
        "credential_version",
        "sessions_epoch",
        "links",
        "names",
        "folds",
        "settled",
        "binds_sub",
    ];

    fn key(&self) -> String {
        user_key(&self.pool, &self.sub)
    }

    fn claims(&self) -> Vec<String> {
        self.names.iter().map(|(kind, value)| name_claim(&self.pool, kind, value)).collect()
    }

    fn index(&self) -> Vec<String> {
        let mut entries = vec![
            attribute_index(&self.pool, "username", self.username.as_str()),
            attribute_index(&self.pool, "cognito:user_status", &self.status.as_str().to_lowercase()),
            attribute_index(&self.pool, "status", if self.enabled { "Enabled" } else { "Disabled" }),
        ];
        for (number, folds) in self.indexes() {
            entries.extend(INDEXED.iter().filter_map(|name| {
                let value = self.attributes.get(*name)?;
                let folded = if folds { value.to_lowercase() } else { value.clone() };
                Some(numbered_index(&self.pool, number, name, &folded))
            }));
        }
        entries
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        let credential = self.credential.as_ref()?;
        serde_json::to_vec(credential).ok().map(Zeroizing::new)
    }

    fn put_own_key(&mut self, key: Arc<OwnKey>) {
        self.own_key = Some(key);
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let credential: Credential = serde_json::from_slice(bytes).map_err(|_| BadSecrets)?;
        self.credential = Some(credential);
        Ok(())
    }
}
