//! What is asked about people who are there and about names that nobody has: the same words, and answers of the same kind.

use std::fmt::Write as _;

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use crypto::srp::client::Client;
use http::StatusCode;
use serde_json::{Value, json};

use crate::connection::Connection;
use crate::seed;

/// Users of each kind in the pool.
pub const USERS: u64 = 1_000;

/// One operation, asked in both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    Password,
    SrpFirst,
    SrpSecond,
    ForgotPassword,
    ConfirmForgotPassword,
    ResendConfirmationCode,
    ConfirmSignUp,
}

impl Pair {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Password,
        Self::SrpFirst,
        Self::SrpSecond,
        Self::ForgotPassword,
        Self::ConfirmForgotPassword,
        Self::ResendConfirmationCode,
        Self::ConfirmSignUp,
    ];

    /// Its name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "wrong password (USER_PASSWORD_AUTH)",
            Self::SrpFirst => "SRP, first step",
            Self::SrpSecond => "SRP, second step with a wrong proof",
            Self::ForgotPassword => "ForgotPassword",
            Self::ConfirmForgotPassword => "ConfirmForgotPassword with a wrong code",
            Self::ResendConfirmationCode => "ResendConfirmationCode",
            Self::ConfirmSignUp => "ConfirmSignUp with a wrong code",
        }
    }

    /// The request to be timed, after whatever has to go before it.
    pub async fn prepare(
        self,
        connection: &mut Connection,
        known: bool,
        number: u64,
    ) -> anyhow::Result<(&'static str, Value)> {
        // People who wait for a code and those who do not; names are of one length.
        let kind = match self {
            _ if !known => "nobody",
            Self::ResendConfirmationCode | Self::ConfirmSignUp => "waiter",
            _ => "member",
        };
        let username = format!("{kind}-{number:05}");
        let client = seed::CLIENT;
        Ok(match self {
            Self::Password => {
                let parameters = json!({ "USERNAME": username, "PASSWORD": "Not-The-Password-1" });
                let input = json!({
                    "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters,
                });
                ("InitiateAuth", input)
            }
            Self::SrpFirst => ("InitiateAuth", begin_srp(&username)),
            Self::SrpSecond => ("RespondToAuthChallenge", wrong_proof(connection, &username).await?),
            Self::ForgotPassword => ("ForgotPassword", json!({ "ClientId": client, "Username": username })),
            Self::ConfirmForgotPassword => {
                let input = json!({
                    "ClientId": client,
                    "Username": username,
                    "ConfirmationCode": "000000",
                    "Password": seed::PASSWORD,
                });
                ("ConfirmForgotPassword", input)
            }
            Self::ResendConfirmationCode => {
                ("ResendConfirmationCode", json!({ "ClientId": client, "Username": username }))
            }
            Self::ConfirmSignUp => {
                let input = json!({ "ClientId": client, "Username": username, "ConfirmationCode": "000000" });
                ("ConfirmSignUp", input)
            }
        })
    }

    /// Both classes must be answered like this; else there is nothing to time.
    pub fn check(self, status: StatusCode, body: &Bytes) -> anyhow::Result<()> {
        let refusals: &[&str] = match self {
            Self::SrpFirst | Self::ForgotPassword | Self::ResendConfirmationCode => &[],
            Self::Password | Self::SrpSecond => &["NotAuthorizedException"],
            Self::ConfirmForgotPassword | Self::ConfirmSignUp => {
                &["CodeMismatchException", "ExpiredCodeException"]
            }
        };
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let as_it_should = match answer["__type"].as_str() {
            None => status == StatusCode::OK && refusals.is_empty(),
            Some(name) => refusals.contains(&name),
        };
        ensure!(as_it_should, "{}: {status} {}", self.name(), String::from_utf8_lossy(body));
        Ok(())
    }
}

fn begin_srp(username: &str) -> Value {
    let parameters = json!({ "USERNAME": username, "SRP_A": Client::start().big_a().to_hex() });
    json!({ "ClientId": seed::CLIENT, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters })
}

async fn wrong_proof(connection: &mut Connection, username: &str) -> anyhow::Result<Value> {
    let asked = connection.call("InitiateAuth", &begin_srp(username)).await?;
    let asked = &asked["ChallengeParameters"];
    let text = |name: &str| asked[name].as_str().with_context(|| format!("no {name} in the challenge"));
    let timestamp = jiff::Timestamp::now().strftime("%a %b %-d %H:%M:%S UTC %Y").to_string();
    let responses = json!({
        "USERNAME": text("USER_ID_FOR_SRP")?,
        "PASSWORD_CLAIM_SECRET_BLOCK": text("SECRET_BLOCK")?,
        "PASSWORD_CLAIM_SIGNATURE": STANDARD.encode([7; 32]),
        "TIMESTAMP": timestamp,
    });
    Ok(json!({
        "ClientId": seed::CLIENT, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses,
    }))
}

/// The pool and the client of every measurement, here with a client that hides who exists; members who are confirmed, and
/// waiters who are not.
pub fn seed_file() -> String {
    let mut text = seed::file(0).replace(
        "ClientName = \"measuring\"\n",
        "ClientName = \"measuring\"\nPreventUserExistenceErrors = \"ENABLED\"\n",
    );
    for number in 0..USERS {
        for (kind, status) in [("member", "CONFIRMED"), ("waiter", "UNCONFIRMED")] {
            let password = seed::PASSWORD;
            write!(
                text,
                "[[pool.user]]\nusername = \"{kind}-{number:05}\"\npassword = \"{password}\"\nstatus = \"{status}\"\n\
                 attributes = {{ email = \"{kind}-{number:05}@example.com\", email_verified = \"{}\" }}\n",
                status == "CONFIRMED"
            )
            .expect("writing to a string does not fail");
        }
    }
    text
}
