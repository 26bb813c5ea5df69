//! The seed file: pools, clients and users that must be there, under ids of the author's choice. Applied at every start:
//! what is there stays as it is, and where it differs from the file that is told.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, anyhow, bail, ensure};
use aws_wire::Exception;
use crypto::Secret;
use directory::{ClientId, PoolId, Sub, UserStatus};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use user_pools::seed::{SeedUser, create_user, pin_client};

use crate::arguments::IssuerMode;
use crate::installation::Installation;
use crate::starting_pool::Starting;

/// A seed file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    #[serde(default, rename = "pool")]
    pools: Vec<PoolSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolSeed {
    id: String,
    #[serde(default)]
    name: Option<String>,
    /// How its issuer is named, where that differs from the rest.
    #[serde(default)]
    issuer: Option<IssuerMode>,
    /// Members of CreateUserPool.
    #[serde(default)]
    settings: Map<String, Value>,
    #[serde(default, rename = "client")]
    clients: Vec<ClientSeed>,
    #[serde(default, rename = "user")]
    users: Vec<UserSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientSeed {
    id: String,
    #[serde(default)]
    secret: Option<Secret>,
    /// Members of CreateUserPoolClient.
    #[serde(default)]
    settings: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UserSeed {
    username: String,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    password: Option<Secret>,
    #[serde(default)]
    status: Option<UserStatus>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

impl Seed {
    /// Reads a file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("the seed file {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("the seed file {}", path.display()))
    }

    /// Reads the text of a file. What is told of a mistake is its line and never the line's text, which may hold a password.
    fn parse(text: &str) -> anyhow::Result<Self> {
        let seed: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            anyhow!("line {}: {}", before.matches('\n').count() + 1, error.message())
        })?;
        seed.check()?;
        Ok(seed)
    }

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

    fn check(&self) -> anyhow::Result<()> {
        for pool in &self.pools {
            let at = || format!("pool {}", pool.id);
            for client in &pool.clients {
                let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '+';
                ensure!(
                    (1..=128).contains(&client.id.len()) && client.id.chars().all(plain),
                    "{}: client {:?}: an id has 1 to 128 letters and digits; Cognito's have 26",
                    at(),
                    client.id
                );
                if let Some(secret) = &client.secret {
                    let secret = secret.expose();
                    ensure!(
                        (24..=64).contains(&secret.len()) && secret.chars().all(plain),
                        "{}: client {}: a secret has 24 to 64 letters and digits",
                        at(),
                        client.id
                    );
                }
            }
            for user in &pool.users {
                user.state().with_context(at)?;
            }
        }
        Ok(())
    }
}

impl UserSeed {
    fn state(&self) -> anyhow::Result<UserStatus> {
        let has_password = self.password.is_some();
        let state = self.status.unwrap_or(UserStatus::Confirmed);
        match state {
            UserStatus::Confirmed | UserStatus::ForceChangePassword if !has_password => {
                bail!("user {}: {} needs a password", self.username, state.as_str())
            }
            UserStatus::Confirmed | UserStatus::ForceChangePassword | UserStatus::Unconfirmed => {}
            _ => bail!(
                "user {}: a seed makes CONFIRMED, UNCONFIRMED and FORCE_CHANGE_PASSWORD users",
                self.username
            ),
        }
        if let Some(sub) = &self.sub {
            ensure!(uuid::Uuid::try_parse(sub).is_ok(), "user {}: the sub must be a UUID", self.username);
        }
        Ok(state)
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

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_a_secret_is_never_told(text in "[\\[\\]a-z=\"\\n .é{}]{0,80}") {
            let _ = Seed::parse(&text);
            let text = format!("{text}\n[[pool]]\nid = \"us-east-1_Test00001\"\n[[pool.user]]\npassword = \"Hunter2-Hunter2\" {text}");
            if let Err(error) = Seed::parse(&text) {
                let told = format!("{error:#}");
                proptest::prop_assert!(!told.contains("Hunter2"), "it told the secret");
            }
        }
    }

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

    #[test]
    fn what_a_seed_cannot_mean_is_refused_without_showing_secrets() {
        for (text, says) in [
            ("[[pool]]\nname = \"x\"", "id"),
            ("[[pool]]\nid = \"r_A\"\ncolour = \"red\"", "colour"),
            ("[[pool]]\nid = \"r_A\"\n[[pool.user]]\nusername = \"a\"", "needs a password"),
            (
                "[[pool]]\nid = \"r_A\"\n[[pool.user]]\nusername = \"a\"\nsub = \"1\"\npassword = \"p4ssw0rd\"",
                "UUID",
            ),
            (
                "[[pool]]\nid = \"r_A\"\n[[pool.client]]\nid = \"c\"\nsecret = \"too-short-p4ssw0rd\"",
                "24 to 64",
            ),
            (
                "[[pool]]\nid = \"r_A\"\n[[pool.user]]\nusername = \"a\"\npassword = \"p4ssw0rd\"\nstatus = \"x\"",
                "line",
            ),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("seed.toml");
            std::fs::write(&path, text).unwrap();
            let refusal = format!("{:#}", Seed::read(&path).unwrap_err());
            assert!(refusal.contains(says) && !refusal.contains("p4ssw0rd"), "{refusal}");
        }
    }
}
