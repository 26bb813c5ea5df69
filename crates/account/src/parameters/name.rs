//! What a parameter may be called, and what is meant by a name, an ARN, or either with a version behind a colon.

use directory::{ACCOUNT, Parameter, ParameterVersion, Timestamp};
use store::parameters::{parameter_key, parameter_version_key};

use crate::{Refusal, Rooms};

/// Levels of a path.
const DEEPEST: usize = 15;
/// Characters of a name.
const LONGEST: usize = 1011;

/// A name that may be given to a new parameter.
///
/// # Errors
/// AWS's rules for names.
pub(super) fn check(name: &str) -> Result<(), Refusal> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
    let refused = |message: &str| Err(Refusal::new("ValidationException", message.to_owned()));
    if name.len() > LONGEST || !name.chars().all(plain) {
        return refused(
            "Parameter name: can't be longer than 1011 characters, and only a mix of letters, numbers and the following symbols is allowed: .-_/",
        );
    }
    if name.contains('/') && !name.starts_with('/') {
        return refused(
            "Parameter name must be a fully qualified name: one with a slash in it begins with a slash.",
        );
    }
    if name.contains("//") || (name.len() > 1 && name.ends_with('/')) || name == "/" {
        return refused("Parameter name must not have an empty part.");
    }
    if name.matches('/').count() > DEEPEST {
        return Err(Refusal::new(
            "HierarchyLevelLimitExceededException",
            format!("A parameter name has at most {DEEPEST} levels."),
        ));
    }
    let first = name.trim_start_matches('/').to_ascii_lowercase();
    if first.starts_with("aws") || first.starts_with("ssm") {
        return Err(Refusal::new(
            "ValidationException",
            format!("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive): {name}"),
        ));
    }
    Ok(())
}

/// The ARN of a parameter.
pub(super) fn arn(rooms: &Rooms, name: &str) -> String {
    format!("arn:aws:ssm:{}:{ACCOUNT}:parameter/{}", rooms.region, name.trim_start_matches('/'))
}

/// The present version of a parameter.
pub(super) async fn find(rooms: &Rooms, name: &str, now: Timestamp) -> Result<Option<Parameter>, Refusal> {
    for name in names(rooms, name) {
        if let Some(found) = rooms.store.find::<Parameter>(&parameter_key(&name), now).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The names that a name or ARN may stand for: an ARN does not say whether the name begins with a slash.
pub(super) fn names(rooms: &Rooms, given: &str) -> Vec<String> {
    let Some(rest) = given.strip_prefix("arn:") else { return vec![given.to_owned()] };
    let own = format!("aws:ssm:{}:{ACCOUNT}:parameter/", rooms.region);
    match rest.strip_prefix(&own) {
        Some(name) if name.contains('/') => vec![format!("/{name}")],
        Some(name) => vec![name.to_owned(), format!("/{name}")],
        None => Vec::new(),
    }
}

/// A version that was asked for, and what stood behind the colon.
pub(super) struct Selected {
    pub(super) version: ParameterVersion,
    pub(super) selector: Option<String>,
}

/// Finds what a name with or without a version stands for.
///
/// # Errors
/// The parameter is there and has no such version; a label is asked for.
pub(super) async fn select(rooms: &Rooms, given: &str, now: Timestamp) -> Result<Option<Selected>, Refusal> {
    // An ARN has five colons of its own.
    let own_colons = if given.starts_with("arn:") { 5 } else { 0 };
    let (name, selector) = match given.match_indices(':').nth(own_colons) {
        Some((at, _)) => (&given[..at], Some(&given[at + 1..])),
        None => (given, None),
    };
    let Some(parameter) = find(rooms, name, now).await? else { return Ok(None) };
    let Some(selector) = selector else {
        return Ok(Some(Selected { version: parameter.as_version(), selector: None }));
    };
    let missing = || {
        let message = format!(
            "Systems Manager could not find version {selector} of {}. Verify the version and try again.",
            parameter.name
        );
        Refusal::new("ParameterVersionNotFound", message)
    };
    let number: u64 = selector.parse().map_err(|_| missing())?;
    let version = if number == parameter.version {
        parameter.as_version()
    } else {
        let key = parameter_version_key(&parameter.name, number);
        rooms.store.find::<ParameterVersion>(&key, now).await?.ok_or_else(missing)?
    };
    Ok(Some(Selected { selector: Some(format!(":{selector}")), version }))
}
