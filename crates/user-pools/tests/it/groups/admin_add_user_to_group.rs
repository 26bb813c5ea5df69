//! AdminAddUserToGroup through the registry: what it answers, what it changes, what it refuses.

use directory::{Memberships, PoolId};
use serde_json::json;
use store::groups::memberships_key;

use super::membership;
use crate::office::Office;

#[tokio::test]
async fn a_user_is_in_a_group_once_however_often_added_and_by_whatever_name() {
    let office = Office::open().await;
    let pool = office.pool(json!({"AliasAttributes": ["email"]})).await;
    let contact = [("email", "ann@example.com"), ("email_verified", "true")];
    let ann = office.user(&pool, "ann", &contact).await;
    office.group(&pool, "readers", json!({})).await;
    for name in ["ann", "ann", "ann@example.com", ann.sub.as_str()] {
        let answer = office.ask("AdminAddUserToGroup", membership(&pool, name, "readers")).await;
        assert_eq!(answer, json!(null));
    }
    assert_eq!(office.groups_of(&pool, "ann").await, ["readers"]);
    assert_eq!(office.members_of(&pool, "readers").await, ["ann"]);
}

#[tokio::test]
async fn who_or_what_is_not_there_is_refused() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    office.user(&pool, "ann", &[]).await;
    office.group(&pool, "readers", json!({})).await;
    assert_eq!(
        office.refused("AdminAddUserToGroup", membership(&pool, "ann", "writers")).await,
        "ResourceNotFoundException: Group not found."
    );
    assert_eq!(
        office.refused("AdminAddUserToGroup", membership(&pool, "bob", "readers")).await,
        "UserNotFoundException: User does not exist."
    );
}

#[tokio::test]
async fn a_user_is_in_a_hundred_groups_at_most_even_when_added_at_once() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let ann = office.user(&pool, "ann", &[]).await;
    for number in 0..105 {
        office.group(&pool, &format!("g{number:03}"), json!({})).await;
    }
    for number in 0..95 {
        office.join(&pool, "ann", &format!("g{number:03}")).await;
    }
    let join = |number: usize| {
        let input = membership(&pool, "ann", &format!("g{number:03}"));
        office.harness.call("AdminAddUserToGroup", input)
    };
    let answers = futures_util::future::join_all((95..105).map(join)).await;
    let refused: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 5);
    for refused in &refused {
        assert_eq!(refused.told(), ("InvalidParameterException", "A user can be in at most 100 groups."));
    }
    let key = memberships_key(&PoolId::new(&pool), &ann.sub);
    let kept = office.harness.store.find::<Memberships>(&key, office.now()).await.unwrap().unwrap();
    assert_eq!(kept.groups.len(), 100);
    // A deleted group counts no more, whether or not the job has been there.
    office.ask("DeleteGroup", json!({"UserPoolId": pool, "GroupName": "g000"})).await;
    office.group(&pool, "fresh", json!({})).await;
    office.join(&pool, "ann", "fresh").await;
    office.finish_jobs().await;
    let input = json!({"UserPoolId": pool, "Username": "ann", "Limit": 60});
    assert!(office.ask("AdminListGroupsForUser", input).await["NextToken"].is_string());
}

#[tokio::test]
async fn whoever_is_deleted_leaves_every_group_in_the_same_commit() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let ann = office.user(&pool, "ann", &[]).await;
    office.user(&pool, "bob", &[]).await;
    office.group(&pool, "readers", json!({})).await;
    for user in ["ann", "bob"] {
        office.join(&pool, user, "readers").await;
    }
    office.ask("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "ann"})).await;
    assert_eq!(office.members_of(&pool, "readers").await, ["bob"]);
    let key = memberships_key(&PoolId::new(&pool), &ann.sub);
    assert!(office.harness.store.find::<Memberships>(&key, office.now()).await.unwrap().is_none());
    // Somebody of the same name is somebody else.
    office.user(&pool, "ann", &[]).await;
    assert!(office.groups_of(&pool, "ann").await.is_empty());
}

#[tokio::test]
async fn a_user_who_is_deleted_meanwhile_leaves_no_membership() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let ann = office.user(&pool, "ann", &[]).await;
    for number in 0..6 {
        office.group(&pool, &format!("g{number}"), json!({})).await;
    }
    let join = |number: usize| {
        let input = membership(&pool, "ann", &format!("g{number}"));
        office.harness.call("AdminAddUserToGroup", input)
    };
    let (before, _, after) = tokio::join!(
        futures_util::future::join_all((0..3).map(join)),
        office.ask("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "ann"})),
        futures_util::future::join_all((3..6).map(join)),
    );
    for refused in before.into_iter().chain(after).filter_map(Result::err) {
        assert_eq!(refused.told(), ("UserNotFoundException", "User does not exist."));
    }
    let key = memberships_key(&PoolId::new(&pool), &ann.sub);
    assert!(office.harness.store.find::<Memberships>(&key, office.now()).await.unwrap().is_none());
}
