//! A user: attributes, state, credential and links to outside identities, and what may happen to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crypto::OwnKey;
use serde::{Deserialize, Serialize};

use crate::alteration::{Form, Settled};
use crate::pool::{Contact, Pool};
use crate::{PoolId, Sub, Timestamp, Username};

/// The state of a user's account, in AWS's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserStatus {
    /// Signed up, not yet confirmed.
    Unconfirmed,
    /// May sign in.
    Confirmed,
    /// Has a temporary password and owes a new one.
    ForceChangePassword,
    /// Must go through recovery before signing in.
    ResetRequired,
    /// Known only from an outside identity provider.
    ExternalProvider,
}

impl UserStatus {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ExternalProvider => "EXTERNAL_PROVIDER",
        }
    }
}

/// What proves that a user knows the password: an SRP verifier, bound to the names it was made for. Sealed at rest.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credential {
    /// g^x mod N, big-endian.
    #[serde(with = "crate::text_bytes")]
    pub verifier: Vec<u8>,
    /// The user name that x was made from.
    pub for_username: String,
    /// The pool name that x was made from.
    pub for_pool: String,
    /// When it was set.
    pub set_at: Timestamp,
    /// It must be changed at the next sign-in and dies after the pool's temporary-password validity.
    pub temporary: bool,
    /// Earlier verifiers, newest first. The salt is stable, so equal passwords have equal verifiers.
    #[serde(default, with = "crate::text_bytes::list")]
    pub history: Vec<Vec<u8>>,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential").field("temporary", &self.temporary).finish_non_exhaustive()
    }
}

/// A link to an identity that someone else vouches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalLink {
    /// The provider's name in the pool.
    pub provider: String,
    /// `SAML`, `OIDC`, `Google`, …
    pub provider_type: String,
    /// The subject there.
    pub subject: String,
    /// The issuer, where the provider has one.
    pub issuer: Option<String>,
    /// The identity that created the user.
    pub primary: bool,
    /// When it was linked.
    pub linked_at: Timestamp,
}

/// A user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// The pool it belongs to.
    pub pool: PoolId,
    /// The subject.
    pub sub: Sub,
    /// The stored user name.
    pub username: Username,
    /// Attributes by name, without `sub`. Verified flags are `"true"` or `"false"`, as AWS's lists have them.
    pub attributes: BTreeMap<String, String>,
    /// New values that wait for their verification (verification before update).
    #[serde(default)]
    pub pending: BTreeMap<String, String>,
    /// The account's state.
    pub status: UserStatus,
    /// May sign in at all.
    pub enabled: bool,
    /// When the user was created.
    pub created_at: Timestamp,
    /// When anything about the user last changed.
    pub modified_at: Timestamp,
    /// Counts up with every change of the credential; challenges begun on an older one fail.
    pub credential_version: u32,
    /// Sessions that were begun in an earlier epoch are dead (global sign-out, disable, password reset).
    pub sessions_epoch: u32,
    /// Outside identities.
    #[serde(default)]
    pub links: Vec<ExternalLink>,
    /// The unique names it is found by, as (kind, folded value); `settle` keeps them true.
    #[serde(default)]
    pub names: Vec<(String, String)>,
    /// Values are compared without regard to case, as the pool says; `settle` keeps it true.
    #[serde(default)]
    pub folds: bool,
    /// What the record was brought to, in a pool that was altered; `settle` keeps it true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// A first password is bound to the sub and not to the user name; `settle` keeps it true.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub binds_sub: bool,
    /// The credential, if the user has a password. Sealed at rest, so not part of the record's body.
    #[serde(skip)]
    pub credential: Option<Credential>,
    /// The key that dies with the user: what the log says of the person is sealed under it (RULE-25). There for users that
    /// were read with their credential.
    #[serde(skip)]
    pub own_key: Option<Arc<OwnKey>>,
}

