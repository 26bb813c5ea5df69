//! The claims of tokens, refresh with and without rotation, and who wins a race (RULE-12).

use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::{Value, json};
use testkit::{Harness, Refused, START, Tokens};
use user_pools::Rooms;

use crate::fixtures::{PASSWORD, pool_with_ada};

fn refresh(client: &str, token: &str) -> Value {
    json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": token}})
}

async fn get_tokens(harness: &Harness, client: &str, token: &str) -> Result<Tokens, Refused> {
    let input = json!({"ClientId": client, "RefreshToken": token});
    harness.call("GetTokensFromRefreshToken", input).await.map(|answer| Tokens::of(&answer))
}

async fn rotating(grace: u32) -> (Harness, String, String) {
    let harness = Harness::start().await;
    let client = json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": grace},
    });
    let (pool, client) = pool_with_ada(&harness, json!({}), client).await;
    (harness, pool, client)
}

#[tokio::test]
async fn claims_are_those_of_cognito() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let (id, access) = (Tokens::claims(&tokens.id), Tokens::claims(&tokens.access));
    let names = |claims: &Value| claims.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&access),
        [
            "auth_time",
            "client_id",
            "event_id",
            "exp",
            "iat",
            "iss",
            "jti",
            "origin_jti",
            "scope",
            "sub",
            "token_use",
            "username"
        ]
    );
    assert_eq!(
        names(&id),
        [
            "aud",
            "auth_time",
            "cognito:username",
            "email",
            "email_verified",
            "event_id",
            "exp",
            "iat",
            "iss",
            "jti",
            "origin_jti",
            "sub",
            "token_use"
        ]
    );
    let now = START.seconds();
    assert_eq!(access["iss"], format!("http://127.0.0.1:9229/{pool}"));
    assert_eq!(
        (&access["iat"], &access["exp"], &access["auth_time"]),
        (&json!(now), &json!(now + 3600), &json!(now))
    );
    assert_eq!(
        (&access["scope"], &access["token_use"]),
        (&json!("aws.cognito.signin.user.admin"), &json!("access"))
    );
    assert_eq!(
        (&id["token_use"], &id["aud"], &id["email_verified"]),
        (&json!("id"), &json!(client), &json!(true))
    );
    assert_eq!(id["origin_jti"], access["origin_jti"]);
    assert_ne!(id["jti"], access["jti"]);
}

#[tokio::test]
async fn a_refresh_keeps_auth_time_and_origin_and_hands_out_no_refresh_token() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let first = harness.tokens(&client, "ada", PASSWORD).await;
    harness.advance(600);
    let second = Tokens::of(&harness.call("InitiateAuth", refresh(&client, &first.refresh)).await.unwrap());
    assert!(second.refresh.is_empty());
    let (before, after) = (Tokens::claims(&first.access), Tokens::claims(&second.access));
    assert_eq!(before["auth_time"], after["auth_time"]);
    assert_eq!(before["origin_jti"], after["origin_jti"]);
    assert_ne!(before["jti"], after["jti"]);
    assert_eq!(after["iat"], before["iat"].as_i64().unwrap() + 600);
}

#[tokio::test]
async fn a_refresh_token_dies_at_its_end_and_garbage_never_lived() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    harness.advance(30 * 86_400);
    let refused = harness.call("InitiateAuth", refresh(&client, &tokens.refresh)).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Refresh Token has expired"));
    let refused = harness.call("InitiateAuth", refresh(&client, "garbage")).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Invalid Refresh Token"));
}

#[tokio::test]
async fn rotation_hands_out_a_child_and_kills_the_family_on_reuse_rule_12_sec_5() {
    let (harness, _, client) = rotating(0).await;
    let first = harness.tokens(&client, "ada", PASSWORD).await;
    let second = get_tokens(&harness, &client, &first.refresh).await.unwrap();
    assert_ne!(first.refresh, second.refresh);
    let refused = get_tokens(&harness, &client, &first.refresh).await.unwrap_err();
    assert_eq!(refused.exception, "RefreshTokenReuseException");
    // The thief and the owner are both out.
    assert!(get_tokens(&harness, &client, &second.refresh).await.is_err());
    let refused = harness.call("GetUser", json!({"AccessToken": second.access})).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Access Token has been revoked"));
}

#[tokio::test]
async fn parallel_refreshes_in_grace_get_the_same_child_rule_12() {
    let (harness, _, client) = rotating(30).await;
    let first = harness.tokens(&client, "ada", PASSWORD).await;
    let attempts = (0..8).map(|_| get_tokens(&harness, &client, &first.refresh));
    let answers = futures_util::future::join_all(attempts).await;
    let children: std::collections::BTreeSet<String> =
        answers.into_iter().map(|answer| answer.unwrap().refresh).collect();
    assert_eq!(children.len(), 1);
    harness.advance(31);
    let refused = get_tokens(&harness, &client, &first.refresh).await.unwrap_err();
    assert_eq!(refused.exception, "RefreshTokenReuseException");
}

