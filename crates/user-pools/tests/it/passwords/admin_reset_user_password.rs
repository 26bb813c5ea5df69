//! AdminResetUserPassword.

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

fn named(pool: &str, name: &str) -> Value {
    json!({"UserPoolId": pool, "Username": name})
}

#[tokio::test]
async fn the_password_is_worthless_sessions_end_and_a_code_sets_a_new_one() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let answer = harness.call("AdminResetUserPassword", named(&pool, "ada")).await.unwrap();
    assert_eq!(answer, json!({}));
    let user = harness.call("AdminGetUser", named(&pool, "ada")).await.unwrap();
    assert_eq!(user["UserStatus"], "RESET_REQUIRED");
    let refused = harness.sign_in(&client, "ada", PASSWORD).await.unwrap_err();
    assert_eq!(refused.told(), ("PasswordResetRequiredException", "Password reset required for the user"));
    assert!(harness.call("GetUser", json!({"AccessToken": tokens.access})).await.is_err());
    let refresh = json!({"ClientId": client, "RefreshToken": tokens.refresh});
    assert!(harness.call("GetTokensFromRefreshToken", refresh).await.is_err());
    // A second reset sends a second code; the newest counts.
    harness.advance(1);
    harness.call("AdminResetUserPassword", named(&pool, "ada")).await.unwrap();
    assert_eq!(harness.messages("ada@example.com").await.len(), 2);
    let code = harness.last_code("ada@example.com").await;
    let confirm = json!({"ClientId": client, "Username": "ada", "ConfirmationCode": code, "Password": "Another-horse-8"});
    harness.call("ConfirmForgotPassword", confirm).await.unwrap();
    harness.sign_in(&client, "ada", "Another-horse-8").await.unwrap();
}

#[tokio::test]
async fn without_a_verified_address_nothing_changes() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.user(&pool, "eve", PASSWORD, json!({"email": "eve@example.com"})).await;
    let refused = harness.call("AdminResetUserPassword", named(&pool, "eve")).await.unwrap_err();
    assert_eq!(
        refused.told(),
        (
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or phone_number"
        )
    );
    assert!(harness.messages("eve@example.com").await.is_empty());
    harness.sign_in(&client, "eve", PASSWORD).await.unwrap();
    let refused = harness.call("AdminResetUserPassword", named(&pool, "nobody")).await.unwrap_err();
    assert_eq!(refused.told(), ("UserNotFoundException", "User does not exist."));
}

#[tokio::test]
async fn an_account_that_was_never_its_owners_or_recovers_by_nobody_is_not_reset() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({})).await;
    let client = harness.client(&pool, json!({})).await;
    let attributes =
        json!([{"Name": "email", "Value": "ada@example.com"}, {"Name": "email_verified", "Value": "true"}]);
    let create = json!({"UserPoolId": pool, "Username": "ada", "MessageAction": "SUPPRESS", "UserAttributes": attributes});
    harness.call("AdminCreateUser", create).await.unwrap();
    let sign_up = json!({"ClientId": client, "Username": "eve", "Password": PASSWORD});
    harness.call("SignUp", sign_up).await.unwrap();
    let update = json!({"UserPoolId": pool, "Username": "eve", "UserAttributes": attributes});
    harness.call("AdminUpdateUserAttributes", update).await.unwrap();
    for name in ["ada", "eve"] {
        let refused = harness.call("AdminResetUserPassword", named(&pool, name)).await.unwrap_err();
        assert_eq!(
            refused.told(),
            ("NotAuthorizedException", "User password cannot be reset in the current state.")
        );
    }
    let recovery = json!({"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]});
    let (pool, _) = pool_with_ada(&harness, json!({"AccountRecoverySetting": recovery}), json!({})).await;
    let refused = harness.call("AdminResetUserPassword", named(&pool, "ada")).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Contact administrator to reset password."));
}

#[tokio::test]
async fn resets_share_the_budget_of_messages_rule_11() {
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    let mut sent = 0;
    let refused = loop {
        match harness.call("AdminResetUserPassword", named(&pool, "ada")).await {
            Ok(_) => sent += 1,
            Err(refused) => break refused,
        }
    };
    assert_eq!(
        refused.told(),
        ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
    );
    assert!((1..=20).contains(&sent), "{sent}");
}
