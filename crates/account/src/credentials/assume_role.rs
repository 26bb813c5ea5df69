//! AssumeRole: temporary credentials for who has a key here. A role is a name: no policy is evaluated, so the credentials open what
//! their owner's key opens at the time of use and nothing else, and a role out of a role ends with the first one (RULE-18).

use std::time::Duration;

use access::{Call, temporary};
use aws_model::Timestamp;
use aws_model::sts::{AssumeRoleRequest, AssumeRoleResponse, AssumedRoleUser, Credentials};
use directory::ACCOUNT;
use store::change;

use super::role_id;
use crate::{Refusal, Rooms, audit_line};

/// How long credentials live when nothing is said, in seconds; and at most where a role takes a role, as at AWS.
const HOUR: i32 = 3600;

/// Makes credentials.
///
/// # Errors
/// An ARN that is no role of this account; what would narrow the credentials in a way that nothing here evaluates; a caller
/// without a key of its own.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AssumeRoleRequest,
) -> Result<AssumeRoleResponse, Refusal> {
    let role = role_of(call, &input.role_arn)?;
    if input.policy.is_some() || input.policy_arns.is_some_and(|arns| !arns.is_empty()) {
        return Err(Refusal::not_built("ValidationError", "Policy and PolicyArns"));
    }
    if input.serial_number.is_some() || input.token_code.is_some() {
        return Err(Refusal::not_built("ValidationError", "SerialNumber and TokenCode"));
    }
    if input.provided_contexts.is_some_and(|contexts| !contexts.is_empty()) {
        return Err(Refusal::not_built("ValidationError", "ProvidedContexts"));
    }
    let seconds = input.duration_seconds.unwrap_or(HOUR);
    let chained = matches!(call.principal, access::Principal::Assumed { .. });
    if chained && seconds > HOUR {
        return Err(Refusal::new(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ));
    }
    let length = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    let session = &input.role_session_name;
    let keys = rooms.store.keys();
    let made = temporary::issue(keys, &call.principal, &role, session, call.now, length)
        .ok_or_else(|| denied(call, &input.role_arn))?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        Ok(unit.audit(&audit_line(call, "AssumeRole", &format!("{role}/{session}")))?)
    })?;
    Ok(AssumeRoleResponse {
        credentials: Some(Credentials {
            access_key_id: made.id,
            secret_access_key: made.secret.expose().into(),
            session_token: made.token.expose().to_owned(),
            expiration: Timestamp::from_millis(made.until.0),
        }),
        assumed_role_user: Some(AssumedRoleUser {
            assumed_role_id: format!("{}:{session}", role_id(&role)),
            arn: format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{session}"),
        }),
        source_identity: input.source_identity,
        ..Default::default()
    })
}

/// The name of a role of this account, without its path.
fn role_of(call: &Call, arn: &str) -> Result<String, Refusal> {
    let path = arn.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_prefix(ACCOUNT));
    let path = path.and_then(|rest| rest.strip_prefix(":role/")).ok_or_else(|| denied(call, arn))?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        return Err(denied(call, arn));
    }
    Ok(name.to_owned())
}

/// In AWS's words, which are the same for a role that is not there.
fn denied(call: &Call, arn: &str) -> Refusal {
    let who = call.principal.arn();
    let shown: String = arn.chars().filter(char::is_ascii_graphic).take(256).collect();
    Refusal::new(
        "AccessDenied",
        format!("User: {who} is not authorized to perform: sts:AssumeRole on resource: {shown}"),
    )
}
