//! The filter of ListUsers: one attribute, `=` or `^=`, one quoted value. Parsed here by hand; which rows of the store it
//! selects is said here too, so that no filter ever reads more than it answers.

use directory::{Pool, Sub};
use store::Scan;
use store::users::{attribute_index, numbered_index, user_key};

/// The length of a sub: UUID text.
const WHOLE_SUB: usize = 36;

/// What can be searched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// The stored user name, as it is written.
    Username,
    /// The state of the account, in any case.
    UserStatus,
    /// `Enabled` or `Disabled`, in this case.
    Status,
    /// The subject.
    Sub,
    /// A standard attribute, folded as the pool folds.
    Standard(&'static str),
}

/// How the value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equals,
    /// `^=`
    BeginsWith,
}

/// A filter that makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// What is searched by.
    pub attribute: Attribute,
    /// How the value is compared.
    pub comparison: Comparison,
    /// What it is compared with, without quotes and backslashes.
    pub value: String,
}

/// What a filter selects.
#[derive(Clone, Debug)]
pub enum Selection {
    /// The record of this key, if it is there.
    One(String),
    /// A range of records or index entries.
    Many(Scan),
}

/// Why a filter is refused. The text is what AWS says; `Syntax` also knows what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// It is not `attribute = "value"`.
    #[error("Error while parsing filter")]
    Syntax(&'static str),
    /// The attribute exists perhaps, but cannot be searched by.
    #[error("Invalid search attribute: {0}")]
    NotSearchable(String),
}

impl Filter {
    /// Reads a filter; a blank one selects everybody.
    ///
    /// # Errors
    /// It is not of the form, or names an attribute that cannot be searched by.
    pub fn parse(text: &str) -> Result<Option<Self>, FilterError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let end = text
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '^' | '"'))
            .ok_or(FilterError::Syntax("no comparison after the attribute"))?;
        let (name, rest) = text.split_at(end);
        if name.is_empty() {
            return Err(FilterError::Syntax("no attribute before the comparison"));
        }
        let rest = rest.trim_start();
        let (comparison, rest) = if let Some(rest) = rest.strip_prefix("^=") {
            (Comparison::BeginsWith, rest)
        } else if let Some(rest) = rest.strip_prefix('=') {
            (Comparison::Equals, rest)
        } else {
            return Err(FilterError::Syntax("the comparison is neither = nor ^="));
        };
        let value = quoted(rest.trim_start())?;
        Ok(Some(Self { attribute: Attribute::find(name)?, comparison, value }))
    }

    /// The rows that it selects in `pool`, and no others.
    pub fn selection(&self, pool: &Pool) -> Selection {
        let Self { attribute, comparison, value } = self;
        let (name, value) = match attribute {
            Attribute::Sub => {
                let key = user_key(&pool.id, &Sub::new(value.as_str()));
                // A scan leaves its prefix itself out, so a whole sub is looked up.
                let is_whole = *comparison == Comparison::Equals || value.len() >= WHOLE_SUB;
                return if is_whole { Selection::One(key) } else { Selection::Many(Scan::keys(&key)) };
            }
            Attribute::Username => ("username", value.clone()),
            Attribute::UserStatus => ("cognito:user_status", value.to_lowercase()),
            Attribute::Status => ("status", value.clone()),
            Attribute::Standard(name) => {
                let entry = numbered_index(&pool.id, pool.altered.index, name, &pool.fold(value));
                return Selection::Many(self.range(&entry));
            }
        };
        let entry = attribute_index(&pool.id, name, &value);
        Selection::Many(self.range(&entry))
    }

    fn range(&self, entry: &str) -> Scan {
        match self.comparison {
            Comparison::Equals => Scan::index_exact(entry),
            Comparison::BeginsWith => Scan::index(entry),
        }
    }
}

