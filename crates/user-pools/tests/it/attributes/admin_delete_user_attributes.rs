//! AdminDeleteUserAttributes.

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

fn delete(pool: &str, name: &str, attributes: &[&str]) -> Value {
    json!({"UserPoolId": pool, "Username": name, "UserAttributeNames": attributes})
}

#[tokio::test]
async fn an_address_goes_with_its_flag_and_its_name_is_free_again() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({"AliasAttributes": ["email"]}), json!({})).await;
    harness.tokens(&client, "ada@example.com", PASSWORD).await;
    let answer =
        harness.call("AdminDeleteUserAttributes", delete(&pool, "ada", &["email", "name"])).await.unwrap();
    assert_eq!(answer, json!({}));
    let user = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    assert_eq!(user["UserAttributes"].as_array().unwrap().len(), 1, "only the sub is left");
    let refused = harness.sign_in(&client, "ada@example.com", PASSWORD).await.unwrap_err();
    assert_eq!(refused.exception, "UserNotFoundException");
    let attributes = json!({"email": "ada@example.com", "email_verified": "true"});
    harness.user(&pool, "eve", PASSWORD, attributes).await;
    // What is not there can be taken away again.
    harness.call("AdminDeleteUserAttributes", delete(&pool, "ada", &["email"])).await.unwrap();
}

#[tokio::test]
async fn what_is_required_immutable_unknown_or_the_user_name_stays() {
    let harness = Harness::start().await;
    let schema = json!([
        {"Name": "badge", "AttributeDataType": "String", "Mutable": false},
        {"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true},
    ]);
    let pool = harness.pool(json!({"Schema": schema, "UsernameAttributes": ["email"]})).await;
    harness.user(&pool, "ada@example.com", PASSWORD, json!({"name": "Ada"})).await;
    let conform = "Attributes did not conform to the schema: ";
    for (name, told) in [
        ("sub", "Cannot modify the non-mutable attribute sub".to_owned()),
        ("name", format!("{conform}name: The attribute is required\n")),
        ("email", format!("{conform}email: The attribute is required\n")),
        ("custom:badge", "user.custom:badge: Attribute cannot be updated.\n".to_owned()),
        ("custom:nope", "user.custom:nope: Attribute does not exist in the schema.\n".to_owned()),
    ] {
        let input = delete(&pool, "ada@example.com", &[name]);
        let refused = harness.call("AdminDeleteUserAttributes", input).await.unwrap_err();
        assert_eq!(refused.told(), ("InvalidParameterException", told.as_str()));
    }
    let refused =
        harness.call("AdminDeleteUserAttributes", delete(&pool, "nobody", &["name"])).await.unwrap_err();
    assert_eq!(refused.told(), ("UserNotFoundException", "User does not exist."));
}
