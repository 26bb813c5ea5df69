//! A template's values as they were written: in their order, each with its place, numbers with their digits. What JSON and
//! YAML are read into, and what the functions of a template work on.

use std::fmt;

use indexmap::IndexMap;
use serde_json::Value;

/// A place in the text of a template. Lines and columns count from 1; 0 says that nobody wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The character in the line.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)
    }
}

/// Members in the order in which they were written.
pub type Map = IndexMap<String, Node>;

/// A value and its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it begins.
    pub at: Position,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Nothing; CloudFormation takes it nowhere.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, with the digits that were written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Members by name.
    Map(Map),
}

/// Two values are the same wherever they stand.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Node {
    /// A text that stands at a place.
    pub fn text(at: Position, text: impl Into<String>) -> Self {
        Self { at, kind: Kind::Text(text.into()) }
    }

    /// A list that stands at a place.
    pub fn list(at: Position, items: Vec<Self>) -> Self {
        Self { at, kind: Kind::List(items) }
    }

    /// Members that stand at a place.
    pub fn map(at: Position, map: Map) -> Self {
        Self { at, kind: Kind::Map(map) }
    }

    /// `{name: argument}`: how a function is written.
    pub fn call(name: &str, argument: Self) -> Self {
        let at = argument.at;
        Self::map(at, Map::from_iter([(name.to_owned(), argument)]))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members, if it has some.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    /// A member of a map.
    pub fn member(&self, name: &str) -> Option<&Self> {
        self.as_map()?.get(name)
    }

    /// Text, number or truth value as text: the three are one where CloudFormation wants a text.
    pub fn scalar(&self) -> Option<String> {
        match &self.kind {
            Kind::Text(text) | Kind::Number(text) => Some(text.clone()),
            Kind::Bool(value) => Some(value.to_string()),
            Kind::Null | Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// `{name: argument}` as its two parts, where the name is one of a function.
    pub fn as_call(&self) -> Option<(&str, &Self)> {
        let map = self.as_map()?;
        let (name, argument) = map.first().filter(|_| map.len() == 1)?;
        (name == "Ref" || name.starts_with("Fn::")).then_some((name.as_str(), argument))
    }

    /// The same as JSON. A number whose digits JSON would not give back as they are stays a text.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(digits) => number(digits).unwrap_or_else(|| Value::String(digits.clone())),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Kind::Map(map) => {
                Value::Object(map.iter().map(|(name, node)| (name.clone(), node.to_value())).collect())
            }
        }
    }

    /// What somebody else knows, at the place where it is used.
    pub fn from_value(at: Position, value: &Value) -> Self {
        let kind = match value {
            Value::Null => Kind::Null,
            Value::Bool(value) => Kind::Bool(*value),
            Value::Number(number) => Kind::Number(number.to_string()),
            Value::String(text) => Kind::Text(text.clone()),
            Value::Array(items) => Kind::List(items.iter().map(|item| Self::from_value(at, item)).collect()),
            Value::Object(map) => Kind::Map(
                map.iter().map(|(name, value)| (name.clone(), Self::from_value(at, value))).collect(),
            ),
        };
        Self { at, kind }
    }

    /// As JSON text with the members in the order of the template.
    pub fn write_json(&self, out: &mut String) {
        match &self.kind {
            Kind::Null => out.push_str("null"),
            Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Kind::Number(digits) if number(digits).is_some() => out.push_str(digits),
            Kind::Number(text) | Kind::Text(text) => quote(text, out),
            Kind::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Kind::Map(map) => {
                out.push('{');
                for (index, (name, node)) in map.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    quote(name, out);
                    out.push(':');
                    node.write_json(out);
                }
                out.push('}');
            }
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push_str(&Value::String(text.to_owned()).to_string());
}

fn number(digits: &str) -> Option<Value> {
    let number: serde_json::Number = serde_json::from_str(digits).ok()?;
    (number.to_string() == digits).then_some(Value::Number(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_digits_or_becomes_a_text() {
        let value =
            |digits: &str| Node { at: Position::default(), kind: Kind::Number(digits.to_owned()) }.to_value();
        assert_eq!(value("8"), serde_json::json!(8));
        assert_eq!(value("1.5"), serde_json::json!(1.5));
        assert_eq!(value("1.10"), serde_json::json!("1.10"));
        assert_eq!(
            value("123456789012345678901234567890"),
            serde_json::json!("123456789012345678901234567890")
        );
    }

    #[test]
    fn json_is_written_in_the_order_of_the_template() {
        let map = Map::from_iter([
            ("z".to_owned(), Node::text(Position::default(), "a\"b")),
            ("a".to_owned(), Node { at: Position::default(), kind: Kind::Number("2".to_owned()) }),
        ]);
        let mut out = String::new();
        Node::map(Position::default(), map).write_json(&mut out);
        assert_eq!(out, r#"{"z":"a\"b","a":2}"#);
    }
}
