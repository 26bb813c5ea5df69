//! UpdateUserAttributes, and the verification of what it changed.

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

fn update(token: &str, name: &str, value: &str) -> Value {
    json!({"AccessToken": token, "UserAttributes": [{"Name": name, "Value": value}]})
}

async fn attribute(harness: &Harness, token: &str, name: &str) -> Option<String> {
    let user = harness.call("GetUser", json!({"AccessToken": token})).await.unwrap();
    let attributes = user["UserAttributes"].as_array().unwrap().clone();
    attributes.iter().find(|a| a["Name"] == name).map(|a| a["Value"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_new_address_is_unverified_until_its_code_comes_back() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({"AutoVerifiedAttributes": ["email"]}), json!({})).await;
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    let answer =
        harness.call("UpdateUserAttributes", update(&token, "email", "new@example.com")).await.unwrap();
    assert_eq!(answer["CodeDeliveryDetailsList"][0]["Destination"], "n***@e***");
    assert_eq!(attribute(&harness, &token, "email_verified").await.as_deref(), Some("false"));
    let verify = |code: &str| json!({"AccessToken": token, "AttributeName": "email", "Code": code});
    let code = harness.last_code("new@example.com").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = harness.call("VerifyUserAttribute", verify(wrong)).await.unwrap_err();
    assert_eq!(refused.exception, "CodeMismatchException");
    harness.call("VerifyUserAttribute", verify(&code)).await.unwrap();
    assert_eq!(attribute(&harness, &token, "email_verified").await.as_deref(), Some("true"));
}

#[tokio::test]
async fn with_verification_before_update_the_old_address_stays_until_then_cog_3() {
    let harness = Harness::start().await;
    let settings = json!({
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    });
    let (_, client) = pool_with_ada(&harness, settings, json!({})).await;
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    harness.call("UpdateUserAttributes", update(&token, "email", "victim@example.com")).await.unwrap();
    assert_eq!(attribute(&harness, &token, "email").await.as_deref(), Some("ada@example.com"));
    assert_eq!(attribute(&harness, &token, "email_verified").await.as_deref(), Some("true"));
    let code = harness.last_code("victim@example.com").await;
    let verify = json!({"AccessToken": token, "AttributeName": "email", "Code": code});
    harness.call("VerifyUserAttribute", verify).await.unwrap();
    assert_eq!(attribute(&harness, &token, "email").await.as_deref(), Some("victim@example.com"));
}

#[tokio::test]
async fn what_the_client_may_not_write_is_refused_cog_2() {
    let harness = Harness::start().await;
    let schema = json!([
        {"Name": "role", "AttributeDataType": "String", "Mutable": true},
        {"Name": "badge", "AttributeDataType": "String", "Mutable": false},
    ]);
    let (pool, client) = pool_with_ada(&harness, json!({"Schema": schema}), json!({})).await;
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    for (name, value) in [("custom:role", "admin"), ("email_verified", "true")] {
        let refused = harness.call("UpdateUserAttributes", update(&token, name, value)).await.unwrap_err();
        assert_eq!(
            refused.told(),
            ("NotAuthorizedException", "A client attempted to write unauthorized attribute")
        );
    }
    let writer = harness
        .client(
            &pool,
            json!({"WriteAttributes": ["custom:role", "custom:badge"], "ReadAttributes": ["custom:role"]}),
        )
        .await;
    let token = harness.tokens(&writer, "ada", PASSWORD).await.access;
    harness.call("UpdateUserAttributes", update(&token, "custom:role", "admin")).await.unwrap();
    let refused =
        harness.call("UpdateUserAttributes", update(&token, "custom:badge", "7")).await.unwrap_err();
    assert_eq!(refused.exception, "InvalidParameterException");
    // GetUser shows what this client may read and nothing else.
    assert_eq!(attribute(&harness, &token, "custom:role").await.as_deref(), Some("admin"));
    assert_eq!(attribute(&harness, &token, "email").await, None);
}

#[tokio::test]
async fn an_address_that_stands_for_another_user_is_refused_in_any_case_cog_3() {
    let harness = Harness::start().await;
    let settings =
        json!({"UsernameAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": false}});
    let pool = harness.pool(settings).await;
    let client = harness.client(&pool, json!({})).await;
    harness.user(&pool, "ada@example.com", PASSWORD, json!({})).await;
    harness.user(&pool, "eve@example.com", PASSWORD, json!({})).await;
    let token = harness.tokens(&client, "eve@example.com", PASSWORD).await.access;
    let refused =
        harness.call("UpdateUserAttributes", update(&token, "email", "ADA@example.com")).await.unwrap_err();
    assert_eq!(refused.told(), ("AliasExistsException", "An account with the given email already exists."));
}

#[tokio::test]
async fn unknown_attributes_and_sub_are_refused() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    let refused = harness.call("UpdateUserAttributes", update(&token, "custom:nope", "x")).await.unwrap_err();
    assert_eq!(refused.exception, "InvalidParameterException");
    let refused = harness.call("UpdateUserAttributes", update(&token, "sub", "x")).await.unwrap_err();
    assert_eq!(refused.told(), ("InvalidParameterException", "Cannot modify the non-mutable attribute sub"));
}

#[tokio::test]
async fn what_is_the_administrators_alone_cannot_be_listed_as_writable_cog_2() {
    let harness = Harness::start().await;
    let schema = json!([{"Name": "level", "AttributeDataType": "String", "Mutable": true, "DeveloperOnlyAttribute": true}]);
    let pool = harness.pool(json!({"Schema": schema})).await;
    for name in ["dev:custom:level", "email_verified"] {
        let input = json!({"UserPoolId": pool, "ClientName": "test", "WriteAttributes": [name]});
        let refused = harness.call("CreateUserPoolClient", input).await.unwrap_err();
        assert_eq!(refused.exception, "InvalidParameterException", "{name}");
    }
}
