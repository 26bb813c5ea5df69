//! GetCallerIdentity: who is calling. Every tool asks it first.

use access::Call;
use aws_model::sts::{GetCallerIdentityRequest, GetCallerIdentityResponse};
use directory::ACCOUNT;

use super::user_id;
use crate::{Refusal, Rooms};

/// Says it.
///
/// # Errors
/// None.
pub async fn handle(
    _: &Rooms,
    call: &Call,
    _: GetCallerIdentityRequest,
) -> Result<GetCallerIdentityResponse, Refusal> {
    Ok(GetCallerIdentityResponse {
        user_id: Some(user_id(&call.principal)),
        account: Some(ACCOUNT.to_owned()),
        arn: Some(call.principal.arn()),
    })
}
