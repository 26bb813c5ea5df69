//! Every answer and every refusal of the operations on pools.

use serde_json::{Value, json};

use crate::answers::{Book, with};

fn schema(attribute: Value) -> Value {
    json!({"PoolName": "p", "Schema": [attribute]})
}

#[tokio::test]
async fn create_user_pool() {
    let mut book = Book::open("CreateUserPool").await;
    book.answers("a name alone", json!({"PoolName": "p"})).await;
    book.answers(
        "everything that can be told",
        json!({
            "PoolName": "p",
            "Policies": {"PasswordPolicy": {"MinimumLength": 12, "RequireUppercase": true, "PasswordHistorySize": 3,
                "TemporaryPasswordValidityDays": 2}},
            "DeletionProtection": "ACTIVE",
            "AutoVerifiedAttributes": ["email"],
            "AliasAttributes": ["email", "preferred_username"],
            "UsernameConfiguration": {"CaseSensitive": false},
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
            "VerificationMessageTemplate": {"EmailMessage": "Your code is {####}", "EmailSubject": "Code",
                "SmsMessage": "Code {####}"},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true,
                "InviteMessageTemplate": {"EmailMessage": "{username} {####}", "EmailSubject": "Welcome",
                    "SMSMessage": "{username} {####}"}},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            "UserPoolTags": {"team": "blue"},
            "Schema": [
                {"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": true},
                {"Name": "level", "AttributeDataType": "Number", "Mutable": true,
                    "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
                {"Name": "secret", "AttributeDataType": "String", "DeveloperOnlyAttribute": true, "Mutable": true},
            ],
        }),
    )
    .await;
    for (title, input) in [
        ("the type of a standard attribute", schema(json!({"Name": "name", "AttributeDataType": "Number"}))),
        ("the sub", schema(json!({"Name": "sub", "AttributeDataType": "String", "Required": false}))),
        (
            "a custom attribute that is required",
            schema(json!({"Name": "x", "AttributeDataType": "String", "Required": true})),
        ),
        ("a custom attribute without a type", schema(json!({"Name": "x"}))),
        ("an attribute without a name", schema(json!({"AttributeDataType": "String"}))),
        (
            "an attribute twice",
            json!({"PoolName": "p", "Schema": [{"Name": "x", "AttributeDataType": "String"},
                {"Name": "x", "AttributeDataType": "String"}]}),
        ),
        (
            "more than 2,048 characters",
            schema(json!({"Name": "x", "AttributeDataType": "String",
                "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2049"}})),
        ),
        (
            "a length that is no number",
            schema(json!({"Name": "x", "AttributeDataType": "String",
                "StringAttributeConstraints": {"MinLength": "a", "MaxLength": "9"}})),
        ),
        (
            "limits the wrong way round",
            schema(json!({"Name": "x", "AttributeDataType": "Number",
                "NumberAttributeConstraints": {"MinValue": "9", "MaxValue": "1"}})),
        ),
        (
            "limits of another type",
            schema(json!({"Name": "x", "AttributeDataType": "Boolean",
                "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "9"}})),
        ),
        (
            "aliases and user-name attributes",
            json!({"PoolName": "p", "AliasAttributes": ["email"], "UsernameAttributes": ["email"]}),
        ),
        (
            "an alias that is required",
            json!({"PoolName": "p", "AliasAttributes": ["preferred_username"], "Schema": [
                {"Name": "preferred_username", "AttributeDataType": "String", "Required": true}]}),
        ),
        (
            "verification before an update of what is not verified",
            json!({"PoolName": "p", "UserAttributeUpdateSettings":
                {"AttributesRequireVerificationBeforeUpdate": ["email"]}}),
        ),
        (
            "two ways of recovery of one priority",
            json!({"PoolName": "p", "AccountRecoverySetting": {"RecoveryMechanisms": [
                {"Name": "verified_email", "Priority": 1}, {"Name": "verified_phone_number", "Priority": 1}]}}),
        ),
        (
            "admin_only beside another way",
            json!({"PoolName": "p", "AccountRecoverySetting": {"RecoveryMechanisms": [
                {"Name": "verified_email", "Priority": 1}, {"Name": "admin_only", "Priority": 2}]}}),
        ),
        (
            "two validities of temporary passwords",
            json!({"PoolName": "p", "AdminCreateUserConfig": {"UnusedAccountValidityDays": 3},
                "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 4}}}),
        ),
        (
            "two texts for one message",
            json!({"PoolName": "p", "EmailVerificationSubject": "a",
                "VerificationMessageTemplate": {"EmailSubject": "b"}}),
        ),
        (
            "what is not built",
            json!({"PoolName": "p", "MfaConfiguration": "ON", "LambdaConfig": {"KMSKeyID": "arn:aws:kms:us-east-1:123456789012:key/k"}}),
        ),
        (
            "a trigger that is no function",
            json!({"PoolName": "p", "LambdaConfig": {"PreSignUp": "arn:aws:sns:us-east-1:123456789012:topic"}}),
        ),
        (
            "two functions for the tokens",
            json!({"PoolName": "p", "LambdaConfig": {
                "PreTokenGeneration": "arn:aws:lambda:us-east-1:123456789012:function:f",
                "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:g"}}}),
        ),
        (
            "a patience that no caller has",
            json!({"PoolName": "p", "UserPoolTags": {"rockpool:trigger-timeout": "5m"}}),
        ),
        ("no try at all", json!({"PoolName": "p", "UserPoolTags": {"rockpool:trigger-tries": "0"}})),
        ("a reserved tag", json!({"PoolName": "p", "UserPoolTags": {"aws:x": "y"}})),
        ("a tag that pins no id", json!({"PoolName": "p", "UserPoolTags": {"rockpool:id": "nothing"}})),
        (
            "tags that pin two ids",
            json!({"PoolName": "p", "UserPoolTags": {"rockpool:id": "us-east-1_a", "_custom_id_": "us-east-1_b"}}),
        ),
        ("an issuer that is none", json!({"PoolName": "p", "UserPoolTags": {"rockpool:issuer": "mine"}})),
    ] {
        book.refuses(title, input).await;
    }
    let tags: serde_json::Map<String, Value> = (0..51).map(|n| (n.to_string(), json!(""))).collect();
    book.refuses("more than fifty tags", json!({"PoolName": "p", "UserPoolTags": tags})).await;
    let customs: Vec<Value> =
        (0..51).map(|n| json!({"Name": format!("x{n}"), "AttributeDataType": "String"})).collect();
    book.refuses("more than fifty custom attributes", json!({"PoolName": "p", "Schema": customs})).await;
    let pinned = json!({"PoolName": "p", "UserPoolTags": {"rockpool:id": "us-east-1_pinned"}});
    book.answers("a pinned id", pinned.clone()).await;
    book.refuses("an id that is taken", pinned.clone()).await;
    book.office.ask("DeleteUserPool", json!({"UserPoolId": "us-east-1_pinned"})).await;
    book.refuses("an id whose pool is being deleted", pinned).await;
    book.close();
}

#[tokio::test]
async fn update_user_pool() {
    let mut book = Book::open("UpdateUserPool").await;
    let pool = book.office.pool(json!({})).await;
    let input = json!({"UserPoolId": pool});
    book.answers("everything goes to its default", input.clone()).await;
    book.answers(
        "a setting and a name",
        with(&input, json!({"PoolName": "q", "DeletionProtection": "ACTIVE"})),
    )
    .await;
    let function = "arn:aws:lambda:us-east-1:000000000000:function:f";
    book.answers("a trigger", with(&input, json!({"LambdaConfig": {"PostConfirmation": function}}))).await;
    book.refuses(
        "a trigger that is no function",
        with(&input, json!({"LambdaConfig": {"PostConfirmation": &function[..45]}})),
    )
    .await;
    book.refuses("what is not built", with(&input, json!({"MfaConfiguration": "OPTIONAL"}))).await;
    book.refuses("a reserved tag", with(&input, json!({"UserPoolTags": {"aws:x": "y"}}))).await;
    let pinned = json!({"UserPoolTags": {"rockpool:id": "us-east-1_other"}});
    book.refuses("an id that cannot change", with(&input, pinned)).await;
    book.refuses("what is fixed", with(&input, json!({"UsernameAttributes": ["email"]}))).await;
    book.close();
}

#[tokio::test]
async fn describe_user_pool() {
    let mut book = Book::open("DescribeUserPool").await;
    let pool = book.office.pool(json!({"UsernameAttributes": ["email"]})).await;
    book.office.user(&pool, "ada@example.com", &[("email", "ada@example.com")]).await;
    book.answers("a pool with one user", json!({"UserPoolId": pool})).await;
    let function = "arn:aws:lambda:us-east-1:000000000000:function:f";
    let triggers = json!({"PostConfirmation": function, "PreTokenGeneration": function});
    let pool = book.office.pool(json!({"LambdaConfig": triggers})).await;
    book.answers("a pool with triggers", json!({"UserPoolId": pool})).await;
    book.close();
}

#[tokio::test]
async fn list_user_pools() {
    let mut book = Book::open("ListUserPools").await;
    book.answers("none", json!({"MaxResults": 1})).await;
    for _ in 0..2 {
        book.office.pool(json!({})).await;
    }
    let first = book.answers("the first of two pages", json!({"MaxResults": 1})).await;
    let next = json!({"MaxResults": 1, "NextToken": first["NextToken"]});
    book.answers("the second page", next).await;
    book.refuses("a token that is none", json!({"MaxResults": 1, "NextToken": "nonsense"})).await;
    book.close();
}

#[tokio::test]
async fn delete_user_pool() {
    let mut book = Book::open("DeleteUserPool").await;
    let pool = book.office.pool(json!({"DeletionProtection": "ACTIVE"})).await;
    book.refuses("a protected pool", json!({"UserPoolId": pool})).await;
    book.office.ask("UpdateUserPool", json!({"UserPoolId": pool})).await;
    book.answers("a pool", json!({"UserPoolId": pool})).await;
    book.refuses("once more", json!({"UserPoolId": pool})).await;
    book.close();
}
