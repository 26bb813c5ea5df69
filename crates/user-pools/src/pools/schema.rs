//! The attributes that CreateUserPool asks for: standard ones made stricter, custom ones added. Nothing about them can
//! be changed afterwards, so everything is checked here.

use aws_model::user_pools::{AttributeDataType, SchemaAttributeType};
use directory::schema::LONGEST_VALUE;
use directory::{Attribute, DataType, Schema};

use crate::Refusal;

/// Custom attributes of a pool at most.
pub(crate) const MOST_CUSTOM: usize = 50;

/// The standard attributes with what `given` says about them, and the custom ones of `given`.
///
/// # Errors
/// The first thing that is wrong, in AWS's words where they are known.
pub(crate) fn read(given: &[SchemaAttributeType]) -> Result<Schema, Refusal> {
    let mut schema = Schema::standard();
    let mut seen = Vec::new();
    for given in given {
        let name = given.name.as_deref().ok_or_else(|| refuse("A schema attribute needs a Name."))?;
        let attribute = match schema.find(name) {
            Some(standard) if Schema::is_standard(name) => stricter(standard, given)?,
            _ => custom(name, given)?,
        };
        if seen.contains(&attribute.name) {
            return Err(refuse(format!("Schema attribute {} is given more than once.", attribute.name)));
        }
        seen.push(attribute.name.clone());
        schema.put(attribute);
    }
    if schema.attributes().iter().filter(|attribute| !Schema::is_standard(&attribute.name)).count()
        > MOST_CUSTOM
    {
        return Err(Refusal::Limit(format!("A user pool has at most {MOST_CUSTOM} custom attributes.")));
    }
    Ok(schema)
}

/// A standard attribute with what was given: its type stays.
fn stricter(standard: &Attribute, given: &SchemaAttributeType) -> Result<Attribute, Refusal> {
    let name = &standard.name;
    let type_changes = given.attribute_data_type.is_some_and(|given| data_type(given) != standard.data_type);
    if type_changes || given.developer_only_attribute == Some(true) {
        return Err(refuse(format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )));
    }
    let (minimum, maximum) = limits(name, standard.data_type, given)?;
    let attribute = Attribute {
        mutable: given.mutable.unwrap_or(standard.mutable),
        required: given.required.unwrap_or(standard.required),
        minimum: minimum.or_else(|| standard.minimum.clone()),
        maximum: maximum.or_else(|| standard.maximum.clone()),
        ..standard.clone()
    };
    check_order(&attribute)?;
    if name == "sub" && attribute != *standard {
        return Err(refuse("The attribute sub cannot be changed."));
    }
    Ok(attribute)
}

/// A custom attribute, under its whole name.
pub(crate) fn custom(name: &str, given: &SchemaAttributeType) -> Result<Attribute, Refusal> {
    let Some(given_type) = given.attribute_data_type else {
        return Err(refuse(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        ));
    };
    if given.required == Some(true) {
        return Err(refuse("Required custom attributes are not supported currently."));
    }
    let developer_only = given.developer_only_attribute == Some(true);
    let name = if developer_only { format!("dev:custom:{name}") } else { format!("custom:{name}") };
    let data_type = data_type(given_type);
    let (minimum, maximum) = limits(&name, data_type, given)?;
    let attribute = Attribute {
        data_type,
        developer_only,
        mutable: given.mutable.unwrap_or(true),
        required: false,
        minimum,
        maximum,
        name,
    };
    check_order(&attribute)?;
    Ok(attribute)
}

fn data_type(given: AttributeDataType) -> DataType {
    match given {
        AttributeDataType::String => DataType::String,
        AttributeDataType::Number => DataType::Number,
        AttributeDataType::DateTime => DataType::DateTime,
        AttributeDataType::Boolean => DataType::Boolean,
    }
}

/// The two limits of `given` that belong to `data_type`. Limits of another type would be kept and ignored, so they are
/// refused.
fn limits(
    name: &str,
    data_type: DataType,
    given: &SchemaAttributeType,
) -> Result<(Option<String>, Option<String>), Refusal> {
    let lengths = given.string_attribute_constraints.clone().unwrap_or_default();
    let values = given.number_attribute_constraints.clone().unwrap_or_default();
    let given_to = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let strange = match data_type {
        DataType::String => given_to(&values.min_value) || given_to(&values.max_value),
        DataType::Number => given_to(&lengths.min_length) || given_to(&lengths.max_length),
        DataType::DateTime | DataType::Boolean => {
            [&values.min_value, &values.max_value, &lengths.min_length, &lengths.max_length]
                .into_iter()
                .any(given_to)
        }
    };
    if strange {
        return Err(refuse(format!(
            "Schema attribute {name} is of type {} and cannot have constraints of another type.",
            data_type.as_str()
        )));
    }
    if data_type == DataType::Number {
        return Ok((
            number(name, "MinValue", values.min_value)?,
            number(name, "MaxValue", values.max_value)?,
        ));
    }
    Ok((length(name, "MinLength", lengths.min_length)?, length(name, "MaxLength", lengths.max_length)?))
}

fn length(name: &str, what: &str, text: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    match text.parse::<u64>() {
        Err(_) => Err(refuse(format!("Invalid {what} for schema attribute {name}"))),
        Ok(length) if length > LONGEST_VALUE as u64 => Err(refuse(format!(
            "user.{name}: String attributes cannot have a length of more than {LONGEST_VALUE}"
        ))),
        Ok(length) => Ok(Some(length.to_string())),
    }
}

