//! An unknown name costs what a known one costs (RULE-9): the same primitives, round trips and commits. Whatever differs
//! in what they do would show as time.

use crypto::trace::Primitives;
use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

/// What a call cost.
#[derive(Debug, PartialEq)]
struct Cost {
    exponentiations: u64,
    powers_of_g: u64,
    signatures: u64,
    round_trips: u64,
    commits: u64,
}

/// Everything runs on this thread, so the thread's counters are the call's.
async fn cost(harness: &Harness, operation: &str, input: Value) -> (Cost, String) {
    let before: Primitives = crypto::trace::snapshot();
    let (trips, commits) = (harness.trace.round_trips(), harness.trace.commits());
    let told = match harness.call(operation, input).await {
        Ok(_) => "ok".to_owned(),
        Err(refused) => refused.message,
    };
    let after = crypto::trace::snapshot();
    let cost = Cost {
        exponentiations: after.exponentiations - before.exponentiations,
        powers_of_g: after.powers_of_g - before.powers_of_g,
        signatures: after.signatures - before.signatures,
        round_trips: harness.trace.round_trips() - trips,
        commits: harness.trace.commits() - commits,
    };
    (cost, told)
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_cost_the_same_rule_9() {
    let harness = Harness::start().await;
    for settings in [json!({}), json!({"AliasAttributes": ["email", "preferred_username"]})] {
        let (_, client) =
            pool_with_ada(&harness, settings, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
        let input = |name: &str| {
            let parameters = json!({"USERNAME": name, "PASSWORD": "Wrong-horse-7"});
            json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})
        };
        // Once each beforehand: configuration is cached at first use, counters are made at the first guess.
        for name in ["ada", "nobody"] {
            harness.call("InitiateAuth", input(name)).await.unwrap_err();
        }
        let known = cost(&harness, "InitiateAuth", input("ada")).await;
        let unknown = cost(&harness, "InitiateAuth", input("nobody")).await;
        assert_eq!(known, unknown);
        assert_eq!(known.1, "Incorrect username or password.");
    }
}

#[tokio::test]
async fn both_steps_of_srp_cost_the_same_for_an_unknown_name_and_look_alike_rule_9() {
    let harness = Harness::start().await;
    let (pool, client) =
        pool_with_ada(&harness, json!({}), json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let mut costs = Vec::new();
    let mut shapes = Vec::new();
    for name in ["ada", "bob", "ada", "bob"] {
        let (exchange, challenge) = harness.begin_srp(&client, name).await.unwrap();
        let parameters = &challenge["ChallengeParameters"];
        let lengths: Vec<usize> = ["SALT", "SECRET_BLOCK"]
            .iter()
            .map(|member| parameters[*member].as_str().unwrap().len())
            .collect();
        shapes.push((lengths, challenge["Session"].as_str().unwrap().len()));
        let responses = exchange.answer(&pool, PASSWORD, parameters);
        // Only Ada has this password; to be compared, hers is made wrong.
        let mut responses = responses;
        responses["TIMESTAMP"] = json!("Thu Jan 1 00:00:01 UTC 2026");
        let input = json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
        costs.push(cost(&harness, "RespondToAuthChallenge", input).await);
    }
    assert_eq!(costs[2], costs[3]);
    assert_eq!(shapes[2], shapes[3]);
    let begin = |name: &str| {
        let parameters = json!({"USERNAME": name, "SRP_A": "ab".repeat(100)});
        json!({"ClientId": client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters})
    };
    let known = cost(&harness, "InitiateAuth", begin("ada")).await;
    let unknown = cost(&harness, "InitiateAuth", begin("bob")).await;
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn a_wrong_recovery_code_costs_the_same_for_an_unknown_name_rule_9() {
    let harness = Harness::start().await;
    let (_, client) =
        pool_with_ada(&harness, json!({}), json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let confirm = |name: &str| json!({"ClientId": client, "Username": name, "ConfirmationCode": "000000", "Password": "Another-horse-8"});
    for name in ["ada", "nobody"] {
        let forgot = json!({"ClientId": client, "Username": name});
        harness.call("ForgotPassword", forgot).await.unwrap();
        harness.call("ConfirmForgotPassword", confirm(name)).await.unwrap_err();
    }
    let known = cost(&harness, "ConfirmForgotPassword", confirm("ada")).await;
    let unknown = cost(&harness, "ConfirmForgotPassword", confirm("nobody")).await;
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn asking_for_a_code_costs_the_same_for_an_unknown_name_rule_9() {
    let harness = Harness::start().await;
    let (_, client) =
        pool_with_ada(&harness, json!({}), json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let forgot = |name: &str| json!({"ClientId": client, "Username": name});
    for name in ["ada", "nobody"] {
        harness.call("ForgotPassword", forgot(name)).await.unwrap();
    }
    let known = cost(&harness, "ForgotPassword", forgot("ada")).await;
    let unknown = cost(&harness, "ForgotPassword", forgot("nobody")).await;
    assert_eq!(known, unknown);
}
