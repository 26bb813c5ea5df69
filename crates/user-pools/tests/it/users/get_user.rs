//! GetUser with a token, a user and a session that were looked at before: what is remembered of them holds no longer than they do.

use serde_json::json;
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

#[tokio::test]
async fn whatever_ends_a_session_is_felt_by_the_next_call_however_often_it_was_asked_before_rule_12() {
    let revoked = ("NotAuthorizedException", "Access Token has been revoked");
    for (operation, told) in [
        ("AdminDisableUser", ("NotAuthorizedException", "User is disabled.")),
        ("AdminSetUserPassword", revoked),
        ("AdminUserGlobalSignOut", revoked),
        ("RevokeToken", revoked),
        ("AdminDeleteUser", ("UserNotFoundException", "User does not exist.")),
        ("DeleteUserPoolClient", revoked),
        ("DeleteUserPool", ("NotAuthorizedException", "Invalid Access Token")),
    ] {
        let harness = Harness::start().await;
        let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
        let tokens = harness.tokens(&client, "ada", PASSWORD).await;
        let get_user = json!({"AccessToken": tokens.access});
        for _ in 0..3 {
            harness.call("GetUser", get_user.clone()).await.unwrap();
        }
        let input = match operation {
            "AdminSetUserPassword" => {
                json!({"UserPoolId": pool, "Username": "ada", "Password": "Another-horse-8", "Permanent": true})
            }
            "RevokeToken" => json!({"ClientId": client, "Token": tokens.refresh}),
            "DeleteUserPoolClient" => json!({"UserPoolId": pool, "ClientId": client}),
            "DeleteUserPool" => json!({"UserPoolId": pool}),
            _ => json!({"UserPoolId": pool, "Username": "ada"}),
        };
        harness.call(operation, input).await.unwrap();
        for _ in 0..2 {
            let refused = harness.call("GetUser", get_user.clone()).await.unwrap_err();
            assert_eq!(refused.told(), told, "{operation}");
        }
    }
}

#[tokio::test]
async fn a_changed_attribute_is_in_the_next_answer() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let get_user = json!({"AccessToken": harness.tokens(&client, "ada", PASSWORD).await.access});
    for value in ["countess", "analyst"] {
        let attributes = json!([{"Name": "nickname", "Value": value}]);
        let input = json!({"UserPoolId": pool, "Username": "ada", "UserAttributes": attributes});
        harness.call("AdminUpdateUserAttributes", input).await.unwrap();
        for _ in 0..2 {
            let user = harness.call("GetUser", get_user.clone()).await.unwrap();
            assert!(user["UserAttributes"].as_array().unwrap().contains(&attributes[0]), "{user}");
        }
    }
}
