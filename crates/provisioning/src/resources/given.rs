//! The properties of a resource at hand, and what the types have in common when they call other rooms.

use serde_json::{Map, Value};

use super::fit;
use crate::fault::Fault;
use crate::world::World;

/// The service of user pools.
pub(super) const USER_POOLS: &str = "cognito-idp";
/// The service of functions.
pub(super) const LAMBDA: &str = "lambda";

/// The members of an object; none where it is something else.
pub(super) fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// A property as text.
pub(super) fn text(properties: &Value, name: &str) -> Option<String> {
    properties.get(name).and_then(fit::text)
}

/// A property that the table says is there.
///
/// # Errors
/// It is not a text.
pub(super) fn required(properties: &Value, name: &str) -> Result<String, Fault> {
    text(properties, name)
        .ok_or_else(|| Fault::invalid(format!("Value of property {name} must be of type String")))
}

/// A member of an answer that is always there.
///
/// # Errors
/// It is not: a fault of ours.
pub(super) fn answered(answer: &Value, pointer: &str) -> Result<String, Fault> {
    answer
        .pointer(pointer)
        .and_then(fit::text)
        .ok_or_else(|| Fault::internal(format!("an answer has no {pointer}")))
}

/// What was looked for, or none where it is not there.
///
/// # Errors
/// Every other refusal.
pub(super) fn if_there(answer: Result<Value, Fault>) -> Result<Option<Value>, Fault> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(fault) if fault.is_not_found() => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// What is gone already is deleted.
///
/// # Errors
/// Every other refusal.
pub(super) fn gone(answer: Result<Value, Fault>) -> Result<(), Fault> {
    if_there(answer).map(|_| ())
}

/// The tags of a resource that has a list of them, with those of its stack under them.
///
/// # Errors
/// A tag without a key.
pub(super) fn listed_tags(world: &World, properties: &Value) -> Result<Map<String, Value>, Fault> {
    let mut tags = stack_tags(world);
    for tag in properties.get("Tags").and_then(Value::as_array).into_iter().flatten() {
        let key = required(tag, "Key")?;
        tags.insert(key, Value::String(text(tag, "Value").unwrap_or_default()));
    }
    Ok(tags)
}

/// The tags of a resource that has a map of them, with those of its stack under them.
pub(super) fn mapped_tags(world: &World, tags: Option<&Value>) -> Map<String, Value> {
    let mut out = stack_tags(world);
    for (key, value) in tags.and_then(Value::as_object).into_iter().flatten() {
        out.insert(key.clone(), Value::String(fit::text(value).unwrap_or_default()));
    }
    out
}

fn stack_tags(world: &World) -> Map<String, Value> {
    world.stack.tags.iter().map(|(key, value)| (key.clone(), Value::String(value.clone()))).collect()
}
