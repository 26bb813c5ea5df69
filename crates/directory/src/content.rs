//! The name of some bytes: their SHA-256. Code, layers and artifacts are kept under it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// SHA-256 of some bytes, as 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash(String);

/// A text that is no SHA-256 in lower-case hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("not a SHA-256 in 64 lower-case hexadecimal digits")]
pub struct NotAHash;

impl ContentHash {
    /// That of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_digest(&crypto::sha256(&[bytes]))
    }

    /// From the 32 bytes of a digest.
    pub fn from_digest(digest: &[u8; 32]) -> Self {
        Self(crypto::hex::encode(digest))
    }

    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As Lambda shows it (`CodeSha256`): the digest in base64.
    pub fn base64(&self) -> String {
        STANDARD.encode(crypto::hex::decode(&self.0).expect("checked when it was made"))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ContentHash {
    type Error = NotAHash;

    fn try_from(text: String) -> Result<Self, NotAHash> {
        let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if digits && text.len() == 64 { Ok(Self(text)) } else { Err(NotAHash) }
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> Self {
        hash.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_sixty_four_lower_case_digits_and_nothing_else() {
        let hash = ContentHash::of(b"abc");
        assert_eq!(hash.as_str(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hash.base64(), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        let again: ContentHash = serde_json::from_str(&serde_json::to_string(&hash).unwrap()).unwrap();
        assert_eq!(again, hash);
        for bad in ["", "ab", &hash.as_str().to_uppercase(), &format!("{}/", &hash.as_str()[1..])] {
            assert!(ContentHash::try_from((*bad).to_owned()).is_err(), "{bad}");
        }
    }
}
