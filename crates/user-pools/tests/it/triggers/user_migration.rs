//! UserMigration: somebody whom the pool does not know comes over at sign-in by password or with a forgotten one.

use serde_json::{Value, json};
use testkit::Harness;
use triggers::{Failure, TriggerKind};

use super::{fired, last_event};
use crate::fixtures::pool_with_ada;

const OLD: &str = "old one";
const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

fn grace(over: Value) -> Value {
    let mut answer = json!({
        "userAttributes": {"email": "grace@example.com", "email_verified": "true", "name": "Grace"},
        "finalUserStatus": "CONFIRMED",
        "messageAction": "SUPPRESS",
    });
    for (name, value) in over.as_object().unwrap() {
        answer[name] = value.clone();
    }
    answer
}

/// The handler of an old directory in which everybody's password is `OLD`; for others it raises an error, as most do.
fn old_directory(harness: &Harness, answer: Value) {
    harness.triggers.script(TriggerKind::UserMigration, move |event| {
        let password = &event["request"]["password"];
        if password == OLD || event["triggerSource"] == "UserMigration_ForgotPassword" {
            Ok(answer.clone())
        } else {
            Err(Failure::Raised { message: "Bad password".into() })
        }
    });
}

async fn user(harness: &Harness, pool: &str, name: &str) -> Option<Value> {
    harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": name})).await.ok()
}

fn exception_in(client: &str) -> (String, String) {
    ("UserNotFoundException".to_owned(), format!("Exception migrating user in app client {client}"))
}

#[tokio::test]
async fn a_first_sign_in_brings_somebody_over_with_the_password_they_had() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    old_directory(&harness, grace(json!({})));
    harness.sign_in(&client, "grace", OLD).await.unwrap();
    let event = last_event(&harness, TriggerKind::UserMigration);
    assert_eq!((&event["userName"], &event["request"]["password"]), (&json!("grace"), &json!(OLD)));
    harness.triggers.clear();
    harness.sign_in(&client, "grace", OLD).await.unwrap();
    harness.sign_in_by_srp(&pool, &client, "grace", OLD).await.unwrap();
    assert!(fired(&harness).is_empty(), "who is here is not brought over again");
    let told = user(&harness, &pool, "grace").await.unwrap();
    assert_eq!(told["UserStatus"], "CONFIRMED");
    let lines = harness.messages("grace@example.com").await;
    assert!(lines.is_empty(), "no welcome message");
}

#[tokio::test]
async fn a_wrong_password_elsewhere_is_counted_here_rule_8() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    old_directory(&harness, grace(json!({})));
    for _ in 0..5 {
        let refused = harness.sign_in(&client, "grace", "guess").await.unwrap_err();
        assert_eq!(
            refused.told(),
            ("UserLambdaValidationException", "UserMigration failed with error Bad password.")
        );
    }
    harness.triggers.clear();
    let locked = harness.sign_in(&client, "grace", OLD).await.unwrap_err();
    assert_eq!(locked.told(), ("NotAuthorizedException", "Password attempts exceeded"));
    assert!(fired(&harness).is_empty(), "the old directory is not asked during a lock");
    assert!(user(&harness, &pool, "grace").await.is_none());
    harness.advance(2);
    harness.sign_in(&client, "grace", OLD).await.unwrap();
}

#[tokio::test]
async fn a_handler_that_knows_nobody_leaves_nobody_here() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.triggers.answer(TriggerKind::UserMigration, json!({}));
    let refused = harness.sign_in(&client, "grace", OLD).await.unwrap_err();
    assert_eq!(refused.told(), ("UserNotFoundException", "User does not exist."));
    assert!(user(&harness, &pool, "grace").await.is_none());
}

#[tokio::test]
async fn a_client_that_hides_who_exists_hides_what_the_handler_says_cog_7() {
    let harness = Harness::start().await;
    let hiding = json!({"PreventUserExistenceErrors": "ENABLED"});
    let (_, client) = pool_with_ada(&harness, json!({}), hiding).await;
    let failures = [
        Failure::Raised { message: "no such user".into() },
        Failure::TimedOut,
        Failure::NotPermitted,
        Failure::rubbish("no object"),
    ];
    for failure in failures {
        harness.triggers.fail(TriggerKind::UserMigration, failure);
        assert_eq!(harness.sign_in(&client, "grace", OLD).await.unwrap_err().told(), WRONG);
        let forgot = json!({"ClientId": client, "Username": "grace"});
        harness.call("ForgotPassword", forgot).await.unwrap();
        harness.advance(900);
    }
    harness.triggers.answer(TriggerKind::UserMigration, grace(json!({"userAttributes": {"sub": "x"}})));
    assert_eq!(harness.sign_in(&client, "grace", OLD).await.unwrap_err().told(), WRONG);
}

