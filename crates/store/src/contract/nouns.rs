//! The nouns of the contract's tests.

use directory::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::record::BadSecrets;
use crate::{Record, key};

/// Has claims, index entries, an own key, and may expire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The pool.
    pub pool: String,
    /// The id.
    pub id: String,
    /// A unique name, if there is one.
    pub email: Option<String>,
    /// What lists sort by.
    pub name: String,
    /// Something that changes.
    pub count: u64,
    /// Absent from then on.
    pub expires_at: Option<Timestamp>,
    /// Sealed under a key of its own.
    #[serde(skip)]
    pub secret: Option<String>,
}

impl Person {
    /// A person with an e-mail address, a name and a secret made of its id.
    pub fn new(pool: &str, id: &str) -> Self {
        Self {
            pool: pool.into(),
            id: id.into(),
            email: Some(format!("{id}@example.com")),
            name: format!("name of {id}"),
            count: 0,
            expires_at: None,
            secret: Some(format!("secret of {id}")),
        }
    }

    /// The key of a person.
    pub fn key_of(pool: &str, id: &str) -> String {
        key::join(pool, Self::KIND, id)
    }

    /// The claim of an e-mail address.
    pub fn email_claim(pool: &str, email: &str) -> String {
        key::join(pool, "email", email)
    }

    /// The index entry of a name.
    pub fn name_entry(pool: &str, name: &str) -> String {
        key::join(pool, "by-name", name)
    }
}

impl Record for Person {
    const KIND: &'static str = "person";
    const OWN_KEY: bool = true;
    const MEMBERS: &'static [&'static str] = &["pool", "id", "email", "name", "count", "expires_at"];

    fn key(&self) -> String {
        Self::key_of(&self.pool, &self.id)
    }

    fn claims(&self) -> Vec<String> {
        self.email.iter().map(|email| Self::email_claim(&self.pool, email)).collect()
    }

    fn index(&self) -> Vec<String> {
        vec![Self::name_entry(&self.pool, &self.name)]
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        self.secret.as_ref().map(|secret| Zeroizing::new(secret.clone().into_bytes()))
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.secret = Some(String::from_utf8(bytes.to_vec()).map_err(|_| BadSecrets)?);
        Ok(())
    }
}

/// The least that a record can be, sealed under the pool's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The pool.
    pub pool: String,
    /// The id.
    pub id: String,
    /// Something that changes.
    pub count: u64,
    /// Sealed.
    #[serde(skip)]
    pub secret: Option<String>,
}

impl Note {
    /// A note that counts from 0.
    pub fn new(pool: &str, id: &str) -> Self {
        Self { pool: pool.into(), id: id.into(), count: 0, secret: Some(format!("secret of {id}")) }
    }

    /// The key of a note.
    pub fn key_of(pool: &str, id: &str) -> String {
        key::join(pool, Self::KIND, id)
    }
}

impl Record for Note {
    const KIND: &'static str = "note";
    const MEMBERS: &'static [&'static str] = &["pool", "id", "count"];

    fn key(&self) -> String {
        Self::key_of(&self.pool, &self.id)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        self.secret.as_ref().map(|secret| Zeroizing::new(secret.clone().into_bytes()))
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.secret = Some(String::from_utf8(bytes.to_vec()).map_err(|_| BadSecrets)?);
        Ok(())
    }
}

/// The note as a later version of Rockpool would write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LaterNote<const MIN_READER: u16> {
    pub(super) pool: String,
    pub(super) id: String,
    pub(super) count: u64,
    pub(super) colour: String,
    pub(super) tags: Vec<String>,
}

impl<const MIN_READER: u16> Record for LaterNote<MIN_READER> {
    const KIND: &'static str = Note::KIND;
    const FORMAT: u16 = 2;
    const MIN_READER: u16 = MIN_READER;
    const MEMBERS: &'static [&'static str] = &["pool", "id", "count", "colour", "tags"];

    fn key(&self) -> String {
        Note::key_of(&self.pool, &self.id)
    }
}

/// The note of the next version of Rockpool: it has one member more, and only who knows it may read it once all do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct GrownNote {
    pub(super) pool: String,
    pub(super) id: String,
    pub(super) count: u64,
    #[serde(default)]
    pub(super) colour: String,
}

impl Record for GrownNote {
    const KIND: &'static str = Note::KIND;
    const FORMAT: u16 = 2;
    const MIN_READER: u16 = 2;
    const MEMBERS: &'static [&'static str] = &["pool", "id", "count", "colour"];

    fn format_at(level: u32) -> (u16, u16) {
        if level >= 3 { (2, 2) } else { (1, 1) }
    }

    fn key(&self) -> String {
        Note::key_of(&self.pool, &self.id)
    }
}
