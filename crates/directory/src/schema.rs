//! The attributes of a pool: standard and custom, their types and limits, and whether a value conforms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The type of an attribute's values. Every value is kept as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataType {
    /// Any text within the limits.
    String,
    /// A whole number within the limits.
    Number,
    /// A date and time.
    DateTime,
    /// `true` or `false`.
    Boolean,
}

impl DataType {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Number => "Number",
            Self::DateTime => "DateTime",
            Self::Boolean => "Boolean",
        }
    }
}

/// An attribute. Limits are text, as AWS has them: lengths of a string, values of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The whole name, `custom:` included.
    pub name: String,
    /// The type of its values.
    pub data_type: DataType,
    /// Only administrators write it (`DeveloperOnlyAttribute`).
    #[serde(default)]
    pub developer_only: bool,
    /// Its value can change after creation.
    pub mutable: bool,
    /// Sign-up needs a value.
    pub required: bool,
    /// Shortest length or smallest number.
    pub minimum: Option<String>,
    /// Greatest length or number.
    pub maximum: Option<String>,
}

/// The attributes of a pool, standard ones first, in AWS's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Schema {
    attributes: Vec<Attribute>,
}

/// The longest value, in bytes.
pub const LONGEST_VALUE: usize = 2048;

/// Name, type, mutable, minimum, maximum.
type StandardAttribute = (&'static str, DataType, bool, Option<&'static str>, Option<&'static str>);

/// Standard attributes in the order in which DescribeUserPool lists them: name, type, mutable, limits.
const STANDARD: &[StandardAttribute] = &[
    ("sub", DataType::String, false, Some("1"), Some("2048")),
    ("name", DataType::String, true, Some("0"), Some("2048")),
    ("given_name", DataType::String, true, Some("0"), Some("2048")),
    ("family_name", DataType::String, true, Some("0"), Some("2048")),
    ("middle_name", DataType::String, true, Some("0"), Some("2048")),
    ("nickname", DataType::String, true, Some("0"), Some("2048")),
    ("preferred_username", DataType::String, true, Some("0"), Some("2048")),
    ("profile", DataType::String, true, Some("0"), Some("2048")),
    ("picture", DataType::String, true, Some("0"), Some("2048")),
    ("website", DataType::String, true, Some("0"), Some("2048")),
    ("email", DataType::String, true, Some("0"), Some("2048")),
    ("email_verified", DataType::Boolean, true, None, None),
    ("gender", DataType::String, true, Some("0"), Some("2048")),
    ("birthdate", DataType::String, true, Some("10"), Some("10")),
    ("zoneinfo", DataType::String, true, Some("0"), Some("2048")),
    ("locale", DataType::String, true, Some("0"), Some("2048")),
    ("phone_number", DataType::String, true, Some("0"), Some("2048")),
    ("phone_number_verified", DataType::Boolean, true, None, None),
    ("address", DataType::String, true, Some("0"), Some("2048")),
    ("updated_at", DataType::Number, true, Some("0"), None),
];

/// One attribute that does not conform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Nonconformity {
    /// Sign-up needs it.
    #[error("{0}: The attribute is required")]
    Required(String),
    /// The pool does not know it.
    #[error("{0}: Attribute does not exist in the schema.")]
    Unknown(String),
    /// The value is shorter or smaller than allowed.
    #[error("{0}: String must be at least {1} characters long")]
    TooShort(String, String),
    /// The value is longer than allowed.
    #[error("{0}: String must be no longer than {1} characters")]
    TooLong(String, String),
    /// The number is outside its range.
    #[error("{0}: Value must be between {1} and {2}")]
    OutOfRange(String, String, String),
    /// The value is not of the attribute's type.
    #[error("{0}: Value is not a valid {1}")]
    WrongType(String, &'static str),
    /// The value cannot change after creation.
    #[error("{0}: Attribute cannot be updated.")]
    Immutable(String),
}

/// Faults that are told; a request may hold thousands.
const TOLD: usize = 20;

/// Why attributes are refused: everything that is wrong at once, one a line, as AWS joins them; of many the first, and how
/// many more there are.
pub fn tell(nonconformities: &[Nonconformity]) -> String {
    let mut lines: Vec<String> = nonconformities.iter().take(TOLD).map(ToString::to_string).collect();
    if let Some(more) = nonconformities.len().checked_sub(TOLD).filter(|more| *more > 0) {
        lines.push(format!("and {more} more"));
    }
    format!("Attributes did not conform to the schema: {}\n", lines.join("\n"))
}

/// The same for a change of a user who is there, which AWS tells in other words (seen in logs of clients): each line
/// names the attribute as the user's, and nothing stands before the first.
pub fn tell_change(nonconformities: &[Nonconformity]) -> String {
    let mut told: String = nonconformities.iter().take(TOLD).map(|wrong| format!("user.{wrong}\n")).collect();
    if let Some(more) = nonconformities.len().checked_sub(TOLD).filter(|more| *more > 0) {
        told += &format!("and {more} more\n");
    }
    told
}

impl Default for Schema {
    fn default() -> Self {
        Self::standard()
    }
}

impl Schema {
    /// The standard attributes, none required but `sub`.
    pub fn standard() -> Self {
        let attributes = STANDARD
            .iter()
            .map(|(name, data_type, mutable, minimum, maximum)| Attribute {
                name: (*name).to_owned(),
                data_type: *data_type,
                developer_only: false,
                mutable: *mutable,
                required: *name == "sub",
                minimum: minimum.map(str::to_owned),
                maximum: maximum.map(str::to_owned),
            })
            .collect();
        Self { attributes }
    }

    /// Whether `name` is a standard attribute.
    pub fn is_standard(name: &str) -> bool {
        STANDARD.iter().any(|(standard, ..)| *standard == name)
    }

    /// The attributes in order.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The attribute called `name`.
    pub fn find(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Puts an attribute in the place of the one of that name, or at the end.
    pub fn put(&mut self, attribute: Attribute) {
        match self.attributes.iter_mut().find(|known| known.name == attribute.name) {
            Some(known) => *known = attribute,
            None => self.attributes.push(attribute),
        }
    }

    /// Takes an attribute away.
    pub fn remove(&mut self, name: &str) {
        self.attributes.retain(|known| known.name != name);
    }

    /// Names of the attributes that sign-up needs, `sub` left out.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.attributes
            .iter()
            .filter(|attribute| attribute.required && attribute.name != "sub")
            .map(|attribute| attribute.name.as_str())
    }

    /// Checks the values given at creation. With `all_required`, every required attribute must have a value.
    ///
    /// # Errors
    /// Everything that does not conform.
    pub fn check_new(
        &self,
        values: &BTreeMap<String, String>,
        all_required: bool,
    ) -> Result<(), Vec<Nonconformity>> {
        let mut wrong: Vec<Nonconformity> = Vec::new();
        if all_required {
            for name in self.required() {
                if values.get(name).is_none_or(String::is_empty) {
                    wrong.push(Nonconformity::Required(name.to_owned()));
                }
            }
        }
        wrong.extend(values.iter().filter_map(|(name, value)| self.check_value(name, value).err()));
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// Checks values that are written later.
    ///
    /// # Errors
    /// Everything that does not conform, immutable attributes included.
    pub fn check_change(&self, values: &BTreeMap<String, String>) -> Result<(), Vec<Nonconformity>> {
        let mut wrong: Vec<Nonconformity> = Vec::new();
        for (name, value) in values {
            if let Err(nonconformity) = self.check_value(name, value) {
                wrong.push(nonconformity);
            } else if self.find(name).is_some_and(|attribute| !attribute.mutable) {
                wrong.push(Nonconformity::Immutable(name.clone()));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// Checks one value. A blank value deletes and always conforms.
    ///
    /// # Errors
    /// The way in which it does not conform.
    pub fn check_value(&self, name: &str, value: &str) -> Result<(), Nonconformity> {
        let Some(attribute) = self.find(name) else {
            return Err(Nonconformity::Unknown(name.to_owned()));
        };
        if value.is_empty() {
            return Ok(());
        }
        let limit = |limit: &Option<String>| limit.as_deref().and_then(|text| text.parse::<i64>().ok());
        let (minimum, maximum) = (limit(&attribute.minimum), limit(&attribute.maximum));
        match attribute.data_type {
            DataType::String | DataType::DateTime => {
                let length = i64::try_from(value.chars().count()).unwrap_or(i64::MAX);
                if minimum.is_some_and(|minimum| length < minimum) {
                    let minimum = attribute.minimum.clone().unwrap_or_default();
                    return Err(Nonconformity::TooShort(name.to_owned(), minimum));
                }
                let maximum = maximum.unwrap_or(LONGEST_VALUE as i64);
                if length > maximum || value.len() > LONGEST_VALUE {
                    let maximum = attribute.maximum.clone().unwrap_or_else(|| LONGEST_VALUE.to_string());
                    return Err(Nonconformity::TooLong(name.to_owned(), maximum));
                }
            }
            DataType::Number => {
                let Ok(number) = value.parse::<i64>() else {
                    return Err(Nonconformity::WrongType(name.to_owned(), "number"));
                };
                if minimum.is_some_and(|minimum| number < minimum)
                    || maximum.is_some_and(|maximum| number > maximum)
                {
                    return Err(Nonconformity::OutOfRange(
                        name.to_owned(),
                        attribute.minimum.clone().unwrap_or_default(),
                        attribute.maximum.clone().unwrap_or_default(),
                    ));
                }
            }
            DataType::Boolean => {
                if !value.eq_ignore_ascii_case("true") && !value.eq_ignore_ascii_case("false") {
                    return Err(Nonconformity::WrongType(name.to_owned(), "boolean"));
                }
            }
        }
        Ok(())
    }
}

/// Whether `text` has the shape of an e-mail address as Cognito wants it: something, `@`, a domain, no spaces.
pub fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && !local.contains('@')
        && !domain.is_empty()
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !text.contains(char::is_whitespace)
        && !text.contains(char::is_control)
}

/// Whether `text` is a phone number as Cognito wants it (E.164): `+` and up to 15 digits.
pub fn looks_like_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_missing_required_attribute_is_told_at_once() {
        let mut schema = Schema::standard();
        for name in ["name", "email"] {
            let attribute = schema.find(name).unwrap().clone();
            schema.put(Attribute { required: true, ..attribute });
        }
        let wrong = schema.check_new(&values(&[]), true).unwrap_err();
        assert_eq!(
            tell(&wrong),
            "Attributes did not conform to the schema: name: The attribute is required\nemail: The attribute is required\n"
        );
        assert!(schema.check_new(&values(&[]), false).is_ok());
    }

    #[test]
    fn of_many_faults_the_first_are_told_and_the_rest_counted() {
        let wrong: Vec<_> = (0..5_000).map(|n| Nonconformity::Immutable(format!("custom:{n}"))).collect();
        let told = tell(&wrong);
        assert!(told.len() < 2_000 && told.ends_with("and 4980 more\n"), "{told}");
        let told = tell_change(&wrong);
        assert!(told.len() < 2_000 && told.ends_with("and 4980 more\n"), "{told}");
        assert!(!tell(&wrong[..20]).contains("more"));
    }

    #[test]
    fn unknown_short_long_and_wrongly_typed_values_are_refused() {
        let schema = Schema::standard();
        assert!(matches!(schema.check_value("custom:x", "1"), Err(Nonconformity::Unknown(_))));
        assert!(matches!(schema.check_value("birthdate", "2000-1-1"), Err(Nonconformity::TooShort(..))));
        assert!(matches!(schema.check_value("name", &"x".repeat(2049)), Err(Nonconformity::TooLong(..))));
        assert!(matches!(schema.check_value("updated_at", "soon"), Err(Nonconformity::WrongType(..))));
        assert!(matches!(schema.check_value("updated_at", "-1"), Err(Nonconformity::OutOfRange(..))));
        assert!(matches!(schema.check_value("email_verified", "yes"), Err(Nonconformity::WrongType(..))));
        assert!(schema.check_value("email_verified", "True").is_ok());
    }

    #[test]
    fn an_immutable_attribute_cannot_change() {
        let schema = Schema::standard();
        let wrong = schema.check_change(&values(&[("sub", "x")])).unwrap_err();
        assert_eq!(wrong, [Nonconformity::Immutable("sub".into())]);
    }

    #[test]
    fn addresses_and_numbers_are_told_apart() {
        assert!(
            looks_like_email("a@example.com")
                && !looks_like_email("a@@example.com")
                && !looks_like_email("a")
        );
        assert!(looks_like_phone_number("+15555550100") && !looks_like_phone_number("15555550100"));
    }
}
