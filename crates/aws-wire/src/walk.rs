//! The one walker: checks any input against its shape and reports everything that is wrong with it, in AWS's words.
//! No operation checks a length or a pattern of its own.

use aws_model::shape::{
    FloatShape, ListShape, MapShape, Member, NumberShape, Range, Shape, StringShape, StructureShape,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::json::kind;
use crate::pattern;
use crate::violation::{Violations, shown};

/// Checks a value against a structure.
///
/// # Errors
/// Everything that is wrong: what is missing, too short, too long, badly formed, out of range or set, or of another
/// type. Members that the shape does not have are not its business: see [`unknown_members`].
pub fn walk(shape: &'static StructureShape, value: &Value) -> Result<(), Violations> {
    let mut walker = Walker::default();
    walker.structure(shape, value, false);
    walker.result()
}

/// Like [`walk`], for an object.
///
/// # Errors
/// As [`walk`].
pub fn walk_members(shape: &'static StructureShape, map: &Map<String, Value>) -> Result<(), Violations> {
    let mut walker = Walker::default();
    walker.members(shape, map, false);
    walker.result()
}

/// No more unknown members than this are named.
const MOST_UNKNOWN: usize = 20;

/// The members that the shape does not have, by their path on the wire, in order; the first twenty.
pub fn unknown_members(shape: &'static StructureShape, map: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    unknown_in_structure(shape, map, "", &mut found);
    found
}

#[derive(Default)]
struct Walker {
    violations: Violations,
    path: String,
}

impl Walker {
    fn result(self) -> Result<(), Violations> {
        if self.violations.is_empty() { Ok(()) } else { Err(self.violations) }
    }

    /// Runs `inner` one step down the path.
    fn under(&mut self, step: std::fmt::Arguments<'_>, inner: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        std::fmt::Write::write_fmt(&mut self.path, step).expect("writing into memory cannot fail");
        inner(self);
        self.path.truncate(length);
    }

    fn fails(&mut self, value: &Value, sensitive: bool, constraint: String) {
        self.violations.constraint(&self.path, (!sensitive).then(|| shown(value)), constraint);
    }

    fn wrong_type(&mut self, expected: &'static str, value: &Value) {
        self.violations.wrong_type(&self.path, expected, kind(value));
    }

    /// `hidden`: something above is sensitive, so nothing below is shown.
    fn value(&mut self, shape: Shape, value: &Value, hidden: bool) {
        let hidden = hidden || shape.is_sensitive();
        match shape {
            Shape::Structure(shape) => self.structure(shape, value, hidden),
            Shape::List(shape) => self.list(shape, value, hidden),
            Shape::Map(shape) => self.map(shape, value, hidden),
            Shape::String(shape) => match value {
                Value::String(text) => {
                    for constraint in failed(shape, text) {
                        self.fails(value, hidden, constraint);
                    }
                }
                _ => self.wrong_type("a string", value),
            },
            Shape::Number(shape) => self.number(shape, value, hidden),
            Shape::Float(shape) => self.float(shape, value, hidden),
            Shape::Boolean(_) if value.is_boolean() => {}
            Shape::Boolean(_) => self.wrong_type("true or false", value),
            Shape::Timestamp(_) if value.is_number() => {}
            Shape::Timestamp(_) => self.wrong_type("epoch seconds as a number", value),
            Shape::Blob(shape) => match value.as_str().map(|text| STANDARD.decode(text)) {
                // The bytes are never shown: AWS prints a Java object's name for them, which helps nobody.
                Some(Ok(bytes)) => {
                    self.length(shape.length, bytes.len(), value, true);
                }
                _ => self.wrong_type("base64 in a string", value),
            },
            Shape::Document(_) if value.is_object() => {}
            Shape::Document(_) => self.wrong_type("an object", value),
        }
    }

    fn structure(&mut self, shape: &'static StructureShape, value: &Value, hidden: bool) {
        match value {
            Value::Object(map) => self.members(shape, map, hidden),
            _ => self.wrong_type("an object", value),
        }
    }

    fn members(&mut self, shape: &'static StructureShape, map: &Map<String, Value>, hidden: bool) {
        for member in shape.members {
            match map.get(member.name) {
                None | Some(Value::Null) if !member.required => {}
                None | Some(Value::Null) => {
                    let hidden = hidden || member.shape.is_sensitive();
                    self.under(format_args!("{}", Lower(member)), |walker| {
                        walker.fails(&Value::Null, hidden, "Member must not be null".into());
                    });
                }
                Some(value) => {
                    self.under(format_args!("{}", Lower(member)), |walker| {
                        walker.value(member.shape, value, hidden)
                    });
                }
            }
        }
    }

    fn list(&mut self, shape: &'static ListShape, value: &Value, hidden: bool) {
        let Value::Array(items) = value else { return self.wrong_type("a list", value) };
        let hidden = hidden || shape.member.is_sensitive();
        if !self.length(shape.length, items.len(), value, hidden) {
            return;
        }
        if let Shape::String(member) = shape.member {
            let mut fits = true;
            for (at, item) in items.iter().enumerate() {
                match item {
                    Value::String(text) => fits &= failed(member, text).is_empty(),
                    Value::Null => fits = false,
                    _ => self.under(format_args!("{}.member", at + 1), |walker| {
                        walker.wrong_type("a string", item)
                    }),
                }
            }
            if !fits {
                let constraint = format!("Member must satisfy constraint: [{}]", all(member));
                self.fails(value, hidden, constraint);
            }
            return;
        }
        for (at, item) in items.iter().enumerate() {
            self.under(format_args!("{}.member", at + 1), |walker| match item {
                Value::Null => walker.fails(item, hidden, "Member must not be null".into()),
                _ => walker.value(shape.member, item, hidden),
            });
        }
    }

    fn map(&mut self, shape: &'static MapShape, value: &Value, hidden: bool) {
        let Value::Object(map) = value else { return self.wrong_type("an object", value) };
        let hidden = hidden || shape.value.is_sensitive();
        if !self.length(shape.length, map.len(), value, hidden) {
            return;
        }
        if map.keys().any(|key| !failed(shape.key, key).is_empty()) {
            self.fails(value, hidden, format!("Map keys must satisfy constraint: [{}]", all(shape.key)));
        }
        let mut fits = true;
        for (key, item) in map {
            match (shape.value, item) {
                (Shape::String(of), Value::String(text)) => fits &= failed(of, text).is_empty(),
                // A null value is an absent one: shipping clients send `"DEVICE_KEY": null` and are answered by AWS.
                (_, Value::Null) => {}
                _ => {
                    let key: String = key.chars().take(128).collect();
                    self.under(format_args!("{key}.member"), |walker| {
                        walker.value(shape.value, item, hidden)
                    });
                }
            }
        }
        if !fits {
            let inside = match shape.value {
                Shape::String(of) => all(of),
                _ => String::new(),
            };
            self.fails(value, hidden, format!("Map value must satisfy constraint: [{inside}]"));
        }
    }

    fn number(&mut self, shape: &'static NumberShape, value: &Value, hidden: bool) {
        let Some(number) = whole(value) else { return self.wrong_type("a whole number", value) };
        if !shape.long && i32::try_from(number).is_err() {
            return self.wrong_type("a 32-bit number", value);
        }
        if let Some(min) = shape.range.min.filter(|min| number < *min) {
            self.fails(value, hidden, format!("Member must have value greater than or equal to {min}"));
        }
        if let Some(max) = shape.range.max.filter(|max| number > *max) {
            self.fails(value, hidden, format!("Member must have value less than or equal to {max}"));
        }
    }

    fn float(&mut self, shape: &'static FloatShape, value: &Value, hidden: bool) {
        let Some(number) = value.as_f64() else { return self.wrong_type("a number", value) };
        if let Some(min) = shape.range.min.filter(|min| number < *min as f64) {
            self.fails(value, hidden, format!("Member must have value greater than or equal to {min}"));
        }
        if let Some(max) = shape.range.max.filter(|max| number > *max as f64) {
            self.fails(value, hidden, format!("Member must have value less than or equal to {max}"));
        }
    }

    /// Whether a length is in range; says so if not.
    fn length(&mut self, range: Range, length: usize, value: &Value, hidden: bool) -> bool {
        let constraint = bad_length(range, length);
        let fits = constraint.is_none();
        if let Some(constraint) = constraint {
            self.fails(value, hidden, constraint);
        }
        fits
    }
}

/// A member's name as AWS's messages have it: `userPoolId`.
struct Lower<'a>(&'a Member);

