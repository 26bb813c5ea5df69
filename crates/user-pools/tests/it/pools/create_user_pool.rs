//! CreateUserPool through the registry: what it answers, what it changes, what it refuses.

use std::sync::Arc;

use access::{Call, Principal};
use aws_model::user_pools::CreateUserPoolRequest;
use serde_json::{Value, json};
use testkit::Harness;
use triggers::NoTriggers;
use user_pools::pools::create_user_pool;
use user_pools::{Rooms, Settings};

use crate::office::{BEGIN, Office};

#[tokio::test]
async fn a_pool_with_only_a_name_answers_what_aws_answers() {
    let office = Office::open().await;
    let mut answer = office.ask("CreateUserPool", json!({"PoolName": "plain"})).await["UserPool"].take();
    let id = answer["Id"].as_str().unwrap().to_owned();
    let schema = answer["SchemaAttributes"].take();
    let (region, name) = id.split_once('_').unwrap();
    assert_eq!((region, name.len()), ("us-east-1", 9));
    assert_eq!(
        answer,
        json!({
            "Id": id,
            "Name": "plain",
            "Arn": format!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/{id}"),
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": 8,
                    "RequireUppercase": true,
                    "RequireLowercase": true,
                    "RequireNumbers": true,
                    "RequireSymbols": true,
                    "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
            },
            "DeletionProtection": "INACTIVE",
            "LambdaConfig": {},
            "LastModifiedDate": BEGIN,
            "CreationDate": BEGIN,
            "SchemaAttributes": null,
            "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
            "MfaConfiguration": "OFF",
            "EstimatedNumberOfUsers": 0,
            "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
            "UserPoolTags": {},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7},
            "UserPoolTier": "ESSENTIALS",
        })
    );
    let names: Vec<&str> = schema.as_array().unwrap().iter().map(|a| a["Name"].as_str().unwrap()).collect();
    assert_eq!(
        names.join(" "),
        "sub name given_name family_name middle_name nickname preferred_username profile picture website email \
         email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at"
    );
    let standard = |name: &str, data_type: &str, mutable: bool, constraints: Value| {
        let mut attribute = json!({"Name": name, "AttributeDataType": data_type, "DeveloperOnlyAttribute": false,
            "Mutable": mutable, "Required": name == "sub"});
        attribute.as_object_mut().unwrap().extend(constraints.as_object().unwrap().clone());
        attribute
    };
    let lengths = |least: &str, most: &str| json!({"StringAttributeConstraints": {"MinLength": least, "MaxLength": most}});
    assert_eq!(schema[0], standard("sub", "String", false, lengths("1", "2048")));
    assert_eq!(schema[10], standard("email", "String", true, lengths("0", "2048")));
    assert_eq!(schema[11], standard("email_verified", "Boolean", true, json!({})));
    assert_eq!(schema[13], standard("birthdate", "String", true, lengths("10", "10")));
    let number = json!({"NumberAttributeConstraints": {"MinValue": "0"}});
    assert_eq!(schema[19], standard("updated_at", "Number", true, number));
}

