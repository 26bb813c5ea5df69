//! An unknown name costs what a known one costs (RULE-9): the same primitives, round trips and commits. Whatever differs
//! in what they do would show as time.

use crypto::trace::Primitives;
use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};
use crate::triggers::{ask_for_a_number, custom_pool, reply_input};

/// What a call cost.
#[derive(Debug, PartialEq)]
struct Cost {
    primitives: Primitives,
    round_trips: u64,
    commits: u64,
}

/// Everything runs on this thread, so the thread's counters are the call's.
async fn cost(harness: &Harness, operation: &str, input: Value) -> (Cost, String) {
    let before = crypto::trace::snapshot();
    let (trips, commits) = (harness.trace.round_trips(), harness.trace.commits());
    let told = match harness.call(operation, input).await {
        Ok(_) => "ok".to_owned(),
        Err(refused) => refused.message,
    };
    let cost = Cost {
        primitives: crypto::trace::snapshot().since(&before),
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
async fn both_steps_of_a_custom_sign_in_cost_the_same_for_an_unknown_name_rule_9() {
    let harness = Harness::start().await;
    let (_, client) = custom_pool(&harness, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    ask_for_a_number(&harness);
    let mut begun = Vec::new();
    let mut answered = Vec::new();
    // The first time and again: what is not there yet costs as much as what is.
    for name in ["ada", "nobody", "ada", "nobody"] {
        let input =
            json!({"ClientId": client, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": name}});
        begun.push(cost(&harness, "InitiateAuth", input.clone()).await);
        let told = harness.call("InitiateAuth", input).await.unwrap();
        answered.push(cost(&harness, "RespondToAuthChallenge", reply_input(&client, &told, "0000")).await);
    }
    assert_eq!(begun[2], begun[3]);
    assert_eq!(answered[2], answered[3]);
    assert_eq!(answered[2].0.commits, 2, "a place in the counter, and the verdict");
}

/// A pool that verifies e-mail addresses, with an account in every state.
async fn crowd(harness: &Harness) -> String {
    let settings = json!({"AutoVerifiedAttributes": ["email"]});
    let (pool, client) =
        pool_with_ada(harness, settings, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    harness.user(&pool, "unverified", PASSWORD, json!({"email": "u@example.com"})).await;
    let verified = json!({"email": "d@example.com", "email_verified": "true"});
    harness.user(&pool, "disabled", PASSWORD, verified).await;
    let named = |name: &str| json!({"UserPoolId": pool, "Username": name});
    harness.call("AdminDisableUser", named("disabled")).await.unwrap();
    let mut invited = named("invited");
    invited["MessageAction"] = json!("SUPPRESS");
    harness.call("AdminCreateUser", invited).await.unwrap();
    let email = json!([{"Name": "email", "Value": "zed@example.com"}]);
    let sign_up =
        json!({"ClientId": client, "Username": "unconfirmed", "Password": PASSWORD, "UserAttributes": email});
    harness.call("SignUp", sign_up).await.unwrap();
    client
}

const EVERYBODY: [&str; 6] = ["ada", "unverified", "disabled", "invited", "unconfirmed", "nobody"];

#[tokio::test]
async fn whoever_is_named_asking_for_a_code_and_guessing_it_cost_the_same_rule_9() {
    let harness = Harness::start().await;
    let client = crowd(&harness).await;
    for (ask, guess) in
        [("ForgotPassword", "ConfirmForgotPassword"), ("ResendConfirmationCode", "ConfirmSignUp")]
    {
        let mut asked = Vec::new();
        let mut guessed = Vec::new();
        for name in EVERYBODY {
            let input = json!({"ClientId": client, "Username": name});
            let mut confirm = input.clone();
            confirm["ConfirmationCode"] = json!("abcdef");
            if guess == "ConfirmForgotPassword" {
                confirm["Password"] = json!("Another-horse-8");
            }
            // The first time and again: what is not there yet costs as much as what is.
            for _ in 0..2 {
                asked.push((name, cost(&harness, ask, input.clone()).await));
                guessed.push((name, cost(&harness, guess, confirm.clone()).await));
            }
        }
        for (costs, operation) in [(asked, ask), (guessed, guess)] {
            let (_, ada) = &costs[1];
            assert!(ada.0.primitives.opens > 0 && ada.0.commits > 0, "{operation} {ada:?}");
            for (name, cost) in &costs {
                assert_eq!(cost, ada, "{operation} {name}");
            }
        }
    }
}

#[tokio::test]
async fn by_phone_too_asking_costs_the_same_rule_9() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AutoVerifiedAttributes": ["phone_number"]})).await;
    let client = harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let phone = json!({"phone_number": "+4915112345678", "phone_number_verified": "true"});
    harness.user(&pool, "ada", PASSWORD, phone).await;
    let forgot = |name: &str| json!({"ClientId": client, "Username": name});
    // Once beforehand: configuration is cached at first use.
    harness.call("ForgotPassword", forgot("somebody")).await.unwrap();
    let known = cost(&harness, "ForgotPassword", forgot("ada")).await;
    let unknown = cost(&harness, "ForgotPassword", forgot("nobody")).await;
    assert_eq!(known, unknown);
}