impl std::fmt::Display for Lower<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, rest) = self.0.name.split_at(1);
        write!(f, "{}{rest}", first.to_ascii_lowercase())
    }
}

/// A whole number, also where it was written with a fraction of nothing (`5.0`).
fn whole(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = || value.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= EXACT);
    value.as_i64().or_else(|| float().map(|float| float as i64))
}

/// The constraints that this text does not satisfy.
pub(crate) fn failed(shape: &'static StringShape, text: &str) -> Vec<String> {
    let mut failed = Vec::new();
    failed.extend(bad_length(shape.length, text.chars().count()));
    if let Some(pattern) = shape.pattern.filter(|pattern| !pattern::matches(pattern, text)) {
        failed.push(must_match(pattern.source));
    }
    if !shape.values.is_empty() && !shape.values.contains(&text) {
        failed.push(must_be_one_of(shape.values));
    }
    failed
}

/// All the constraints of a shape: how AWS speaks of elements of lists and maps.
fn all(shape: &'static StringShape) -> String {
    let mut all = Vec::new();
    all.extend(shape.length.max.map(at_most));
    all.extend(shape.length.min.map(at_least));
    all.extend(shape.pattern.map(|pattern| must_match(pattern.source)));
    if !shape.values.is_empty() {
        all.push(must_be_one_of(shape.values));
    }
    if all.is_empty() {
        all.push("Member must not be null".into());
    }
    all.join(", ")
}

