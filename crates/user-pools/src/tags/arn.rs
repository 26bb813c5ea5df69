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
    let pool = arn.rsplit_once(":userpool/").map(|(_, id)| PoolId::new(id));
    let plain = |pool: &PoolId| {
        pool.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let pool = pool.filter(|pool| plain(pool) && pool_arn(pool) == arn).ok_or_else(|| {
        Refusal::parameter(format!("{arn} is not the ARN of a user pool of this installation."))
    })?;
    // Asked again for the very ARN: the registry decides by whatever members an input has.
    let action = Action { service: "cognito-idp", operation, capability: Capability::Pools };
    authorize(call, action, arn)
        .map_err(|denied| Refusal::Named("AccessDeniedException", denied.to_string()))?;
    Ok(pool)
}