#[tokio::test]
async fn a_rotating_client_cannot_refresh_by_initiate_auth() {
    let (harness, _, client) = rotating(0).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let refused = harness.call("InitiateAuth", refresh(&client, &tokens.refresh)).await.unwrap_err();
    assert_eq!(refused.exception, "InvalidParameterException");
}

#[tokio::test]
async fn disable_password_reset_sign_out_revoke_and_client_deletion_beat_a_refresh_rule_12_sec_5() {
    for (operation, message) in [
        ("AdminDisableUser", "User is disabled."),
        ("AdminSetUserPassword", "Refresh Token has been revoked"),
        ("AdminUserGlobalSignOut", "Refresh Token has been revoked"),
        ("RevokeToken", "Refresh Token has been revoked"),
        ("AdminDeleteUser", "Invalid Refresh Token"),
        ("DeleteUserPoolClient", ""),
    ] {
        let harness = Harness::start().await;
        let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
        let tokens = harness.tokens(&client, "ada", PASSWORD).await;
        let input = match operation {
            "AdminSetUserPassword" => {
                json!({"UserPoolId": pool, "Username": "ada", "Password": "Another-horse-8", "Permanent": true})
            }
            "RevokeToken" => json!({"ClientId": client, "Token": tokens.refresh}),
            "DeleteUserPoolClient" => json!({"UserPoolId": pool, "ClientId": client}),
            _ => json!({"UserPoolId": pool, "Username": "ada"}),
        };
        harness.call(operation, input).await.unwrap();
        let refused = harness.call("InitiateAuth", refresh(&client, &tokens.refresh)).await.unwrap_err();
        if operation == "DeleteUserPoolClient" {
            assert_eq!(refused.exception, "ResourceNotFoundException");
        } else {
            assert_eq!(refused.told(), ("NotAuthorizedException", message), "{operation}");
        }
        let refused = harness.call("GetUser", json!({"AccessToken": tokens.access})).await;
        assert!(refused.is_err(), "{operation}: the access token opened GetUser");
    }
}

#[tokio::test]
async fn racing_a_disable_no_refresh_succeeds_after_it_was_acknowledged_rule_12_sec_5() {
    let (harness, pool, client) = rotating(60).await;
    for round in 0..10 {
        let mut token = harness.tokens(&client, "ada", PASSWORD).await.refresh;
        let disable = harness.call("AdminDisableUser", json!({"UserPoolId": pool, "Username": "ada"}));
        let refreshing = async {
            for _ in 0..4 {
                match get_tokens(&harness, &client, &token).await {
                    Ok(next) => token = next.refresh,
                    Err(refused) => return Some(refused),
                }
            }
            None
        };
        let (disabled, _) = tokio::join!(disable, refreshing);
        disabled.unwrap();
        assert!(get_tokens(&harness, &client, &token).await.is_err(), "round {round}");
        harness.call("AdminEnableUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
        // Sessions that ended stay dead when the user is enabled again.
        assert!(get_tokens(&harness, &client, &token).await.is_err(), "round {round}");
    }
}

#[tokio::test]
async fn an_id_token_opens_nothing_and_an_access_token_does_not_refresh_cog_13() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    for token in [&tokens.id, &tokens.refresh] {
        let refused = harness.call("GetUser", json!({"AccessToken": token})).await.unwrap_err();
        assert_eq!(refused.told(), ("NotAuthorizedException", "Invalid Access Token"));
    }
    for token in [&tokens.id, &tokens.access] {
        assert!(harness.call("InitiateAuth", refresh(&client, token)).await.is_err());
    }
}

#[tokio::test]
async fn an_access_token_dies_at_its_end() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
    harness.advance(3_600);
    let refused = harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Access Token has expired"));
}

#[tokio::test]
async fn the_jwks_verifies_both_tokens_with_an_independent_library() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let jwks = harness.rooms.jwks(&directory::PoolId::new(pool), harness.now()).await.unwrap();
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_slice(&jwks).unwrap();
    let mut kids = std::collections::BTreeSet::new();
    for token in [&tokens.id, &tokens.access] {
        let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
        let key = jsonwebtoken::DecodingKey::from_jwk(set.find(&kid).unwrap()).unwrap();
        let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
        rules.validate_aud = false;
        rules.validate_exp = false;
        jsonwebtoken::decode::<Value>(token, &key, &rules).unwrap();
        kids.insert(kid);
    }
    assert_eq!(kids.len(), 2, "ID and access tokens are signed by different keys (RULE-6)");
}