fn bad_length(range: Range, length: usize) -> Option<String> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let short = range.min.filter(|min| length < *min).map(at_least);
    short.or_else(|| range.max.filter(|max| length > *max).map(at_most))
}

fn at_least(min: i64) -> String {
    format!("Member must have length greater than or equal to {min}")
}

fn at_most(max: i64) -> String {
    format!("Member must have length less than or equal to {max}")
}

fn must_match(source: &str) -> String {
    format!("Member must satisfy regular expression pattern: {source}")
}

fn must_be_one_of(values: &[&str]) -> String {
    format!("Member must satisfy enum value set: [{}]", values.join(", "))
}

fn unknown_in_structure(
    shape: &'static StructureShape,
    map: &Map<String, Value>,
    path: &str,
    found: &mut Vec<String>,
) {
    for (name, value) in map {
        if found.len() >= MOST_UNKNOWN {
            return;
        }
        let name_shown: String = name.chars().take(128).collect();
        let path = if path.is_empty() { name_shown } else { format!("{path}.{name_shown}") };
        match shape.find(name) {
            Some(member) => unknown_in(member.shape, value, &path, found),
            None => found.push(path),
        }
    }
}

fn unknown_in(shape: Shape, value: &Value, path: &str, found: &mut Vec<String>) {
    match (shape, value) {
        (Shape::Structure(shape), Value::Object(map)) => unknown_in_structure(shape, map, path, found),
        (Shape::List(shape), Value::Array(items)) => {
            for (at, item) in items.iter().enumerate() {
                unknown_in(shape.member, item, &format!("{path}.{}", at + 1), found);
            }
        }
        (Shape::Map(shape), Value::Object(map)) => {
            for (key, item) in map {
                let key: String = key.chars().take(128).collect();
                unknown_in(shape.value, item, &format!("{path}.{key}"), found);
            }
        }
        _ => {}
    }
}
