//! AdminUpdateUserAttributes: verified flags, addresses with and without verification before update, and clashes.

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

fn update(pool: &str, name: &str, attributes: &[(&str, &str)]) -> Value {
    let list: Vec<Value> =
        attributes.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
    json!({"UserPoolId": pool, "Username": name, "UserAttributes": list})
}

async fn attribute(harness: &Harness, pool: &str, user: &str, name: &str) -> Option<String> {
    let answer = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": user})).await.unwrap();
    let attributes = answer["UserAttributes"].as_array().unwrap().clone();
    attributes.iter().find(|one| one["Name"] == name).map(|one| one["Value"].as_str().unwrap().to_owned())
}

fn keeping_the_original() -> Value {
    json!({
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    })
}

#[tokio::test]
async fn any_attribute_is_written_whatever_clients_may_write() {
    let harness = Harness::start().await;
    let schema = json!([
        {"Name": "role", "AttributeDataType": "String"},
        {"Name": "level", "AttributeDataType": "Number", "DeveloperOnlyAttribute": true},
    ]);
    let (pool, _) = pool_with_ada(&harness, json!({"Schema": schema}), json!({})).await;
    let given =
        [("custom:role", "admin"), ("dev:custom:level", "7"), ("name", "Ada"), ("email_verified", "False")];
    let answer = harness.call("AdminUpdateUserAttributes", update(&pool, "ada", &given)).await.unwrap();
    assert_eq!(answer, json!({}));
    for (name, value) in [("custom:role", "admin"), ("dev:custom:level", "7"), ("email_verified", "false")] {
        assert_eq!(attribute(&harness, &pool, "ada", name).await.as_deref(), Some(value));
    }
    harness.call("AdminUpdateUserAttributes", update(&pool, "ada", &[("name", "")])).await.unwrap();
    assert_eq!(attribute(&harness, &pool, "ada", "name").await, None);
}

#[tokio::test]
async fn a_new_address_is_unverified_and_gets_a_code_where_the_pool_verifies_it() {
    let harness = Harness::start().await;
    let (pool, client) =
        pool_with_ada(&harness, json!({"AutoVerifiedAttributes": ["email"]}), json!({})).await;
    harness
        .call("AdminUpdateUserAttributes", update(&pool, "ada", &[("email", "new@example.com")]))
        .await
        .unwrap();
    assert_eq!(attribute(&harness, &pool, "ada", "email").await.as_deref(), Some("new@example.com"));
    assert_eq!(attribute(&harness, &pool, "ada", "email_verified").await.as_deref(), Some("false"));
    let code = harness.last_code("new@example.com").await;
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    let verify = json!({"AccessToken": token, "AttributeName": "email", "Code": code});
    harness.call("VerifyUserAttribute", verify).await.unwrap();
    assert_eq!(attribute(&harness, &pool, "ada", "email_verified").await.as_deref(), Some("true"));
    // A pool that verifies nothing sends nothing.
    let (quiet, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness
        .call("AdminUpdateUserAttributes", update(&quiet, "ada", &[("email", "quiet@example.com")]))
        .await
        .unwrap();
    assert!(harness.messages("quiet@example.com").await.is_empty());
}

#[tokio::test]
async fn with_verification_before_update_the_old_address_stays_unless_the_call_vouches_for_the_new_one_cog_3()
{
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, keeping_the_original(), json!({})).await;
    let changed = [("email", "new@example.com"), ("email_verified", "false")];
    harness.call("AdminUpdateUserAttributes", update(&pool, "ada", &changed)).await.unwrap();
    assert_eq!(attribute(&harness, &pool, "ada", "email").await.as_deref(), Some("ada@example.com"));
    assert_eq!(attribute(&harness, &pool, "ada", "email_verified").await.as_deref(), Some("true"));
    assert_eq!(harness.messages("new@example.com").await.len(), 1);
    let vouched = [("email_verified", "True"), ("email", "sure@example.com")];
    harness.call("AdminUpdateUserAttributes", update(&pool, "ada", &vouched)).await.unwrap();
    assert_eq!(attribute(&harness, &pool, "ada", "email").await.as_deref(), Some("sure@example.com"));
    assert_eq!(attribute(&harness, &pool, "ada", "email_verified").await.as_deref(), Some("true"));
    assert!(harness.messages("sure@example.com").await.is_empty());
}

