//! Inputs made from the model, good and bad, each with what must come of it: so that a test can ask a walker or a running
//! server about every member of every operation without a line written by hand.
//!
//! A case says what the answer must hold and what it must not show; [`Case::check`] looks.

mod sample;

use aws_model::OperationModel;
use aws_model::shape::{Member, Range, Shape, StringShape, StructureShape};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::registry::refuses_unknown_members;

/// An input and what must come of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The operation.
    pub operation: &'static OperationModel,
    /// In words: `username: too long`.
    pub name: String,
    /// What to send.
    pub input: Value,
    /// What must come of it.
    pub expected: Expected,
}

/// What must come of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The shape is fine; whatever the operation says, it does not complain of the shape.
    Fits,
    /// A refusal.
    Refused {
        /// Its name.
        exception: &'static str,
        /// Parts of its message.
        says: Vec<String>,
        /// What must not stand in it.
        hides: Vec<String>,
    },
}

impl Case {
    /// Compares an answer with what must come of the input: the exception's name and message, or nothing where the
    /// operation went well.
    ///
    /// # Errors
    /// What is not as it must be.
    pub fn check(&self, refusal: Option<(&str, &str)>) -> Result<(), String> {
        let fail = |what: String| Err(format!("{} / {}: {what}", self.operation.name, self.name));
        match (&self.expected, refusal) {
            (Expected::Fits, Some((name, message)))
                if name == "SerializationException"
                    || name == "InternalErrorException"
                    || message.contains("validation error") =>
            {
                fail(format!("a good shape was refused: {name}: {message}"))
            }
            (Expected::Fits, _) => Ok(()),
            (Expected::Refused { .. }, None) => fail("was not refused".into()),
            (Expected::Refused { exception, says, hides }, Some((name, message))) => {
                if name != *exception {
                    return fail(format!("{exception} expected, got {name}: {message}"));
                }
                if let Some(part) = says.iter().find(|part| !message.contains(*part)) {
                    return fail(format!("the message does not say `{part}`: {message}"));
                }
                match hides.iter().find(|part| message.contains(*part)) {
                    Some(part) => fail(format!("the message shows `{part}`: {message}")),
                    None => Ok(()),
                }
            }
        }
    }
}

/// An input of good shape with every member there is, however deep.
pub fn whole_input(operation: &'static OperationModel) -> Value {
    sample::structure(operation.input, false)
}

/// An input of good shape with the required members alone.
pub fn least_input(operation: &'static OperationModel) -> Value {
    sample::structure(operation.input, true)
}

/// A value of good shape for any structure, such as an output.
pub fn whole(shape: &'static StructureShape) -> Value {
    sample::structure(shape, false)
}

/// Every case for this operation.
pub fn cases(operation: &'static OperationModel) -> Vec<Case> {
    let mut probe = Probe { operation, whole: whole_input(operation), cases: Vec::new() };
    probe.add("whole input", probe.whole.clone(), Expected::Fits);
    probe.add("required members alone", least_input(operation), Expected::Fits);
    probe.unknown_member();
    probe.structure(operation.input, &Place::default());
    probe.nothing_at_all();
    probe.cases
}

/// Where in an input: the JSON pointer to it and AWS's path of it.
#[derive(Debug, Clone, Default)]
struct Place {
    pointer: String,
    path: String,
    hidden: bool,
}

impl Place {
    fn down(&self, pointer: &str, path: &str, hidden: bool) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self {
            pointer: format!("{}/{}", self.pointer, pointer.replace('~', "~0").replace('/', "~1")),
            path: format!("{}{dot}{path}", self.path),
            hidden: self.hidden || hidden,
        }
    }

    fn member(&self, member: &Member) -> Self {
        let (first, rest) = member.name.split_at(1);
        self.down(member.name, &format!("{}{rest}", first.to_ascii_lowercase()), member.shape.is_sensitive())
    }
}

struct Probe {
    operation: &'static OperationModel,
    whole: Value,
    cases: Vec<Case>,
}

impl Probe {
    fn add(&mut self, name: impl Into<String>, input: Value, expected: Expected) {
        self.cases.push(Case { operation: self.operation, name: name.into(), input, expected });
    }

    /// The whole input with another value at one place.
    fn with(&self, place: &Place, value: Value) -> Value {
        let mut input = self.whole.clone();
        *input.pointer_mut(&place.pointer).expect("places are taken from the whole input") = value;
        input
    }

