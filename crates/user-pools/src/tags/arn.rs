//! Which pool an ARN names. The whole text must be the pool's ARN: what the caller may do was decided by the text, so it
//! must not name one pool to whoever decides and another to whoever acts (RULE-18).

use access::{Action, Call, Capability, authorize};
use directory::{PoolId, pool_arn};

use crate::Refusal;

/// The pool that `arn` names, for a caller who may do `operation` there.
///
/// # Errors
/// It is no user pool's ARN, or the caller may not.
pub(super) fn pool_of(call: &Call, operation: &'static str, arn: &str) -> Result<PoolId, Refusal> {
    let pool = named(arn).ok_or_else(|| {
        Refusal::parameter(format!("{arn} is not the ARN of a user pool of this installation."))
    })?;
    // Asked again for the very ARN: the registry decides by whatever members an input has.
    let action = Action { service: "cognito-idp", operation, capability: Capability::Pools };
    authorize(call, action, arn)
        .map_err(|denied| Refusal::Named("AccessDeniedException", denied.to_string()))?;
    Ok(pool)
}

/// The pool whose ARN the whole text is.
pub fn named(arn: &str) -> Option<PoolId> {
    let (_, id) = arn.rsplit_once(":userpool/")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    Some(PoolId::new(id)).filter(|pool| id.bytes().all(plain) && pool_arn(pool) == arn)
}
