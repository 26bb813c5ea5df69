//! UpdateUserPool through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::{BEGIN, Office};

#[tokio::test]
async fn what_is_omitted_goes_to_its_default_and_what_is_fixed_stays() {
    let office = Office::open().await;
    let pool = office
        .pool(json!({
            "Policies": {"PasswordPolicy": {"MinimumLength": 20}},
            "AutoVerifiedAttributes": ["email"],
            "AliasAttributes": ["email"],
            "UsernameConfiguration": {"CaseSensitive": false},
            "Schema": [{"Name": "role", "AttributeDataType": "String"}],
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
            "DeletionProtection": "ACTIVE",
            "UserPoolTags": {"team": "blue"},
            "UserPoolTier": "PLUS",
            "EmailVerificationSubject": "Hello",
        }))
        .await;
    office.harness.advance(60);
    office
        .ask("UpdateUserPool", json!({"UserPoolId": pool, "AutoVerifiedAttributes": ["phone_number"]}))
        .await;
    let answer = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await["UserPool"].take();
    assert_eq!(answer["Policies"]["PasswordPolicy"]["MinimumLength"], json!(8));
    assert_eq!(answer["AutoVerifiedAttributes"], json!(["phone_number"]));
    assert_eq!(answer["DeletionProtection"], json!("INACTIVE"));
    assert_eq!(answer["UserPoolTags"], json!({}));
    assert_eq!(answer["UserPoolTier"], json!("ESSENTIALS"));
    for absent in ["AccountRecoverySetting", "EmailVerificationSubject"] {
        assert_eq!(answer.get(absent), None, "{absent}");
    }
    assert_eq!(answer["Name"], json!("a pool"));
    assert_eq!(answer["AliasAttributes"], json!(["email"]));
    assert_eq!(answer["UsernameConfiguration"], json!({"CaseSensitive": false}));
    assert_eq!(answer["SchemaAttributes"][20]["Name"], json!("custom:role"));
    assert_eq!(
        (answer["CreationDate"].as_f64(), answer["LastModifiedDate"].as_f64()),
        (Some(BEGIN), Some(BEGIN + 60.0))
    );
    office.ask("UpdateUserPool", json!({"UserPoolId": pool, "PoolName": "another name"})).await;
    let answer = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await["UserPool"].take();
    assert_eq!(answer["Name"], json!("another name"));
}

#[tokio::test]
async fn a_refused_update_changes_nothing() {
    let office = Office::open().await;
    let pool = office.pool(json!({"AutoVerifiedAttributes": ["email"]})).await;
    let refusal =
        office.refused("UpdateUserPool", json!({"UserPoolId": pool, "MfaConfiguration": "ON"})).await;
    assert!(refusal.contains("MfaConfiguration needs multi-factor sign-in"), "{refusal}");
    let answer = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
    assert_eq!(answer["UserPool"]["AutoVerifiedAttributes"], json!(["email"]));
    let refusal = office.refused("UpdateUserPool", json!({"UserPoolId": "us-east-1_nobody"})).await;
    assert_eq!(refusal, "ResourceNotFoundException: User pool us-east-1_nobody does not exist.");
}

#[tokio::test]
async fn an_id_cannot_be_pinned_afterwards() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UserPoolTags": {"rockpool:id": "us-east-1_a"}})).await;
    let tags = |id: &str| json!({"UserPoolId": pool, "UserPoolTags": {"rockpool:id": id}});
    assert!(office.refused("UpdateUserPool", tags("us-east-1_b")).await.contains("cannot change"));
    office.ask("UpdateUserPool", tags("us-east-1_a")).await;
}

#[tokio::test]
async fn an_empty_list_of_attributes_to_verify_before_an_update_comes_back() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let settings = json!({"AttributesRequireVerificationBeforeUpdate": []});
    office.ask("UpdateUserPool", json!({"UserPoolId": pool, "UserAttributeUpdateSettings": settings})).await;
    let answer = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
    assert_eq!(answer["UserPool"]["UserAttributeUpdateSettings"], settings);
}

#[tokio::test]
async fn what_is_fixed_at_creation_is_refused_as_aws_does_and_says_who_can_change_it() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    for (member, value, says) in [
        (
            "UsernameAttributes",
            json!(["email"]),
            "Updates are not allowed for property - UsernameAttributes.",
        ),
        ("AliasAttributes", json!(["email"]), "Updates are not allowed for property - AliasAttributes."),
        (
            "UsernameConfiguration",
            json!({"CaseSensitive": true}),
            "Updates are not allowed for property - UsernameConfiguration.",
        ),
        ("Schema", json!([]), "Existing schema attributes cannot be modified or deleted."),
    ] {
        let refused = office.refused("UpdateUserPool", json!({"UserPoolId": pool, member: value})).await;
        assert!(refused.starts_with(&format!("InvalidParameterException: {says}")), "{refused}");
        assert!(refused.ends_with(&format!("rockpool pool alter {pool}")), "{refused}");
    }
}
