//! What anybody may read of a pool: its keys and its discovery document (OpenID Connect Discovery 1.0, section 3).

use directory::{PoolId, Timestamp};
use serde_json::json;

use crate::{Refusal, Rooms};

/// The discovery document of a pool. Endpoints that need hosted pages are absent, as in a Cognito pool without a domain.
///
/// # Errors
/// `Refusal::UnknownPool`.
pub async fn discovery(
    rooms: &Rooms,
    pool: &PoolId,
    host: Option<&str>,
    now: Timestamp,
) -> Result<Vec<u8>, Refusal> {
    let pool = rooms.load_pool(pool, now).await?;
    let issuer = rooms.issuer(&pool, host);
    let document = json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    });
    Ok(document.to_string().into_bytes())
}
