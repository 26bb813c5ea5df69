//! GetTokensFromRefreshToken: refreshes, with rotation where the client has it on.

use access::Call;
use aws_model::user_pools::{GetTokensFromRefreshTokenRequest, GetTokensFromRefreshTokenResponse};
use directory::ClientId;

use crate::sign_in::refresh;
use crate::{Refusal, Rooms};

/// Gives new tokens for a refresh token.
///
/// # Errors
/// Why the token or the client's secret is refused.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetTokensFromRefreshTokenRequest,
) -> Result<GetTokensFromRefreshTokenResponse, Refusal> {
    let client = ClientId::new(input.client_id.as_str());
    let (_, client) = rooms.load_client_anywhere(&client, call.now).await?;
    if input.device_key.is_some() {
        return Err(Refusal::NotFound("Device does not exist.".to_owned()));
    }
    let proof = refresh::Proof::Secret(input.client_secret.as_deref());
    let result =
        refresh::run(rooms, call, &client, &input.refresh_token, proof, input.client_metadata).await?;
    Ok(GetTokensFromRefreshTokenResponse { authentication_result: Some(result) })
}
