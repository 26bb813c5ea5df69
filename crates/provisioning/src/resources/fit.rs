//! Properties of a template as the input of an operation. A template has `"8"` where the API wants 8, and `1` where it wants
//! a text: the model's shapes say which. Members that a shape does not have are refused by name, at any depth, since a
//! setting that nobody reads would be a lie.

use aws_model::shape::{Shape, StructureShape};
use serde_json::{Map, Value};

use crate::fault::Fault;

/// The input of an operation out of members under the API's names.
///
/// # Errors
/// A member that the shape does not have, or a value that cannot be what it wants.
pub(super) fn input(shape: &'static StructureShape, members: &Map<String, Value>) -> Result<Value, Fault> {
    structure(shape, members, "").map(Value::Object)
}

fn structure(
    shape: &'static StructureShape,
    members: &Map<String, Value>,
    path: &str,
) -> Result<Map<String, Value>, Fault> {
    let mut out = Map::new();
    for (name, value) in members {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let member = shape.find(name).ok_or_else(|| unsupported(&path))?;
        out.insert(name.clone(), fitted(member.shape, value, &path)?);
    }
    Ok(out)
}

/// A property that a type, or a part of one, does not have.
pub(super) fn unsupported(path: &str) -> Fault {
    Fault::invalid(format!("Encountered unsupported property {path}"))
}

fn fitted(shape: Shape, value: &Value, path: &str) -> Result<Value, Fault> {
    let wrong = |wanted: &str| Fault::invalid(format!("Value of property {path} must be {wanted}"));
    match (shape, value) {
        (Shape::Structure(shape), Value::Object(members)) => {
            structure(shape, members, path).map(Value::Object)
        }
        (Shape::Structure(_), _) => Err(wrong("an object")),
        (Shape::List(shape), Value::Array(items)) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| fitted(shape.member, item, &format!("{path}[{index}]")))
                .collect::<Result<_, _>>()
                .map(Value::Array)
        }
        // One text where a list is wanted is a list of one, as CloudFormation takes it.
        (Shape::List(shape), Value::String(_)) if matches!(shape.member, Shape::String(_)) => {
            Ok(Value::Array(vec![value.clone()]))
        }
        (Shape::List(_), _) => Err(wrong("of type List")),
        (Shape::Map(shape), Value::Object(members)) => members
            .iter()
            .map(|(name, value)| Ok((name.clone(), fitted(shape.value, value, &format!("{path}.{name}"))?)))
            .collect::<Result<_, Fault>>()
            .map(Value::Object),
        (Shape::Map(_), _) => Err(wrong("an object")),
        (Shape::String(_) | Shape::Blob(_), value) => {
            text(value).map(Value::String).ok_or_else(|| wrong("of type String"))
        }
        (Shape::Number(_), Value::String(text)) => {
            text.trim().parse::<i64>().map(Value::from).map_err(|_| wrong("of type Number"))
        }
        (Shape::Float(_) | Shape::Timestamp(_), Value::String(text)) => {
            let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(Value::from).ok_or_else(|| wrong("of type Number"))
        }
        (Shape::Number(_) | Shape::Float(_) | Shape::Timestamp(_), Value::Number(_)) => Ok(value.clone()),
        (Shape::Number(_) | Shape::Float(_) | Shape::Timestamp(_), _) => Err(wrong("of type Number")),
        (Shape::Boolean(_), value) => boolean(value).map(Value::Bool).ok_or_else(|| wrong("of type Boolean")),
        (Shape::Document(_), Value::Object(_)) => Ok(value.clone()),
        (Shape::Document(_), _) => Err(wrong("an object")),
    }
}

/// Text, number and truth value as text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// True and false, as such or in words.
pub(super) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(word) if word.eq_ignore_ascii_case("true") => Some(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use aws_model::Structure as _;
    use aws_model::user_pools::CreateUserPoolRequest;
    use serde_json::json;

    use super::*;

    fn fit(value: &Value) -> Result<Value, String> {
        input(CreateUserPoolRequest::SHAPE, value.as_object().unwrap()).map_err(|fault| fault.message)
    }

    #[test]
    fn values_become_what_the_model_wants() {
        let fitted = fit(&json!({
            "PoolName": 7,
            "UsernameAttributes": "email",
            "Policies": {"PasswordPolicy": {"MinimumLength": "8", "RequireSymbols": "false"}},
            "UserPoolTags": {"n": 1},
        }));
        assert_eq!(
            fitted.unwrap(),
            json!({
                "PoolName": "7",
                "UsernameAttributes": ["email"],
                "Policies": {"PasswordPolicy": {"MinimumLength": 8, "RequireSymbols": false}},
                "UserPoolTags": {"n": "1"},
            })
        );
    }

    #[test]
    fn what_a_shape_does_not_have_is_named_with_its_path() {
        assert_eq!(
            fit(&json!({"Policies": {"PasswordPolicy": {"Length": 8}}})).unwrap_err(),
            "Encountered unsupported property Policies.PasswordPolicy.Length"
        );
        assert_eq!(
            fit(&json!({"Policies": {"PasswordPolicy": {"MinimumLength": "eight"}}})).unwrap_err(),
            "Value of property Policies.PasswordPolicy.MinimumLength must be of type Number"
        );
        assert_eq!(
            fit(&json!({"Schema": {"Name": "email"}})).unwrap_err(),
            "Value of property Schema must be of type List"
        );
    }
}
