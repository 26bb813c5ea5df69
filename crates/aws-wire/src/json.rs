//! Outside bytes become a JSON value, within limits, or a refusal that says where they stopped being one.
//!
//! A name that stands twice in one object is refused: a check in front of us could have read the other value.

use std::fmt;

use aws_model::OperationModel;
use aws_model::shape::{Place, Shape};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::exception::Exception;

/// How much a body may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes.
    pub size: usize,
    /// Objects and lists inside each other.
    pub depth: usize,
}

impl Limits {
    /// What an operation takes: the default; 3 MiB where its input may hold images (AWS takes 2 MB of them); what 6 MiB are
    /// as base64 where a function is given its payload; and what AWS takes of a zip, 50 MiB, as base64.
    pub fn of(operation: &OperationModel) -> Self {
        let size = if operation.service.name == "lambda" {
            match () {
                () if operation.input.members.iter().any(|member| member.place == Place::Payload) => 9 << 20,
                () if operation.input.members.iter().any(|member| holds_zip(member.shape)) => 70 << 20,
                () => Self::default().size,
            }
        } else if operation.input.members.iter().any(|member| holds_images(member.shape)) {
            3 << 20
        } else {
            Self::default().size
        };
        Self { size, ..Self::default() }
    }
}

fn holds_zip(shape: Shape) -> bool {
    match shape {
        Shape::Blob(_) => true,
        Shape::Structure(shape) => shape.members.iter().any(|member| holds_zip(member.shape)),
        _ => false,
    }
}

fn holds_images(shape: Shape) -> bool {
    match shape {
        Shape::Blob(shape) => shape.length.max.is_some_and(|max| max > 512 << 10),
        Shape::List(shape) => holds_images(shape.member),
        Shape::Structure(shape) => shape.members.iter().any(|member| holds_images(member.shape)),
        _ => false,
    }
}

impl Default for Limits {
    /// 1 MiB and 64 levels.
    fn default() -> Self {
        Self { size: 1 << 20, depth: 64 }
    }
}

/// Why bytes are not the JSON that we take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// More bytes than allowed.
    #[error("The request body has {size} bytes; at most {limit} are allowed.")]
    TooLarge {
        /// How many there are.
        size: usize,
        /// How many may be.
        limit: usize,
    },
    /// No bytes at all.
    #[error("The request body is empty; a JSON object is expected.")]
    Empty,
    /// Not JSON, too deep, or a name twice.
    #[error("The request body is not valid JSON: {0}.")]
    Malformed(String),
    /// JSON, but not an object.
    #[error("The request body must be a JSON object, not {0}.")]
    NotAnObject(&'static str),
}

impl From<JsonError> for Exception {
    fn from(error: JsonError) -> Self {
        Self::serialization(error.to_string())
    }
}

/// Reads one JSON object.
///
/// # Errors
/// The bytes are too many, are not JSON in UTF-8, are nested too deeply, name a member twice, or are not an object.
/// The error says where, and never repeats what stood there.
pub fn parse(bytes: &[u8], limits: Limits) -> Result<Map<String, Value>, JsonError> {
    if bytes.len() > limits.size {
        return Err(JsonError::TooLarge { size: bytes.len(), limit: limits.size });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(JsonError::Empty);
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Depth(limits.depth)
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| JsonError::Malformed(error.to_string()))?;
    match value {
        Value::Object(map) => Ok(map),
        other => Err(JsonError::NotAnObject(kind(&other))),
    }
}

/// What a JSON value is, in words.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Reads a value that may have this many levels.
#[derive(Clone, Copy)]
struct Depth(usize);

impl Depth {
    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom("it is nested too deeply"))
    }
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut map = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if map.contains_key(&name) {
                return Err(serde::de::Error::custom("a member stands twice in one object"));
            }
            map.insert(name, object.next_value_seed(inner)?);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        parse(text.as_bytes(), Limits::default()).unwrap_err().to_string()
    }

    #[test]
    fn an_object_is_read_as_it_stands() {
        let map = parse(br#" {"a":[1,-2,3.5,true,null],"b":{"c":"\u00e9"}} "#, Limits::default()).unwrap();
        assert_eq!(Value::Object(map), serde_json::json!({"a": [1, -2, 3.5, true, null], "b": {"c": "é"}}));
    }

    #[test]
    fn what_is_not_json_is_refused_with_the_place() {
        assert_eq!(
            refusal(r#"{"Username":"bob" "Password":"x"}"#),
            "The request body is not valid JSON: expected `,` or `}` at line 1 column 19."
        );
        assert!(refusal("{").contains("EOF while parsing an object at line 1 column 1"));
        assert!(refusal(r#"{"a":1}{"#).contains("trailing characters"));
        assert!(refusal(r#"{"a":1e999}"#).contains("number out of range"));
        assert!(parse(b"{\"a\":\"\xff\"}", Limits::default()).is_err());
        assert!(refusal(r#"{"a":"\ud800"}"#).contains("not valid JSON"));
    }

    #[test]
    fn nothing_and_other_values_are_refused() {
        assert_eq!(refusal(" \n"), "The request body is empty; a JSON object is expected.");
        assert_eq!(refusal("[]"), "The request body must be a JSON object, not a list.");
        assert_eq!(refusal("\"x\""), "The request body must be a JSON object, not a string.");
    }

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        assert!(refusal(r#"{"Username":"a","Username":"b"}"#).contains("stands twice"));
        assert!(refusal(r#"{"Username":"a","\u0055sername":"b"}"#).contains("stands twice"));
        assert!(refusal(r#"{"x":{"a":1,"a":1}}"#).contains("stands twice"));
    }

    #[test]
    fn depth_and_size_have_limits() {
        let nested = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
        assert!(parse(nested(64).as_bytes(), Limits::default()).is_ok());
        assert!(refusal(&nested(65)).contains("nested too deeply"));
        assert!(refusal(&"[".repeat(100_000)).contains("nested too deeply"));
        let limits = Limits { size: 7, depth: 64 };
        assert!(parse(b"{\"a\":1}", limits).is_ok());
        assert_eq!(parse(b"{\"a\": 1}", limits), Err(JsonError::TooLarge { size: 8, limit: 7 }));
    }
}
