//! DeleteGroup through the registry: what it answers, what it changes, what it refuses.

use directory::{Group, Memberships, PoolId, Sub, Timestamp};
use serde_json::json;
use store::groups::{group_key, members_entry, memberships_key};
use store::jobs::Steps;
use store::{Jobs, Scan};

use crate::office::Office;

#[tokio::test]
async fn a_deleted_group_is_gone_at_once_and_its_memberships_after_the_job() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    for group in ["gone", "stays"] {
        office.group(&pool, group, json!({})).await;
    }
    for user in ["ann", "bob"] {
        office.user(&pool, user, &[]).await;
        office.join(&pool, user, "gone").await;
    }
    office.join(&pool, "ann", "stays").await;
    let named = json!({"UserPoolId": pool, "GroupName": "gone"});
    assert_eq!(office.ask("DeleteGroup", named.clone()).await, json!(null));
    for operation in ["GetGroup", "DeleteGroup", "UpdateGroup", "ListUsersInGroup"] {
        assert_eq!(
            office.refused(operation, named.clone()).await,
            "ResourceNotFoundException: Group not found."
        );
    }
    assert_eq!(office.groups_of(&pool, "ann").await, ["stays"]);
    assert!(office.groups_of(&pool, "bob").await.is_empty());
    office.finish_jobs().await;
    assert_eq!(office.groups_of(&pool, "ann").await, ["stays"]);
    assert_eq!(office.members_of(&pool, "stays").await, ["ann"]);
    let left = Scan::keys(&format!("{pool}/memberships/"));
    let left = office.harness.store.scan::<Memberships>(&left, office.now()).await.unwrap().items;
    assert_eq!(left.len(), 1, "{left:?}");
}

#[tokio::test]
async fn a_new_group_of_the_same_name_does_not_inherit_members() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    office.user(&pool, "ann", &[]).await;
    office.user(&pool, "bob", &[]).await;
    office.group(&pool, "admins", json!({})).await;
    office.join(&pool, "ann", "admins").await;
    office.ask("DeleteGroup", json!({"UserPoolId": pool, "GroupName": "admins"})).await;
    office.group(&pool, "admins", json!({})).await;
    // Before the job has run: the old membership names the old group.
    assert!(office.members_of(&pool, "admins").await.is_empty());
    assert!(office.groups_of(&pool, "ann").await.is_empty());
    office.join(&pool, "bob", "admins").await;
    office.join(&pool, "ann", "admins").await;
    office.finish_jobs().await;
    assert_eq!(office.members_of(&pool, "admins").await, ["ann", "bob"]);
    assert_eq!(office.groups_of(&pool, "ann").await, ["admins"]);
}

#[tokio::test]
async fn the_job_of_a_large_group_goes_on_after_its_worker_died() {
    const MEMBERS: usize = 450;
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let id = PoolId::new(&pool);
    for group in ["large", "other"] {
        office.group(&pool, group, json!({})).await;
    }
    let store = &office.harness.store;
    let load =
        async |name: &str| store.find::<Group>(&group_key(&id, name), office.now()).await.unwrap().unwrap();
    let (large, other) = (load("large").await, load("other").await);
    let members: Vec<Memberships> = (0..MEMBERS)
        .map(|number| {
            let mut member = Memberships::none(id.clone(), Sub::new(format!("sub-{number}")));
            member.join(&large);
            if number % 2 == 0 {
                member.join(&other);
            }
            member
        })
        .collect();
    store.insert_many(&members, office.now()).await.unwrap();
    office.ask("DeleteGroup", json!({"UserPoolId": pool, "GroupName": "large"})).await;
    let job = store::groups::EmptyGroup::job_of(&id, large.id);
    let dies = Jobs::new(store.clone(), Steps::of_the_store(), "dies");
    assert!(dies.step(&job, office.now()).await.unwrap());
    assert!(dies.step(&job, office.now()).await.unwrap());
    drop(dies);
    let left = count(&office, &members_entry(&id, large.id)).await;
    assert_eq!(left, MEMBERS - 200, "two steps of a hundred are done");
    office.harness.advance(31);
    office.finish_jobs().await;
    assert_eq!(count(&office, &members_entry(&id, large.id)).await, 0);
    assert_eq!(count(&office, &members_entry(&id, other.id)).await, MEMBERS / 2);
    assert!(store.find_job(&job, office.now()).await.unwrap().is_none());
    let alone = memberships_key(&id, &Sub::new("sub-1"));
    assert!(store.find::<Memberships>(&alone, office.now()).await.unwrap().is_none());
}

async fn count(office: &Office, entry: &str) -> usize {
    let scan = Scan::index_exact(entry).limit(10_000);
    let now: Timestamp = office.now();
    office.harness.store.scan::<Memberships>(&scan, now).await.unwrap().items.len()
}

#[tokio::test]
async fn nobody_joins_a_group_that_is_deleted_meanwhile() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    office.group(&pool, "racing", json!({})).await;
    for number in 0..8 {
        office.user(&pool, &format!("user-{number}"), &[]).await;
    }
    let join = |number: usize| {
        let input = super::membership(&pool, &format!("user-{number}"), "racing");
        office.harness.call("AdminAddUserToGroup", input)
    };
    let (before, _, after) = tokio::join!(
        futures_util::future::join_all((0..4).map(join)),
        office.ask("DeleteGroup", json!({"UserPoolId": pool, "GroupName": "racing"})),
        futures_util::future::join_all((4..8).map(join)),
    );
    for refused in before.into_iter().chain(after).filter_map(Result::err) {
        assert_eq!(refused.told(), ("ResourceNotFoundException", "Group not found."));
    }
    office.finish_jobs().await;
    let left = Scan::keys(&format!("{pool}/memberships/"));
    assert!(office.harness.store.scan::<Memberships>(&left, office.now()).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_deleted_pool_takes_its_groups_and_memberships_along() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UserPoolTags": {"rockpool:id": "us-east-1_again"}})).await;
    office.user(&pool, "ann", &[]).await;
    office.group(&pool, "readers", json!({})).await;
    office.join(&pool, "ann", "readers").await;
    office.ask("DeleteUserPool", json!({"UserPoolId": pool})).await;
    let late = json!({"UserPoolId": pool, "GroupName": "late"});
    assert_eq!(
        office.refused("CreateGroup", late).await,
        "ResourceNotFoundException: User pool us-east-1_again does not exist."
    );
    office.finish_jobs().await;
    let again = office.pool(json!({"UserPoolTags": {"rockpool:id": "us-east-1_again"}})).await;
    assert_eq!(office.ask("ListGroups", json!({"UserPoolId": again})).await["Groups"], json!([]));
    let left = Scan::keys(&format!("{again}/memberships/"));
    assert!(office.harness.store.scan::<Memberships>(&left, office.now()).await.unwrap().items.is_empty());
}