#[tokio::test]
async fn what_the_handler_answers_has_to_make_a_user() {
    let harness = Harness::start().await;
    let settings = json!({"Schema": [{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}]});
    let (pool, client) = pool_with_ada(&harness, settings, json!({})).await;
    let attributes = |over: Value| {
        let mut attributes = json!({"name": "Grace"});
        for (name, value) in over.as_object().unwrap() {
            attributes[name] = value.clone();
        }
        grace(json!({"userAttributes": attributes}))
    };
    for wrong in [
        attributes(json!({"sub": "1"})),
        attributes(json!({"shoe_size": "42"})),
        attributes(json!({"email": "no address"})),
        attributes(json!({"email_verified": "true"})),
        attributes(json!({"name": ""})),
        attributes(json!({"username": "somebody else"})),
        attributes(json!({"name": "x".repeat(3_000)})),
    ] {
        old_directory(&harness, wrong.clone());
        let refused = harness.sign_in(&client, "grace", OLD).await.unwrap_err();
        assert_eq!((refused.exception, refused.message), exception_in(&client), "{wrong}");
        assert!(user(&harness, &pool, "grace").await.is_none(), "{wrong}");
    }
    for (wrong, exception) in [
        (grace(json!({"userAttributes": {"name": 7}})), "InvalidLambdaResponseException"),
        (grace(json!({"finalUserStatus": "ADMIN"})), "InvalidLambdaResponseException"),
        (grace(json!({"enableSMSMFA": true})), "InvalidParameterException"),
        (
            grace(json!({"messageAction": null, "desiredDeliveryMediums": ["EMAIL"]})),
            "InvalidParameterException",
        ),
    ] {
        old_directory(&harness, wrong.clone());
        let refused = harness.sign_in(&client, "grace", OLD).await.unwrap_err();
        assert_eq!(refused.exception, exception, "{wrong}");
        assert!(user(&harness, &pool, "grace").await.is_none(), "{wrong}");
    }
}

#[tokio::test]
async fn without_a_final_status_a_new_password_has_to_be_set() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    old_directory(&harness, grace(json!({"finalUserStatus": null})));
    let refused = harness.sign_in(&client, "grace", OLD).await.unwrap_err();
    assert_eq!(refused.exception, "PasswordResetRequiredException");
    assert_eq!(user(&harness, &pool, "grace").await.unwrap()["UserStatus"], "RESET_REQUIRED");
    recovers(&harness, &client, "grace", "grace@example.com").await;
}

async fn recovers(harness: &Harness, client: &str, name: &str, email: &str) {
    harness.call("ForgotPassword", json!({"ClientId": client, "Username": name})).await.unwrap();
    let code = harness.last_code(email).await;
    let confirm = json!({"ClientId": client, "Username": name, "ConfirmationCode": code, "Password": "Another-horse-8"});
    harness.call("ConfirmForgotPassword", confirm).await.unwrap();
    harness.sign_in(client, name, "Another-horse-8").await.unwrap();
}

#[tokio::test]
async fn a_forgotten_password_brings_somebody_over_and_sends_the_code() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    old_directory(&harness, grace(json!({})));
    recovers(&harness, &client, "grace", "grace@example.com").await;
    let event = last_event(&harness, TriggerKind::UserMigration);
    assert!(event["request"].get("password").is_none());
    assert_eq!(user(&harness, &pool, "grace").await.unwrap()["UserStatus"], "CONFIRMED");
}

#[tokio::test]
async fn an_address_that_is_somebodys_alias_moves_only_where_the_handler_says_so() {
    let harness = Harness::start().await;
    let aliases = json!({"AliasAttributes": ["email"]});
    let (pool, client) = pool_with_ada(&harness, aliases, json!({})).await;
    let taken = json!({"email": "ada@example.com", "email_verified": "true"});
    old_directory(&harness, grace(json!({"userAttributes": taken})));
    let refused = harness.sign_in(&client, "grace", OLD).await.unwrap_err();
    assert_eq!((refused.exception, refused.message), exception_in(&client));
    harness.sign_in(&client, "ada@example.com", crate::fixtures::PASSWORD).await.unwrap();
    old_directory(&harness, grace(json!({"userAttributes": taken, "forceAliasCreation": true})));
    harness.sign_in(&client, "grace", OLD).await.unwrap();
    harness.sign_in(&client, "ada@example.com", OLD).await.unwrap();
    let ada = user(&harness, &pool, "ada").await.unwrap();
    let verified =
        ada["UserAttributes"].as_array().unwrap().iter().find(|one| one["Name"] == "email_verified");
    assert_eq!(verified.unwrap()["Value"], "false");
}

#[tokio::test]
async fn where_users_have_aliases_the_handler_says_the_name_beside_the_address_that_was_typed() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({"AliasAttributes": ["email"]}), json!({})).await;
    let attributes = json!({"username": "grace", "email": "grace@example.com", "email_verified": "true"});
    old_directory(&harness, grace(json!({"userAttributes": attributes})));
    harness.sign_in(&client, "grace@example.com", OLD).await.unwrap();
    assert_eq!(user(&harness, &pool, "grace@example.com").await.unwrap()["Username"], "grace");
}

#[tokio::test]
async fn where_addresses_are_names_the_name_is_the_sub() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"UsernameAttributes": ["email"]})).await;
    let client = harness.client(&pool, json!({})).await;
    old_directory(&harness, grace(json!({"userAttributes": {"name": "Grace", "email_verified": "true"}})));
    harness.sign_in(&client, "grace@example.com", OLD).await.unwrap();
    let told = user(&harness, &pool, "grace@example.com").await.unwrap();
    assert_eq!(told["Username"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn two_first_sign_ins_at_once_make_one_user() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    old_directory(&harness, grace(json!({})));
    let sign_in = || harness.sign_in(&client, "grace", OLD);
    let answers = tokio::join!(sign_in(), sign_in(), sign_in(), sign_in());
    assert!(answers.0.is_ok() && answers.1.is_ok() && answers.2.is_ok() && answers.3.is_ok());
    let listed = harness.call("ListUsers", json!({"UserPoolId": pool})).await.unwrap();
    assert_eq!(listed["Users"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn where_nobody_sees_a_password_nobody_is_brought_over() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    old_directory(&harness, grace(json!({})));
    let refused = harness.sign_in_by_srp(&pool, &client, "grace", OLD).await.unwrap_err();
    assert_eq!(refused.exception, "UserNotFoundException");
    assert!(fired(&harness).is_empty());
}
