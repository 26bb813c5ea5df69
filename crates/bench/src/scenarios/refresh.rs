//! REFRESH_TOKEN_AUTH: two signatures, again and again with the same refresh token, as clients without rotation do.

use serde_json::json;

use super::password::Tokens;
use super::worker::Worker;
use crate::seed;

/// Renews the worker's tokens.
pub async fn once(worker: &mut Worker) -> anyhow::Result<()> {
    let input = json!({
        "ClientId": seed::CLIENT,
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "AuthParameters": { "REFRESH_TOKEN": worker.token },
    });
    Tokens::of(worker.connection.call("InitiateAuth", &input).await?).map(drop)
}
