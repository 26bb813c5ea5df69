//! AdminInitiateAuth: its password flow under both names, what it shares with InitiateAuth, and what it refuses.

use std::net::Ipv4Addr;

use serde_json::{Value, json};
use testkit::{Harness, Tokens};

use crate::fixtures::{PASSWORD, pool_with_ada};

fn initiate(pool: &str, client: &str, flow: &str, parameters: Value) -> Value {
    json!({"UserPoolId": pool, "ClientId": client, "AuthFlow": flow, "AuthParameters": parameters})
}

fn password(name: &str, password: &str) -> Value {
    json!({"USERNAME": name, "PASSWORD": password})
}

#[tokio::test]
async fn a_password_signs_in_under_the_present_and_the_old_name_and_refreshes() {
    let harness = Harness::start().await;
    let (pool, modern) = pool_with_ada(&harness, json!({}), json!({})).await;
    let legacy = harness.client(&pool, json!({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"]})).await;
    for client in [modern, legacy] {
        for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
            let input = initiate(&pool, &client, flow, password("ada", PASSWORD));
            let answer = harness.call("AdminInitiateAuth", input).await.unwrap();
            assert_eq!(answer["ChallengeParameters"], json!({}));
            assert_eq!(answer["AuthenticationResult"]["ExpiresIn"], 3600);
            let tokens = Tokens::of(&answer);
            harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
            for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
                let input = initiate(&pool, &client, flow, json!({"REFRESH_TOKEN": tokens.refresh}));
                let answer = harness.call("AdminInitiateAuth", input).await.unwrap();
                assert!(answer["AuthenticationResult"].get("RefreshToken").is_none());
            }
        }
    }
}

#[tokio::test]
async fn srp_begins_here_too() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let a = crypto::srp::client::Client::start().big_a().to_hex();
    let input = initiate(&pool, &client, "USER_SRP_AUTH", json!({"USERNAME": "ada", "SRP_A": a}));
    let answer = harness.call("AdminInitiateAuth", input).await.unwrap();
    assert_eq!(answer["ChallengeName"], "PASSWORD_VERIFIER");
}

#[tokio::test]
async fn a_flow_of_the_other_door_or_one_that_the_client_did_not_allow_is_refused() {
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    let client = harness.client(&pool, json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})).await;
    for (flow, told) in [
        ("ADMIN_USER_PASSWORD_AUTH", "Auth flow not enabled for this client"),
        ("ADMIN_NO_SRP_AUTH", "Auth flow not enabled for this client"),
        ("REFRESH_TOKEN_AUTH", "Auth flow not enabled for this client"),
        ("USER_PASSWORD_AUTH", "Initiate Auth method not supported."),
    ] {
        let input = initiate(&pool, &client, flow, password("ada", PASSWORD));
        let refused = harness.call("AdminInitiateAuth", input).await.unwrap_err();
        assert_eq!(refused.told(), ("InvalidParameterException", told), "{flow}");
    }
}

#[tokio::test]
async fn a_client_of_another_pool_or_of_none_is_not_there() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let (other, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    for (pool, client, told) in [
        (other.as_str(), client.as_str(), format!("User pool client {client} does not exist.")),
        (&pool, "nosuchclient", "User pool client nosuchclient does not exist.".to_owned()),
        ("us-east-1_Nobody000", &client, "User pool us-east-1_Nobody000 does not exist.".to_owned()),
    ] {
        let input = initiate(pool, client, "ADMIN_USER_PASSWORD_AUTH", password("ada", PASSWORD));
        let refused = harness.call("AdminInitiateAuth", input).await.unwrap_err();
        assert_eq!(refused.told(), ("ResourceNotFoundException", told.as_str()));
    }
}

#[tokio::test]
async fn a_client_with_a_secret_needs_its_hash_here_too_cog_11() {
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    let client = harness.client(&pool, json!({"GenerateSecret": true})).await;
    let described = harness
        .call("DescribeUserPoolClient", json!({"UserPoolId": pool, "ClientId": client}))
        .await
        .unwrap();
    let secret = crypto::Secret::from(described["UserPoolClient"]["ClientSecret"].as_str().unwrap());
    let sign_in = |hash: Option<&str>| {
        let mut parameters = password("ada", PASSWORD);
        if let Some(hash) = hash {
            parameters["SECRET_HASH"] = json!(hash);
        }
        initiate(&pool, &client, "ADMIN_USER_PASSWORD_AUTH", parameters)
    };
    let refused = harness.call("AdminInitiateAuth", sign_in(None)).await.unwrap_err();
    let told = format!("Client {client} is configured with secret but SECRET_HASH was not received");
    assert_eq!(refused.told(), ("NotAuthorizedException", told.as_str()));
    let refused = harness.call("AdminInitiateAuth", sign_in(Some("AAAA"))).await.unwrap_err();
    assert_eq!(refused.message, format!("Unable to verify secret hash for client {client}"));
    let hash = crypto::secret_hash(&secret, "ada", &client);
    harness.call("AdminInitiateAuth", sign_in(Some(&hash))).await.unwrap();
}

#[tokio::test]
async fn wrong_passwords_unknown_names_and_missing_parameters_are_told_as_to_apps() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let hiding = harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let incorrect = ("NotAuthorizedException", "Incorrect username or password.");
    for (client, parameters, told) in [
        (&client, password("ada", "Wrong-horse-7"), incorrect),
        (&client, password("nobody", PASSWORD), ("UserNotFoundException", "User does not exist.")),
        (&hiding, password("nobody", PASSWORD), incorrect),
        (
            &client,
            json!({"PASSWORD": "x"}),
            ("InvalidParameterException", "Missing required parameter USERNAME"),
        ),
        (
            &client,
            json!({"USERNAME": "ada"}),
            ("InvalidParameterException", "Missing required parameter PASSWORD"),
        ),
    ] {
        let input = initiate(&pool, client, "ADMIN_USER_PASSWORD_AUTH", parameters);
        assert_eq!(harness.call("AdminInitiateAuth", input).await.unwrap_err().told(), told);
    }
}

#[tokio::test]
async fn guesses_count_for_the_caller_whatever_address_it_claims_for_somebody_rule_10() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let backend = Ipv4Addr::new(192, 0, 2, 7);
    let guess = |word: &str, claimed: u8| {
        let mut input = initiate(&pool, &client, "ADMIN_USER_PASSWORD_AUTH", password("ada", word));
        input["ContextData"] = json!({
            "IpAddress": format!("198.51.{claimed}.1"), "ServerName": "app", "ServerPath": "/", "HttpHeaders": [],
        });
        input
    };
    harness.call_from(backend, "AdminInitiateAuth", guess(PASSWORD, 0)).await.unwrap();
    for claimed in 1..=5 {
        let refused = harness
            .call_from(backend, "AdminInitiateAuth", guess("Wrong-horse-7", claimed))
            .await
            .unwrap_err();
        assert_eq!(refused.message, "Incorrect username or password.");
    }
    let refused = harness.call_from(backend, "AdminInitiateAuth", guess(PASSWORD, 6)).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Password attempts exceeded"));
    // Claiming to be the backend's own network opens nothing to a stranger either: it is counted where it comes from.
    let elsewhere = Ipv4Addr::new(203, 0, 113, 9);
    harness.call_from(elsewhere, "AdminInitiateAuth", guess(PASSWORD, 7)).await.unwrap();
}
