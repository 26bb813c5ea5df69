//! The trigger port is called at every point where Cognito would fire one, in its order, and its refusal is felt.

use serde_json::{Value, json};
use testkit::Harness;
use triggers::{Failure, TriggerKind, TriggerSource};

use crate::fixtures::{PASSWORD, founders_pool, pool_with_ada, sign_up};

fn want_all(harness: &Harness) {
    for kind in TriggerKind::ALL {
        if !matches!(kind, TriggerKind::CustomEmailSender | TriggerKind::CustomSmsSender) {
            harness.triggers.answer(kind, json!({}));
        }
    }
    harness.triggers.clear();
}

fn sources(harness: &Harness) -> Vec<&'static str> {
    let sources = harness.triggers.sources().into_iter().map(TriggerSource::as_str).collect();
    harness.triggers.clear();
    sources
}

#[tokio::test]
async fn the_founders_story_fires_each_trigger_once_and_in_order() {
    let harness = Harness::start().await;
    let (pool, client) = founders_pool(&harness).await;
    want_all(&harness);
    sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    assert_eq!(sources(&harness), ["PreSignUp_SignUp", "CustomMessage_SignUp"]);
    let code = harness.last_code("ada@example.com").await;
    let confirm = json!({"ClientId": client, "Username": "ada@example.com", "ConfirmationCode": code});
    harness.call("ConfirmSignUp", confirm).await.unwrap();
    assert_eq!(sources(&harness), ["PostConfirmation_ConfirmSignUp"]);
    harness.sign_in_by_srp(&pool, &client, "ada@example.com", PASSWORD).await.unwrap();
    assert_eq!(
        sources(&harness),
        [
            "PreAuthentication_Authentication",
            "PostAuthentication_Authentication",
            "TokenGeneration_Authentication"
        ]
    );
    let tokens = harness.tokens(&client, "ada@example.com", PASSWORD).await;
    harness.triggers.clear();
    let refresh = json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": tokens.refresh}});
    harness.call("InitiateAuth", refresh).await.unwrap();
    assert_eq!(sources(&harness), ["TokenGeneration_RefreshTokens"]);
    let forgot = json!({"ClientId": client, "Username": "ada@example.com"});
    harness.call("ForgotPassword", forgot).await.unwrap();
    assert_eq!(sources(&harness), ["CustomMessage_ForgotPassword"]);
    let code = harness.last_code("ada@example.com").await;
    let confirm = json!({"ClientId": client, "Username": "ada@example.com", "ConfirmationCode": code, "Password": PASSWORD});
    harness.call("ConfirmForgotPassword", confirm).await.unwrap();
    assert_eq!(sources(&harness), ["PostConfirmation_ConfirmForgotPassword"]);
}

#[tokio::test]
async fn post_confirmation_gets_what_the_founders_handler_reads_and_its_failure_leaves_the_user_confirmed() {
    let harness = Harness::start().await;
    let (pool, client) = founders_pool(&harness).await;
    let failure = Failure::Raised { message: "UnboundLocalError".to_owned() };
    harness.triggers.fail(TriggerKind::PostConfirmation, failure);
    sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    let code = harness.last_code("ada@example.com").await;
    let confirm = json!({"ClientId": client, "Username": "ada@example.com", "ConfirmationCode": code});
    let refused = harness.call("ConfirmSignUp", confirm).await.unwrap_err();
    assert_eq!(refused.exception, "UserLambdaValidationException");
    assert!(refused.message.starts_with("PostConfirmation failed with error UnboundLocalError"));
    let event: Value = serde_json::from_str(&harness.triggers.events()[0].to_json()).unwrap();
    let attributes = &event["request"]["userAttributes"];
    for name in ["sub", "email", "name", "preferred_username", "email_verified", "cognito:user_status"] {
        assert!(attributes[name].is_string(), "{name} is missing");
    }
    let user = harness
        .call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada@example.com"}))
        .await
        .unwrap();
    assert_eq!(user["UserStatus"], "CONFIRMED");
}

#[tokio::test]
async fn pre_sign_up_can_confirm_and_verify_and_its_refusal_stores_nothing() {
    let harness = Harness::start().await;
    let (pool, client) = founders_pool(&harness).await;
    harness.triggers.fail(TriggerKind::PreSignUp, Failure::Raised { message: "not you".to_owned() });
    let refused = sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap_err();
    assert_eq!(refused.exception, "UserLambdaValidationException");
    let missing =
        harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada@example.com"})).await;
    assert_eq!(missing.unwrap_err().exception, "UserNotFoundException");
    harness
        .triggers
        .answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true, "autoVerifyEmail": true}));
    let answer = sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    assert_eq!(answer["UserConfirmed"], true);
    assert!(answer.get("CodeDeliveryDetails").is_none());
    harness.sign_in(&client, "ada@example.com", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn no_handler_can_set_a_reserved_claim_rule_13() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let wanted = json!({"sub": "evil", "iss": "evil", "aud": "evil", "exp": "9", "token_use": "access", "cognito:username": "root", "event_id": "x", "family": "lovelace"});
    let response = json!({"claimsOverrideDetails": {"claimsToAddOrOverride": wanted, "claimsToSuppress": ["email", "sub", "exp"]}});
    harness.triggers.answer(TriggerKind::PreTokenGeneration, response);
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let claims = testkit::Tokens::claims(&tokens.id);
    assert_eq!(claims["family"], "lovelace");
    assert!(claims.get("email").is_none());
    assert_eq!(
        (&claims["aud"], &claims["token_use"], &claims["cognito:username"]),
        (&json!(client), &json!("id"), &json!("ada"))
    );
    assert!(claims["exp"].is_i64() && claims["sub"] != "evil" && claims["iss"] != "evil");
    harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
}

#[tokio::test]
async fn a_pre_authentication_refusal_stops_the_sign_in_before_any_guess_is_counted() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.triggers.fail(TriggerKind::PreAuthentication, Failure::Raised { message: "closed".to_owned() });
    for _ in 0..10 {
        let refused = harness.sign_in(&client, "ada", PASSWORD).await.unwrap_err();
        assert_eq!(refused.exception, "UserLambdaValidationException");
    }
    harness.triggers.do_without(TriggerKind::PreAuthentication);
    harness.sign_in(&client, "ada", PASSWORD).await.unwrap();
}
