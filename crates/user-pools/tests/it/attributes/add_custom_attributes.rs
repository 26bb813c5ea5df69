//! AddCustomAttributes: what a pool gets, and what stays as it was when it is refused.

use directory::{FeedEntry, PoolId};
use serde_json::{Value, json};

use crate::fixtures::PASSWORD;
use crate::office::Office;

fn add(pool: &str, attributes: Value) -> Value {
    json!({"UserPoolId": pool, "CustomAttributes": attributes})
}

fn string(name: &str) -> Value {
    json!({"Name": name, "AttributeDataType": "String"})
}

async fn described(office: &Office, pool: &str) -> Vec<Value> {
    let answer = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
    answer["UserPool"]["SchemaAttributes"].as_array().unwrap().clone()
}

#[tokio::test]
async fn attributes_of_every_type_are_there_for_the_next_user_and_in_describe() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    // Asked before, so that the pool is in memory and has to be forgotten.
    office.refused("AdminGetUser", json!({"UserPoolId": pool, "Username": "nobody"})).await;
    let level = json!({"MinValue": "1", "MaxValue": "9"});
    let role = json!({"MinLength": "2", "MaxLength": "5"});
    let answer = office
        .ask(
            "AddCustomAttributes",
            add(
                &pool,
                json!([
                    {"Name": "level", "AttributeDataType": "Number", "NumberAttributeConstraints": level},
                    {"Name": "role", "AttributeDataType": "String", "StringAttributeConstraints": role},
                    {"Name": "since", "AttributeDataType": "DateTime", "Mutable": false},
                    {"Name": "flag", "AttributeDataType": "Boolean", "DeveloperOnlyAttribute": true},
                ]),
            ),
        )
        .await;
    assert_eq!(answer, json!({}));
    let schema = described(&office, &pool).await;
    let names: Vec<&str> = schema[20..].iter().map(|one| one["Name"].as_str().unwrap()).collect();
    assert_eq!(names, ["custom:level", "custom:role", "custom:since", "dev:custom:flag"]);
    assert_eq!(
        schema[20],
        json!({
            "Name": "custom:level", "AttributeDataType": "Number", "DeveloperOnlyAttribute": false, "Mutable": true,
            "Required": false, "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
        })
    );
    assert_eq!(schema[22]["Mutable"], false);
    let user = |name: &str, level: &str| {
        json!({"UserPoolId": pool, "Username": name, "MessageAction": "SUPPRESS", "TemporaryPassword": PASSWORD,
            "UserAttributes": [{"Name": "custom:level", "Value": level}]})
    };
    office.ask("AdminCreateUser", user("ada", "7")).await;
    assert_eq!(
        office.refused("AdminCreateUser", user("eve", "10")).await,
        "InvalidParameterException: Attributes did not conform to the schema: custom:level: Value must be between 1 and 9\n"
    );
}

#[tokio::test]
async fn one_wrong_attribute_and_none_is_added() {
    let office = Office::open().await;
    let pool = office.pool(json!({"Schema": [string("role")]})).await;
    let tell = async |attributes: Value| office.refused("AddCustomAttributes", add(&pool, attributes)).await;
    let wrong = "InvalidParameterException";
    for (attribute, told) in [
        (string("role"), "custom:role: Existing attribute already has name custom:role."),
        (
            json!({"Name": "x", "AttributeDataType": "String", "Required": true}),
            "Required custom attributes are not supported currently.",
        ),
        (
            json!({"Name": "x"}),
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        ),
        (json!({"AttributeDataType": "String"}), "A schema attribute needs a Name."),
        (string("fresh"), "Schema attribute custom:fresh is given more than once."),
        (
            json!({"Name": "x", "AttributeDataType": "Number",
                "NumberAttributeConstraints": {"MinValue": "5", "MaxValue": "4"}}),
            "user.custom:x: Max value cannot be less than min value.",
        ),
    ] {
        assert_eq!(tell(json!([string("fresh"), attribute])).await, format!("{wrong}: {told}"));
    }
    assert_eq!(described(&office, &pool).await.len(), 21);
    // A developer's attribute of the same name is another one, told by the name without its prefix.
    let developers = json!([{"Name": "role", "AttributeDataType": "String", "DeveloperOnlyAttribute": true}]);
    office.ask("AddCustomAttributes", add(&pool, developers.clone())).await;
    assert_eq!(
        tell(developers).await,
        format!("{wrong}: custom:role: Existing attribute already has name dev:custom:role.")
    );
}

#[tokio::test]
async fn a_call_adds_twenty_five_and_a_pool_has_fifty_at_most() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let many = |from: usize, count: usize| {
        add(&pool, (from..from + count).map(|number| string(&format!("a{number}"))).collect())
    };
    let refused = office.refused("AddCustomAttributes", many(0, 26)).await;
    assert!(
        refused.contains("'customAttributes'") && refused.contains("less than or equal to 25"),
        "{refused}"
    );
    let refused = office.refused("AddCustomAttributes", many(0, 0)).await;
    assert!(refused.contains("greater than or equal to 1"), "{refused}");
    office.ask("AddCustomAttributes", many(0, 25)).await;
    office.ask("AddCustomAttributes", many(25, 24)).await;
    assert_eq!(
        office.refused("AddCustomAttributes", many(49, 2)).await,
        "InvalidParameterException: A user pool has at most 50 custom attributes."
    );
    office.ask("AddCustomAttributes", many(49, 1)).await;
    assert_eq!(described(&office, &pool).await.len(), 70);
    let refused =
        office.refused("AddCustomAttributes", add("us-east-1_Nobody000", json!([string("a")]))).await;
    assert_eq!(refused, "ResourceNotFoundException: User pool us-east-1_Nobody000 does not exist.");
}

#[tokio::test]
async fn what_others_keep_of_the_pool_is_told_to_be_stale() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let head = office.harness.store.feed_head().await.unwrap();
    office.ask("AddCustomAttributes", add(&pool, json!([string("role")]))).await;
    let heard = office.harness.store.feed_after::<FeedEntry>(&head, 10).await.unwrap();
    let changed = FeedEntry::PoolChanged { pool: PoolId::new(pool) };
    assert!(heard.entries.contains(&changed));
}
