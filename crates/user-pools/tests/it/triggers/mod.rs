//! What handlers are told, in which order, and what their answers do.

mod custom_auth;
mod custom_message;
mod events;
mod pre_sign_up;
mod pre_token_generation;
mod user_migration;

use serde_json::{Value, json};
use testkit::{Answer, Harness, Refused, SrpExchange};
use triggers::TriggerKind;

use crate::fixtures::pool_with_ada;

/// The right answer to the challenge of `ask_for_a_number`.
pub const NUMBER: &str = "4711";

/// A pool with `ada` and a client that may start every flow, custom sign-in among them.
pub async fn custom_pool(harness: &Harness, client: Value) -> (String, String) {
    let flows = [
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    ];
    let mut settings = json!({"ExplicitAuthFlows": flows});
    for (name, value) in client.as_object().unwrap() {
        settings[name] = value.clone();
    }
    pool_with_ada(harness, json!({}), settings).await
}

/// Handlers that ask for a number until it is right, three times at most; a sign-in that begins with SRP has to prove the
/// password first.
pub fn ask_for_a_number(harness: &Harness) {
    harness.triggers.script(TriggerKind::DefineAuthChallenge, |event| {
        let rounds = event["request"]["session"].as_array().unwrap().clone();
        let last = rounds.last().map(|round| (round["challengeName"].as_str().unwrap(), &round["challengeResult"]));
        let asked = rounds.iter().filter(|round| round["challengeName"] == "CUSTOM_CHALLENGE").count();
        Ok(match last {
            Some(("SRP_A", _)) => json!({"challengeName": "PASSWORD_VERIFIER", "issueTokens": false, "failAuthentication": false}),
            Some(("CUSTOM_CHALLENGE", Value::Bool(true))) => json!({"issueTokens": true, "failAuthentication": false}),
            _ if asked >= 3 => json!({"issueTokens": false, "failAuthentication": true}),
            _ => json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false}),
        })
    });
    harness.triggers.script(TriggerKind::CreateAuthChallenge, |event| {
        let round = event["request"]["session"].as_array().unwrap().len();
        Ok(json!({
            "publicChallengeParameters": {"hint": "a perfume"},
            "privateChallengeParameters": {"number": NUMBER},
            "challengeMetadata": format!("number {round}"),
        }))
    });
    harness.triggers.script(TriggerKind::VerifyAuthChallengeResponse, |event| {
        let request = &event["request"];
        let right = request["challengeAnswer"] == request["privateChallengeParameters"]["number"];
        Ok(json!({"answerCorrect": right}))
    });
}

/// Begins a custom sign-in.
pub async fn begin(harness: &Harness, client: &str, name: &str) -> Result<Answer, Refused> {
    let input = json!({"ClientId": client, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": name}});
    harness.call("InitiateAuth", input).await
}

/// Begins one that proves the password by SRP first.
pub async fn begin_with_srp(
    harness: &Harness,
    client: &str,
    name: &str,
) -> Result<(SrpExchange, Answer), Refused> {
    let exchange = SrpExchange::new();
    let parameters = json!({"USERNAME": name, "CHALLENGE_NAME": "SRP_A", "SRP_A": exchange.a()});
    let input = json!({"ClientId": client, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": parameters});
    let told = harness.call("InitiateAuth", input).await?;
    Ok((exchange, told))
}

/// Answers a custom challenge.
pub async fn reply(harness: &Harness, client: &str, told: &Answer, answer: &str) -> Result<Answer, Refused> {
    harness.call("RespondToAuthChallenge", reply_input(client, told, answer)).await
}

/// What answers a custom challenge.
pub fn reply_input(client: &str, told: &Answer, answer: &str) -> Value {
    let name = told["ChallengeParameters"]["USERNAME"].clone();
    json!({
        "ClientId": client,
        "ChallengeName": "CUSTOM_CHALLENGE",
        "Session": told["Session"],
        "ChallengeResponses": {"USERNAME": name, "ANSWER": answer},
    })
}

/// Lets the handler of token generation have its event in a version, and gives the pool its other settings back.
pub async fn tell_tokens_in(harness: &Harness, pool: &str, version: &str, settings: Value) {
    let config = json!({"LambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:tokens", "LambdaVersion": version});
    let mut input = json!({"UserPoolId": pool, "LambdaConfig": {"PreTokenGenerationConfig": config}});
    for (name, value) in settings.as_object().unwrap() {
        input[name] = value.clone();
    }
    harness.call("UpdateUserPool", input).await.unwrap();
}

/// What fired since this was last asked, in order.
pub fn fired(harness: &Harness) -> Vec<&'static str> {
    let sources = harness.triggers.sources().into_iter().map(triggers::TriggerSource::as_str).collect();
    harness.triggers.clear();
    sources
}

/// The last event of `kind`, as its handler got it.
pub fn last_event(harness: &Harness, kind: TriggerKind) -> Value {
    let events = harness.triggers.events();
    let event = events.iter().rev().find(|event| event.kind() == kind).expect("the trigger ran");
    serde_json::from_str(&event.to_json()).unwrap()
}
