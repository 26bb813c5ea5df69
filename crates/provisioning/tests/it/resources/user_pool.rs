//! AWS::Cognito::UserPool, UserPoolClient, UserPoolGroup.

use serde_json::{Value, json};
use testkit::Harness;

use super::house::{kind, pools, world};

#[tokio::test]
async fn a_pool_is_made_found_under_its_token_changed_and_deleted() {
    let harness = Harness::start().await;
    let ports = pools(&harness);
    let pool = kind("AWS::Cognito::UserPool");
    let properties = json!({
        "UsernameAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "Schema": [{"Name": "email", "Required": "true"}],
        "Policies": {"PasswordPolicy": {"MinimumLength": "10"}},
    });
    let step = world(&ports, "t-1");
    assert!(pool.check(&properties).is_ok());
    assert_eq!(pool.find(&step, &properties).await.unwrap(), None);
    let made = pool.create(&step, &properties).await.unwrap();
    let id = made.physical_id.clone();
    assert!(id.starts_with("us-east-1_"));
    assert_eq!(made.attributes["ProviderName"], format!("cognito-idp.us-east-1.amazonaws.com/{id}"));
    assert!(made.attributes["Arn"].as_str().unwrap().ends_with(&format!(":userpool/{id}")));
    assert_eq!(pool.find(&step, &properties).await.unwrap(), Some(made.clone()));
    assert_eq!(pool.find(&world(&ports, "t-2"), &properties).await.unwrap(), None);
    let described = harness.call("DescribeUserPool", json!({"UserPoolId": id})).await.unwrap();
    assert!(described["UserPool"]["Name"].as_str().unwrap().starts_with("house-L-"));
    assert_eq!(described["UserPool"]["UserPoolTags"], json!({"team": "blue"}));

    let mut more = properties.clone();
    more["Schema"] =
        json!([{"Name": "email", "Required": true}, {"Name": "plan", "AttributeDataType": "String"}]);
    more["Policies"]["PasswordPolicy"]["MinimumLength"] = json!(12);
    let step = world(&ports, "t-3");
    for _ in 0..2 {
        // A kill after the change was made asks for it again.
        assert_eq!(pool.update(&step, &id, &properties, &more).await.unwrap(), made);
    }
    let described = harness.call("DescribeUserPool", json!({"UserPoolId": id})).await.unwrap();
    assert_eq!(described["UserPool"]["Policies"]["PasswordPolicy"]["MinimumLength"], 12);
    let names = described["UserPool"]["SchemaAttributes"].as_array().unwrap();
    assert_eq!(names.iter().filter(|one| one["Name"] == "custom:plan").count(), 1);

    let step = world(&ports, "t-4");
    pool.delete(&step, &id, &more).await.unwrap();
    pool.delete(&step, &id, &more).await.unwrap();
}

#[tokio::test]
async fn what_cognito_never_changes_is_refused_in_its_words_with_the_command_that_can() {
    let harness = Harness::start().await;
    let ports = pools(&harness);
    let pool = kind("AWS::Cognito::UserPool");
    let step = world(&ports, "t-1");
    let old =
        json!({"AliasAttributes": ["email"], "Schema": [{"Name": "plan", "AttributeDataType": "String"}]});
    let id = pool.create(&step, &old).await.unwrap().physical_id;
    let changed = |member: &str, value: Value| {
        let mut new = old.clone();
        new[member] = value;
        new
    };
    for (new, wanted) in [
        (
            changed("UsernameAttributes", json!(["email"])),
            "Updates are not allowed for property - UsernameAttributes.",
        ),
        (changed("AliasAttributes", json!([])), "Updates are not allowed for property - AliasAttributes."),
        (
            changed("UsernameConfiguration", json!({"CaseSensitive": false})),
            "Updates are not allowed for property - UsernameConfiguration.",
        ),
        (changed("Schema", json!([])), "Existing schema attributes cannot be modified or deleted."),
        (
            changed("Schema", json!([{"Name": "plan", "AttributeDataType": "Number"}])),
            "Existing schema attributes cannot be modified or deleted.",
        ),
        (
            changed(
                "Schema",
                json!([{"Name": "plan", "AttributeDataType": "String"}, {"Name": "email", "Required": true}]),
            ),
            "Existing schema attributes cannot be modified or deleted.",
        ),
    ] {
        let fault = pool.update(&step, &id, &old, &new).await.unwrap_err();
        assert!(fault.message.starts_with(wanted), "{fault}");
        assert!(fault.message.ends_with(&format!("rockpool pool alter {id}")), "{fault}");
    }
    // Somebody altered the pool: the template that says so fits, though the one before said something else.
    let other = json!({"AliasAttributes": ["preferred_username"]});
    let altered = json!({"AliasAttributes": ["email"]});
    assert_eq!(pool.update(&step, &id, &other, &altered).await.unwrap().physical_id, id);
}

