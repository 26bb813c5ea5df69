//! A form whose names are paths (`Parameters.member.1.ParameterKey`) becomes a tree, within limits.

use std::collections::BTreeMap;

use crate::exception::Exception;
use crate::path::{Ambiguous, decoded};

/// More fields than the largest stack has parameters and tags.
const MOST_FIELDS: usize = 4_096;
/// Names within names.
const DEEPEST: usize = 16;

/// A form, read.
#[derive(Clone, Debug)]
pub struct Form(Node);

/// What stands at a name and below it.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) value: Option<String>,
    pub(super) children: BTreeMap<String, Node>,
}

/// Why bytes are not a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// Not text, or not well encoded.
    #[error("The form is not well encoded.")]
    Encoding,
    /// A name stands twice.
    #[error("A name stands in the form more than once.")]
    Twice,
    /// Too many fields, or a name of too many parts.
    #[error("The form has too many fields, or one that is nested too deeply.")]
    TooMuch,
}

impl From<FormError> for Exception {
    fn from(error: FormError) -> Self {
        Self::serialization(error.to_string())
    }
}

impl From<Ambiguous> for FormError {
    fn from(_: Ambiguous) -> Self {
        Self::Encoding
    }
}

impl Form {
    /// Reads a form. Never longer than its bytes, never deeper than its limits, and the same name never twice: a check in
    /// front of us could have read the other value.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormError> {
        let text = std::str::from_utf8(bytes).map_err(|_| FormError::Encoding)?;
        let mut root = Node::default();
        for (at, pair) in text.split('&').filter(|pair| !pair.is_empty()).enumerate() {
            if at >= MOST_FIELDS {
                return Err(FormError::TooMuch);
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (unfolded(name)?, unfolded(value)?);
            let mut node = &mut root;
            for (depth, part) in name.split('.').enumerate() {
                if depth >= DEEPEST {
                    return Err(FormError::TooMuch);
                }
                node = node.children.entry(part.to_owned()).or_default();
            }
            if node.value.replace(value).is_some() {
                return Err(FormError::Twice);
            }
        }
        Ok(Self(root))
    }

    /// The text at a name of the first level.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.children.get(name)?.value.as_deref()
    }

    pub(super) fn into_root(self) -> Node {
        self.0
    }
}

/// In forms a plus sign is a space.
fn unfolded(text: &str) -> Result<String, FormError> {
    Ok(if text.contains('+') { decoded(&text.replace('+', " "))? } else { decoded(text)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_limits_and_no_name_twice() {
        let refused = |text: &str| Form::parse(text.as_bytes()).unwrap_err();
        assert_eq!(refused("a=1&a=2"), FormError::Twice);
        assert_eq!(refused("a.b=1&a%2Eb=2"), FormError::Twice);
        assert_eq!(refused("a=%f"), FormError::Encoding);
        assert_eq!(refused(&"a.".repeat(DEEPEST)), FormError::TooMuch);
        assert_eq!(refused(&"a&".repeat(MOST_FIELDS + 1)), FormError::Twice);
        let many: String = (0..=MOST_FIELDS).map(|at| format!("a{at}&")).collect();
        assert_eq!(refused(&many), FormError::TooMuch);
        assert_eq!(Form::parse(b"\xff").unwrap_err(), FormError::Encoding);
    }

    #[test]
    fn text_is_decoded() {
        let form = Form::parse("Action=A&b=x%20y+z%2B%C3%A9&empty=&bare".as_bytes()).unwrap();
        assert_eq!(form.text("b"), Some("x y z+é"));
        assert_eq!((form.text("empty"), form.text("bare"), form.text("none")), (Some(""), Some(""), None));
    }
}
