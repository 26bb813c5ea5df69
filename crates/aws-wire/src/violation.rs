//! What is wrong with an input, in AWS's words, and how a value is repeated in them.
//!
//! Forms seen on the real service: `Value 'x' at 'userPoolId'`, `Value at 'username'` for what is sensitive,
//! `Value null at 'sub'`, `'schema.1.member.name'`, `Member must satisfy constraint: […]` for elements of a list and
//! `Map value must satisfy constraint: […]` for a map's.

use std::fmt;

use serde_json::Value;

use crate::exception::Exception;

/// More than this many are counted and not said: the answer must not outgrow the question.
pub const MOST: usize = 100;
/// How much of a value is repeated.
const ECHO: usize = 256;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where, as AWS says it: `userAttributes.1.member.name`.
    pub path: String,
    /// What stood there: nothing if that is sensitive.
    pub value: Option<String>,
    /// What should: `Member must not be null`.
    pub constraint: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value ")?;
        if let Some(value) = &self.value {
            write!(f, "{value} ")?;
        }
        write!(f, "at '{}' failed to satisfy constraint: {}", self.path, self.constraint)
    }
}

/// A JSON value of another type than its place asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongType {
    /// Where.
    pub path: String,
    /// What the place asks for: `a string`.
    pub expected: &'static str,
    /// What is there: `a number`.
    pub found: &'static str,
}

impl fmt::Display for WrongType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expected {} at '{}', found {}.", self.expected, self.path, self.found)
    }
}

/// Everything that is wrong with an input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations {
    /// What breaks a constraint; at most [`MOST`].
    pub constraints: Vec<Violation>,
    /// What is of another type; at most [`MOST`].
    pub wrong_types: Vec<WrongType>,
    /// How many there were beyond what is listed.
    pub unlisted: usize,
}

impl Violations {
    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.constraints.is_empty() && self.wrong_types.is_empty()
    }

    pub(crate) fn constraint(&mut self, path: &str, value: Option<String>, constraint: String) {
        if self.constraints.len() < MOST {
            self.constraints.push(Violation { path: path.to_owned(), value, constraint });
        } else {
            self.unlisted += 1;
        }
    }

    pub(crate) fn wrong_type(&mut self, path: &str, expected: &'static str, found: &'static str) {
        if self.wrong_types.len() < MOST {
            self.wrong_types.push(WrongType { path: path.to_owned(), expected, found });
        } else {
            self.unlisted += 1;
        }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // AWS reads the types before it looks at constraints, so a wrong type hides the rest.
        if !self.wrong_types.is_empty() {
            return separated(f, &self.wrong_types, " ");
        }
        let count = self.constraints.len() + self.unlisted;
        write!(f, "{count} validation error{} detected: ", if count == 1 { "" } else { "s" })?;
        separated(f, &self.constraints, "; ")
    }
}

fn separated(f: &mut fmt::Formatter<'_>, items: &[impl fmt::Display], between: &str) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

impl std::error::Error for Violations {}

impl From<Violations> for Exception {
    fn from(violations: Violations) -> Self {
        let message = violations.to_string();
        if violations.wrong_types.is_empty() {
            Self::invalid_parameter(message)
        } else {
            Self::serialization(message)
        }
    }
}

/// A value as AWS repeats it: in quotes, lists as `[a, b]`, objects as `{k=v}`; shortened where it is long.
pub(crate) fn shown(value: &Value) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    let mut text = String::new();
    write_plain(&mut text, value);
    if let Some((end, _)) = text.char_indices().nth(ECHO) {
        text.truncate(end);
        text.push('…');
    }
    format!("'{text}'")
}

fn write_plain(out: &mut String, value: &Value) {
    if out.len() > 4 * ECHO {
        return;
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(value) => out.push_str(&value.to_string()),
        Value::String(value) => out.push_str(value),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write_plain(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (at, (key, item)) in map.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(key);
                out.push('=');
                write_plain(out, item);
            }
            out.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn violations_are_counted_and_joined_as_aws_does() {
        let mut violations = Violations::default();
        violations.constraint("userPoolId", Some("'x'".into()), "Member must be good".into());
        assert_eq!(
            violations.to_string(),
            "1 validation error detected: Value 'x' at 'userPoolId' failed to satisfy constraint: Member must be good"
        );
        violations.constraint("password", None, "Member must be better".into());
        assert_eq!(
            violations.to_string(),
            "2 validation errors detected: Value 'x' at 'userPoolId' failed to satisfy constraint: Member must be \
             good; Value at 'password' failed to satisfy constraint: Member must be better"
        );
        assert_eq!(Exception::from(violations).name, "InvalidParameterException");
    }

    #[test]
    fn a_wrong_type_is_a_serialization_exception() {
        let mut violations = Violations::default();
        violations.wrong_type("username", "a string", "a number");
        violations.constraint("clientId", None, "Member must not be null".into());
        let exception = Exception::from(violations);
        assert_eq!(exception.name, "SerializationException");
        assert_eq!(exception.message, "Expected a string at 'username', found a number.");
    }

    #[test]
    fn the_answer_does_not_outgrow_the_question() {
        let mut violations = Violations::default();
        for _ in 0..10_000 {
            violations.constraint("a", None, "b".into());
        }
        assert_eq!(violations.constraints.len(), MOST);
        assert!(violations.to_string().starts_with("10000 validation errors detected: "));
        assert_eq!(shown(&json!("x".repeat(1000))).chars().count(), ECHO + 3);
        assert!(shown(&json!(vec!["é".repeat(3); 100_000])).len() < 8 * ECHO);
    }

    #[test]
    fn values_are_repeated_as_java_prints_them() {
        assert_eq!(shown(&json!(["A", "B"])), "'[A, B]'");
        assert_eq!(shown(&json!({"a": "1", "b": 2})), "'{a=1, b=2}'");
        assert_eq!(shown(&json!(null)), "null");
    }
}
