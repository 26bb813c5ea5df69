//! AdminGetUser through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::{BEGIN, Office};

#[tokio::test]
async fn a_user_is_found_by_name_alias_and_sub() {
    let office = Office::open().await;
    let pool = office.pool(json!({"AliasAttributes": ["email", "preferred_username"]})).await;
    let attributes = [
        ("email", "ann@example.com"),
        ("email_verified", "true"),
        ("preferred_username", "queen"),
        ("name", "Ann"),
    ];
    let ann = office.user(&pool, "ann", &attributes).await;
    office.user(&pool, "bob", &[("email", "bob@example.com")]).await;
    for name in ["ann", "ann@example.com", "queen", ann.sub.as_str()] {
        let answer = office.ask("AdminGetUser", json!({"UserPoolId": pool, "Username": name})).await;
        assert_eq!(
            answer,
            json!({
                "Username": "ann",
                "UserAttributes": [
                    {"Name": "sub", "Value": ann.sub.as_str()},
                    {"Name": "email", "Value": "ann@example.com"},
                    {"Name": "email_verified", "Value": "true"},
                    {"Name": "name", "Value": "Ann"},
                    {"Name": "preferred_username", "Value": "queen"},
                ],
                "UserCreateDate": BEGIN,
                "UserLastModifiedDate": BEGIN,
                "Enabled": true,
                "UserStatus": "CONFIRMED",
            }),
            "{name}"
        );
    }
    // Not verified, so no alias.
    let refusal =
        office.refused("AdminGetUser", json!({"UserPoolId": pool, "Username": "bob@example.com"})).await;
    assert_eq!(refusal, "UserNotFoundException: User does not exist.");
}

#[tokio::test]
async fn where_attributes_are_user_names_the_stored_name_is_the_sub() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UsernameAttributes": ["email"]})).await;
    let ann = office.user(&pool, "", &[("email", "ann@example.com")]).await;
    let answer = office.ask("AdminGetUser", json!({"UserPoolId": pool, "Username": "ann@example.com"})).await;
    assert_eq!(answer["Username"], json!(ann.sub.as_str()));
}

#[tokio::test]
async fn nobody_and_nowhere_are_told_apart() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let refusal = office.refused("AdminGetUser", json!({"UserPoolId": pool, "Username": "nobody"})).await;
    assert_eq!(refusal, "UserNotFoundException: User does not exist.");
    let refusal = office.refused("AdminGetUser", json!({"UserPoolId": "x_y", "Username": "nobody"})).await;
    assert_eq!(refusal, "ResourceNotFoundException: User pool x_y does not exist.");
}

#[tokio::test]
async fn a_name_costs_one_round_trip_and_opens_no_credential() {
    let office = Office::open().await;
    let pool = office.pool(json!({"AliasAttributes": ["email"]})).await;
    office.user(&pool, "ann", &[("email", "ann@example.com"), ("email_verified", "true")]).await;
    let password =
        json!({"UserPoolId": pool, "Username": "ann", "Password": "Long-Enough-1", "Permanent": true});
    office.ask("AdminSetUserPassword", password).await;
    for name in ["ann", "ann@example.com"] {
        let before = (office.harness.trace.round_trips(), crypto::trace::snapshot());
        office.ask("AdminGetUser", json!({"UserPoolId": pool, "Username": name})).await;
        assert_eq!(office.harness.trace.round_trips() - before.0, 1, "{name}");
        assert_eq!(crypto::trace::snapshot().since(&before.1).opens, 0, "{name}");
    }
}
