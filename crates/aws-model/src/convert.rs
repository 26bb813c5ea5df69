//! From JSON to the generated types and back: one small trait, so that what is generated per member is one call.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::operation::Structure;
use crate::shape::{Shape, StringShape, StructureShape};
use crate::values::{Sensitive, Timestamp};

/// A JSON value that is not of the type its place asks for. The walker finds these first, with AWS's words;
/// this is what a client sees when a server's answer does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Where: `UserAttributes.Name`.
    pub path: String,
    /// What should have been there.
    pub expected: &'static str,
}

impl Unreadable {
    fn expected(expected: &'static str) -> Self {
        Self { path: String::new(), expected }
    }

    fn under(mut self, name: &str) -> Self {
        if self.path.is_empty() {
            self.path.push_str(name);
        } else {
            self.path.insert(0, '.');
            self.path.insert_str(0, name);
        }
        self
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at '{}'", self.expected, self.path)
    }
}

impl std::error::Error for Unreadable {}

/// Text that is none of an enum's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownValue {
    /// AWS's name of the enum.
    pub shape: &'static str,
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a value of {}", self.shape)
    }
}

impl std::error::Error for UnknownValue {}

/// The place of this text among an enum's values.
pub fn find_value(shape: &StringShape, text: &str) -> Result<usize, UnknownValue> {
    shape.values.iter().position(|value| *value == text).ok_or(UnknownValue { shape: shape.name })
}

/// The place of a JSON string among an enum's values.
pub fn read_value(shape: &StringShape, value: &Value) -> Result<usize, Unreadable> {
    let text = value.as_str().ok_or(Unreadable::expected("a string"))?;
    find_value(shape, text).map_err(|_| Unreadable::expected("a value of the enum"))
}

/// A member's value. `null` is the same as absent, as it is for AWS.
pub trait Field: Sized {
    /// The member must be there.
    const REQUIRED: bool = true;

    /// What an absent member is.
    fn absent() -> Result<Self, Unreadable> {
        Err(Unreadable::expected("a value"))
    }

    /// Reads a value that is not `null`.
    fn read(value: &Value) -> Result<Self, Unreadable>;

    /// Writes the value.
    fn write(&self, out: &mut Vec<u8>);

    /// There is nothing to write.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Reads one member of an object.
pub fn read_member<F: Field>(map: &Map<String, Value>, name: &str) -> Result<F, Unreadable> {
    match map.get(name) {
        None | Some(Value::Null) => F::absent(),
        Some(value) => F::read(value),
    }
    .map_err(|error| error.under(name))
}

/// Writes one member of an object, after a comma where one is needed.
pub fn write_member<F: Field>(out: &mut Vec<u8>, name: &str, field: &F) {
    if field.is_absent() {
        return;
    }
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    field.write(out);
}

/// Reads a whole structure.
pub fn read_structure<S: Structure>(value: &Value) -> Result<S, Unreadable> {
    match value {
        Value::Object(map) => S::from_json(map),
        _ => Err(Unreadable::expected("an object")),
    }
}

/// Writes text as a JSON string.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text).expect("text into memory cannot fail");
}

impl<F: Field> Field for Option<F> {
    const REQUIRED: bool = false;

    fn absent() -> Result<Self, Unreadable> {
        Ok(None)
    }

    fn read(value: &Value) -> Result<Self, Unreadable> {
        F::read(value).map(Some)
    }

    fn write(&self, out: &mut Vec<u8>) {
        if let Some(field) = self {
            field.write(out);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl Field for String {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        value.as_str().map(str::to_owned).ok_or(Unreadable::expected("a string"))
    }

    fn write(&self, out: &mut Vec<u8>) {
        write_text(out, self);
    }
}

impl Field for Sensitive {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        String::read(value).map(Self::from)
    }

    fn write(&self, out: &mut Vec<u8>) {
        write_text(out, self);
    }
}

impl Field for bool {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        value.as_bool().ok_or(Unreadable::expected("true or false"))
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl Field for i64 {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        // `5.0` is a whole number too.
        let float = || value.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9.0e15);
        value
            .as_i64()
            .or_else(|| float().map(|float| float as i64))
            .ok_or(Unreadable::expected("a whole number"))
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.to_string().as_bytes());
    }
}