#[tokio::test]
async fn the_code_of_an_address_that_was_replaced_by_a_vouched_one_is_worth_nothing() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, keeping_the_original(), json!({})).await;
    harness
        .call("AdminUpdateUserAttributes", update(&pool, "ada", &[("email", "new@example.com")]))
        .await
        .unwrap();
    let code = harness.last_code("new@example.com").await;
    let vouched = [("email", "sure@example.com"), ("email_verified", "true")];
    harness.call("AdminUpdateUserAttributes", update(&pool, "ada", &vouched)).await.unwrap();
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    let verify = json!({"AccessToken": token, "AttributeName": "email", "Code": code});
    assert_eq!(
        harness.call("VerifyUserAttribute", verify).await.unwrap_err().exception,
        "ExpiredCodeException"
    );
    assert_eq!(attribute(&harness, &pool, "ada", "email").await.as_deref(), Some("sure@example.com"));
}

#[tokio::test]
async fn an_address_of_somebody_else_is_refused_and_nothing_is_sent() {
    let harness = Harness::start().await;
    let taken = ("AliasExistsException", "An account with the given email already exists.");
    let settings = json!({"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]});
    let pool = harness.pool(settings).await;
    for name in ["ada@example.com", "eve@example.com"] {
        harness.user(&pool, name, PASSWORD, json!({})).await;
    }
    let stolen = update(&pool, "eve@example.com", &[("email", "ada@example.com")]);
    let refused = harness.call("AdminUpdateUserAttributes", stolen).await.unwrap_err();
    assert_eq!(refused.told(), taken);
    assert!(harness.messages("ada@example.com").await.is_empty());
    // Where the address is an alias it may be shared, until somebody is vouched for as its owner.
    let (pool, _) = pool_with_ada(&harness, json!({"AliasAttributes": ["email"]}), json!({})).await;
    harness.user(&pool, "eve", PASSWORD, json!({})).await;
    let shared = update(&pool, "eve", &[("email", "ada@example.com")]);
    harness.call("AdminUpdateUserAttributes", shared).await.unwrap();
    let vouched = update(&pool, "eve", &[("email_verified", "true")]);
    let refused = harness.call("AdminUpdateUserAttributes", vouched).await.unwrap_err();
    assert_eq!(refused.told(), taken);
    assert_eq!(attribute(&harness, &pool, "eve", "email_verified").await.as_deref(), Some("false"));
}

#[tokio::test]
async fn what_does_not_conform_is_refused_in_awss_words() {
    let harness = Harness::start().await;
    let schema = json!([
        {"Name": "badge", "AttributeDataType": "String", "Mutable": false},
        {"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": true},
    ]);
    let (pool, _) = pool_with_ada(&harness, json!({"Schema": schema}), json!({})).await;
    let conform = "Attributes did not conform to the schema: ";
    for (name, value, told) in [
        ("sub", "x", "Cannot modify the non-mutable attribute sub".to_owned()),
        ("custom:nope", "x", "user.custom:nope: Attribute does not exist in the schema.\n".to_owned()),
        ("custom:badge", "7", "user.custom:badge: Attribute cannot be updated.\n".to_owned()),
        ("email", "", format!("{conform}email: The attribute is required\n")),
        ("email", "ada", "Invalid email address format.".to_owned()),
        ("phone_number", "0123", "Invalid phone number format.".to_owned()),
        ("email_verified", "maybe", "user.email_verified: Value is not a valid boolean\n".to_owned()),
        (
            "phone_number_verified",
            "true",
            "Phone Number is required to verify/un-verify a phone number".to_owned(),
        ),
    ] {
        let refused = harness
            .call("AdminUpdateUserAttributes", update(&pool, "ada", &[(name, value)]))
            .await
            .unwrap_err();
        assert_eq!(refused.told(), ("InvalidParameterException", told.as_str()), "{name}");
    }
    let refused = harness
        .call("AdminUpdateUserAttributes", update(&pool, "nobody", &[("name", "x")]))
        .await
        .unwrap_err();
    assert_eq!(refused.told(), ("UserNotFoundException", "User does not exist."));
}
