//! ForgotPassword and ConfirmForgotPassword.

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

fn confirm(client: &str, name: &str, code: &str) -> Value {
    json!({"ClientId": client, "Username": name, "ConfirmationCode": code, "Password": "Another-horse-8"})
}

#[tokio::test]
async fn a_code_to_the_verified_address_sets_a_new_password_and_ends_every_session() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let answer =
        harness.call("ForgotPassword", json!({"ClientId": client, "Username": "ada"})).await.unwrap();
    assert_eq!(answer["CodeDeliveryDetails"]["Destination"], "a***@e***");
    let code = harness.last_code("ada@example.com").await;
    harness.call("ConfirmForgotPassword", confirm(&client, "ada", &code)).await.unwrap();
    assert!(harness.call("GetUser", json!({"AccessToken": tokens.access})).await.is_err());
    harness.sign_in(&client, "ada", "Another-horse-8").await.unwrap();
    let again = harness.call("ConfirmForgotPassword", confirm(&client, "ada", &code)).await.unwrap_err();
    assert_eq!(again.exception, "ExpiredCodeException");
}

#[tokio::test]
async fn a_recovery_code_dies_after_an_hour_and_its_guesses_are_counted_rule_11() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.call("ForgotPassword", json!({"ClientId": client, "Username": "ada"})).await.unwrap();
    let code = harness.last_code("ada@example.com").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..10 {
        let refused =
            harness.call("ConfirmForgotPassword", confirm(&client, "ada", wrong)).await.unwrap_err();
        assert_eq!(refused.exception, "CodeMismatchException");
    }
    let refused = harness.call("ConfirmForgotPassword", confirm(&client, "ada", &code)).await.unwrap_err();
    assert_eq!(refused.exception, "LimitExceededException");
    harness.advance(3_601);
    let refused = harness.call("ConfirmForgotPassword", confirm(&client, "ada", &code)).await.unwrap_err();
    assert_eq!(refused.exception, "ExpiredCodeException");
}

#[tokio::test]
async fn without_a_verified_address_there_is_no_recovery() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.user(&pool, "eve", PASSWORD, json!({"email": "eve@example.com"})).await;
    let forgot = |client: &str, name: &str| json!({"ClientId": client, "Username": name});
    let refused = harness.call("ForgotPassword", forgot(&client, "eve")).await.unwrap_err();
    assert_eq!(
        refused.told(),
        (
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or phone_number"
        )
    );
    let refused = harness.call("ForgotPassword", forgot(&client, "nobody")).await.unwrap_err();
    assert_eq!(refused.told(), ("UserNotFoundException", "Username/client id combination not found."));
    // A client that hides users answers both as if a code had gone out (COG-7).
    let hiding = harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    for name in ["eve", "nobody"] {
        let answer = harness.call("ForgotPassword", forgot(&hiding, name)).await.unwrap();
        assert!(answer["CodeDeliveryDetails"]["Destination"].is_string());
        let refused =
            harness.call("ConfirmForgotPassword", confirm(&hiding, name, "123456")).await.unwrap_err();
        assert!(
            ["CodeMismatchException", "ExpiredCodeException"].contains(&&*refused.exception),
            "{refused:?}"
        );
    }
    assert!(harness.messages("eve@example.com").await.is_empty());
}

#[tokio::test]
async fn an_account_that_owes_a_new_password_or_belongs_to_the_administrator_cannot_be_recovered() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({})).await;
    let client = harness.client(&pool, json!({})).await;
    let create = json!({"UserPoolId": pool, "Username": "ada", "MessageAction": "SUPPRESS"});
    harness.call("AdminCreateUser", create).await.unwrap();
    let refused =
        harness.call("ForgotPassword", json!({"ClientId": client, "Username": "ada"})).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("NotAuthorizedException", "User password cannot be reset in the current state.")
    );
    let recovery = json!({"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]});
    let (_, client) = pool_with_ada(&harness, json!({"AccountRecoverySetting": recovery}), json!({})).await;
    let refused =
        harness.call("ForgotPassword", json!({"ClientId": client, "Username": "ada"})).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Contact administrator to reset password."));
}
