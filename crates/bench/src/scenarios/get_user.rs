//! GetUser with an access token that was seen before, and AdminGetUser under a well-formed signature.

use anyhow::ensure;
use serde_json::json;

use super::worker::Worker;
use crate::seed;

/// As the person.
pub async fn own(worker: &mut Worker) -> anyhow::Result<()> {
    let input = json!({ "AccessToken": worker.token });
    let user = worker.connection.call("GetUser", &input).await?;
    ensure!(user["UserAttributes"].is_array(), "no attributes in {user}");
    Ok(())
}

/// As an administrator, the users in turn.
pub async fn by_administrator(worker: &mut Worker) -> anyhow::Result<()> {
    let username = seed::username(worker.next_user());
    let input = json!({ "UserPoolId": seed::POOL, "Username": username });
    let user = worker.connection.call_signed("AdminGetUser", &input).await?;
    ensure!(user["Username"] == username.as_str(), "another user: {user}");
    Ok(())
}
