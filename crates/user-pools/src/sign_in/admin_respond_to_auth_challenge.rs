//! AdminRespondToAuthChallenge: a backend answers one challenge with AWS credentials of its own.

use access::Call;
use aws_model::user_pools::{AdminRespondToAuthChallengeRequest, AdminRespondToAuthChallengeResponse};
use directory::{ClientId, PoolId};

use crate::sign_in::respond_to_auth_challenge::{Answer, respond};
use crate::{Refusal, Rooms};

/// Answers one challenge.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownClient` also for a client of another pool; what RespondToAuthChallenge refuses.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminRespondToAuthChallengeRequest,
) -> Result<AdminRespondToAuthChallengeResponse, Refusal> {
    let pool = PoolId::new(input.user_pool_id);
    let (pool, client) = rooms.load_client(&pool, &ClientId::new(input.client_id.as_str()), call.now).await?;
    let answer = Answer {
        challenge: input.challenge_name,
        responses: input.challenge_responses.unwrap_or_default(),
        session: input.session.as_deref(),
        metadata: input.client_metadata,
    };
    let signed = respond(rooms, call, pool, client, answer).await?;
    Ok(AdminRespondToAuthChallengeResponse {
        challenge_name: signed.challenge,
        session: signed.session.map(Into::into),
        challenge_parameters: Some(signed.parameters),
        authentication_result: signed.result,
        ..Default::default()
    })
}
