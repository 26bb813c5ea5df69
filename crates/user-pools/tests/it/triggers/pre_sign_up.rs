//! What PreSignUp's answer does, and what is written of it (COG-18); what PostConfirmation's failure leaves.

use serde_json::{Value, json};
use testkit::Harness;
use triggers::{Failure, TriggerKind};

use super::fired;
use crate::answers::attributes;
use crate::fixtures::{PASSWORD, pool_with_ada};

async fn sign_up(
    harness: &Harness,
    client: &str,
    name: &str,
    pairs: &[(&str, &str)],
) -> Result<Value, testkit::Refused> {
    let input = json!({"ClientId": client, "Username": name, "Password": PASSWORD, "UserAttributes": attributes(pairs)});
    harness.call("SignUp", input).await
}

async fn value(harness: &Harness, pool: &str, name: &str, attribute: &str) -> Option<String> {
    let user = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": name})).await.unwrap();
    let found =
        user["UserAttributes"].as_array().unwrap().iter().find(|one| one["Name"] == attribute).cloned();
    found.map(|one| one["Value"].as_str().unwrap().to_owned())
}

/// The lines about what a handler vouched for: outcome, subject, whether a user is named.
async fn vouched(harness: &Harness) -> Vec<(String, Option<String>, bool)> {
    let lines = harness.store.audit_shown("local", 0, 1000).await.unwrap();
    lines
        .into_iter()
        .filter(|shown| shown.line.action == "PreSignUpVouched")
        .map(|shown| (shown.line.outcome, shown.line.subject, shown.line.sub.is_some()))
        .collect()
}

/// COG-18: an account or an address that nobody proved is told from one that somebody did.
#[tokio::test]
async fn what_a_handler_vouches_for_without_a_proof_is_a_line_of_the_log_cog_18() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let bob = [("email", "bob@example.com"), ("phone_number", "+15550100")];
    harness.triggers.answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": false}));
    sign_up(&harness, &client, "nobody", &bob).await.unwrap();
    assert!(vouched(&harness).await.is_empty());
    harness.triggers.answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true}));
    sign_up(&harness, &client, "bob", &bob).await.unwrap();
    harness
        .triggers
        .answer(TriggerKind::PreSignUp, json!({"autoVerifyEmail": true, "autoVerifyPhone": true}));
    sign_up(&harness, &client, "carl", &bob).await.unwrap();
    let told = |words: &str| ("ok".to_owned(), Some(words.to_owned()), true);
    assert_eq!(vouched(&harness).await, [told("confirmed"), told("email phone_number")]);
    assert_eq!(value(&harness, &pool, "bob", "email_verified").await.as_deref(), Some("false"));
    assert_eq!(value(&harness, &pool, "carl", "email_verified").await.as_deref(), Some("true"));
    assert_eq!(value(&harness, &pool, "carl", "phone_number_verified").await.as_deref(), Some("true"));
    harness.sign_in(&client, "bob", PASSWORD).await.unwrap();
    let refused = harness.sign_in(&client, "carl", PASSWORD).await.unwrap_err();
    assert_eq!(refused.exception, "UserNotConfirmedException");
}

#[tokio::test]
async fn an_address_can_only_be_vouched_for_where_there_is_one() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness
        .triggers
        .answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true, "autoVerifyPhone": true}));
    let refused = sign_up(&harness, &client, "bob", &[("email", "bob@example.com")]).await.unwrap_err();
    assert_eq!(refused.exception, "InvalidParameterException");
    assert!(harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "bob"})).await.is_err());
}

#[tokio::test]
async fn an_address_that_is_vouched_for_moves_as_an_alias() {
    let harness = Harness::start().await;
    let aliases = json!({"AliasAttributes": ["email"]});
    let (pool, client) = pool_with_ada(&harness, aliases, json!({})).await;
    harness
        .triggers
        .answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true, "autoVerifyEmail": true}));
    let refused = sign_up(&harness, &client, "ada", &[("email", "ada@example.com")]).await.unwrap_err();
    assert_eq!(refused.told(), ("UsernameExistsException", "User already exists"));
    sign_up(&harness, &client, "bob", &[("email", "ada@example.com")]).await.unwrap();
    let user = json!({"UserPoolId": pool, "Username": "ada@example.com"});
    assert_eq!(harness.call("AdminGetUser", user).await.unwrap()["Username"], "bob");
    assert_eq!(value(&harness, &pool, "ada", "email_verified").await.as_deref(), Some("false"));
    harness.sign_in(&client, "ada", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn where_addresses_are_names_nobodys_is_taken_away() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"UsernameAttributes": ["email"]})).await;
    let client = harness.client(&pool, json!({})).await;
    harness.user(&pool, "ada@example.com", PASSWORD, json!({})).await;
    harness
        .triggers
        .answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true, "autoVerifyEmail": true}));
    let refused = sign_up(&harness, &client, "ada@example.com", &[]).await.unwrap_err();
    assert_eq!(refused.exception, "UsernameExistsException");
}

#[tokio::test]
async fn for_an_administrators_user_only_a_refusal_counts() {
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness
        .triggers
        .answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true, "autoVerifyEmail": true}));
    let bob = json!({"UserPoolId": pool, "Username": "bob", "MessageAction": "SUPPRESS"});
    let made = harness.call("AdminCreateUser", bob).await.unwrap();
    assert_eq!(made["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(fired(&harness), ["PreSignUp_AdminCreateUser"]);
    harness.triggers.fail(TriggerKind::PreSignUp, Failure::Raised { message: "not him.".into() });
    let carl = json!({"UserPoolId": pool, "Username": "carl", "MessageAction": "SUPPRESS"});
    let refused = harness.call("AdminCreateUser", carl).await.unwrap_err();
    assert_eq!(refused.told(), ("UserLambdaValidationException", "PreSignUp failed with error not him.."));
    assert!(harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "carl"})).await.is_err());
}

#[tokio::test]
async fn whoever_confirms_is_told_of_a_failing_post_confirmation_and_the_user_stays_confirmed() {
    let harness = Harness::start().await;
    let settings = json!({"AutoVerifiedAttributes": ["email"]});
    let (pool, client) = pool_with_ada(&harness, settings, json!({})).await;
    harness.triggers.fail(TriggerKind::PostConfirmation, Failure::Raised { message: "no table".into() });
    let status = async |name: &str| {
        let user = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": name})).await.unwrap();
        user["UserStatus"].as_str().unwrap().to_owned()
    };
    let told = ("UserLambdaValidationException", "PostConfirmation failed with error no table.");
    // By an administrator.
    sign_up(&harness, &client, "bob", &[]).await.unwrap();
    let bob = json!({"UserPoolId": pool, "Username": "bob"});
    assert_eq!(harness.call("AdminConfirmSignUp", bob).await.unwrap_err().told(), told);
    assert_eq!(status("bob").await, "CONFIRMED");
    // By the handler of PreSignUp.
    harness.triggers.answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true}));
    assert_eq!(sign_up(&harness, &client, "carl", &[]).await.unwrap_err().told(), told);
    assert_eq!(status("carl").await, "CONFIRMED");
    // By a code to a new password, which is set.
    harness.call("ForgotPassword", json!({"ClientId": client, "Username": "ada"})).await.unwrap();
    let code = harness.last_code("ada@example.com").await;
    let confirm = json!({"ClientId": client, "Username": "ada", "ConfirmationCode": code, "Password": "Another-horse-8"});
    assert_eq!(harness.call("ConfirmForgotPassword", confirm).await.unwrap_err().told(), told);
    harness.sign_in(&client, "ada", "Another-horse-8").await.unwrap();
}
