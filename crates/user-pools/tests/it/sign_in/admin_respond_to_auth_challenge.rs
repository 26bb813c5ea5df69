//! AdminRespondToAuthChallenge.

use serde_json::{Value, json};
use testkit::{Harness, Tokens};

use crate::fixtures::{PASSWORD, pool_with_ada};

/// A pool with a user who owes a new password and an e-mail address.
async fn pool_with_an_invited_user(harness: &Harness) -> (String, String) {
    let schema = json!([{"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": true}]);
    let pool = harness.pool(json!({"Schema": schema})).await;
    let client = harness.client(&pool, json!({})).await;
    let create = json!({"UserPoolId": pool, "Username": "eve", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    harness.call("AdminCreateUser", create).await.unwrap();
    (pool, client)
}

async fn challenge(harness: &Harness, pool: &str, client: &str) -> Value {
    let parameters = json!({"USERNAME": "eve", "PASSWORD": PASSWORD});
    let input = json!({"UserPoolId": pool, "ClientId": client, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": parameters});
    harness.call("AdminInitiateAuth", input).await.unwrap()
}

fn answer(pool: &str, client: &str, session: &Value, over: Value) -> Value {
    let mut responses = json!({"USERNAME": "eve", "NEW_PASSWORD": "Another-horse-8"});
    for (name, value) in over.as_object().unwrap() {
        responses[name] = value.clone();
    }
    json!({"UserPoolId": pool, "ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": session,
        "ChallengeResponses": responses})
}

#[tokio::test]
async fn a_new_password_with_what_is_owed_signs_in_once() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_an_invited_user(&harness).await;
    let told = challenge(&harness, &pool, &client).await;
    assert_eq!(told["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(told["ChallengeParameters"]["requiredAttributes"], r#"["userAttributes.email"]"#);
    let session = &told["Session"];
    let refused = harness
        .call("AdminRespondToAuthChallenge", answer(&pool, &client, session, json!({})))
        .await
        .unwrap_err();
    assert_eq!(
        refused.told(),
        (
            "InvalidParameterException",
            "Attributes did not conform to the schema: email: The attribute is required\n"
        )
    );
    let whole = answer(&pool, &client, session, json!({"userAttributes.email": "eve@example.com"}));
    let signed = harness.call("AdminRespondToAuthChallenge", whole.clone()).await.unwrap();
    assert_eq!(signed["ChallengeParameters"], json!({}));
    harness.call("GetUser", json!({"AccessToken": Tokens::of(&signed).access})).await.unwrap();
    let refused = harness.call("AdminRespondToAuthChallenge", whole).await.unwrap_err();
    assert_eq!(refused.exception, "NotAuthorizedException");
}

#[tokio::test]
async fn the_last_step_of_srp_may_come_from_a_backend() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let (exchange, told) = harness.begin_srp(&client, "ada").await.unwrap();
    let responses = exchange.answer(&pool, PASSWORD, &told["ChallengeParameters"]);
    let input = json!({"UserPoolId": pool, "ClientId": client, "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeResponses": responses});
    let signed = harness.call("AdminRespondToAuthChallenge", input).await.unwrap();
    assert!(signed["AuthenticationResult"]["IdToken"].is_string());
}

#[tokio::test]
async fn another_clients_session_another_pool_and_unknown_challenges_are_refused_rule_5() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_an_invited_user(&harness).await;
    let other = harness.client(&pool, json!({})).await;
    let told = challenge(&harness, &pool, &client).await;
    let over = json!({"userAttributes.email": "eve@example.com"});
    let stolen = answer(&pool, &other, &told["Session"], over.clone());
    let refused = harness.call("AdminRespondToAuthChallenge", stolen).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Invalid session for the user."));
    let (elsewhere, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    let moved = answer(&elsewhere, &client, &told["Session"], over.clone());
    let refused = harness.call("AdminRespondToAuthChallenge", moved).await.unwrap_err();
    let gone = format!("User pool client {client} does not exist.");
    assert_eq!(refused.told(), ("ResourceNotFoundException", gone.as_str()));
    let mut legacy = answer(&pool, &client, &told["Session"], json!({"PASSWORD": PASSWORD}));
    legacy["ChallengeName"] = json!("ADMIN_NO_SRP_AUTH");
    let refused = harness.call("AdminRespondToAuthChallenge", legacy).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Invalid session for the user."));
    let mut missing = answer(&pool, &client, &told["Session"], over);
    missing.as_object_mut().unwrap().remove("Session");
    let refused = harness.call("AdminRespondToAuthChallenge", missing).await.unwrap_err();
    assert_eq!(refused.told(), ("InvalidParameterException", "Missing required parameter Session"));
}
