//! Bytes inside JSON as base64 text: a third of what a list of numbers takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes bytes as base64.
///
/// # Errors
/// The serializer's.
pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD_NO_PAD.encode(bytes))
}

/// Reads what `serialize` wrote.
///
/// # Errors
/// Anything that is not base64.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    STANDARD_NO_PAD.decode(text.as_bytes()).map_err(D::Error::custom)
}

/// The same for a list of them.
pub mod list {
    use super::{Engine, Error, STANDARD_NO_PAD};
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes each as base64.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(items: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(items.iter().map(|bytes| STANDARD_NO_PAD.encode(bytes)))
    }

    /// Reads what `serialize` wrote.
    ///
    /// # Errors
    /// Anything that is not base64.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.iter().map(|text| STANDARD_NO_PAD.decode(text).map_err(D::Error::custom)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Holder {
        #[serde(with = "super")]
        one: Vec<u8>,
        #[serde(with = "super::list", default)]
        many: Vec<Vec<u8>>,
    }

    #[test]
    fn bytes_come_back_and_anything_else_is_refused() {
        let holder = Holder { one: vec![0, 255, 7], many: vec![vec![], vec![1]] };
        let text = serde_json::to_string(&holder).unwrap();
        assert_eq!(text, r#"{"one":"AP8H","many":["","AQ"]}"#);
        assert_eq!(serde_json::from_str::<Holder>(&text).unwrap(), holder);
        assert!(serde_json::from_str::<Holder>(r#"{"one":"?"}"#).is_err());
    }
}
