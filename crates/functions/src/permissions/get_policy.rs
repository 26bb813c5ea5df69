//! GetPolicy: who may call a function.

use access::Call;
use aws_model::lambda::{GetPolicyRequest, GetPolicyResponse};

use crate::{Refusal, Rooms, policy};

/// Shows it.
///
/// # Errors
/// The function is not there, or has no policy.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetPolicyRequest,
) -> Result<GetPolicyResponse, Refusal> {
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let function = rooms.load(&named, call.now).await?;
    rooms.version_of(&function, &named)?;
    let found = function.policy(named.qualifier.as_deref());
    let found =
        found.ok_or_else(|| Refusal::NotFound("The resource you requested does not exist.".to_owned()))?;
    Ok(GetPolicyResponse {
        policy: Some(policy::shown(found, &named.arn(&rooms.settings.region))),
        revision_id: Some(found.revision.to_string()),
    })
}
