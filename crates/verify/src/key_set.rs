//! A JWKS document (RFC 7517 section 5): the keys that can be used, and why the others cannot.

use serde::Serialize;
use serde_json::Value;

use crate::algorithm::Algorithm;
use crate::jwk::{KeyFault, VerifyingKey};
use crate::shown::shown;
use crate::strict_json::{JsonFault, object};

/// Bytes of the longest document that is read.
pub(crate) const LONGEST: usize = 512 * 1024;
/// Keys of a document that are looked at.
const MOST: usize = 100;

/// Why a document gives no keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum KeySetFault {
    /// More bytes than are read.
    #[error("the key document has {0} bytes: at most 524288 are read")]
    TooLong(usize),
    /// Not a JSON object in which every member stands once.
    #[error("the key document is not a JSON object whose members stand once: {0}")]
    Json(JsonFault),
    /// No list called `keys`.
    #[error("the key document has no list `keys`")]
    NoList,
    /// More keys than are looked at.
    #[error("the key document has {0} keys: at most 100 are looked at")]
    TooMany(usize),
    /// Nothing usable in it.
    #[error("none of the {} keys of the document can be used{}", .0.len(), first(.0))]
    NothingUsable(Vec<Skipped>),
}

/// A key that is in the document and is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Its name, if it has one.
    pub kid: Option<String>,
    /// What is wrong with it.
    pub fault: KeyFault,
}

/// The usable keys of an issuer.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    keys: Vec<VerifyingKey>,
    skipped: Vec<Skipped>,
}

impl KeySet {
    /// Reads a document. Keys that cannot be used are skipped, with their reason; a document without a usable key is a
    /// fault, so that an issuer's slip does not replace good keys by none.
    pub fn parse(document: &[u8], allowed: &[Algorithm]) -> Result<Self, KeySetFault> {
        if document.len() > LONGEST {
            return Err(KeySetFault::TooLong(document.len()));
        }
        let mut members = object(document).map_err(KeySetFault::Json)?;
        let Some(Value::Array(list)) = members.remove("keys") else { return Err(KeySetFault::NoList) };
        if list.len() > MOST {
            return Err(KeySetFault::TooMany(list.len()));
        }
        let mut set = Self::default();
        for value in &list {
            set.add(value, allowed);
        }
        set.drop_ambiguous();
        match set.keys.is_empty() {
            true => Err(KeySetFault::NothingUsable(set.skipped)),
            false => Ok(set),
        }
    }

    /// The key of that name.
    pub fn find(&self, kid: &str) -> Option<&VerifyingKey> {
        self.keys.iter().find(|key| key.kid() == kid)
    }

    /// The keys that can be used.
    pub fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// The keys that cannot, and why.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// These keys, with those that `before` has as well taken from there: what was verified with a key stays verified
    /// when the document is fetched again.
    pub(crate) fn sharing(mut self, before: &Self) -> Self {
        for key in &mut self.keys {
            if let Some(old) = before.find(key.kid()).filter(|old| old.equals(key)) {
                *key = old.clone();
            }
        }
        self
    }

    fn add(&mut self, value: &Value, allowed: &[Algorithm]) {
        let Value::Object(jwk) = value else {
            return self.skipped.push(Skipped { kid: None, fault: KeyFault::Member("kty") });
        };
        match VerifyingKey::from_jwk(jwk, allowed) {
            Ok(key) => self.keys.push(key),
            Err(fault) => {
                let kid = jwk.get("kid").and_then(Value::as_str).map(shown);
                self.skipped.push(Skipped { kid, fault });
            }
        }
    }

    /// Two usable keys of one name: which of them a token means would be a guess, so neither is used.
    fn drop_ambiguous(&mut self) {
        let names: Vec<String> = self.keys.iter().map(|key| key.kid().to_owned()).collect();
        let twice = |kid: &str| names.iter().filter(|name| *name == kid).count() > 1;
        self.keys.retain(|key| !twice(key.kid()));
        for name in names.iter().filter(|name| twice(name)) {
            self.skipped.push(Skipped { kid: Some(shown(name)), fault: KeyFault::Ambiguous });
        }
    }
}

fn first(skipped: &[Skipped]) -> String {
    skipped.first().map(|one| format!("; the first: {}", one.fault)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_document_is_read_or_refused(bytes: Vec<u8>) {
            let _ = KeySet::parse(&bytes, &Algorithm::ALL);
        }

        #[test]
        fn any_members_make_a_key_or_a_fault(
            kty in "RSA|EC|OKP|oct|x", crv in "P-256|P-384|P-521|Ed25519|x", alg in "RS256|ES256|EdDSA|HS256|none",
            n in "[A-Za-z0-9_-]{0,400}", e in "[A-Za-z0-9_-]{0,12}", x in "[A-Za-z0-9_-]{40,45}", y in "[A-Za-z0-9_-]{40,45}",
        ) {
            let document = serde_json::json!({"keys": [
                {"kid": "k", "kty": kty, "crv": crv, "alg": alg, "n": n, "e": e, "x": x, "y": y}
            ]});
            let _ = KeySet::parse(document.to_string().as_bytes(), &Algorithm::ALL);
        }
    }
}
