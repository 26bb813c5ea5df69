//! ListUsersInGroup through the registry: what it answers, what it changes, what it refuses.

use std::collections::BTreeSet;

use serde_json::json;

use super::{membership, names};
use crate::office::Office;

#[tokio::test]
async fn members_are_shown_as_list_users_shows_them() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    office.user(&pool, "ann", &[("email", "ann@example.com")]).await;
    office.user(&pool, "bob", &[]).await;
    office.group(&pool, "readers", json!({})).await;
    let named = json!({"UserPoolId": pool, "GroupName": "readers"});
    assert_eq!(office.ask("ListUsersInGroup", named.clone()).await, json!({"Users": []}));
    office.join(&pool, "ann", "readers").await;
    let filter = json!({"UserPoolId": pool, "Filter": "username = \"ann\""});
    let expected = office.ask("ListUsers", filter).await["Users"].take();
    assert_eq!(office.ask("ListUsersInGroup", named).await, json!({"Users": expected}));
}

#[tokio::test]
async fn a_group_that_is_not_there_has_no_list() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    assert_eq!(
        office.refused("ListUsersInGroup", json!({"UserPoolId": pool, "GroupName": "nobody"})).await,
        "ResourceNotFoundException: Group not found."
    );
}

#[tokio::test]
async fn pages_show_who_stays_once_while_users_come_and_go() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    office.group(&pool, "large", json!({})).await;
    for number in 0..30 {
        let name = format!("user-{number:02}");
        office.user(&pool, &name, &[]).await;
        office.join(&pool, &name, "large").await;
    }
    let mut stays: BTreeSet<String> = (0..30).map(|number| format!("user-{number:02}")).collect();
    let mut shown: Vec<String> = Vec::new();
    let mut input = json!({"UserPoolId": pool, "GroupName": "large", "Limit": 7});
    let mut page_number = 0;
    loop {
        let page = office.ask("ListUsersInGroup", input.clone()).await;
        let users = names(&page["Users"], "Username");
        assert!(users.len() <= 7);
        shown.extend(users);
        let Some(token) = page.get("NextToken") else { break };
        input["NextToken"] = token.clone();
        // One who was shown leaves the group, one is deleted, one comes.
        let leaves = shown[page_number].clone();
        office.ask("AdminRemoveUserFromGroup", membership(&pool, &leaves, "large")).await;
        stays.remove(&leaves);
        let deleted = stays.iter().find(|name| !shown.contains(name)).cloned();
        if let Some(deleted) = deleted {
            office.ask("AdminDeleteUser", json!({"UserPoolId": pool, "Username": deleted})).await;
            stays.remove(&deleted);
        }
        let new = format!("new-{page_number}");
        office.user(&pool, &new, &[]).await;
        office.join(&pool, &new, "large").await;
        page_number += 1;
    }
    assert!(page_number >= 3);
    let once: BTreeSet<String> = shown.iter().cloned().collect();
    assert_eq!(once.len(), shown.len(), "nobody is shown twice");
    assert!(once.is_superset(&stays), "everybody who stayed is shown");
}

#[tokio::test]
async fn a_token_is_for_one_group_not_for_the_next_of_the_same_name() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let named = json!({"UserPoolId": pool, "GroupName": "readers", "Limit": 1});
    office.group(&pool, "readers", json!({})).await;
    for name in ["ann", "bob"] {
        office.user(&pool, name, &[]).await;
        office.join(&pool, name, "readers").await;
    }
    let mut next = named.clone();
    next["NextToken"] = office.ask("ListUsersInGroup", named.clone()).await["NextToken"].take();
    office.ask("DeleteGroup", json!({"UserPoolId": pool, "GroupName": "readers"})).await;
    office.group(&pool, "readers", json!({})).await;
    assert_eq!(
        office.refused("ListUsersInGroup", next).await,
        "InvalidParameterException: Invalid pagination token given."
    );
}
