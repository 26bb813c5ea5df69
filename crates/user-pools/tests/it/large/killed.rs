//! DeleteUserPool and DeleteGroup of much: jobs that are killed at every step, at any moment of it, and go on under
//! another owner; gone for callers at once; in the end nothing is left of what was deleted, and all of the rest is there.

use std::pin::pin;
use std::task::{Context, Waker};

use directory::{ClientId, Group, Memberships, PoolId, User};
use serde_json::{Value, json};
use store::clients::client_claim;
use store::engine::KeyRange;
use store::groups::{EmptyGroup, group_key, members_entry, memberships_key};
use store::jobs::Steps;
use store::users::name_claim;
use store::{Job, Jobs, Scan};

use crate::office::Office;

/// More than two steps of either job take.
const MANY: usize = 450;

/// A pool of many users, all in one group and some in another, with clients; and a user of a neighbour.
async fn large(office: &Office, name: &str) -> (String, Vec<User>) {
    let pool = office.pool(json!({"UserPoolTags": {"rockpool:id": format!("us-east-1_{name}")}})).await;
    let id = PoolId::new(&pool);
    for group in ["everybody", "some"] {
        office.group(&pool, group, json!({})).await;
    }
    let store = &office.harness.store;
    let group =
        async |name: &str| store.find::<Group>(&group_key(&id, name), office.now()).await.unwrap().unwrap();
    let (everybody, some) = (group("everybody").await, group("some").await);
    let template = office.user(&pool, "template", &[("email", "template@example.com")]).await;
    let users: Vec<User> = (0..MANY)
        .map(|number| {
            let username = directory::Username::new(format!("user-{number}"));
            let sub = directory::Sub::new(format!("00000000-0000-4000-8000-{number:012}"));
            let names = vec![("username".to_owned(), username.as_str().to_owned())];
            User { username, sub, names, ..template.clone() }
        })
        .collect();
    store.insert_many(&users, office.now()).await.unwrap();
    let members: Vec<Memberships> = (0..)
        .zip(&users)
        .map(|(number, user)| {
            let mut member = Memberships::none(id.clone(), user.sub.clone());
            member.join(&everybody);
            if number % 3 == 0 {
                member.join(&some);
            }
            member
        })
        .collect();
    store.insert_many(&members, office.now()).await.unwrap();
    (pool, users)
}

