//! GetGroup through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use super::ROLE;
use crate::office::Office;

#[tokio::test]
async fn a_group_is_shown_as_it_was_made() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let made = office.group(&pool, "a/b%c", json!({"RoleArn": ROLE, "Precedence": 3})).await;
    let shown = office.ask("GetGroup", json!({"UserPoolId": pool, "GroupName": "a/b%c"})).await;
    assert_eq!(shown["Group"], made);
}

#[tokio::test]
async fn another_pools_group_is_not_reached_sec_15() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    office.group(&other, "theirs", json!({})).await;
    office.user(&other, "ann", &[]).await;
    office.user(&pool, "bob", &[]).await;
    office.group(&pool, "ours", json!({})).await;
    let group = |pool: &str, name: &str| json!({"UserPoolId": pool, "GroupName": name});
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"] {
        for name in ["theirs", &format!("../{other}/group/theirs"), &format!("{other}/group/theirs")] {
            let refusal = office.refused(operation, group(&pool, name)).await;
            assert_eq!(refusal, "ResourceNotFoundException: Group not found.", "{operation} {name}");
        }
    }
    for operation in ["AdminAddUserToGroup", "AdminRemoveUserFromGroup"] {
        let refusal = office.refused(operation, super::membership(&pool, "bob", "theirs")).await;
        assert_eq!(refusal, "ResourceNotFoundException: Group not found.");
        let refusal = office.refused(operation, super::membership(&pool, "ann", "ours")).await;
        assert_eq!(refusal, "UserNotFoundException: User does not exist.");
    }
    let ann = json!({"UserPoolId": pool, "Username": "ann"});
    assert_eq!(
        office.refused("AdminListGroupsForUser", ann).await,
        "UserNotFoundException: User does not exist."
    );
    office.ask("GetGroup", group(&other, "theirs")).await;
}

#[tokio::test]
async fn no_group_operation_reaches_a_pool_that_is_not_there() {
    let office = Office::open().await;
    let nowhere = |operation: &str| {
        let mut input = json!({"UserPoolId": "us-east-1_nowhere", "GroupName": "g"});
        if operation.starts_with("Admin") {
            input["Username"] = json!("ann");
        }
        input
    };
    for operation in [
        "GetGroup",
        "ListGroups",
        "UpdateGroup",
        "DeleteGroup",
        "AdminAddUserToGroup",
        "AdminRemoveUserFromGroup",
        "AdminListGroupsForUser",
        "ListUsersInGroup",
    ] {
        assert_eq!(
            office.refused(operation, nowhere(operation)).await,
            "ResourceNotFoundException: User pool us-east-1_nowhere does not exist.",
            "{operation}"
        );
    }
}