    /// A value that breaks a constraint.
    fn breaks(&mut self, place: &Place, what: &str, value: Value, constraint: &str) {
        let mut hides = Vec::new();
        let shown = match &value {
            Value::Null if !place.hidden => "null ",
            _ => "",
        };
        let says = format!("{shown}at '{}' failed to satisfy constraint: {constraint}", place.path);
        if place.hidden {
            hides.extend(texts(&value));
        }
        let expected = Expected::Refused { exception: "InvalidParameterException", says: vec![says], hides };
        let input = self.with(place, value);
        self.add(format!("{}: {what}", place.path), input, expected);
    }

    /// A value of another type.
    fn mistypes(&mut self, place: &Place, value: Value, expected: &str) {
        let says = format!("Expected {expected} at '{}'", place.path);
        let expected =
            Expected::Refused { exception: "SerializationException", says: vec![says], hides: texts(&value) };
        let name = format!("{}: {} instead", place.path, crate::json::kind(&value));
        let input = self.with(place, value);
        self.add(name, input, expected);
    }

    fn unknown_member(&mut self) {
        const NAME: &str = "NobodyKnowsThis";
        let mut input = self.whole.clone();
        input[NAME] = json!(true);
        let expected = if refuses_unknown_members(self.operation.name) {
            Expected::Refused {
                exception: "InvalidParameterException",
                says: vec![NAME.into()],
                hides: vec![],
            }
        } else {
            Expected::Fits
        };
        self.add("a member that nobody knows", input, expected);
    }

    /// An empty object: every required member must be named in one message.
    fn nothing_at_all(&mut self) {
        let required: Vec<&Member> =
            self.operation.input.members.iter().filter(|member| member.required).collect();
        if required.is_empty() {
            return;
        }
        let plural = if required.len() == 1 { "" } else { "s" };
        let mut says = vec![format!("{} validation error{plural} detected: ", required.len())];
        says.extend(required.iter().map(|member| {
            format!(
                "at '{}' failed to satisfy constraint: Member must not be null",
                Place::default().member(member).path
            )
        }));
        let expected = Expected::Refused { exception: "InvalidParameterException", says, hides: vec![] };
        self.add("nothing at all", Value::Object(Map::new()), expected);
    }

    fn structure(&mut self, shape: &'static StructureShape, place: &Place) {
        for member in shape.members {
            let at = place.member(member);
            if member.required {
                self.breaks(&at, "null", Value::Null, "Member must not be null");
                let mut case = self.cases.pop().expect("one was just added");
                self.cases.push(case.clone());
                case.name = format!("{}: missing", at.path);
                if let Some(Value::Object(map)) = case.input.pointer_mut(&place.pointer) {
                    map.remove(member.name);
                }
                self.cases.push(case);
            }
            self.value(member.shape, &at);
        }
    }