/// Begins a step and drops it after so many looks at it: a process that dies in the middle.
async fn die_in_a_step(office: &Office, job: &str, worker: usize, looks: usize) {
    let dies = Jobs::new(office.harness.store.clone(), Steps::of_the_store(), format!("dies-{worker}"));
    let mut step = pin!(dies.step(job, office.now()));
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..looks {
        if step.as_mut().poll(&mut context).is_ready() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Does the job with a new owner for every step, each of whom dies in the middle of the next one. How many it took.
async fn done_by_the_dying(office: &Office, job: &str, mut meanwhile: impl AsyncFnMut()) -> usize {
    let mut workers = 0;
    while office.harness.store.find::<Job>(&Job::key_of(job), office.now()).await.unwrap().is_some() {
        workers += 1;
        assert!(workers < 50, "it does not come to an end");
        let worker =
            Jobs::new(office.harness.store.clone(), Steps::of_the_store(), format!("worker-{workers}"));
        worker.step(job, office.now()).await.unwrap();
        die_in_a_step(office, job, workers, workers * 3).await;
        meanwhile().await;
        // Whoever died held it on lease.
        office.harness.advance(31);
    }
    workers
}

/// Rows and index entries that begin with the pool.
async fn left(office: &Office, pool: &str) -> usize {
    let now = office.now().0;
    let range = KeyRange {
        above: format!("{pool}/"),
        below: Some(format!("{pool}0")),
        reverse: false,
        limit: 10_000,
        now,
    };
    let engine = &office.harness.engine;
    engine.scan(&range).await.unwrap().len() + engine.scan_index(&range).await.unwrap().len()
}

async fn claimed(office: &Office, claims: &[String]) -> usize {
    office.harness.engine.find(claims).await.unwrap().into_iter().flatten().count()
}

#[tokio::test]
async fn the_deletion_of_a_large_pool_survives_its_worker_at_every_step_and_leaves_nothing() {
    let office = Office::open().await;
    let (pool, users) = large(&office, "large").await;
    let (neighbour, _) = large(&office, "large2").await;
    let client = office.client(&pool, json!({})).await["ClientId"].as_str().unwrap().to_owned();
    let before = left(&office, &neighbour).await;
    assert!(left(&office, &pool).await > 3 * MANY);
    office.ask("DeleteUserPool", json!({"UserPoolId": pool})).await;
    let gone = format!("ResourceNotFoundException: User pool {pool} does not exist.");
    let workers = done_by_the_dying(&office, &format!("delete-pool-{pool}"), async || {
        for (operation, input) in [
            ("DescribeUserPool", json!({"UserPoolId": pool})),
            ("ListUsers", json!({"UserPoolId": pool})),
            ("AdminGetUser", json!({"UserPoolId": pool, "Username": "user-449"})),
            ("ListGroups", json!({"UserPoolId": pool})),
        ] {
            assert_eq!(office.refused(operation, input).await, gone, "{operation}");
        }
        let input = json!({"ClientId": client, "Username": "late", "Password": "Long-Enough-1"});
        let told = office.refused("SignUp", input).await;
        assert!(told.starts_with("ResourceNotFoundException: "), "{told}");
    })
    .await;
    assert!(workers > 4, "only {workers} steps");
    assert_eq!(left(&office, &pool).await, 0);
    let id = PoolId::new(&pool);
    let mut claims: Vec<String> =
        users.iter().map(|user| name_claim(&id, "username", user.username.as_str())).collect();
    claims.push(client_claim(&ClientId::new(client.as_str())));
    assert_eq!(claimed(&office, &claims).await, 0);
    assert_eq!(left(&office, &neighbour).await, before, "the neighbour lost something");
    // The id and all the names are free.
    let (again, _) = large(&office, "large").await;
    assert_eq!(again, pool);
}

#[tokio::test]
async fn the_deletion_of_a_large_group_survives_its_worker_at_every_step_and_leaves_nobody_in_it() {
    let office = Office::open().await;
    let (pool, users) = large(&office, "groups").await;
    let id = PoolId::new(&pool);
    let store = &office.harness.store;
    let large = store.find::<Group>(&group_key(&id, "everybody"), office.now()).await.unwrap().unwrap();
    let named = json!({"UserPoolId": pool, "GroupName": "everybody"});
    office.ask("DeleteGroup", named.clone()).await;
    let workers = done_by_the_dying(&office, &EmptyGroup::job_of(&id, large.id), async || {
        let gone = "ResourceNotFoundException: Group not found.";
        assert_eq!(office.refused("GetGroup", named.clone()).await, gone);
        assert_eq!(office.refused("ListUsersInGroup", named.clone()).await, gone);
        for (number, groups) in [(0, vec!["some"]), (1, vec![]), (MANY - 1, vec![])] {
            let groups: Vec<String> = groups.into_iter().map(str::to_owned).collect();
            assert_eq!(office.groups_of(&pool, &format!("user-{number}")).await, groups);
        }
    })
    .await;
    assert!(workers > 3, "only {workers} steps");
    let entries = Scan::index_exact(&members_entry(&id, large.id)).limit(1_000);
    assert!(store.scan::<Memberships>(&entries, office.now()).await.unwrap().items.is_empty());
    // Who was in the other group is in it still, and of who was in none other nothing is kept.
    for (number, user) in users.iter().enumerate() {
        let kept = store.find::<Memberships>(&memberships_key(&id, &user.sub), office.now()).await.unwrap();
        assert_eq!(kept.map(|kept| kept.groups.len()), (number % 3 == 0).then_some(1), "{number}");
    }
    let input = json!({"UserPoolId": pool, "GroupName": "some", "Limit": 60});
    let page: Value = office.ask("ListUsersInGroup", input).await;
    assert_eq!(page["Users"].as_array().unwrap().len(), 60);
}
