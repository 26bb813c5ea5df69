//! RespondToAuthChallenge: SECRET_BLOCK and Session belong to one client, user, pool and credential, and work once.

use serde_json::{Value, json};
use testkit::{Harness, Refused};

use crate::fixtures::{PASSWORD, pool_with_ada};

fn respond(client: &str, responses: &Value) -> Value {
    json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses})
}

fn wrong(refused: &Refused) -> bool {
    refused.told() == ("NotAuthorizedException", "Incorrect username or password.")
}

#[tokio::test]
async fn a_secret_block_works_once_rule_7() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let (exchange, challenge) = harness.begin_srp(&client, "ada").await.unwrap();
    let responses = exchange.answer(&pool, PASSWORD, &challenge["ChallengeParameters"]);
    harness.call("RespondToAuthChallenge", respond(&client, &responses)).await.unwrap();
    let refused = harness.call("RespondToAuthChallenge", respond(&client, &responses)).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    );
}

#[tokio::test]
async fn answered_twice_at_once_a_challenge_gives_one_token_set_rule_7() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    for _ in 0..5 {
        let (exchange, challenge) = harness.begin_srp(&client, "ada").await.unwrap();
        let responses = exchange.answer(&pool, PASSWORD, &challenge["ChallengeParameters"]);
        let input = respond(&client, &responses);
        let (a, b) = tokio::join!(
            harness.call("RespondToAuthChallenge", input.clone()),
            harness.call("RespondToAuthChallenge", input),
        );
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1);
    }
}

#[tokio::test]
async fn a_secret_block_of_another_client_pool_or_user_is_refused_rule_7() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let other_client = harness.client(&pool, json!({})).await;
    let (_, other_pool_client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.user(&pool, "eve", PASSWORD, json!({})).await;

    let (exchange, challenge) = harness.begin_srp(&client, "ada").await.unwrap();
    let responses = exchange.answer(&pool, PASSWORD, &challenge["ChallengeParameters"]);
    for client in [&other_client, &other_pool_client] {
        assert!(wrong(
            &harness.call("RespondToAuthChallenge", respond(client, &responses)).await.unwrap_err()
        ));
    }
    // Eve answers her own challenge and puts Ada's block in its place.
    let (eve, hers) = harness.begin_srp(&client, "eve").await.unwrap();
    let mut mixed = hers["ChallengeParameters"].clone();
    mixed["SECRET_BLOCK"] = challenge["ChallengeParameters"]["SECRET_BLOCK"].clone();
    let responses = eve.answer(&pool, PASSWORD, &mixed);
    assert!(wrong(&harness.call("RespondToAuthChallenge", respond(&client, &responses)).await.unwrap_err()));
}

#[tokio::test]
async fn a_challenge_does_not_outlive_a_password_change_rule_7() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let (exchange, challenge) = harness.begin_srp(&client, "ada").await.unwrap();
    let set = json!({"UserPoolId": pool, "Username": "ada", "Password": PASSWORD, "Permanent": true});
    harness.call("AdminSetUserPassword", set).await.unwrap();
    let responses = exchange.answer(&pool, PASSWORD, &challenge["ChallengeParameters"]);
    assert!(wrong(&harness.call("RespondToAuthChallenge", respond(&client, &responses)).await.unwrap_err()));
}

#[tokio::test]
async fn a_challenge_dies_after_the_clients_session_validity_whatever_timestamp_says() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let (exchange, challenge) = harness.begin_srp(&client, "ada").await.unwrap();
    let responses = exchange.answer(&pool, PASSWORD, &challenge["ChallengeParameters"]);
    harness.advance(181);
    let refused = harness.call("RespondToAuthChallenge", respond(&client, &responses)).await.unwrap_err();
    assert_eq!(refused.message, "Invalid session for the user, session is expired.");
}

#[tokio::test]
async fn a_disabled_user_is_refused_after_the_right_proof_and_a_deleted_one_like_a_wrong_password() {
    let harness = Harness::start().await;
    let (pool, client) =
        pool_with_ada(&harness, json!({}), json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    harness.user(&pool, "eve", PASSWORD, json!({})).await;
    let (ada, challenge) = harness.begin_srp(&client, "ada").await.unwrap();
    let (eve, hers) = harness.begin_srp(&client, "eve").await.unwrap();
    harness.call("AdminDisableUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    harness.call("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "eve"})).await.unwrap();
    let responses = ada.answer(&pool, PASSWORD, &challenge["ChallengeParameters"]);
    let refused = harness.call("RespondToAuthChallenge", respond(&client, &responses)).await.unwrap_err();
    assert_eq!(refused.message, "User is disabled.");
    let responses = eve.answer(&pool, PASSWORD, &hers["ChallengeParameters"]);
    assert!(wrong(&harness.call("RespondToAuthChallenge", respond(&client, &responses)).await.unwrap_err()));
}