#[tokio::test]
async fn everything_that_is_given_comes_back() {
    let office = Office::open().await;
    let given = json!({
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12, "RequireUppercase": false, "RequireLowercase": true, "RequireNumbers": false,
                "RequireSymbols": true, "PasswordHistorySize": 4, "TemporaryPasswordValidityDays": 3,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": "ACTIVE",
        "LambdaConfig": {},
        "AutoVerifiedAttributes": ["phone_number", "email"],
        "UsernameAttributes": ["email", "phone_number"],
        "SmsVerificationMessage": "Code {####}",
        "EmailVerificationMessage": "Your code is {####}",
        "EmailVerificationSubject": "Your code",
        "VerificationMessageTemplate": {
            "SmsMessage": "Code {####}", "EmailMessage": "Your code is {####}", "EmailSubject": "Your code",
            "EmailMessageByLink": "Click {##here##}", "EmailSubjectByLink": "Click",
            "DefaultEmailOption": "CONFIRM_WITH_CODE",
        },
        "SmsAuthenticationMessage": "MFA {####}",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "MfaConfiguration": "OFF",
        "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
            "From": "Us <us@example.com>", "ReplyToEmailAddress": "reply@example.com", "ConfigurationSet": "set",
        },
        "SmsConfiguration": {
            "SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x", "SnsRegion": "us-east-1",
        },
        "UserPoolTags": {"team": "blue"},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 3,
            "InviteMessageTemplate": {
                "SMSMessage": "{username} {####}", "EmailMessage": "{username} {####}", "EmailSubject": "Welcome",
            },
        },
        "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"},
        "DcrConfiguration": {"EnableStatus": "Disabled"},
        "UsernameConfiguration": {"CaseSensitive": false},
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}, {"Priority": 2, "Name": "verified_phone_number"}],
        },
        "UserPoolTier": "LITE",
        "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
        "IssuerConfiguration": {"Type": "ORIGINAL"},
        "AcrConfiguration": {},
    });
    let mut input = given.clone();
    input["PoolName"] = json!("full");
    let created = office.ask("CreateUserPool", input).await["UserPool"].take();
    let described =
        office.ask("DescribeUserPool", json!({"UserPoolId": created["Id"]})).await["UserPool"].take();
    assert_eq!(created, described);
    for (member, value) in given.as_object().unwrap() {
        assert_eq!(&created[member], value, "{member}");
    }
    assert_eq!(created.get("AliasAttributes"), None);
}

#[tokio::test]
async fn what_is_not_built_is_refused_by_name_and_nothing_is_made() {
    let office = Office::open().await;
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
    for (member, value) in [
        ("MfaConfiguration", json!("OPTIONAL")),
        ("MfaConfiguration", json!("ON")),
        ("LambdaConfig", json!({"CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": arn}})),
        ("LambdaConfig", json!({"CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": arn}})),
        ("LambdaConfig", json!({"InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": arn}})),
        ("LambdaConfig", json!({"PreSignUp": arn, "KMSKeyID": arn})),
        ("DeviceConfiguration", json!({"ChallengeRequiredOnNewDevice": false})),
        ("UserPoolAddOns", json!({"AdvancedSecurityMode": "ENFORCED"})),
        ("Policies", json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})),
        ("VerificationMessageTemplate", json!({"DefaultEmailOption": "CONFIRM_WITH_LINK"})),
        ("IssuerConfiguration", json!({"Type": "UPDATED"})),
        ("KeyConfiguration", json!({"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": arn})),
        ("DcrConfiguration", json!({"EnableStatus": "Enabled"})),
        ("AcrConfiguration", json!({"Level1": {"AcrValue": "urn:one"}})),
    ] {
        let refusal = office.refused("CreateUserPool", json!({"PoolName": "p", member: value})).await;
        assert!(refusal.starts_with(&format!("InvalidParameterException: {member}")), "{refusal}");
        assert!(refusal.contains("that is not implemented yet."), "{refusal}");
    }
    let refusal = office.refused("CreateUserPool", json!({"PoolName": "p", "Colour": "blue"})).await;
    assert!(refusal.contains("'Colour'") || refusal.contains("'colour'"), "{refusal}");
    assert_eq!(office.ask("ListUserPools", json!({"MaxResults": 1})).await, json!({"UserPools": []}));
}

#[tokio::test]
async fn broken_rules_are_refused_in_aws_words() {
    let office = Office::open().await;
    let required = json!([{"Name": "x", "AttributeDataType": "String", "Required": true}]);
    let renamed = json!([{"Name": "email", "AttributeDataType": "Number"}]);
    for (input, message) in [
        (json!({"Schema": required}), "Required custom attributes are not supported currently."),
        (
            json!({"Schema": renamed}),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
        ),
        (
            json!({"AliasAttributes": ["email"], "UsernameAttributes": ["email"]}),
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ),
    ] {
        let mut input = input;
        input["PoolName"] = json!("p");
        assert_eq!(
            office.refused("CreateUserPool", input).await,
            format!("InvalidParameterException: {message}")
        );
    }
    let reserved = json!({"PoolName": "p", "UserPoolTags": {"aws:x": "y"}});
    assert!(office.refused("CreateUserPool", reserved).await.starts_with("UserPoolTaggingException: "));
    assert!(office.refused("CreateUserPool", json!({})).await.contains("1 validation error detected"));
}

