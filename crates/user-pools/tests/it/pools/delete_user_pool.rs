//! DeleteUserPool through the registry: what it answers, what it changes, what it refuses.

use directory::{Pool, PoolId, User};
use serde_json::json;
use store::Scan;
use store::pools::pool_key;
use store::signing_keys::{SigningKeys, signing_keys_key};
use store::users::{user_key, users_prefix};
use user_pools::Refusal;

use crate::office::Office;

#[tokio::test]
async fn a_deleted_pool_is_gone_at_once_and_its_contents_after_the_job() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UserPoolTags": {"rockpool:id": "us-east-1_gone"}})).await;
    let neighbour = office.pool(json!({"UserPoolTags": {"rockpool:id": "us-east-1_gone2"}})).await;
    let client = office.client(&pool, json!({})).await["ClientId"].clone();
    let user = office.user(&pool, "ann", &[("email", "ann@example.com")]).await;
    let stays = office.user(&neighbour, "ann", &[]).await;
    office.ask("DeleteUserPool", json!({"UserPoolId": pool})).await;

    let gone = "ResourceNotFoundException: User pool us-east-1_gone does not exist.";
    for (operation, input) in [
        ("DescribeUserPool", json!({"UserPoolId": pool})),
        ("DeleteUserPool", json!({"UserPoolId": pool})),
        ("ListUsers", json!({"UserPoolId": pool})),
        ("AdminGetUser", json!({"UserPoolId": pool, "Username": "ann"})),
        ("DescribeUserPoolClient", json!({"UserPoolId": pool, "ClientId": client})),
        ("CreateUserPoolClient", json!({"UserPoolId": pool, "ClientName": "late"})),
    ] {
        assert_eq!(office.refused(operation, input).await, gone, "{operation}");
    }
    let listed = office.ask("ListUserPools", json!({"MaxResults": 10})).await;
    assert_eq!(listed["UserPools"].as_array().unwrap().len(), 1);

    // The id is not free before what was in the pool is gone: a new pool must not inherit it, nor lose its own.
    let again = json!({"PoolName": "again", "UserPoolTags": {"rockpool:id": "us-east-1_gone"}});
    assert!(office.refused("CreateUserPool", again.clone()).await.contains("still being deleted"));
    office.finish_jobs().await;
    let store = &office.harness.store;
    let found = store.find::<User>(&user_key(&user.pool, &user.sub), office.now()).await.unwrap();
    assert!(found.is_none());
    assert!(store.find::<User>(&user_key(&stays.pool, &stays.sub), office.now()).await.unwrap().is_some());
    assert!(store.find::<SigningKeys>(&signing_keys_key(&user.pool), office.now()).await.unwrap().is_none());
    office.ask("CreateUserPool", again).await;
    let users = office.ask("ListUsers", json!({"UserPoolId": pool})).await;
    assert_eq!(users["Users"], json!([]));
    let id = directory::ClientId::new(client.as_str().unwrap());
    assert!(office.harness.rooms.load_client_anywhere(&id, office.now()).await.is_err());
}

#[tokio::test]
async fn deletion_protection_protects_until_it_is_taken_away() {
    let office = Office::open().await;
    let pool = office.pool(json!({"DeletionProtection": "ACTIVE"})).await;
    let refusal = office.refused("DeleteUserPool", json!({"UserPoolId": pool})).await;
    assert!(refusal.starts_with("InvalidParameterException: "), "{refusal}");
    assert!(refusal.contains("deletion protection"), "{refusal}");
    office.ask("UpdateUserPool", json!({"UserPoolId": pool, "DeletionProtection": "INACTIVE"})).await;
    office.ask("DeleteUserPool", json!({"UserPoolId": pool})).await;
}

#[tokio::test]
async fn a_change_in_the_pool_that_races_the_deletion_loses() {
    let office = Office::open().await;
    let pool = PoolId::new(office.pool(json!({})).await);
    let template = office.user(pool.as_str(), "ann", &[]).await;
    let store = office.harness.store.clone();
    let mut late = false;
    let outcome = store::change!(store, office.now(), |unit| -> Result<(), Refusal> {
        let found = unit.find::<Pool>(&pool_key(&pool)).await?;
        let found = found.ok_or_else(|| Refusal::UnknownPool(pool.clone()))?;
        unit.check(&found)?;
        if !late {
            // The pool goes between what was read and the commit.
            late = true;
            office.ask("DeleteUserPool", json!({"UserPoolId": pool.as_str()})).await;
        }
        let user = User { sub: directory::Sub::new("late"), names: Vec::new(), ..template.clone() };
        unit.insert(&user)?;
        Ok(())
    });
    assert!(matches!(outcome, Err(Refusal::UnknownPool(_))));
    office.finish_jobs().await;
    let key = user_key(&pool, &directory::Sub::new("late"));
    assert!(store.find::<User>(&key, office.now()).await.unwrap().is_none());
}

#[tokio::test]
async fn sign_ups_that_race_the_deletion_leave_nobody_behind() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let client = office.client(&pool, json!({})).await["ClientId"].clone();
    let sign_up = |number: usize| {
        let input =
            json!({"ClientId": client, "Username": format!("user-{number}"), "Password": "Long-Enough-1"});
        office.harness.call("SignUp", input)
    };
    let (before, _, after) = tokio::join!(
        futures_util::future::join_all((0..4).map(sign_up)),
        office.ask("DeleteUserPool", json!({"UserPoolId": pool})),
        futures_util::future::join_all((4..8).map(sign_up)),
    );
    for refused in before.into_iter().chain(after).filter_map(Result::err) {
        assert_eq!(refused.exception, "ResourceNotFoundException", "{refused:?}");
    }
    office.finish_jobs().await;
    let users = Scan::keys(&users_prefix(&PoolId::new(&pool)));
    assert!(office.harness.store.scan::<User>(&users, office.now()).await.unwrap().items.is_empty());
}
