//! CreateGroup through the registry: what it answers, what it changes, what it refuses.

use directory::{Group, MOST_GROUPS, PoolId, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::ROLE;
use crate::office::{BEGIN, Office};

#[tokio::test]
async fn a_group_answers_what_was_given_and_absent_members_stay_absent() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let plain = office.group(&pool, "plain", json!({})).await;
    assert_eq!(
        plain,
        json!({"GroupName": "plain", "UserPoolId": pool, "LastModifiedDate": BEGIN, "CreationDate": BEGIN})
    );
    let given = json!({"Description": "Who may read", "RoleArn": ROLE, "Precedence": 0});
    let group = office.group(&pool, "readers", given.clone()).await;
    for (member, value) in given.as_object().unwrap() {
        assert_eq!(&group[member], value, "{member}");
    }
    let longest = office.group(&pool, &"g".repeat(128), json!({"Precedence": i32::MAX})).await;
    assert_eq!(longest["Precedence"], i32::MAX);
}

#[tokio::test]
async fn a_name_is_taken_once_a_pool_and_case_makes_another() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    office.group(&pool, "readers", json!({"Precedence": 1})).await;
    let again = json!({"UserPoolId": pool, "GroupName": "readers", "Precedence": 2});
    assert_eq!(
        office.refused("CreateGroup", again).await,
        "GroupExistsException: A group with the name already exists"
    );
    let kept = office.ask("GetGroup", json!({"UserPoolId": pool, "GroupName": "readers"})).await;
    assert_eq!(kept["Group"]["Precedence"], 1);
    office.group(&pool, "Readers", json!({})).await;
    office.group(&other, "readers", json!({})).await;
}

#[tokio::test]
async fn what_is_no_group_is_refused_in_awss_form() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    for (wrong, said) in [
        (json!({"GroupName": "two words"}), "'groupName' failed to satisfy constraint"),
        (json!({"GroupName": "g".repeat(129)}), "'groupName' failed to satisfy constraint"),
        (json!({"GroupName": "g", "Precedence": -1}), "'precedence' failed to satisfy constraint"),
        (
            json!({"GroupName": "g", "RoleArn": "a role that is no ARN"}),
            "'roleArn' failed to satisfy constraint",
        ),
        (
            json!({"GroupName": "g", "Description": "d".repeat(2049)}),
            "'description' failed to satisfy constraint",
        ),
    ] {
        let mut input = wrong;
        input["UserPoolId"] = json!(pool);
        let refusal = office.refused("CreateGroup", input).await;
        assert!(refusal.starts_with("InvalidParameterException: 1 validation error detected: "), "{refusal}");
        assert!(refusal.contains(said), "{refusal}");
    }
    let nowhere = json!({"UserPoolId": "us-east-1_nowhere", "GroupName": "g"});
    assert_eq!(
        office.refused("CreateGroup", nowhere).await,
        "ResourceNotFoundException: User pool us-east-1_nowhere does not exist."
    );
}

#[tokio::test]
async fn a_pool_has_ten_thousand_groups_and_no_more() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let groups: Vec<Group> = (0..MOST_GROUPS - 1)
        .map(|number| Group {
            pool: PoolId::new(&pool),
            id: Uuid::from_u128(u128::from(number)),
            name: format!("group-{number}"),
            description: None,
            role_arn: None,
            precedence: None,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        })
        .collect();
    office.harness.store.insert_many(&groups, office.now()).await.unwrap();
    office.group(&pool, "the-last", json!({})).await;
    let one_more = json!({"UserPoolId": pool, "GroupName": "one-more"});
    assert_eq!(
        office.refused("CreateGroup", one_more.clone()).await,
        "LimitExceededException: A user pool has at most 10000 groups."
    );
    office.ask("DeleteGroup", json!({"UserPoolId": pool, "GroupName": "group-7"})).await;
    office.ask("CreateGroup", one_more).await;
}
