//! A client's half of SRP, as shipping clients compute it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto::srp::{self, client::Client};
use serde_json::{Value, json};

const TIMESTAMP: &str = "Thu Jan 1 00:00:00 UTC 2026";

/// A client that has sent SRP_A.
pub struct Exchange(Client);

impl Exchange {
    /// Starts with a fresh a.
    pub fn start() -> Self {
        Self(Client::start())
    }

    /// SRP_A.
    pub fn a(&self) -> String {
        self.0.big_a().to_hex()
    }

    /// `ChallengeResponses` for PASSWORD_VERIFIER.
    pub fn answer(&self, pool: &str, password: &str, parameters: &Value) -> Value {
        let member =
            |name: &str| parameters[name].as_str().expect("the challenge has its parameters").to_owned();
        let (user, block) = (member("USER_ID_FOR_SRP"), member("SECRET_BLOCK"));
        let salt = crypto::hex::decode(&member("SALT")).expect("SALT is hexadecimal");
        let b = srp::parse_a(&member("SRP_B")).expect("SRP_B is a public value");
        let pool = srp::pool_name(pool);
        let key = self.0.key(pool, &user, &salt, password, &b).expect("an honest B gives a key");
        let decoded = STANDARD.decode(&block).expect("SECRET_BLOCK is base64");
        json!({
            "USERNAME": user,
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": Client::signature(&key, pool, &user, &decoded, TIMESTAMP),
            "TIMESTAMP": TIMESTAMP,
        })
    }
}
