//! JSON in which every member stands once, at every depth: two readers of one token must not be able to see different
//! claims. Depth is bounded as well.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::shown::shown;

/// Levels of lists and objects within each other.
const DEEPEST: usize = 16;

/// What is wrong with a text that should be a JSON object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum JsonFault {
    /// Not JSON (RFC 8259), or more than one value.
    #[error("it is not JSON")]
    Syntax,
    /// JSON that ends too early.
    #[error("it ends too early")]
    Ends,
    /// JSON, and no object.
    #[error("it is no object")]
    NotAnObject,
    /// A member that is named twice.
    #[error("the member `{0}` stands twice")]
    Twice(String),
    /// Too many levels.
    #[error("it has more than 16 levels")]
    TooDeep,
}

/// The object that `bytes` are.
pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>, JsonFault> {
    let fault = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: 0, fault: &fault }
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    match value {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(JsonFault::NotAnObject),
        Err(error) => Err(fault.into_inner().unwrap_or(match error.classify() {
            serde_json::error::Category::Eof => JsonFault::Ends,
            _ => JsonFault::Syntax,
        })),
    }
}

#[derive(Clone, Copy)]
struct Strict<'f> {
    depth: usize,
    fault: &'f RefCell<Option<JsonFault>>,
}

impl Strict<'_> {
    fn refuse<E: Error>(&self, fault: JsonFault) -> E {
        self.fault.replace(Some(fault));
        E::custom("refused")
    }

    fn deeper<E: Error>(&self) -> Result<Self, E> {
        if self.depth == DEEPEST {
            return Err(self.refuse(JsonFault::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, fault: self.fault })
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = access.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            if members.contains_key(&name) {
                return Err(self.refuse(JsonFault::Twice(shown(&name))));
            }
            let value = access.next_value_seed(inner)?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_read_as_serde_json_reads_it() {
        let text = br#" {"a":1,"b":{"c":[null,true,-1.5,"x",18446744073709551615]}} "#;
        assert_eq!(Value::Object(object(text).unwrap()), serde_json::from_slice::<Value>(text).unwrap());
    }

    #[test]
    fn a_member_that_stands_twice_is_refused_at_any_depth_and_in_any_spelling() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"{"b":[{"a":1,"a":2}]}"#] {
            assert_eq!(object(text.as_bytes()), Err(JsonFault::Twice("a".into())), "{text}");
        }
    }

    #[test]
    fn what_is_no_object_is_named() {
        for (text, fault) in [
            ("[]", JsonFault::NotAnObject),
            ("null", JsonFault::NotAnObject),
            ("", JsonFault::Ends),
            (r#"{"a":"b"#, JsonFault::Ends),
            ("{}{}", JsonFault::Syntax),
            ("{} x", JsonFault::Syntax),
            ("{\"a\":\u{feff}1}", JsonFault::Syntax),
        ] {
            assert_eq!(object(text.as_bytes()), Err(fault), "{text}");
        }
        assert_eq!(object(b"{\"a\":\"\xff\"}"), Err(JsonFault::Syntax));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
        assert!(object(nested(DEEPEST - 1).as_bytes()).is_ok());
        assert_eq!(object(nested(DEEPEST).as_bytes()), Err(JsonFault::TooDeep));
        assert_eq!(object(nested(100_000).as_bytes()), Err(JsonFault::TooDeep));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_an_object_or_a_fault(bytes: Vec<u8>) {
            let strict = object(&bytes);
            let lenient = serde_json::from_slice::<Map<String, Value>>(&bytes);
            proptest::prop_assert!(strict.is_err() || lenient.is_ok());
        }
    }
}