#[tokio::test]
async fn a_pool_may_issue_in_awss_name_and_its_tokens_open_what_they_open() {
    let harness = Harness::start().await;
    let (pool, client) =
        pool_with_ada(&harness, json!({"UserPoolTags": {"rockpool:issuer": "aws"}}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let issuer = format!("https://cognito-idp.us-east-1.amazonaws.com/{pool}");
    assert_eq!(Tokens::claims(&tokens.id)["iss"], issuer);
    harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
    let pool_id = directory::PoolId::new(pool);
    let document =
        user_pools::well_known::discovery(&harness.rooms, &pool_id, None, harness.now()).await.unwrap();
    let document: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document["issuer"], issuer);
    let refused = harness
        .call("CreateUserPool", json!({"PoolName": "x", "UserPoolTags": {"rockpool:issuer": "evil"}}))
        .await
        .unwrap_err();
    assert_eq!(refused.exception, "InvalidParameterException");
}

#[tokio::test]
async fn a_reuse_after_rotation_was_switched_off_still_ends_the_family_rule_12() {
    let (harness, pool, client) = rotating(0).await;
    let first = harness.tokens(&client, "ada", PASSWORD).await;
    let second = get_tokens(&harness, &client, &first.refresh).await.unwrap();
    let off = json!({"UserPoolId": pool, "ClientId": client, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    harness.call("UpdateUserPoolClient", off).await.unwrap();
    let refused = harness.call("InitiateAuth", refresh(&client, &first.refresh)).await.unwrap_err();
    assert_eq!(refused.exception, "RefreshTokenReuseException");
    let refused = harness.call("InitiateAuth", refresh(&client, &second.refresh)).await.unwrap_err();
    assert_eq!(refused.message, "Refresh Token has been revoked");
}

/// What ends sessions, each raced by refreshes: once it is acknowledged, no token that the race gave out works.
#[tokio::test]
async fn racing_a_password_change_a_revoke_and_a_client_deletion_no_refresh_survives_rule_12_sec_5() {
    for operation in [
        "AdminSetUserPassword",
        "RevokeToken",
        "AdminUserGlobalSignOut",
        "AdminDeleteUser",
        "DeleteUserPoolClient",
    ] {
        for grace in [0, 60] {
            let (harness, pool, client) = rotating(grace).await;
            let first = harness.tokens(&client, "ada", PASSWORD).await;
            let input = match operation {
                "AdminSetUserPassword" => {
                    json!({"UserPoolId": pool, "Username": "ada", "Password": "Another-horse-8", "Permanent": true})
                }
                "RevokeToken" => json!({"ClientId": client, "Token": first.refresh}),
                "DeleteUserPoolClient" => json!({"UserPoolId": pool, "ClientId": client}),
                _ => json!({"UserPoolId": pool, "Username": "ada"}),
            };
            let refreshing = async {
                let mut latest = first.clone();
                for _ in 0..6 {
                    tokio::task::yield_now().await;
                    match get_tokens(&harness, &client, &latest.refresh).await {
                        Ok(next) => latest = next,
                        Err(_) => break,
                    }
                }
                latest
            };
            let (ended, latest) = tokio::join!(harness.call(operation, input), refreshing);
            ended.unwrap();
            assert!(
                get_tokens(&harness, &client, &latest.refresh).await.is_err(),
                "{operation}, grace {grace}"
            );
            let user = harness.call("GetUser", json!({"AccessToken": latest.access})).await;
            assert!(user.is_err(), "{operation}, grace {grace}: the access token works");
        }
    }
}

#[tokio::test]
async fn a_disable_during_a_slow_handler_wins_over_the_refresh_rule_12_sec_5() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    // The handler disables the user itself: nothing could be later than that.
    let slow = Arc::new(Disabling { rooms: Mutex::new(None), pool });
    let rooms = Arc::new(Rooms::new(
        harness.store.clone(),
        harness.keys.clone(),
        slow.clone(),
        user_pools::Arithmetic::inline(),
        Arc::new(tokens::Stock::new(0)),
        harness.rooms.settings.clone(),
    ));
    *slow.rooms.lock() = Some(harness.registry.clone());
    let registry = user_pools::registry(rooms);
    let call = Arc::new(harness.new_call(std::net::Ipv4Addr::LOCALHOST));
    let body = refresh(&client, &tokens.refresh).to_string();
    let refused = registry.call("InitiateAuth", call, body.as_bytes()).await.unwrap_err();
    assert_eq!(refused.message, "User is disabled.");
}

struct Disabling {
    rooms: Mutex<Option<Arc<dyn aws_wire::Dispatch>>>,
    pool: String,
}

impl triggers::Triggers for Disabling {
    fn wants(&self, _: &directory::Pool, kind: triggers::TriggerKind) -> bool {
        kind == triggers::TriggerKind::PreTokenGeneration
    }

    fn run<'a>(
        &'a self,
        _: &'a directory::Pool,
        _: triggers::Event,
    ) -> triggers::BoxFuture<'a, Result<triggers::Answer, triggers::Failure>> {
        Box::pin(async {
            let registry = self.rooms.lock().clone().unwrap();
            let call = access::Call::for_test(access::Principal::Room("test"));
            let body = json!({"UserPoolId": self.pool, "Username": "ada"}).to_string();
            registry.dispatch("AdminDisableUser", Arc::new(call), body.as_bytes()).await.unwrap();
            Ok(triggers::Answer::unchanged())
        })
    }
}
