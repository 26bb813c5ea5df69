//! The settings of a client that can be given again: what CreateUserPoolClient and UpdateUserPoolClient have in common.
//! An omitted member goes to its default in both, so an update is read as a creation.

use access::Call;
use aws_model::user_pools::{
    CreateUserPoolClientRequest, FeatureType, PreventUserExistenceErrorTypes, RefreshTokenRotationType,
    TimeUnitsType,
};
use directory::{Client, ExistenceErrors, Flow, Pool, Rotation, Validity, ValidityUnit};

use super::oauth;
use crate::{Refusal, neutral};

/// Access and ID tokens live 5 minutes to 1 day.
const SHORT_LIVED: (u64, u64) = (5 * 60, 86_400);
/// Refresh tokens live 60 minutes to 3,650 days.
const LONG_LIVED: (u64, u64) = (3_600, 3_650 * 86_400);

/// Puts what `input` says in the place of the client's present settings; name, secrets and dates are the caller's.
/// `doing` is `creating` or `updating`, as AWS's sentences have it.
///
/// # Errors
/// What is not built yet, or the first rule that is broken.
pub(crate) fn apply(
    call: &Call,
    input: &CreateUserPoolClientRequest,
    pool: &Pool,
    client: &mut Client,
    doing: &str,
) -> Result<(), Refusal> {
    client.neutral = neutral::keep(neutral::CLIENT, input)?;
    oauth::check(input, client.has_secret())?;
    client.explicit_flows = explicit_flows(input)?;
    validities(input, client)?;
    client.auth_session_minutes = input.auth_session_validity.and_then(|minutes| u32::try_from(minutes).ok());
    client.read_attributes = attributes(input.read_attributes.as_deref());
    client.write_attributes = attributes(input.write_attributes.as_deref());
    check_attributes(call, pool, client, doing)?;
    client.existence_errors = input.prevent_user_existence_errors.map(|errors| match errors {
        PreventUserExistenceErrorTypes::Legacy => ExistenceErrors::Legacy,
        PreventUserExistenceErrorTypes::Enabled => ExistenceErrors::Prevented,
    });
    // Omitted it keeps what it was: tokens that are out in the world either carry what revocation needs or do not.
    client.token_revocation = input.enable_token_revocation.unwrap_or(client.token_revocation);
    client.rotation = input.refresh_token_rotation.as_ref().and_then(rotation);
    if client.rotation.is_none() {
        return Ok(());
    }
    client.neutral.remove("RefreshTokenRotation.RetryGracePeriodSeconds");
    if client.allows(Flow::RefreshToken) {
        return Err(Refusal::parameter(
            "RefreshTokenRotation: ALLOW_REFRESH_TOKEN_AUTH cannot be among ExplicitAuthFlows while rotation is enabled, \
             and has to be left out by naming the other flows.",
        ));
    }
    Ok(())
}

/// The flows as given; an empty list is an absent one.
fn explicit_flows(input: &CreateUserPoolClientRequest) -> Result<Option<Vec<String>>, Refusal> {
    let Some(given) = input.explicit_auth_flows.as_deref().filter(|flows| !flows.is_empty()) else {
        return Ok(None);
    };
    let flows: Vec<String> = given.iter().map(|flow| flow.as_str().to_owned()).collect();
    let is_new = |flow: &String| flow.starts_with("ALLOW_");
    if flows.iter().any(is_new) && !flows.iter().all(is_new) {
        return Err(Refusal::parameter(
            "ExplicitAuthFlows: ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY and USER_PASSWORD_AUTH cannot be mixed with names \
             that begin with ALLOW_.",
        ));
    }
    Ok(Some(flows))
}

fn validities(input: &CreateUserPoolClientRequest, client: &mut Client) -> Result<(), Refusal> {
    let units = input.token_validity_units.clone().unwrap_or_default();
    client.access_validity = validity(input.access_token_validity, units.access_token);
    client.id_validity = validity(input.id_token_validity, units.id_token);
    client.refresh_validity = validity(input.refresh_token_validity, units.refresh_token);
    let (access, id, refresh) = (client.access_lifetime(), client.id_lifetime(), client.refresh_lifetime());
    for (member, lifetime, (least, most), range) in [
        ("AccessTokenValidity", access, SHORT_LIVED, "5 minutes and 1 day"),
        ("IdTokenValidity", id, SHORT_LIVED, "5 minutes and 1 day"),
        ("RefreshTokenValidity", refresh, LONG_LIVED, "60 minutes and 3650 days"),
    ] {
        if !(least..=most).contains(&lifetime.as_secs()) {
            return Err(Refusal::parameter(format!(
                "Invalid range for token validity. {member} must be between {range}."
            )));
        }
    }
    if access > refresh || id > refresh {
        return Err(Refusal::parameter(
            "Invalid range for token validity. AccessTokenValidity and IdTokenValidity cannot be longer than \
             RefreshTokenValidity.",
        ));
    }
    Ok(())
}

fn validity(value: Option<i32>, unit: Option<TimeUnitsType>) -> Validity {
    Validity {
        value: value.and_then(|value| u32::try_from(value).ok()),
        unit: unit.map(|unit| match unit {
            TimeUnitsType::Seconds => ValidityUnit::Seconds,
            TimeUnitsType::Minutes => ValidityUnit::Minutes,
            TimeUnitsType::Hours => ValidityUnit::Hours,
            TimeUnitsType::Days => ValidityUnit::Days,
        }),
    }
}

/// A list of attributes; an empty one is an absent one.
fn attributes(given: Option<&[String]>) -> Option<Vec<String>> {
    given.filter(|names| !names.is_empty()).map(<[String]>::to_vec)
}

/// Only attributes of the schema; nobody writes the sub, a verified flag or what is the administrators' alone; what sign-up needs can be written.
fn check_attributes(call: &Call, pool: &Pool, client: &Client, doing: &str) -> Result<(), Refusal> {
    let refuse = |what: &str, why: String| {
        call.note(why);
        Err(Refusal::parameter(format!("Invalid {what} attributes specified while {doing} a client")))
    };
    let known = |name: &str| pool.schema.find(name).is_some();
    let reads = client.read_attributes.as_deref().unwrap_or_default();
    if let Some(name) = reads.iter().find(|name| !known(name) && *name != "identities") {
        return refuse("read", format!("ReadAttributes: the pool has no attribute {name}"));
    }
    let Some(writes) = client.write_attributes.as_deref() else { return Ok(()) };
    if let Some(name) = writes.iter().find(|name| !known(name) || !client.may_write(name) || *name == "sub") {
        return refuse("write", format!("WriteAttributes: {name} is no attribute that a client can write"));
    }
    if let Some(name) = pool.schema.required().find(|name| !writes.iter().any(|write| write == name)) {
        return refuse(
            "write",
            format!("WriteAttributes: {name} is required by the pool, so it must be writable"),
        );
    }
    Ok(())
}

fn rotation(given: &RefreshTokenRotationType) -> Option<Rotation> {
    let grace_seconds =
        given.retry_grace_period_seconds.and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(0);
    (given.feature == FeatureType::Enabled).then_some(Rotation { grace_seconds })
}
