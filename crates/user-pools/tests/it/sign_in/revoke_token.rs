//! RevokeToken: refresh tokens only, of the right client, and quiet about the rest.

use serde_json::json;
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

#[tokio::test]
async fn one_family_dies_and_the_others_live() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let (first, second) =
        (harness.tokens(&client, "ada", PASSWORD).await, harness.tokens(&client, "ada", PASSWORD).await);
    let revoke = json!({"ClientId": client, "Token": first.refresh});
    harness.call("RevokeToken", revoke.clone()).await.unwrap();
    harness.call("RevokeToken", revoke).await.unwrap();
    assert!(harness.call("GetUser", json!({"AccessToken": first.access})).await.is_err());
    harness.call("GetUser", json!({"AccessToken": second.access})).await.unwrap();
}

#[tokio::test]
async fn other_tokens_and_other_clients_are_refused() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let refused =
        harness.call("RevokeToken", json!({"ClientId": client, "Token": tokens.access})).await.unwrap_err();
    assert_eq!(refused.exception, "UnsupportedTokenTypeException");
    let other = harness.client(&pool, json!({})).await;
    assert!(harness.call("RevokeToken", json!({"ClientId": other, "Token": tokens.refresh})).await.is_err());
    harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
    let deaf = harness.client(&pool, json!({"EnableTokenRevocation": false})).await;
    let tokens = harness.tokens(&deaf, "ada", PASSWORD).await;
    let refused =
        harness.call("RevokeToken", json!({"ClientId": deaf, "Token": tokens.refresh})).await.unwrap_err();
    assert_eq!(refused.exception, "UnsupportedOperationException");
    assert!(testkit::Tokens::claims(&tokens.access).get("origin_jti").is_none());
}