#[tokio::test]
async fn an_admin_created_user_owes_a_new_password_and_the_missing_attributes() {
    let harness = Harness::start().await;
    let required =
        json!([{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}]);
    let pool = harness.pool(json!({"Schema": required})).await;
    let client = harness.client(&pool, json!({})).await;
    let create = json!({"UserPoolId": pool, "Username": "ada", "TemporaryPassword": "Temporary-1", "MessageAction": "SUPPRESS"});
    let made = harness.call("AdminCreateUser", create).await.unwrap();
    assert_eq!(made["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let challenge = harness.sign_in(&client, "ada", "Temporary-1").await.unwrap();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(challenge["ChallengeParameters"]["requiredAttributes"], r#"["userAttributes.name"]"#);
    assert_eq!(challenge["ChallengeParameters"]["userAttributes"], "{}");
    let answer = |responses: Value| json!({"ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"], "ChallengeResponses": responses});
    let refused = harness
        .call("RespondToAuthChallenge", answer(json!({"USERNAME": "ada", "NEW_PASSWORD": PASSWORD})))
        .await
        .unwrap_err();
    assert_eq!(refused.exception, "InvalidParameterException");
    let refused = harness
        .call("RespondToAuthChallenge", answer(json!({"USERNAME": "ada", "NEW_PASSWORD": "weak"})))
        .await
        .unwrap_err();
    assert_eq!(refused.exception, "InvalidPasswordException");
    let full = answer(json!({"USERNAME": "ada", "NEW_PASSWORD": PASSWORD, "userAttributes.name": "Ada"}));
    let signed = harness.call("RespondToAuthChallenge", full.clone()).await.unwrap();
    assert!(signed["AuthenticationResult"]["AccessToken"].is_string());
    let again = harness.call("RespondToAuthChallenge", full).await.unwrap_err();
    assert_eq!(again.message, "Invalid session for the user, session can only be used once.");
    harness.sign_in(&client, "ada", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_temporary_password_dies_after_its_days() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({})).await;
    let client = harness.client(&pool, json!({})).await;
    let create = json!({"UserPoolId": pool, "Username": "ada", "TemporaryPassword": "Temporary-1", "MessageAction": "SUPPRESS"});
    harness.call("AdminCreateUser", create).await.unwrap();
    harness.advance(7 * 86_400 + 1);
    let refused = harness.sign_in(&client, "ada", "Temporary-1").await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("NotAuthorizedException", "Temporary password has expired and must be reset by an administrator.")
    );
}

#[tokio::test]
async fn a_challenge_that_nothing_sets_is_refused() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let input = json!({"ClientId": client, "ChallengeName": "SMS_MFA", "Session": "x".repeat(40), "ChallengeResponses": {"USERNAME": "ada", "SMS_MFA_CODE": "123456"}});
    let refused = harness.call("RespondToAuthChallenge", input).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Invalid session for the user."));
}

#[tokio::test]
async fn attributes_that_come_with_a_new_password_obey_the_rules_of_attributes() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AliasAttributes": ["preferred_username"]})).await;
    let client = harness.client(&pool, json!({})).await;
    harness.user(&pool, "eve", PASSWORD, json!({"preferred_username": "taken"})).await;
    let create = json!({"UserPoolId": pool, "Username": "ada", "TemporaryPassword": "Temporary-1", "MessageAction": "SUPPRESS"});
    harness.call("AdminCreateUser", create).await.unwrap();
    let challenge = harness.sign_in(&client, "ada", "Temporary-1").await.unwrap();
    let answer = |name: &str, value: &str| {
        let responses =
            json!({"USERNAME": "ada", "NEW_PASSWORD": PASSWORD, format!("userAttributes.{name}"): value});
        json!({"ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"], "ChallengeResponses": responses})
    };
    for (name, value, exception) in [
        ("preferred_username", "taken", "AliasExistsException"),
        ("email", "not an address", "InvalidParameterException"),
        ("sub", "x", "InvalidParameterException"),
    ] {
        let refused = harness.call("RespondToAuthChallenge", answer(name, value)).await.unwrap_err();
        assert_eq!(refused.exception, exception, "{name}");
    }
    harness.call("RespondToAuthChallenge", answer("email", "ada@example.com")).await.unwrap();
    let user = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    let attributes = user["UserAttributes"].as_array().unwrap();
    assert!(attributes.contains(&json!({"Name": "email_verified", "Value": "false"})));
}
