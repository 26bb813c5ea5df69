//! ChangePassword: proved, counted, and felt by every other session.

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

fn change(token: &str, previous: &str, proposed: &str) -> Value {
    json!({"AccessToken": token, "PreviousPassword": previous, "ProposedPassword": proposed})
}

#[tokio::test]
async fn the_other_sessions_end_and_the_callers_stays() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let mine = harness.tokens(&client, "ada", PASSWORD).await;
    let other = harness.tokens(&client, "ada", PASSWORD).await;
    harness.call("ChangePassword", change(&mine.access, PASSWORD, "Another-horse-8")).await.unwrap();
    harness.call("GetUser", json!({"AccessToken": mine.access})).await.unwrap();
    assert!(harness.call("GetUser", json!({"AccessToken": other.access})).await.is_err());
    assert!(harness.sign_in(&client, "ada", PASSWORD).await.is_err());
    harness.sign_in(&client, "ada", "Another-horse-8").await.unwrap();
}

#[tokio::test]
async fn a_wrong_old_password_is_refused_and_counted_with_the_sign_ins_rule_8() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    for _ in 0..5 {
        let refused = harness
            .call("ChangePassword", change(&tokens.access, "Wrong-horse-7", "Another-horse-8"))
            .await
            .unwrap_err();
        assert_eq!(refused.told(), ("NotAuthorizedException", "Incorrect username or password."));
    }
    let locked = harness
        .call("ChangePassword", change(&tokens.access, PASSWORD, "Another-horse-8"))
        .await
        .unwrap_err();
    assert_eq!(
        locked.told(),
        ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
    );
    assert_eq!(
        harness.sign_in(&client, "ada", PASSWORD).await.unwrap_err().message,
        "Password attempts exceeded"
    );
    harness.advance(1);
    harness.call("ChangePassword", change(&tokens.access, PASSWORD, "Another-horse-8")).await.unwrap();
}

#[tokio::test]
async fn history_keeps_old_passwords_from_coming_back() {
    let harness = Harness::start().await;
    let policy = json!({"Policies": {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 2}}});
    let (_, client) = pool_with_ada(&harness, policy, json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    harness.call("ChangePassword", change(&tokens.access, PASSWORD, "Another-horse-8")).await.unwrap();
    for old in [PASSWORD, "Another-horse-8"] {
        let refused =
            harness.call("ChangePassword", change(&tokens.access, "Another-horse-8", old)).await.unwrap_err();
        assert_eq!(refused.exception, "PasswordHistoryPolicyViolationException");
    }
    harness.call("ChangePassword", change(&tokens.access, "Another-horse-8", "Third-horse-9")).await.unwrap();
    harness.call("ChangePassword", change(&tokens.access, "Third-horse-9", PASSWORD)).await.unwrap();
}
