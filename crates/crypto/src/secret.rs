//! A text that must not be printed, compared in variable time or left in memory.

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

use crate::hash::same;

/// A secret text: prints as `[secret]`, is wiped when dropped, compares in constant time. It does not serialise by
/// itself: a place that seals it says `#[serde(with = "crypto::exposed")]`.
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// Takes the text over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Every call is a place to look at in review.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        same(self.0.as_bytes(), other.0.as_bytes())
    }
}

impl Eq for Secret {}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// For `#[serde(with = "crypto::exposed")]`: writes the secret as it is. Only for bytes that are sealed at once.
pub mod exposed {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Secret;

    /// Writes the text.
    pub fn serialize<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose())
    }

    /// Reads the text.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        Secret::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize, Deserialize, Debug)]
    struct Holder {
        #[serde(with = "exposed")]
        password: Secret,
    }

    #[test]
    fn debug_does_not_show_it() {
        let holder = Holder { password: "hunter2".into() };
        assert_eq!(format!("{holder:?}"), "Holder { password: [secret] }");
    }

    #[test]
    fn it_is_written_only_where_the_place_says_so() {
        let text = serde_json::to_string(&Holder { password: "hunter2".into() }).unwrap();
        assert_eq!(text, r#"{"password":"hunter2"}"#);
        let back: Holder = serde_json::from_str(&text).unwrap();
        assert_eq!(back.password, Secret::new("hunter2"));
        assert_ne!(back.password, Secret::new("hunter3"));
    }
}