#[test]
fn what_is_not_built_or_not_known_is_refused_by_name_before_anything_changes() {
    let pool = kind("AWS::Cognito::UserPool");
    let refused = |properties: Value| pool.check(&properties).unwrap_err().message;
    assert_eq!(
        refused(json!({"EnabledMfas": ["SOFTWARE_TOKEN_MFA"], "WebAuthnRelyingPartyID": "x"})),
        "EnabledMfas, WebAuthnRelyingPartyID needs SetUserPoolMfaConfig; that is not implemented yet."
    );
    assert_eq!(
        refused(json!({"Colour": 1})),
        "Encountered unsupported property Colour (AWS::Cognito::UserPool)"
    );
    assert_eq!(
        refused(json!({"Policies": {"PasswordPolicy": {"Length": 8}}})),
        "Encountered unsupported property Policies.PasswordPolicy.Length"
    );
    assert!(pool.check(&json!({"EnabledMfas": []})).is_ok());
}

#[tokio::test]
async fn a_client_keeps_its_id_and_secret_when_it_changes() {
    let harness = Harness::start().await;
    let ports = pools(&harness);
    let pool = harness.pool(json!({})).await;
    let client = kind("AWS::Cognito::UserPoolClient");
    let old = json!({"UserPoolId": pool, "GenerateSecret": "true", "AccessTokenValidity": "2"});
    let step = world(&ports, "t-1");
    let made = client.create(&step, &old).await.unwrap();
    assert_eq!(client.find(&step, &old).await.unwrap(), Some(made.clone()));
    assert_eq!(made.attributes["ClientId"], made.physical_id.as_str());
    assert_eq!(made.attributes["ClientSecret"].as_str().unwrap().len(), 52);
    assert!(!format!("{made:?}").contains(made.attributes["ClientSecret"].as_str().unwrap()));
    let new = json!({"UserPoolId": pool, "GenerateSecret": true, "ClientName": "web"});
    let changed = client.update(&step, &made.physical_id, &old, &new).await.unwrap();
    assert_eq!(changed.physical_id, made.physical_id);
    assert_eq!(changed.attributes["ClientSecret"], made.attributes["ClientSecret"]);
    assert_eq!(changed.attributes["Name"], "web");
    client.delete(&step, &made.physical_id, &new).await.unwrap();
    client.delete(&step, &made.physical_id, &new).await.unwrap();
    // The pool may go first: what was in it is gone with it.
    harness.call("DeleteUserPool", json!({"UserPoolId": pool})).await.unwrap();
    client.delete(&step, &made.physical_id, &new).await.unwrap();
}

#[tokio::test]
async fn a_group_goes_through_its_life() {
    let harness = Harness::start().await;
    let ports = pools(&harness);
    let pool = harness.pool(json!({})).await;
    let group = kind("AWS::Cognito::UserPoolGroup");
    let old = json!({"UserPoolId": pool, "GroupName": "admins", "Precedence": "1"});
    let step = world(&ports, "t-1");
    assert_eq!(group.find(&step, &old).await.unwrap(), None);
    assert_eq!(group.create(&step, &old).await.unwrap().physical_id, "admins");
    assert!(group.find(&step, &old).await.unwrap().is_some());
    let new = json!({"UserPoolId": pool, "GroupName": "admins", "Description": "who may"});
    group.update(&step, "admins", &old, &new).await.unwrap();
    let found = harness.call("GetGroup", json!({"UserPoolId": pool, "GroupName": "admins"})).await.unwrap();
    assert_eq!(found["Group"]["Description"], "who may");
    group.delete(&step, "admins", &new).await.unwrap();
    group.delete(&step, "admins", &new).await.unwrap();
}
