//! RevokeToken: ends the family of a refresh token. An unknown or dead token is a success, as RFC 7009 (section 2.2)
//! has it and Cognito does.

use ::sign_in::refresh::RefreshToken;
use access::Call;
use aws_model::user_pools::{RevokeTokenRequest, RevokeTokenResponse};
use directory::{AuditLine, ClientId, Session, User};
use store::change;
use store::sessions::session_key;
use store::users::user_key;

use crate::client_proof::check_secret;
use crate::{Refusal, Rooms};

/// Ends the family of a refresh token.
///
/// # Errors
/// A token of another kind, a client that does not revoke, a wrong secret.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: RevokeTokenRequest,
) -> Result<RevokeTokenResponse, Refusal> {
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, call.now).await?;
    check_secret(&client, input.client_secret.as_deref())?;
    if !client.token_revocation {
        return Err(Refusal::Unsupported("Revoke token is not enabled for this client"));
    }
    let Some(token) = RefreshToken::from_text(&input.token) else {
        // Three parts are a JWT: an ID or access token, which this operation does not take.
        return if input.token.split('.').count() == 3 {
            Err(Refusal::UnsupportedTokenType)
        } else {
            Ok(Default::default())
        };
    };
    let key = session_key(&pool.id, token.session);
    let line = crate::audit_line(call, "RevokeToken", "ok", &pool.id);
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let Some(mut session) = unit.find::<Session>(&key).await? else { return Ok(()) };
        // Who cannot present a token of the family learns nothing about it.
        if !token.is_of(&rooms.keys, &session) {
            return Ok(());
        }
        if session.client != client.id {
            return Err(Refusal::not_authorized("Token was not issued to this client"));
        }
        // Read for the key alone under which the line hides the caller's address.
        unit.find::<User>(&user_key(&pool.id, &session.sub)).await?;
        let line = AuditLine { sub: Some(session.sub.clone()), ..line.clone() };
        session.revoked = true;
        unit.put(&session)?;
        unit.publish(&crate::session_revoked(&session, &client, call.now))?;
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(RevokeTokenResponse::default())
}
