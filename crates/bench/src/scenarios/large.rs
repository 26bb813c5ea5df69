//! What an administrator of a large pool does: makes users, and reads lists page by page.

use anyhow::ensure;
use serde_json::{Value, json};

use super::worker::Worker;
use crate::seed;

/// Users and members of a page.
const PAGE: u64 = 60;

/// AdminCreateUser under a name that nobody has, with an address, and without an invitation.
pub async fn create(worker: &mut Worker) -> anyhow::Result<()> {
    let username = worker.new_name();
    let attributes = json!([{ "Name": "email", "Value": format!("{username}@example.com") }]);
    let input = json!({
        "UserPoolId": seed::POOL,
        "Username": username,
        "TemporaryPassword": seed::PASSWORD,
        "MessageAction": "SUPPRESS",
        "UserAttributes": attributes,
    });
    let made = worker.connection.call_signed("AdminCreateUser", &input).await?;
    ensure!(made["User"]["UserStatus"] == "FORCE_CHANGE_PASSWORD", "another user: {made}");
    Ok(())
}

/// ListUsers by the beginning of an address that ten or eleven users share.
pub async fn by_beginning(worker: &mut Worker) -> anyhow::Result<()> {
    let user = worker.next_user() / 10;
    let filter = format!("email ^= \"user-{user}\"");
    let input = json!({ "UserPoolId": seed::POOL, "Filter": filter, "Limit": 10 });
    let found = worker.connection.call_signed("ListUsers", &input).await?;
    ensure!(found["Users"].as_array().is_some_and(|users| !users.is_empty()), "nobody: {found}");
    Ok(())
}

/// The next page of all users; from the beginning again after the last.
pub async fn users_by_page(worker: &mut Worker) -> anyhow::Result<()> {
    let input = json!({ "UserPoolId": seed::POOL, "Limit": PAGE });
    by_page(worker, "ListUsers", input, "PaginationToken").await
}

/// The next page of a group that every tenth user is in.
pub async fn members_by_page(worker: &mut Worker) -> anyhow::Result<()> {
    let input = json!({ "UserPoolId": seed::POOL, "GroupName": seed::GROUP, "Limit": PAGE });
    by_page(worker, "ListUsersInGroup", input, "NextToken").await
}

async fn by_page(worker: &mut Worker, operation: &str, mut input: Value, token: &str) -> anyhow::Result<()> {
    if !worker.token.is_empty() {
        input[token] = json!(worker.token);
    }
    let page = worker.connection.call_signed(operation, &input).await?;
    ensure!(page["Users"].is_array(), "{operation}: no page: {page}");
    worker.token = page[token].as_str().unwrap_or_default().to_owned();
    Ok(())
}