impl Field for i32 {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        i64::read(value)?.try_into().map_err(|_| Unreadable::expected("a 32-bit number"))
    }

    fn write(&self, out: &mut Vec<u8>) {
        i64::from(*self).write(out);
    }
}

impl Field for f64 {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        value.as_f64().ok_or(Unreadable::expected("a number"))
    }

    fn write(&self, out: &mut Vec<u8>) {
        Timestamp(*self).write(out);
    }
}

impl Field for Timestamp {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        value.as_f64().map(Self).ok_or(Unreadable::expected("epoch seconds"))
    }

    fn write(&self, out: &mut Vec<u8>) {
        // A moment that is not finite cannot be said in JSON; the epoch stands for it rather than a broken body.
        let seconds = if self.0.is_finite() { self.0 } else { 0.0 };
        serde_json::to_writer(out, &seconds).expect("a number into memory cannot fail");
    }
}

impl Field for Vec<u8> {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        let text = value.as_str().ok_or(Unreadable::expected("base64"))?;
        STANDARD.decode(text).map_err(|_| Unreadable::expected("base64"))
    }

    fn write(&self, out: &mut Vec<u8>) {
        write_text(out, &STANDARD.encode(self));
    }
}

impl Field for Value {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        Ok(value.clone())
    }

    fn write(&self, out: &mut Vec<u8>) {
        serde_json::to_writer(out, self).expect("a JSON value into memory cannot fail");
    }
}

/// What may stand in a list. `u8` is not among them, so that `Vec<u8>` can be bytes.
pub trait Element: Field {}
impl Element for String {}
impl Element for Sensitive {}

impl<E: Element> Field for Vec<E> {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        let Value::Array(items) = value else { return Err(Unreadable::expected("a list")) };
        items.iter().map(E::read).collect()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        for (at, element) in self.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            element.write(out);
        }
        out.push(b']');
    }
}

impl<F: Field> Field for BTreeMap<String, F> {
    fn read(value: &Value) -> Result<Self, Unreadable> {
        let Value::Object(map) = value else { return Err(Unreadable::expected("an object")) };
        // A null value is an absent one, as it is for a member.
        let given = map.iter().filter(|(_, value)| !value.is_null());
        given.map(|(key, value)| Ok((key.clone(), F::read(value).map_err(|e| e.under(key))?))).collect()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        for (at, (key, value)) in self.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            write_text(out, key);
            out.push(b':');
            value.write(out);
        }
        out.push(b'}');
    }
}

static NOTHING: StructureShape = StructureShape { name: "Unit", members: &[], sensitive: false };

/// The answer of operations that AWS answers with an empty body.
impl Structure for () {
    const SHAPE: &'static StructureShape = &NOTHING;

    fn from_json(_: &Map<String, Value>) -> Result<Self, Unreadable> {
        Ok(())
    }

    fn write_json(&self, _: &mut Vec<u8>) {}
}

/// `Debug` of every structure: its JSON with whatever is sensitive left out. Written once over the table, since a
/// derived one would print the parts of maps that are sensitive as a whole.
pub fn debug<S: Structure>(structure: &S, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut json = Vec::new();
    structure.write_json(&mut json);
    let mut value: Value = serde_json::from_slice(&json).map_err(|_| fmt::Error)?;
    redact(&mut value, Shape::Structure(S::SHAPE));
    write!(f, "{} {value}", S::SHAPE.name)
}

/// Replaces every sensitive value, however deep, by `[sensitive]`.
pub fn redact(value: &mut Value, shape: Shape) {
    if shape.is_sensitive() {
        *value = Value::from("[sensitive]");
        return;
    }
    match (shape, value) {
        (Shape::Structure(shape), Value::Object(map)) => {
            for (name, value) in map {
                match shape.find(name) {
                    Some(member) => redact(value, member.shape),
                    None => *value = Value::from("[unknown]"),
                }
            }
        }
        (Shape::List(shape), Value::Array(items)) => {
            items.iter_mut().for_each(|item| redact(item, shape.member))
        }
        (Shape::Map(shape), Value::Object(map)) => {
            map.values_mut().for_each(|value| redact(value, shape.value))
        }
        _ => {}
    }
}
