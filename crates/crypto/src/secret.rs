//! A text that must not be printed, compared in variable time or left in memory.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

use crate::hash::same;

/// A secret text: prints as `[secret]`, is wiped when dropped, compares in constant time. Its serialised form is the
/// text as it is, so a type that holds one belongs into a sealed part of a record.
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

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize, Debug)]
    struct Holder {
        password: Secret,
    }

    #[test]
    fn debug_does_not_show_it() {
        let holder = Holder { password: "hunter2".into() };
        assert_eq!(format!("{holder:?}"), "Holder { password: [secret] }");
    }

    #[test]
    fn it_reads_back_from_a_sealed_part() {
        let text = serde_json::to_string(&Holder { password: "hunter2".into() }).unwrap();
        assert_eq!(text, r#"{"password":"hunter2"}"#);
        let back: Holder = serde_json::from_str(&text).unwrap();
        assert_eq!(back.password, Secret::new("hunter2"));
        assert_ne!(back.password, Secret::new("hunter3"));
    }
}
