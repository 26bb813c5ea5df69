//! USER_PASSWORD_AUTH: one exponentiation, two signatures, the commits of the attempt and the session.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::worker::Worker;
use crate::seed;

/// The AuthenticationResult of a sign-in.
pub struct Tokens(Value);

impl Tokens {
    /// Of an answer; no result in it is an error that shows what was there instead.
    pub fn of(answer: Value) -> anyhow::Result<Self> {
        match answer.get("AuthenticationResult") {
            Some(result) if result["AccessToken"].is_string() => Ok(Self(result.clone())),
            _ => anyhow::bail!("no tokens in {answer}"),
        }
    }

    /// One of them.
    pub fn take(self, name: &str) -> anyhow::Result<String> {
        Ok(self.0[name].as_str().with_context(|| format!("no {name}"))?.to_owned())
    }
}

/// Signs the next user in.
pub async fn sign_in(worker: &mut Worker) -> anyhow::Result<Tokens> {
    let user = worker.next_user();
    let input = json!({
        "ClientId": seed::CLIENT,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": seed::username(user), "PASSWORD": seed::PASSWORD },
    });
    Tokens::of(worker.connection.call("InitiateAuth", &input).await?)
}