    fn value(&mut self, shape: Shape, place: &Place) {
        match shape {
            Shape::Structure(shape) => {
                self.mistypes(place, json!("marker-text"), "an object");
                self.structure(shape, place);
            }
            Shape::List(shape) => {
                self.mistypes(place, json!("marker-text"), "a list");
                let place = Place { hidden: place.hidden || shape.member.is_sensitive(), ..place.clone() };
                let item = sample::value(shape.member, false);
                self.lengths(&place, shape.length, |length| Value::Array(vec![item.clone(); length]));
                match shape.member {
                    Shape::String(of) => {
                        for (what, text) in sample::bad(of) {
                            self.breaks(
                                &place,
                                &format!("an element {what}"),
                                json!([text]),
                                "Member must satisfy constraint: [",
                            );
                        }
                        self.mistypes_inside(
                            &place,
                            &place.down("0", "1.member", false),
                            json!([7]),
                            "a string",
                        );
                    }
                    of => self.value(of, &place.down("0", "1.member", of.is_sensitive())),
                }
            }
            Shape::Map(shape) => {
                self.mistypes(place, json!("marker-text"), "an object");
                let place = Place { hidden: place.hidden || shape.value.is_sensitive(), ..place.clone() };
                let value = sample::value(shape.value, false);
                let many =
                    |length| Value::Object((0..length).map(|at| (format!("k{at}"), value.clone())).collect());
                self.lengths(&place, shape.length, many);
                let key = sample::text(shape.key);
                for (what, bad) in sample::bad(shape.key) {
                    self.breaks(
                        &place,
                        &format!("a key {what}"),
                        json!({ bad: value }),
                        "Map keys must satisfy constraint: [",
                    );
                }
                match shape.value {
                    Shape::String(of) => {
                        for (what, text) in sample::bad(of) {
                            let bad = json!({ key.clone(): text });
                            self.breaks(
                                &place,
                                &format!("a value {what}"),
                                bad,
                                "Map value must satisfy constraint: [",
                            );
                        }
                        let inside = place.down(&key, &format!("{key}.member"), false);
                        self.mistypes_inside(&place, &inside, json!({ key: 7 }), "a string");
                    }
                    of => self.value(of, &place.down(&key, &format!("{key}.member"), of.is_sensitive())),
                }
            }
            Shape::String(shape) => self.string(shape, place),
            Shape::Number(shape) => {
                self.mistypes(place, json!("7-as-text"), "a whole number");
                self.mistypes(place, json!(1.5), "a whole number");
                self.ranges(place, shape.range);
                if !shape.long {
                    self.mistypes(place, json!(1_i64 << 40), "a 32-bit number");
                }
            }
            Shape::Float(shape) => {
                self.mistypes(place, json!("7-as-text"), "a number");
                self.ranges(place, shape.range);
            }
            Shape::Boolean(_) => self.mistypes(place, json!("true-as-text"), "true or false"),
            Shape::Timestamp(_) => self.mistypes(place, json!("yesterday"), "epoch seconds as a number"),
            Shape::Blob(shape) => {
                self.mistypes(place, json!("%%% no base64 %%%"), "base64 in a string");
                let place = Place { hidden: true, ..place.clone() };
                self.lengths(&place, shape.length, |length| json!(STANDARD.encode(vec![0_u8; length])));
            }
            Shape::Document(_) => self.mistypes(place, json!("marker-text"), "an object"),
        }
    }

    fn string(&mut self, shape: &'static StringShape, place: &Place) {
        self.mistypes(place, json!(7), "a string");
        self.mistypes(place, json!({"Marker": "marker-text"}), "a string");
        for (what, text) in sample::bad(shape) {
            let constraint = match what {
                "too short" => format!(
                    "Member must have length greater than or equal to {}",
                    shape.length.min.unwrap_or(0)
                ),
                "too long" => {
                    format!("Member must have length less than or equal to {}", shape.length.max.unwrap_or(0))
                }
                "badly formed" => format!(
                    "Member must satisfy regular expression pattern: {}",
                    shape.pattern.map_or("", |pattern| pattern.source)
                ),
                _ => format!("Member must satisfy enum value set: [{}]", shape.values.join(", ")),
            };
            self.breaks(place, what, json!(text), &constraint);
        }
    }

    fn ranges(&mut self, place: &Place, range: Range) {
        if let Some(min) = range.min {
            let constraint = format!("Member must have value greater than or equal to {min}");
            self.breaks(place, "too low", json!(min - 1), &constraint);
        }
        if let Some(max) = range.max {
            let constraint = format!("Member must have value less than or equal to {max}");
            self.breaks(place, "too high", json!(max + 1), &constraint);
        }
    }

    fn lengths(&mut self, place: &Place, length: Range, make: impl Fn(usize) -> Value) {
        let size = |length: i64| usize::try_from(length).unwrap_or(0);
        if let Some(min) = length.min.filter(|min| *min > 0) {
            let constraint = format!("Member must have length greater than or equal to {min}");
            self.breaks(place, "too short", make(size(min - 1)), &constraint);
        }
        if let Some(max) = length.max {
            let constraint = format!("Member must have length less than or equal to {max}");
            self.breaks(place, "too long", make(size(max + 1)), &constraint);
        }
    }

    /// A value of another type inside a list or map: set at one place, told at a deeper one.
    fn mistypes_inside(&mut self, place: &Place, inside: &Place, value: Value, expected: &str) {
        let says = format!("Expected {expected} at '{}'", inside.path);
        let expected =
            Expected::Refused { exception: "SerializationException", says: vec![says], hides: vec![] };
        let input = self.with(place, value);
        self.add(format!("{}: another type", inside.path), input, expected);
    }
}

/// The texts in a value that are long enough to be told from the message around them.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if text.chars().count() >= 6 => vec![text.chars().take(32).collect()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(map) => map.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
