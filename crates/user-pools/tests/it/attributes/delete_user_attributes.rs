//! DeleteUserAttributes.

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

fn delete(token: &str, attributes: &[&str]) -> Value {
    json!({"AccessToken": token, "UserAttributeNames": attributes})
}

#[tokio::test]
async fn a_user_takes_away_what_the_client_may_write_cog_2() {
    let harness = Harness::start().await;
    let schema = json!([{"Name": "role", "AttributeDataType": "String"}]);
    let (pool, client) = pool_with_ada(&harness, json!({"Schema": schema}), json!({})).await;
    let given = json!([{"Name": "custom:role", "Value": "admin"}]);
    let update = json!({"UserPoolId": pool, "Username": "ada", "UserAttributes": given});
    harness.call("AdminUpdateUserAttributes", update).await.unwrap();
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    for name in ["custom:role", "email_verified"] {
        let refused = harness.call("DeleteUserAttributes", delete(&token, &[name])).await.unwrap_err();
        assert_eq!(
            refused.told(),
            ("NotAuthorizedException", "A client attempted to write unauthorized attribute"),
            "{name}"
        );
    }
    assert_eq!(harness.call("DeleteUserAttributes", delete(&token, &["email"])).await.unwrap(), json!({}));
    let user = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    let left: Vec<&Value> =
        user["UserAttributes"].as_array().unwrap().iter().map(|one| &one["Name"]).collect();
    assert_eq!(left, ["sub", "custom:role"]);
    let writer = harness.client(&pool, json!({"WriteAttributes": ["custom:role"]})).await;
    let token = harness.tokens(&writer, "ada", PASSWORD).await.access;
    harness.call("DeleteUserAttributes", delete(&token, &["custom:role"])).await.unwrap();
}

#[tokio::test]
async fn what_is_required_immutable_or_unknown_stays() {
    let harness = Harness::start().await;
    let schema = json!([
        {"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": true},
        {"Name": "nickname", "AttributeDataType": "String", "Mutable": false},
    ]);
    let (_, client) = pool_with_ada(&harness, json!({"Schema": schema}), json!({})).await;
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    let conform = "Attributes did not conform to the schema: ";
    for (name, told) in [
        ("sub", "Cannot modify the non-mutable attribute sub".to_owned()),
        ("email", format!("{conform}email: The attribute is required\n")),
        ("nickname", "user.nickname: Attribute cannot be updated.\n".to_owned()),
        ("custom:nope", "user.custom:nope: Attribute does not exist in the schema.\n".to_owned()),
    ] {
        let refused = harness.call("DeleteUserAttributes", delete(&token, &[name])).await.unwrap_err();
        assert_eq!(refused.told(), ("InvalidParameterException", told.as_str()));
    }
    let refused = harness.call("DeleteUserAttributes", delete("nonsense", &["email"])).await.unwrap_err();
    assert_eq!(refused.exception, "NotAuthorizedException");
}

#[tokio::test]
async fn a_flag_that_the_pool_requires_is_still_not_the_users_to_write() {
    let harness = Harness::start().await;
    let schema = json!([{"Name": "email_verified", "AttributeDataType": "Boolean", "Required": true, "Mutable": true}]);
    let (_, client) = pool_with_ada(&harness, json!({"Schema": schema}), json!({})).await;
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    let given = json!([{"Name": "email_verified", "Value": "true"}]);
    let update = json!({"AccessToken": token, "UserAttributes": given});
    let refused = harness.call("UpdateUserAttributes", update).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("NotAuthorizedException", "A client attempted to write unauthorized attribute")
    );
}
