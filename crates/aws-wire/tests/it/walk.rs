//! The walker speaks as AWS does.

use aws_model::{Structure as _, user_pools};
use aws_wire::walk::unknown_members;
use aws_wire::{Exception, walk};
use proptest::prelude::*;
use serde_json::{Value, json};

fn sign_up(input: Value) -> String {
    walk(user_pools::SignUpRequest::SHAPE, &input)
        .map_or_else(|violations| violations.to_string(), |()| "fine".into())
}

#[test]
fn a_good_input_passes() {
    let input = json!({"ClientId": "1example", "Username": "bob", "Password": "pass word", "UserAttributes": [{"Name": "email", "Value": null}]});
    assert_eq!(sign_up(input), "fine");
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_nothing_sensitive_is_shown() {
    let input = json!({"ClientId": "no spaces", "UserAttributes": [{"Name": "", "Value": "x".repeat(2049)}], "Password": ""});
    let expected = [
        "6 validation errors detected: Value at 'clientId' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [\\w+]+",
        "Value at 'username' failed to satisfy constraint: Member must not be null",
        "Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+",
        "Value '' at 'userAttributes.1.member.name' failed to satisfy constraint: Member must have length greater than \
         or equal to 1",
        "Value '' at 'userAttributes.1.member.name' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+",
        "Value at 'userAttributes.1.member.value' failed to satisfy constraint: Member must have length less than or \
         equal to 2048",
    ];
    assert_eq!(sign_up(input), expected.join("; "));
}

#[test]
fn the_sentence_seen_on_the_real_service() {
    // anomalyco/guide issue 127: AdminConfirmSignUp with a placeholder for the pool's id.
    let input = json!({"UserPoolId": "YOUR_USER_POOL_ID!", "Username": "admin@example.com"});
    let violations = walk(user_pools::AdminConfirmSignUpRequest::SHAPE, &input).unwrap_err();
    assert_eq!(
        violations.to_string(),
        "1 validation error detected: Value 'YOUR_USER_POOL_ID!' at 'userPoolId' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"
    );
}

#[test]
fn elements_of_a_list_and_entries_of_a_map_are_told_of_together() {
    let flows = json!({"UserPoolId": "eu-west-1_A", "ClientName": "c", "ExplicitAuthFlows": ["ADMIN_USER_PASSWORD_AUTH"]});
    let said = walk(user_pools::CreateUserPoolClientRequest::SHAPE, &flows).unwrap_err().to_string();
    assert!(said.starts_with(
        "1 validation error detected: Value '[ADMIN_USER_PASSWORD_AUTH]' at 'explicitAuthFlows' failed to satisfy \
         constraint: Member must satisfy constraint: [Member must satisfy enum value set: [ADMIN_NO_SRP_AUTH, "
    ));
    let tags = json!({"ResourceArn": "arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_A", "Tags": {"a": "x".repeat(257)}});
    let said = walk(user_pools::TagResourceRequest::SHAPE, &tags).unwrap_err().to_string();
    assert!(said.contains(
        "at 'tags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than \
         or equal to 256, Member must have length greater than or equal to 0]"
    ));
}

#[test]
fn the_length_of_a_list_is_checked_before_its_members() {
    let input = json!({"UserPoolId": "eu-west-1_A", "CustomAttributes": vec![json!({"Name": ""}); 26]});
    let violations = walk(user_pools::AddCustomAttributesRequest::SHAPE, &input).unwrap_err();
    assert_eq!(violations.constraints.len(), 1);
    assert_eq!(violations.constraints[0].constraint, "Member must have length less than or equal to 25");
}

#[test]
fn a_null_in_a_map_is_an_absent_entry() {
    let input = json!({"ClientId": "1example", "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": "x", "DEVICE_KEY": null}});
    walk(user_pools::InitiateAuthRequest::SHAPE, &input).unwrap();
    let read = user_pools::InitiateAuthRequest::from_json(input.as_object().unwrap()).unwrap();
    assert_eq!(read.auth_parameters.unwrap().keys().collect::<Vec<_>>(), ["REFRESH_TOKEN"]);
}

#[test]
fn sensitive_parameters_of_a_sign_in_are_never_shown() {
    let input = json!({"ClientId": "1example", "AuthFlow": "NO_SUCH_FLOW", "AuthParameters": {"PASSWORD": "hunter2".repeat(20_000)}});
    let said = walk(user_pools::InitiateAuthRequest::SHAPE, &input).unwrap_err().to_string();
    assert!(said.contains("Value 'NO_SUCH_FLOW' at 'authFlow'"));
    assert!(said.contains("Value at 'authParameters' failed"), "{said}");
    assert!(!said.contains("hunter2"));
}

#[test]
fn wrong_types_are_said_with_their_place_and_without_the_value() {
    let input = json!({"ClientId": 123_456, "Username": ["bob"], "Password": {"a": 1}});
    let exception = Exception::from(walk(user_pools::SignUpRequest::SHAPE, &input).unwrap_err());
    assert_eq!(exception.name, "SerializationException");
    assert_eq!(
        exception.message,
        "Expected a string at 'clientId', found a number. Expected a string at 'username', found a list. \
         Expected a string at 'password', found an object."
    );
}

#[test]
fn numbers_have_ranges_and_five_point_nothing_is_five() {
    let list =
        |results: Value| walk(user_pools::ListUserPoolsRequest::SHAPE, &json!({ "MaxResults": results }));
    assert!(list(json!(60)).is_ok());
    assert!(list(json!(5.0)).is_ok());
    assert_eq!(
        list(json!(61)).unwrap_err().to_string(),
        "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value \
         less than or equal to 60"
    );
    assert_eq!(list(json!(1.5)).unwrap_err().wrong_types.len(), 1);
    assert_eq!(list(json!(4_294_967_297_i64)).unwrap_err().wrong_types.len(), 1);
}

#[test]
fn unknown_members_are_found_however_deep() {
    let input = json!({"PoolName": "p", "Policies": {"PasswordPolicy": {"MinimumLenght": 8}}, "Schema": [{"Nmae": "x"}], "UserPoolTags": {"any": "thing"}, "Extra": 1});
    let map = input.as_object().unwrap();
    let found = unknown_members(user_pools::CreateUserPoolRequest::SHAPE, map);
    assert_eq!(found, ["Extra", "Policies.PasswordPolicy.MinimumLenght", "Schema.1.Nmae"]);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any_name(), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Names that the shapes know, so that the walk goes deep, and others.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "ClientId",
            "Username",
            "Password",
            "UserAttributes",
            "Name",
            "Value",
            "ClientMetadata",
            "UserContextData",
            "AnalyticsMetadata"
        ])
        .prop_map(str::to_owned),
        ".{0,10}",
    ]
}

proptest! {
    #[test]
    fn whatever_comes_is_walked_without_a_stumble_and_converts_if_it_passes(input in any_json()) {
        for service in aws_model::SERVICES {
            for operation in service.operations.iter().step_by(17) {
                let _ = walk(operation.input, &input);
            }
        }
        let passes = walk(user_pools::SignUpRequest::SHAPE, &input).is_ok();
        if let (true, Value::Object(map)) = (passes, &input) {
            let read = user_pools::SignUpRequest::from_json(map);
            prop_assert!(read.is_ok(), "{input}: {read:?}");
        }
    }

    #[test]
    fn the_message_is_never_much_longer_than_the_limits_say(input in any_json()) {
        if let Err(violations) = walk(user_pools::SignUpRequest::SHAPE, &input) {
            prop_assert!(violations.to_string().len() < 300_000);
        }
    }
}