impl Attribute {
    fn find(name: &str) -> Result<Self, FilterError> {
        Ok(match name {
            "username" => Self::Username,
            "cognito:user_status" => Self::UserStatus,
            "status" => Self::Status,
            "sub" => Self::Sub,
            _ => {
                let standard = store::users::INDEXED.iter().find(|known| **known == name);
                Self::Standard(standard.ok_or_else(|| FilterError::NotSearchable(name.to_owned()))?)
            }
        })
    }
}

/// The text between quotes, which must be all there is. A backslash takes the quote or backslash after it as it is.
fn quoted(text: &str) -> Result<String, FilterError> {
    let mut chars =
        text.strip_prefix('"').ok_or(FilterError::Syntax("the value does not begin with a quote"))?.chars();
    let mut value = String::with_capacity(text.len());
    loop {
        match chars.next() {
            None => return Err(FilterError::Syntax("the value does not end with a quote")),
            Some('"') if chars.as_str().is_empty() => return Ok(value),
            Some('"') => return Err(FilterError::Syntax("something follows the value")),
            Some('\\') => match chars.clone().next() {
                Some(next @ ('"' | '\\')) => {
                    value.push(next);
                    chars.next();
                }
                _ => value.push('\\'),
            },
            Some(c) => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Filter {
        Filter::parse(text).unwrap().unwrap()
    }

    #[test]
    fn the_two_comparisons_are_read_with_and_without_spaces() {
        let filter = parsed(r#"email = "a@example.com""#);
        assert_eq!(filter.attribute, Attribute::Standard("email"));
        assert_eq!((filter.comparison, filter.value.as_str()), (Comparison::Equals, "a@example.com"));
        assert_eq!(parsed(r#" email="a@example.com" "#), filter);
        let filter = parsed(r#"cognito:user_status ^= "CONF""#);
        assert_eq!((filter.attribute, filter.comparison), (Attribute::UserStatus, Comparison::BeginsWith));
        assert_eq!(parsed("username = \"\"").value, "");
    }

    #[test]
    fn a_blank_filter_selects_everybody() {
        assert_eq!(Filter::parse(""), Ok(None));
        assert_eq!(Filter::parse("  "), Ok(None));
    }

    #[test]
    fn quotes_and_backslashes_are_taken_as_they_are_after_a_backslash() {
        assert_eq!(parsed(r#"name = "the \"boss\" \\ co""#).value, r#"the "boss" \ co"#);
        assert_eq!(parsed(r#"name = "a\b""#).value, r"a\b");
    }

    #[test]
    fn what_is_not_of_the_form_is_refused() {
        for text in [
            "email",
            "= \"a\"",
            "email \"a\"",
            "email < \"a\"",
            "email ^ \"a\"",
            "email = a",
            "email = 'a'",
            "email = \"a",
            "email = \"a\\\"",
            "email = \"a\" and name = \"b\"",
            "email =",
            "\"",
        ] {
            let error = Filter::parse(text).unwrap_err();
            assert!(matches!(error, FilterError::Syntax(_)), "{text}");
            assert_eq!(error.to_string(), "Error while parsing filter");
        }
    }

    #[test]
    fn only_some_attributes_can_be_searched_by() {
        for name in ["custom:role", "Email", "birthdate", "enabled"] {
            let error = Filter::parse(&format!("{name} = \"a\"")).unwrap_err();
            assert_eq!(error.to_string(), format!("Invalid search attribute: {name}"));
        }
    }

    proptest! {
        #[test]
        fn any_value_survives_quoting(value in ".*", begins in any::<bool>()) {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            let filter = parsed(&format!("name {}= \"{escaped}\"", if begins { "^" } else { "" }));
            prop_assert_eq!(filter.value, value);
        }

        #[test]
        fn no_text_makes_it_fall_over(text in ".*") {
            let _ = Filter::parse(&text);
        }

        #[test]
        fn no_text_of_its_own_characters_makes_it_fall_over(text in r#"[a-z=^"\\ :]{0,40}"#) {
            if let Ok(Some(filter)) = Filter::parse(&text) {
                prop_assert!(text.contains('='));
                prop_assert!(filter.value.len() <= text.len());
            }
        }
    }
}
