//! ListUsers by an indexed attribute that one user has.

use anyhow::ensure;
use serde_json::json;

use super::worker::Worker;
use crate::seed;

/// Finds the next user by e-mail address.
pub async fn by_email(worker: &mut Worker) -> anyhow::Result<()> {
    let user = worker.next_user();
    let filter = format!("email = \"{}\"", seed::email(user));
    let input = json!({ "UserPoolId": seed::POOL, "Filter": filter });
    let found = worker.connection.call_signed("ListUsers", &input).await?;
    ensure!(found["Users"].as_array().is_some_and(|users| users.len() == 1), "not one user: {found}");
    Ok(())
}
