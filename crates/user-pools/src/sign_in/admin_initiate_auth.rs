//! AdminInitiateAuth: a backend begins a sign-in with AWS credentials of its own, by ADMIN_USER_PASSWORD_AUTH (or its old
//! name ADMIN_NO_SRP_AUTH) or by the flows that apps have too.
//!
//! Guesses count for the address that the call came from. `ContextData.IpAddress` is what the backend believes of somebody
//! else's address, often out of a header that the somebody wrote: taken for true it would give every guess a fresh network
//! (RULE-10), so nothing is decided by it.

use access::Call;
use aws_model::user_pools::{AdminInitiateAuthRequest, AdminInitiateAuthResponse};
use directory::{ClientId, PoolId};

use crate::sign_in::initiate_auth::{Beginning, Door, begin, check_flow};
use crate::{Refusal, Rooms};

/// Begins a sign-in.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownClient` also for a client of another pool; what the flow refuses.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminInitiateAuthRequest,
) -> Result<AdminInitiateAuthResponse, Refusal> {
    let pool = PoolId::new(input.user_pool_id);
    let (pool, client) = rooms.load_client(&pool, &ClientId::new(input.client_id.as_str()), call.now).await?;
    let flow = check_flow(&client, input.auth_flow, Door::Administrators)?;
    let beginning = Beginning {
        flow,
        parameters: input.auth_parameters.unwrap_or_default(),
        metadata: input.client_metadata,
        session: input.session.is_some(),
    };
    let signed = begin(rooms, call, pool, client, beginning).await?;
    Ok(AdminInitiateAuthResponse {
        challenge_name: signed.challenge,
        session: signed.session.map(Into::into),
        challenge_parameters: Some(signed.parameters),
        authentication_result: signed.result,
        ..Default::default()
    })
}
