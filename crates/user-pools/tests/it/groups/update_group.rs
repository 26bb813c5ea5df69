//! UpdateGroup through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use super::ROLE;
use crate::office::{BEGIN, Office};

#[tokio::test]
async fn what_is_named_changes_and_the_rest_stays() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let before = json!({"Description": "old", "RoleArn": ROLE, "Precedence": 5});
    office.group(&pool, "readers", before).await;
    office.harness.advance(60);
    let change = json!({"UserPoolId": pool, "GroupName": "readers", "Description": "new", "Precedence": 0});
    let answer = office.ask("UpdateGroup", change).await;
    let expected = json!({
        "GroupName": "readers", "UserPoolId": pool, "Description": "new", "RoleArn": ROLE, "Precedence": 0,
        "LastModifiedDate": BEGIN + 60.0, "CreationDate": BEGIN,
    });
    assert_eq!(answer, json!({ "Group": expected }));
    let shown = office.ask("GetGroup", json!({"UserPoolId": pool, "GroupName": "readers"})).await;
    assert_eq!(shown["Group"], expected);
}

#[tokio::test]
async fn a_group_that_is_not_there_is_not_made() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let input = json!({"UserPoolId": pool, "GroupName": "nobody", "Precedence": 1});
    assert_eq!(office.refused("UpdateGroup", input).await, "ResourceNotFoundException: Group not found.");
    assert_eq!(office.ask("ListGroups", json!({"UserPoolId": pool})).await["Groups"], json!([]));
}
