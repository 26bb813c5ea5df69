//! The seed file applied, at every start: pools, clients and users that must be there, under ids of the author's choice.
//! What is there stays as it is, and where it differs from the file that is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, anyhow, ensure};
use aws_wire::Exception;
use crypto::Secret;
use directory::{ClientId, PoolId, Sub};
use serde_json::{Map, Value, json};
use user_pools::seed::{SeedUser, create_user, pin_client};

use crate::installation::Installation;
use crate::seed_file::{ClientSeed, PoolSeed, Seed, UserSeed};
use crate::starting_pool::Starting;

impl Seed {
    /// Makes what is not there, and answers the first pool with its first client.
    pub async fn apply(&self, installation: &Installation) -> anyhow::Result<Option<Starting>> {
        let _ahead = KeysAhead::start(installation);
        for pool in &self.pools {
            apply_pool(installation, pool).await.with_context(|| format!("seed: pool {}", pool.id))?;
        }
        Ok(self.pools.iter().find_map(|pool| {
            let client = pool.clients.first()?;
            Some(Starting { pool: pool.id.clone(), client: client.id.clone() })
        }))
    }
}

async fn apply_pool(installation: &Installation, pool: &PoolSeed) -> anyhow::Result<()> {
    let there = run(installation, "DescribeUserPool", json!({ "UserPoolId": pool.id })).await;
    match there {
        Ok(there) => tell_differences(&format!("pool {}", pool.id), &pool.settings, &there["UserPool"]),
        Err(refusal) if refusal.name == "ResourceNotFoundException" => {
            let mut input = pool.settings.clone();
            let name = pool.name.clone().unwrap_or_else(|| pool.id.clone());
            input.entry("PoolName").or_insert(json!(name));
            let tags = input.entry("UserPoolTags").or_insert_with(|| json!({}));
            let tags = tags.as_object_mut().context("UserPoolTags must be a table")?;
            tags.insert("rockpool:id".to_owned(), json!(pool.id));
            if let Some(issuer) = pool.issuer {
                tags.insert("rockpool:issuer".to_owned(), json!(issuer));
            }
            run(installation, "CreateUserPool", Value::Object(input)).await.map_err(refused)?;
        }
        Err(refusal) => return Err(refused(refusal)),
    }
    for client in &pool.clients {
        apply_client(installation, pool, client).await.with_context(|| format!("client {}", client.id))?;
    }
    for user in &pool.users {
        apply_user(installation, pool, user).await.with_context(|| format!("user {}", user.username))?;
    }
    Ok(())
}

async fn apply_client(
    installation: &Installation,
    pool: &PoolSeed,
    client: &ClientSeed,
) -> anyhow::Result<()> {
    let input = json!({ "UserPoolId": pool.id, "ClientId": client.id });
    match run(installation, "DescribeUserPoolClient", input).await {
        Ok(there) => {
            let found = &there["UserPoolClient"];
            tell_differences(&format!("client {}", client.id), &client.settings, found);
            if found["ClientSecret"].as_str() != client.secret.as_ref().map(Secret::expose) {
                tracing::warn!(
                    "seed: client {} has another secret than the file says; it stays as it is",
                    client.id
                );
            }
            return Ok(());
        }
        Err(refusal) if refusal.name == "ResourceNotFoundException" => {}
        Err(refusal) => return Err(refused(refusal)),
    }
    let mut input = client.settings.clone();
    input.insert("UserPoolId".to_owned(), json!(pool.id));
    input.entry("ClientName").or_insert(json!(client.id));
    let made = run(installation, "CreateUserPoolClient", Value::Object(input)).await.map_err(refused)?;
    let made = made["UserPoolClient"]["ClientId"].as_str().context("the answer has no ClientId")?;
    pin(installation, &pool.id, made, &client.id, client.secret.clone()).await
}

/// Gives a client that was just made another id.
pub async fn pin(
    installation: &Installation,
    pool: &str,
    made: &str,
    wanted: &str,
    secret: Option<Secret>,
) -> anyhow::Result<()> {
    let call = installation.own_call("seed");
    let pool = installation
        .rooms
        .load_pool(&PoolId::new(pool), call.now)
        .await
        .map_err(|error| refused(error.into()))?;
    let (made, id) = (ClientId::new(made), ClientId::new(wanted));
    let pinned = pin_client(&installation.rooms, &call, &pool, &made, id, secret).await;
    ensure!(
        pinned.map_err(|error| refused(error.into()))?,
        "the client id {wanted} is taken by a client of another pool"
    );
    Ok(())
}

async fn apply_user(installation: &Installation, pool: &PoolSeed, user: &UserSeed) -> anyhow::Result<()> {
    let call = installation.own_call("seed");
    let pool = installation.rooms.load_pool(&PoolId::new(&*pool.id), call.now).await;
    let pool = pool.map_err(|error| refused(error.into()))?;
    let seed = SeedUser {
        username: user.username.clone(),
        sub: user.sub.clone().map(Sub::new),
        password: user.password.clone(),
        status: user.state()?,
        attributes: user.attributes.clone(),
    };
    create_user(&installation.rooms, &call, &pool, seed).await.map_err(|error| refused(error.into()))?;
    Ok(())
}

async fn run(installation: &Installation, operation: &str, input: Value) -> Result<Value, Exception> {
    installation.run("seed", operation, &input).await
}

fn refused(refusal: Exception) -> anyhow::Error {
    match &refusal.cause {
        Some(cause) => anyhow!("{refusal} ({cause})"),
        None => anyhow!("{refusal}"),
    }
}

fn tell_differences(what: &str, wanted: &Map<String, Value>, found: &Value) {
    for (name, wanted) in wanted {
        if !is_within(wanted, &found[name]) {
            tracing::warn!("seed: {what} has another {name} than the file says; it stays as it is");
        }
    }
}

/// Whether `found` says at least what `wanted` says: answers hold defaults that a seed leaves out.
fn is_within(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            wanted.iter().all(|(name, wanted)| found.get(name).is_some_and(|found| is_within(wanted, found)))
        }
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.iter().all(|wanted| found.iter().any(|found| is_within(wanted, found)))
        }
        (wanted, found) => wanted == found,
    }
}

/// Makes signing keys on all cores while pools are made one after the other: each needs two, of 70 ms each.
struct KeysAhead(Arc<AtomicBool>);

impl KeysAhead {
    fn start(installation: &Installation) -> Self {
        let done = Arc::new(AtomicBool::new(false));
        if let Some(cores) = std::thread::available_parallelism().ok().map(usize::from) {
            for _ in 1..cores {
                let (stock, done) = (Arc::clone(&installation.rooms.stock), Arc::clone(&done));
                tokio::task::spawn_blocking(
                    move || while !done.load(Ordering::Relaxed) && stock.refill_one() {},
                );
            }
        }
        Self(done)
    }
}

impl Drop for KeysAhead {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_agrees_with_answers_that_say_more() {
        let found = json!({"A": ["x", "y"], "B": [{"Name": "email", "Required": true, "Mutable": true}]});
        assert!(is_within(&json!({"A": ["y"], "B": [{"Name": "email", "Required": true}]}), &found));
        for other in
            [json!({"A": ["z"]}), json!({"B": [{"Name": "email", "Required": false}]}), json!({"C": 1})]
        {
            assert!(!is_within(&other, &found), "{other}");
        }
    }
}
