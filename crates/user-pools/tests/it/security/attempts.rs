//! Guessing passwords (RULE-8, RULE-10).

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::Harness;
use user_pools::{Arithmetic, Rooms};

use crate::fixtures::{PASSWORD, pool_with_ada};

fn guess(client: &str, password: &str) -> Value {
    let parameters = json!({"USERNAME": "ada", "PASSWORD": password});
    json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_parallel_guesses_at_most_five_are_evaluated_rule_8() {
    let harness = Harness::start_with(Arithmetic::on_threads(2), Duration::ZERO).await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let guesses = (0..200).map(|n| {
        let input = guess(&client, &format!("Wrong-horse-{n}"));
        harness.call("InitiateAuth", input)
    });
    let answers = futures_util::future::join_all(guesses).await;
    let told = |message: &str| {
        answers.iter().filter(|answer| answer.as_ref().unwrap_err().message == message).count()
    };
    let evaluated = told("Incorrect username or password.");
    assert!((1..=5).contains(&evaluated), "{evaluated} guesses were evaluated");
    assert_eq!(evaluated + told("Password attempts exceeded"), 200);
}

#[tokio::test]
async fn a_right_password_during_a_lock_fails_and_the_lock_ends() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    for _ in 0..5 {
        assert!(harness.call("InitiateAuth", guess(&client, "Wrong-horse-7")).await.is_err());
    }
    let refused = harness.call("InitiateAuth", guess(&client, PASSWORD)).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Password attempts exceeded"));
    harness.advance(1);
    harness.call("InitiateAuth", guess(&client, PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn srp_guesses_are_counted_with_the_plain_ones() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    for _ in 0..5 {
        let refused = harness.sign_in_by_srp(&pool, &client, "ada", "Wrong-horse-7").await.unwrap_err();
        assert_eq!(refused.message, "Incorrect username or password.");
    }
    let refused = harness.sign_in_by_srp(&pool, &client, "ada", PASSWORD).await.unwrap_err();
    assert_eq!(refused.message, "Password attempts exceeded");
}

#[tokio::test]
async fn a_stranger_elsewhere_cannot_lock_the_user_out_of_a_known_network_rule_10() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let (home, away) = (Ipv4Addr::new(192, 0, 2, 7), Ipv4Addr::new(198, 51, 100, 7));
    harness.call_from(home, "InitiateAuth", guess(&client, PASSWORD)).await.unwrap();
    for _ in 0..6 {
        assert!(harness.call_from(away, "InitiateAuth", guess(&client, "Wrong-horse-7")).await.is_err());
    }
    let refused = harness.call_from(away, "InitiateAuth", guess(&client, PASSWORD)).await.unwrap_err();
    assert_eq!(refused.message, "Password attempts exceeded");
    harness.call_from(home, "InitiateAuth", guess(&client, PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn many_accounts_with_one_address_do_not_flood_it_rule_11() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AutoVerifiedAttributes": ["email"]})).await;
    let client = harness.client(&pool, json!({})).await;
    let sign_up = |n: usize| {
        let attributes = json!([{"Name": "email", "Value": "Victim@example.com"}]);
        json!({"ClientId": client, "Username": format!("user-{n}"), "Password": PASSWORD, "UserAttributes": attributes})
    };
    for n in 0..10 {
        harness.call("SignUp", sign_up(n)).await.unwrap();
    }
    let refused = harness.call("SignUp", sign_up(10)).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
    );
    assert_eq!(harness.messages("Victim@example.com").await.len(), 10);
    harness.advance(3_600);
    harness.call("SignUp", sign_up(10)).await.unwrap();
}

#[tokio::test]
async fn the_budget_of_codes_does_not_tell_whether_a_user_exists_cog_7() {
    let harness = Harness::start().await;
    let (_, client) =
        pool_with_ada(&harness, json!({}), json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let mut told = Vec::new();
    for name in ["ada", "nobody"] {
        let mut answers = Vec::new();
        for _ in 0..7 {
            let answer = harness.call("ForgotPassword", json!({"ClientId": client, "Username": name})).await;
            answers.push(answer.map(|_| ()).map_err(|refused| refused.exception));
        }
        told.push(answers);
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0].iter().filter(|answer| answer.is_ok()).count(), 5);
}

#[tokio::test]
async fn a_lock_does_not_tell_whether_a_user_exists_cog_7() {
    let harness = Harness::start().await;
    let (_, client) =
        pool_with_ada(&harness, json!({}), json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let mut told = Vec::new();
    for name in ["ada", "nobody"] {
        let mut messages = Vec::new();
        for _ in 0..8 {
            messages.push(harness.sign_in(&client, name, "Wrong-horse-7").await.unwrap_err().message);
        }
        told.push(messages);
    }
    assert_eq!(told[0], told[1]);
    assert!(told[0].contains(&"Password attempts exceeded".to_owned()));
}

#[tokio::test]
async fn a_crowd_that_is_turned_away_locks_nobody_out_rule_10() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let crowded = Rooms::new(
        harness.store.clone(),
        harness.keys.clone(),
        Arc::new(triggers::NoTriggers),
        Arithmetic::closed(),
        Arc::new(tokens::Stock::new(0)),
        harness.rooms.settings.clone(),
    );
    let registry = user_pools::registry(Arc::new(crowded));
    let change = json!({"AccessToken": tokens.access, "PreviousPassword": PASSWORD, "ProposedPassword": "Another-horse-8"});
    for (operation, input) in [("InitiateAuth", guess(&client, PASSWORD)), ("ChangePassword", change)] {
        for _ in 0..5 {
            let call = Arc::new(harness.new_call(Ipv4Addr::new(198, 51, 100, 7)));
            let refused = registry.call(operation, call, input.to_string().as_bytes()).await.unwrap_err();
            assert_eq!(refused.name, "TooManyRequestsException", "{operation}");
        }
    }
    harness.advance(11);
    let away = Ipv4Addr::new(198, 51, 100, 7);
    harness.call_from(away, "InitiateAuth", guess(&client, PASSWORD)).await.unwrap();
}
