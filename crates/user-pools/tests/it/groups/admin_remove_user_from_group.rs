//! AdminRemoveUserFromGroup through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use super::membership;
use crate::office::Office;

#[tokio::test]
async fn a_user_leaves_one_group_and_stays_in_the_others() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    office.user(&pool, "ann", &[]).await;
    office.user(&pool, "bob", &[]).await;
    for group in ["readers", "writers"] {
        office.group(&pool, group, json!({})).await;
        office.join(&pool, "ann", group).await;
    }
    office.join(&pool, "bob", "readers").await;
    for _ in 0..2 {
        // Once more changes nothing.
        let answer = office.ask("AdminRemoveUserFromGroup", membership(&pool, "ann", "readers")).await;
        assert_eq!(answer, json!(null));
    }
    assert_eq!(office.groups_of(&pool, "ann").await, ["writers"]);
    assert_eq!(office.members_of(&pool, "readers").await, ["bob"]);
    office.ask("AdminRemoveUserFromGroup", membership(&pool, "ann", "writers")).await;
    assert!(office.groups_of(&pool, "ann").await.is_empty());
    office.join(&pool, "ann", "writers").await;
    assert_eq!(office.groups_of(&pool, "ann").await, ["writers"]);
}

#[tokio::test]
async fn who_or_what_is_not_there_is_refused() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    office.user(&pool, "ann", &[]).await;
    office.group(&pool, "readers", json!({})).await;
    assert_eq!(
        office.refused("AdminRemoveUserFromGroup", membership(&pool, "ann", "writers")).await,
        "ResourceNotFoundException: Group not found."
    );
    assert_eq!(
        office.refused("AdminRemoveUserFromGroup", membership(&pool, "bob", "readers")).await,
        "UserNotFoundException: User does not exist."
    );
}
