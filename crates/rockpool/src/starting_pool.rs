//! The pool and client that a fresh development server has ready: the ordinary web application, where people sign up with
//! e-mail, name and a handle.

use anyhow::anyhow;
use serde_json::{Value, json};

use crate::installation::Installation;

const POOL: &str = "starting_pool";
const CLIENT: &str = "starting_client";

/// A pool and one of its clients, for the lines that are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starting {
    pub pool: String,
    pub client: String,
}

/// The pair that was ready before, if both are still there; else a fresh one if the store has no pool at all.
pub async fn ready(installation: &Installation) -> anyhow::Result<Option<Starting>> {
    if let Some(known) = find(installation).await? {
        return Ok(Some(known));
    }
    let pools = run(installation, "ListUserPools", json!({ "MaxResults": 1 })).await?;
    if pools["UserPools"].as_array().is_some_and(|pools| !pools.is_empty()) {
        return Ok(None);
    }
    let fresh = create(installation, None).await?;
    remember(installation, &fresh).await?;
    Ok(Some(fresh))
}

/// Notes which pair is shown from now on.
pub async fn remember(installation: &Installation, starting: &Starting) -> anyhow::Result<()> {
    installation.write_note(POOL, &starting.pool).await?;
    installation.write_note(CLIENT, &starting.client).await
}

/// Makes the pool and its client, with the ids of `again` where they are to come back.
pub async fn create(installation: &Installation, again: Option<&Starting>) -> anyhow::Result<Starting> {
    let required = |name: &str| json!({ "Name": name, "AttributeDataType": "String", "Required": true, "Mutable": true });
    let tags = again.map_or(json!({}), |again| json!({ "rockpool:id": again.pool }));
    let pool = json!({
        "PoolName": "my app",
        "UsernameAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "UsernameConfiguration": { "CaseSensitive": false },
        "Schema": [required("email"), required("name"), required("preferred_username")],
        "UserPoolTags": tags,
    });
    let made = run(installation, "CreateUserPool", pool).await?;
    let pool = text(&made["UserPool"]["Id"])?;
    let client = json!({
        "UserPoolId": pool,
        "ClientName": "web",
        "ExplicitAuthFlows": [
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
            "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        ],
    });
    let made = run(installation, "CreateUserPoolClient", client).await?;
    let mut client = text(&made["UserPoolClient"]["ClientId"])?;
    if let Some(again) = again {
        crate::seed::pin(installation, &pool, &client, &again.client, None).await?;
        client = again.client.clone();
    }
    Ok(Starting { pool, client })
}

/// The pair that was noted, if both are still there.
pub async fn find(installation: &Installation) -> anyhow::Result<Option<Starting>> {
    let (Some(pool), Some(client)) = (installation.note(POOL).await?, installation.note(CLIENT).await?)
    else {
        return Ok(None);
    };
    let input = json!({ "UserPoolId": pool, "ClientId": client });
    let there = installation.run("start", "DescribeUserPoolClient", &input).await.is_ok();
    Ok(there.then_some(Starting { pool, client }))
}

async fn run(installation: &Installation, operation: &str, input: Value) -> anyhow::Result<Value> {
    let answer = installation.run("start", operation, &input).await;
    answer.map_err(|refusal| {
        let cause = refusal.cause.as_deref().unwrap_or_default();
        anyhow!("the pool to start with was refused: {operation}: {refusal} {cause}")
    })
}

fn text(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| anyhow!("an answer has no id"))
}
