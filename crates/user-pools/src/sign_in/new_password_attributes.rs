//! The attributes that go with NEW_PASSWORD_REQUIRED: what the challenge says and what its answer may bring.

use std::collections::BTreeMap;

use directory::{Client, Pool, User};
use serde_json::Value;

use crate::Refusal;
use crate::attributes::write::is_flag;
use crate::names::check_contacts;

/// The prefix of attributes in the answer and in `requiredAttributes`.
pub const PREFIX: &str = "userAttributes.";

/// What the challenge says. Clients parse both lists as JSON text, so both are always there.
///
/// # Errors
/// JSON that cannot be written, which does not happen.
pub fn parameters(pool: &Pool, user: &User) -> Result<BTreeMap<String, String>, Refusal> {
    let attributes: BTreeMap<&str, &str> =
        user.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let attributes: BTreeMap<_, _> = attributes.into_iter().filter(|(name, _)| pool.shows(name)).collect();
    let required: Vec<Value> = owed(pool, user).map(|name| format!("{PREFIX}{name}").into()).collect();
    let text = |value: Result<String, serde_json::Error>| {
        value.map_err(|error| Refusal::Internal(format!("challenge parameters: {error}")))
    };
    Ok(BTreeMap::from([
        ("USER_ID_FOR_SRP".to_owned(), user.username.as_str().to_owned()),
        ("userAttributes".to_owned(), text(serde_json::to_string(&attributes))?),
        ("requiredAttributes".to_owned(), text(serde_json::to_string(&required))?),
    ]))
}

/// Required attributes without a value, and those that are asked for since the pool was altered.
fn owed<'a>(pool: &'a Pool, user: &'a User) -> impl Iterator<Item = &'a str> {
    let required = pool.schema.required().filter(|name| user.attribute(name).is_none_or(str::is_empty));
    let is_required = |name: &&str| pool.schema.required().any(|required| required == *name);
    required.chain(pool.asks_of(user).filter(move |name| !is_required(name)))
}

/// Checks what an answer brings: it may fill what is empty and must fill what is owed.
///
/// # Errors
/// In AWS's words.
pub fn check(
    pool: &Pool,
    client: &Client,
    user: &User,
    given: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    check_contacts(given)?;
    for (name, value) in given {
        if name == "sub" {
            return Err(Refusal::parameter("Cannot modify the non-mutable attribute sub"));
        }
        if user.attribute(name).is_some_and(|known| !known.is_empty() && known != value) {
            return Err(Refusal::not_authorized(format!("Cannot modify an already provided {name}")));
        }
        let required = owed(pool, user).any(|owed| owed == name)
            || pool.schema.find(name).is_some_and(|attribute| attribute.required);
        if (!required || is_flag(name)) && !client.may_write(name) {
            return Err(Refusal::not_authorized("A client attempted to write unauthorized attribute"));
        }
    }
    let mut wrong = pool.schema.check_new(given, false).err().unwrap_or_default();
    for name in owed(pool, user) {
        if given.get(name).is_none_or(String::is_empty) {
            wrong.push(directory::Nonconformity::Required(name.to_owned()));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
}
