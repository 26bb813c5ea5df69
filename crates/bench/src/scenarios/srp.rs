//! USER_SRP_AUTH and its PASSWORD_VERIFIER challenge, with a client half that computes real proofs. Its exponent is
//! made once a worker: clients may reuse it, and the server's work is what is measured.

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::srp::client::Client;
use crypto::srp::{PublicValue, pool_name};
use serde_json::{Value, json};

use super::password::Tokens;
use super::worker::Worker;
use crate::seed;

/// A client's a and A.
pub struct Prepared {
    client: Client,
    srp_a: String,
}

impl Prepared {
    /// A fresh pair.
    pub fn new() -> Self {
        let client = Client::start();
        let srp_a = client.big_a().to_hex();
        Self { client, srp_a }
    }
}

/// Signs the next user in.
pub async fn sign_in(worker: &mut Worker) -> anyhow::Result<()> {
    let username = seed::username(worker.next_user());
    let prepared = worker.srp.as_ref().context("SRP was not prepared")?;
    let input = json!({
        "ClientId": seed::CLIENT,
        "AuthFlow": "USER_SRP_AUTH",
        "AuthParameters": { "USERNAME": username, "SRP_A": prepared.srp_a },
    });
    let asked = worker.connection.call("InitiateAuth", &input).await?;
    let responses = proof(&prepared.client, &asked["ChallengeParameters"])?;
    let input = json!({
        "ClientId": seed::CLIENT,
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeResponses": responses,
    });
    Tokens::of(worker.connection.call("RespondToAuthChallenge", &input).await?).map(drop)
}

fn proof(client: &Client, parameters: &Value) -> anyhow::Result<Value> {
    let text = |name: &str| parameters[name].as_str().with_context(|| format!("no {name} in the challenge"));
    let (user, block) = (text("USER_ID_FOR_SRP")?, text("SECRET_BLOCK")?);
    let pool = pool_name(seed::POOL);
    let salt = crypto::hex::decode(text("SALT")?).context("SALT is not hexadecimal")?;
    let big_b = PublicValue::parse(text("SRP_B")?)?;
    let key = client.key(pool, user, &salt, seed::PASSWORD, &big_b)?;
    let timestamp = jiff::Timestamp::now().strftime("%a %b %-d %H:%M:%S UTC %Y").to_string();
    let signature = Client::signature(&key, pool, user, &STANDARD.decode(block)?, &timestamp);
    Ok(json!({
        "USERNAME": user,
        "PASSWORD_CLAIM_SECRET_BLOCK": block,
        "PASSWORD_CLAIM_SIGNATURE": signature,
        "TIMESTAMP": timestamp,
    }))
}