impl User {
    /// The value of an attribute, `sub` included.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        if name == "sub" { Some(self.sub.as_str()) } else { self.attributes.get(name).map(String::as_str) }
    }

    /// Whether the value of `contact` is there and verified.
    pub fn is_verified(&self, contact: Contact) -> bool {
        self.attributes.contains_key(contact.attribute())
            && self.attributes.get(contact.verified_attribute()).is_some_and(|flag| flag == "true")
    }

    /// Marks the value of `contact` as verified.
    pub fn mark_verified(&mut self, contact: Contact) {
        self.attributes.insert(contact.verified_attribute().to_owned(), "true".to_owned());
    }

    /// Marks the value of `contact` as not verified.
    pub fn mark_unverified(&mut self, contact: Contact) {
        self.attributes.insert(contact.verified_attribute().to_owned(), "false".to_owned());
    }

    /// Makes every session that exists now dead.
    pub fn end_sessions(&mut self) {
        self.sessions_epoch = self.sessions_epoch.wrapping_add(1);
    }

    /// Takes a new credential: the old one goes into the history, challenges begun before fail.
    pub fn set_credential(&mut self, mut credential: Credential, history_size: u32) {
        if let Some(old) = self.credential.take() {
            credential.history = old.history;
            credential.history.insert(0, old.verifier);
        }
        credential.history.truncate(history_size as usize);
        self.credential = Some(credential);
        self.credential_version = self.credential_version.wrapping_add(1);
    }

    /// Brings what is derived from the attributes and the pool up to date. Every change calls it before it is kept.
    pub fn settle(&mut self, pool: &Pool, now: Timestamp) {
        self.settle_names(pool);
        self.modified_at = now;
    }

    /// As [`User::settle`], for a change that is the pool's and not the user's.
    ///
    /// Somebody with an older picture of the pool than the record was settled by does not undo what was done since: what the
    /// record says of the pool counts then.
    pub fn settle_names(&mut self, pool: &Pool) {
        let ours = pool.settling();
        let epoch = |settled: &Option<Settled>| settled.as_ref().map_or(0, |settled| settled.epoch);
        if epoch(&ours) >= epoch(&self.settled) {
            self.settled = ours;
        }
        let settled = self.settled.take();
        let own = [pool.form()];
        let forms = settled.as_ref().map_or(own.as_slice(), |settled| &settled.forms);
        if let Some(settled) = &settled {
            settled.settle_attributes(&mut self.attributes);
            if settled.takes_username
                && let Some(form) = forms.first()
            {
                self.username = Username::new(form.username(self));
            }
        }
        let mut names: Vec<(String, String)> = Vec::new();
        for (kind, value) in forms.iter().flat_map(|form| form.names(self)) {
            if !names.iter().any(|(known, other)| *known == kind && *other == value) {
                names.push((kind.to_owned(), value));
            }
        }
        self.names = names;
        self.folds = forms.first().is_some_and(Form::folds);
        self.binds_sub = pool.altered.binds_sub;
        self.settled = settled;
    }

    /// The forms of the indexes that the attributes stand in: (number, whether case makes no difference).
    pub fn indexes(&self) -> Vec<(u32, bool)> {
        let Some(settled) = &self.settled else { return vec![(0, self.folds)] };
        let mut indexes: Vec<(u32, bool)> =
            settled.forms.iter().map(|form| (form.index, form.folds())).collect();
        indexes.dedup();
        indexes
    }

    /// The other name of an attribute that has two for now.
    pub fn twin(&self, pool: &Pool, name: &str) -> Option<String> {
        let ours = pool.settling();
        let newest = [&self.settled, &ours].into_iter().flatten().max_by_key(|settled| settled.epoch)?;
        newest.twin(name).map(str::to_owned)
    }

    /// The unique names of this user in `pool`, as (kind, folded value): what sign-in finds it by.
    pub fn names_in(&self, pool: &Pool) -> Vec<(&'static str, String)> {
        pool.form().names(self)
    }

    /// The name that a password of this user is bound to: of the one that is there, so that earlier ones can be compared and
    /// the salt stays, or the one for a first.
    pub fn bound_name(&self) -> &str {
        match &self.credential {
            Some(credential) => &credential.for_username,
            None => self.name_to_bind(),
        }
    }

    fn name_to_bind(&self) -> &str {
        if self.binds_sub { self.sub.as_str() } else { self.username.as_str() }
    }
}
