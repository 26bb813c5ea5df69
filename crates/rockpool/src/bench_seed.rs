//! `rockpool bench-seed`: a pool of many users, every tenth of them in a group, for measurements. Users are written in bulk with a credential that nobody
//! can sign in with; the measurement gives passwords to those that it uses.

use std::net::SocketAddr;

use anyhow::anyhow;
use crypto::OsRandom;
use directory::{
    Clock as _, Credential, Group, Memberships, Pool, PoolId, Sub, Timestamp, User, UserStatus, Username,
};
use serde_json::json;

use crate::arguments::{BenchSeed, Values};
use crate::folder::Folder;
use crate::installation::{Ground, Installation};
use crate::settings::Settings;
use crate::starting_pool::{self, Starting};

/// The client of the pool.
const CLIENT: &str = "benchclient000000000000000";
/// The group that every tenth user is in.
const GROUP: &str = "tenth";
/// Users that are held in memory at once.
const AT_ONCE: u32 = 5_000;

pub fn run(arguments: &BenchSeed) -> anyhow::Result<()> {
    let (data, store) = (Some(arguments.data.clone()), arguments.store.clone());
    let values = Values { data, store, ..Values::default() };
    let settings = Settings::of(values)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(fill(&settings, arguments))
}

async fn fill(settings: &Settings, arguments: &BenchSeed) -> anyhow::Result<()> {
    let folder = Folder::open(&settings.data)?;
    let ground = Ground::of_development(settings, Some(&folder)).await?;
    let installation = Installation::open(settings, ground, SocketAddr::from(([127, 0, 0, 1], 9229))).await?;
    let tags = json!({ "rockpool:id": arguments.pool });
    let pool = json!({ "PoolName": "measured", "AutoVerifiedAttributes": ["email"], "UserPoolTags": tags });
    operation(&installation, "CreateUserPool", pool).await?;
    let flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
    let client =
        json!({ "UserPoolId": arguments.pool, "ClientName": "measuring", "ExplicitAuthFlows": flows });
    let made = operation(&installation, "CreateUserPoolClient", client).await?;
    let made = made["UserPoolClient"]["ClientId"].as_str().unwrap_or_default();
    crate::seed::pin(&installation, &arguments.pool, made, CLIENT, None).await?;
    let starting = Starting { pool: arguments.pool.clone(), client: CLIENT.to_owned() };
    starting_pool::remember(&installation, &starting).await?;

    let group = json!({ "UserPoolId": arguments.pool, "GroupName": GROUP });
    operation(&installation, "CreateGroup", group).await?;

    let now = installation.clock.now();
    let key = store::groups::group_key(&PoolId::new(&*arguments.pool), GROUP);
    let group = installation.store.find::<Group>(&key, now).await?;
    let group = group.ok_or_else(|| anyhow!("the group is not there"))?;
    let pool = installation.rooms.load_pool(&PoolId::new(&*arguments.pool), now).await?;
    let mut number = 0;
    while number < arguments.users {
        let end = arguments.users.min(number + AT_ONCE);
        let users: Vec<User> = (number..end).map(|number| user(&pool, number, now)).collect();
        installation.store.insert_many(&users, now).await?;
        let members: Vec<Memberships> = users.iter().step_by(10).map(|user| member(user, &group)).collect();
        installation.store.insert_many(&members, now).await?;
        number = end;
    }
    Ok(())
}

async fn operation(
    installation: &Installation,
    operation: &str,
    input: serde_json::Value,
) -> anyhow::Result<serde_json::Value> {
    installation.run("bench", operation, &input).await.map_err(|refusal| anyhow!("{operation}: {refusal}"))
}

fn member(user: &User, group: &Group) -> Memberships {
    let mut member = Memberships::none(user.pool.clone(), user.sub.clone());
    member.join(group);
    member
}

fn user(pool: &Pool, number: u32, now: Timestamp) -> User {
    let username = format!("user-{number}");
    let attributes = [
        ("email".to_owned(), format!("{username}@example.com")),
        ("email_verified".to_owned(), "true".to_owned()),
    ];
    let credential = Credential {
        // As long as a real one, and a verifier of no known password.
        verifier: OsRandom::bytes::<384>().to_vec(),
        for_username: username.clone(),
        for_pool: pool.id.srp_name().to_owned(),
        set_at: now,
        temporary: false,
        history: Vec::new(),
    };
    let mut user = User {
        pool: pool.id.clone(),
        sub: Sub::new(format!("00000000-0000-4000-8000-{number:012}")),
        username: Username::new(username),
        attributes: attributes.into(),
        pending: Default::default(),
        status: UserStatus::Confirmed,
        enabled: true,
        created_at: now,
        modified_at: now,
        credential_version: 1,
        sessions_epoch: 0,
        links: Vec::new(),
        names: Vec::new(),
        folds: false,
        settled: None,
        binds_sub: false,
        credential: Some(credential),
        own_key: None,
    };
    user.settle(pool, now);
    user
}
