//! An access key: the credentials of a program that administers, with what they open (RULE-18).

use std::collections::BTreeSet;
use std::fmt;

use crypto::{OsRandom, Secret};
use serde::{Deserialize, Serialize};

use crate::{PoolId, Timestamp};

/// What an access key may do (RULE-18). Deny by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Users, groups and sign-in on their behalf.
    Users,
    /// Pools, clients and their settings.
    Pools,
    /// Functions and layers.
    Functions,
    /// Stacks and artifacts.
    Provisioning,
    /// Whole pools, with what is sealed in them.
    Export,
    /// Signing, master and data keys.
    Keys,
}

impl Capability {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Users, Self::Pools, Self::Functions, Self::Provisioning, Self::Export, Self::Keys];

    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Pools => "pools",
            Self::Functions => "functions",
            Self::Provisioning => "provisioning",
            Self::Export => "export",
            Self::Keys => "keys",
        }
    }

    /// The capability of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|capability| capability.as_str() == name)
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An access key. Its secret has to be readable, since SigV4 is symmetric: it is kept sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKey {
    /// What stands in a signature's scope.
    pub id: String,
    /// What it is for, in the operator's words.
    pub description: String,
    /// What it may do.
    pub capabilities: BTreeSet<Capability>,
    /// The pools it may touch; `None`: all, those to come included.
    pub pools: Option<BTreeSet<PoolId>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From then on it is refused.
    pub expires_at: Option<Timestamp>,
    /// A key that is switched off is refused, and can be switched on again.
    pub enabled: bool,
    /// What signatures are made with. Sealed.
    #[serde(skip)]
    pub secret: Secret,
}

/// Why a key that exists is refused. Callers are told what they are told of unknown keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefused {
    /// Somebody switched it off.
    #[error("the access key is disabled")]
    Disabled,
    /// Its time is over.
    #[error("the access key has expired")]
    Expired,
}

impl AccessKey {
    /// The letters that ids of this form begin with: twenty characters, as AWS's, but not taken for one of AWS's.
    pub const PREFIX: &'static str = "AKRP";

    /// A key with a fresh id and secret, that may do nothing.
    pub fn generate(now: Timestamp) -> Self {
        const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        Self {
            id: format!("{}{}", Self::PREFIX, OsRandom::letters(UPPER, 16)),
            description: String::new(),
            capabilities: BTreeSet::new(),
            pools: None,
            created_at: now,
            expires_at: None,
            enabled: true,
            secret: Secret::new(OsRandom::letters(crate::ALPHANUMERIC, 40)),
        }
    }

    /// Whether signatures made with it count at `now`.
    ///
    /// # Errors
    /// Why they do not.
    pub fn check(&self, now: Timestamp) -> Result<(), KeyRefused> {
        if !self.enabled {
            return Err(KeyRefused::Disabled);
        }
        if self.expires_at.is_some_and(|at| at <= now) {
            return Err(KeyRefused::Expired);
        }
        Ok(())
    }
}

/// When a key was last used: a record of its own, written now and then, so that a call costs no commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKeyUse {
    /// The key.
    pub id: String,
    /// The last call that it signed, to the minute.
    pub last_used_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_key_may_do_nothing_and_hides_its_secret_rule_18() {
        let key = AccessKey::generate(Timestamp(0));
        assert!(key.capabilities.is_empty());
        assert!(
            key.id.len() == 20
                && key.id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        );
        assert_eq!(key.secret.expose().len(), 40);
        let (shown, kept) = (format!("{key:?}"), serde_json::to_string(&key).unwrap());
        assert!(!shown.contains(key.secret.expose()) && !kept.contains(key.secret.expose()));
    }

    #[test]
    fn a_key_counts_until_it_expires_and_only_while_it_is_enabled() {
        let mut key = AccessKey::generate(Timestamp(0));
        assert_eq!(key.check(Timestamp(i64::MAX)), Ok(()));
        key.expires_at = Some(Timestamp(10));
        assert_eq!((key.check(Timestamp(9)), key.check(Timestamp(10))), (Ok(()), Err(KeyRefused::Expired)));
        key.enabled = false;
        assert_eq!(key.check(Timestamp(9)), Err(KeyRefused::Disabled));
    }

    #[test]
    fn every_capability_is_found_by_its_name() {
        assert!(Capability::ALL.iter().all(|one| Capability::parse(one.as_str()) == Some(*one)));
        assert_eq!(Capability::parse("root"), None);
    }
}