#[tokio::test]
async fn custom_attributes_come_after_the_standard_ones_with_their_prefix() {
    let office = Office::open().await;
    let schema = json!([
        {"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": true},
        {"Name": "role", "AttributeDataType": "String", "Mutable": false,
         "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "16"}},
        {"Name": "free", "AttributeDataType": "String"},
        {"Name": "level", "AttributeDataType": "Number", "DeveloperOnlyAttribute": true},
    ]);
    let answer = office.ask("CreateUserPool", json!({"PoolName": "p", "Schema": schema})).await;
    let schema = answer["UserPool"]["SchemaAttributes"].as_array().unwrap().clone();
    assert_eq!(schema[10]["Required"], json!(true));
    assert_eq!(
        schema[20..],
        [
            json!({"Name": "custom:role", "AttributeDataType": "String", "DeveloperOnlyAttribute": false,
                "Mutable": false, "Required": false,
                "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "16"}}),
            json!({"Name": "custom:free", "AttributeDataType": "String", "DeveloperOnlyAttribute": false,
                "Mutable": true, "Required": false, "StringAttributeConstraints": {}}),
            json!({"Name": "dev:custom:level", "AttributeDataType": "Number", "DeveloperOnlyAttribute": true,
                "Mutable": true, "Required": false, "NumberAttributeConstraints": {}}),
        ]
    );
}

#[tokio::test]
async fn an_id_is_pinned_by_any_of_the_tags_if_it_is_free() {
    let office = Office::open().await;
    for (tag, id) in [
        ("rockpool:id", "eu-west-1_Test00001"),
        ("_custom_id_", "local_Test00002"),
        ("floci:override-id", "us-east-1_a"),
        ("ms-custom-id", "us-east-1_b"),
    ] {
        assert_eq!(office.pool(json!({"UserPoolTags": {tag: id}})).await, id);
        let again =
            office.refused("CreateUserPool", json!({"PoolName": "p", "UserPoolTags": {tag: id}})).await;
        assert_eq!(again, format!("InvalidParameterException: User pool {id} already exists."));
    }
    let described = office.ask("DescribeUserPool", json!({"UserPoolId": "us-east-1_a"})).await;
    assert_eq!(described["UserPool"]["UserPoolTags"], json!({"floci:override-id": "us-east-1_a"}));
    let malformed = json!({"PoolName": "p", "UserPoolTags": {"rockpool:id": "no pool id"}});
    assert!(office.refused("CreateUserPool", malformed).await.contains("not of the form"));
}

#[tokio::test]
async fn ids_are_not_pinned_outside_of_development() {
    let Harness { rooms, store, keys, .. } = Office::open().await.harness;
    let settings = Settings { allow_pinned_ids: false, ..rooms.settings.clone() };
    let (triggers, stock) = (Arc::new(NoTriggers), Arc::clone(&rooms.stock));
    let rooms = Rooms::new(store, keys, triggers, rooms.arithmetic.clone(), stock, settings);
    let call = Call::for_test(Principal::Room("test"));
    let input = |id: &str| CreateUserPoolRequest {
        pool_name: "p".into(),
        user_pool_tags: Some([(id.to_owned(), "us-east-1_a".to_owned())].into()),
        ..Default::default()
    };
    for tag in ["rockpool:id", "_custom_id_", "floci:override-id", "ms-custom-id"] {
        let refusal = create_user_pool::handle(&rooms, &call, input(tag)).await.unwrap_err();
        assert!(refusal.to_string().contains("in development only"), "{refusal}");
    }
    create_user_pool::handle(&rooms, &call, input("an-ordinary-tag")).await.unwrap();
}

#[tokio::test]
async fn two_at_once_do_not_get_one_id() {
    let office = Office::open().await;
    let input = json!({"PoolName": "p", "UserPoolTags": {"rockpool:id": "us-east-1_a"}});
    let (one, other) = tokio::join!(
        office.harness.call("CreateUserPool", input.clone()),
        office.harness.call("CreateUserPool", input)
    );
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|ok| **ok).count(), 1);
}
