//! What a seed file may say: its tables, and what is refused before anything is made. No mistake is told with the text of
//! its line, which may hold a password.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail, ensure};
use crypto::Secret;
use directory::UserStatus;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::issuer_mode::IssuerMode;

/// A seed file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    #[serde(default, rename = "pool")]
    pub pools: Vec<PoolSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolSeed {
    pub id: String,
    #[serde(default)]
    pub name: Option<String>,
    /// How its issuer is named, where that differs from the rest.
    #[serde(default)]
    pub issuer: Option<IssuerMode>,
    /// Members of CreateUserPool.
    #[serde(default)]
    pub settings: Map<String, Value>,
    #[serde(default, rename = "client")]
    pub clients: Vec<ClientSeed>,
    #[serde(default, rename = "user")]
    pub users: Vec<UserSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientSeed {
    pub id: String,
    #[serde(default)]
    pub secret: Option<Secret>,
    /// Members of CreateUserPoolClient.
    #[serde(default)]
    pub settings: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserSeed {
    pub username: String,
    #[serde(default)]
    pub sub: Option<String>,
    #[serde(default)]
    pub password: Option<Secret>,
    #[serde(default)]
    pub status: Option<UserStatus>,
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

impl Seed {
    /// Reads a file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("the seed file {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("the seed file {}", path.display()))
    }

    /// Reads the text of a file. What is told of a mistake is its line and never the line's text, which may hold a password.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let seed: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            anyhow!("line {}: {}", before.matches('\n').count() + 1, error.message())
        })?;
        seed.check()?;
        Ok(seed)
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
    /// The state that the user is made in.
    pub fn state(&self) -> anyhow::Result<UserStatus> {
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