fn number(name: &str, what: &str, text: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    match text.parse::<i64>() {
        Err(_) => Err(refuse(format!("Invalid {what} for schema attribute {name}"))),
        Ok(value) => Ok(Some(value.to_string())),
    }
}

fn check_order(attribute: &Attribute) -> Result<(), Refusal> {
    let limit = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<i64>().ok());
    match (limit(&attribute.minimum), limit(&attribute.maximum)) {
        (Some(least), Some(most)) if least > most => {
            let what = if attribute.data_type == DataType::Number { "value" } else { "length" };
            Err(refuse(format!("user.{}: Max {what} cannot be less than min {what}.", attribute.name)))
        }
        _ => Ok(()),
    }
}

fn refuse(why: impl Into<String>) -> Refusal {
    Refusal::parameter(why)
}

#[cfg(test)]
mod tests {
    use aws_model::user_pools::{NumberAttributeConstraintsType, StringAttributeConstraintsType};

    use super::*;

    fn given(name: &str, data_type: Option<AttributeDataType>) -> SchemaAttributeType {
        SchemaAttributeType { name: Some(name.into()), attribute_data_type: data_type, ..Default::default() }
    }

    fn refusal(given: SchemaAttributeType) -> String {
        read(&[given]).unwrap_err().to_string()
    }

    fn lengths(least: &str, most: &str) -> Option<StringAttributeConstraintsType> {
        Some(StringAttributeConstraintsType { min_length: Some(least.into()), max_length: Some(most.into()) })
    }

    #[test]
    fn a_standard_attribute_becomes_required_and_keeps_its_limits_and_place() {
        let email =
            SchemaAttributeType { required: Some(true), ..given("email", Some(AttributeDataType::String)) };
        let schema = read(&[email]).unwrap();
        let email = schema.find("email").unwrap();
        assert!(email.required && email.mutable);
        assert_eq!((email.minimum.as_deref(), email.maximum.as_deref()), (Some("0"), Some("2048")));
        assert_eq!(schema.attributes().len(), Schema::standard().attributes().len());
    }

    #[test]
    fn the_type_of_a_standard_attribute_cannot_change() {
        let wrong = "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute name";
        assert_eq!(refusal(given("name", Some(AttributeDataType::Number))), wrong);
        let developer_only =
            SchemaAttributeType { developer_only_attribute: Some(true), ..given("name", None) };
        assert_eq!(refusal(developer_only), wrong);
    }

    #[test]
    fn custom_attributes_get_their_prefix() {
        let developer = SchemaAttributeType {
            developer_only_attribute: Some(true),
            ..given("level", Some(AttributeDataType::Number))
        };
        let schema = read(&[given("role", Some(AttributeDataType::String)), developer]).unwrap();
        assert!(schema.find("custom:role").is_some_and(|role| role.mutable && role.minimum.is_none()));
        assert!(schema.find("dev:custom:level").is_some_and(|level| level.developer_only));
    }

    #[test]
    fn custom_attributes_are_never_required_and_have_a_type() {
        let required =
            SchemaAttributeType { required: Some(true), ..given("a", Some(AttributeDataType::String)) };
        assert_eq!(refusal(required), "Required custom attributes are not supported currently.");
        assert!(refusal(given("a", None)).starts_with("Invalid AttributeDataType input"));
    }

    #[test]
    fn limits_are_whole_ordered_and_at_most_2048() {
        let string = |constraints| SchemaAttributeType {
            string_attribute_constraints: constraints,
            ..given("a", Some(AttributeDataType::String))
        };
        assert_eq!(refusal(string(lengths("x", "5"))), "Invalid MinLength for schema attribute custom:a");
        assert_eq!(refusal(string(lengths("-1", "5"))), "Invalid MinLength for schema attribute custom:a");
        assert_eq!(
            refusal(string(lengths("0", "2049"))),
            "user.custom:a: String attributes cannot have a length of more than 2048"
        );
        assert_eq!(
            refusal(string(lengths("6", "5"))),
            "user.custom:a: Max length cannot be less than min length."
        );
        assert!(read(&[string(lengths("5", "5"))]).is_ok());
        let number = SchemaAttributeType {
            number_attribute_constraints: Some(NumberAttributeConstraintsType {
                min_value: Some("-3".into()),
                max_value: Some("-4".into()),
            }),
            ..given("n", Some(AttributeDataType::Number))
        };
        assert_eq!(refusal(number), "user.custom:n: Max value cannot be less than min value.");
    }

    #[test]
    fn limits_of_another_type_are_not_kept_and_ignored() {
        let flag = SchemaAttributeType {
            string_attribute_constraints: lengths("0", "5"),
            ..given("flag", Some(AttributeDataType::Boolean))
        };
        assert!(refusal(flag).contains("constraints of another type"));
    }

    #[test]
    fn no_attribute_twice_and_sub_stays_as_it_is() {
        let role = given("role", Some(AttributeDataType::String));
        let refusal = read(&[role.clone(), role]).unwrap_err().to_string();
        assert_eq!(refusal, "Schema attribute custom:role is given more than once.");
        assert!(read(&[given("sub", None)]).is_ok());
        assert!(read(&[SchemaAttributeType { required: Some(false), ..given("sub", None) }]).is_err());
    }
}
