//! A string of one kind fails at every consumer of another (RULE-5, SEC-2).

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

/// Every consumer of a string that this product hands out: its name, the kind it takes, and a call with the string in it.
fn consumers(client: &str, pool: &str, text: &str) -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let verifier = json!({"USERNAME": "ada", "PASSWORD_CLAIM_SECRET_BLOCK": text, "PASSWORD_CLAIM_SIGNATURE": "AAAA", "TIMESTAMP": "Thu Jan 1 00:00:00 UTC 2026"});
    let new_password = json!({"USERNAME": "ada", "NEW_PASSWORD": "Another-horse-8"});
    vec![
        ("GetUser", "access", "AccessToken", json!({"AccessToken": text})),
        ("GlobalSignOut", "access", "AccessToken", json!({"AccessToken": text})),
        ("DeleteUser", "access", "AccessToken", json!({"AccessToken": text})),
        (
            "ChangePassword",
            "access",
            "AccessToken",
            json!({"AccessToken": text, "PreviousPassword": PASSWORD, "ProposedPassword": "Another-horse-8"}),
        ),
        (
            "UpdateUserAttributes",
            "access",
            "AccessToken",
            json!({"AccessToken": text, "UserAttributes": [{"Name": "name", "Value": "x"}]}),
        ),
        (
            "InitiateAuth",
            "refresh",
            "REFRESH_TOKEN",
            json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": text}}),
        ),
        (
            "GetTokensFromRefreshToken",
            "refresh",
            "RefreshToken",
            json!({"ClientId": client, "RefreshToken": text}),
        ),
        (
            "RespondToAuthChallenge",
            "secret block",
            "PASSWORD_CLAIM_SECRET_BLOCK",
            json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": verifier}),
        ),
        (
            "RespondToAuthChallenge",
            "session",
            "Session",
            json!({"ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": text, "ChallengeResponses": new_password}),
        ),
        (
            "ListUsers",
            "page",
            "PaginationToken",
            json!({"UserPoolId": pool, "Limit": 1, "PaginationToken": text}),
        ),
        ("ListUserPools", "pools page", "NextToken", json!({"MaxResults": 1, "NextToken": text})),
        (
            "VerifyUserAttribute",
            "access",
            "AccessToken",
            json!({"AccessToken": text, "AttributeName": "email", "Code": "123456"}),
        ),
        (
            "GetUserAttributeVerificationCode",
            "access",
            "AccessToken",
            json!({"AccessToken": text, "AttributeName": "email"}),
        ),
        (
            "ListUserPoolClients",
            "clients page",
            "NextToken",
            json!({"UserPoolId": pool, "MaxResults": 1, "NextToken": text}),
        ),
    ]
}

#[tokio::test]
async fn every_kind_of_string_fails_at_every_consumer_of_another_rule_5_sec_2() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.user(&pool, "bob", PASSWORD, json!({})).await;
    harness.pool(json!({})).await;
    let create = json!({"UserPoolId": pool, "Username": "eve", "TemporaryPassword": "Temporary-1", "MessageAction": "SUPPRESS"});
    harness.call("AdminCreateUser", create).await.unwrap();
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let srp = harness.begin_srp(&client, "ada").await.unwrap().1;
    let owed = harness.sign_in(&client, "eve", "Temporary-1").await.unwrap();
    let users = harness.call("ListUsers", json!({"UserPoolId": pool, "Limit": 1})).await.unwrap();
    let pools = harness.call("ListUserPools", json!({"MaxResults": 1})).await.unwrap();
    harness.client(&pool, json!({})).await;
    let list = json!({"UserPoolId": pool, "MaxResults": 1});
    let clients = harness.call("ListUserPoolClients", list).await.unwrap();
    let text = |value: &Value| value.as_str().expect("the string was handed out").to_owned();
    let strings = [
        ("id", tokens.id.clone()),
        ("access", tokens.access.clone()),
        ("refresh", tokens.refresh.clone()),
        ("secret block", text(&srp["ChallengeParameters"]["SECRET_BLOCK"])),
        ("srp session", text(&srp["Session"])),
        ("session", text(&owed["Session"])),
        ("page", text(&users["PaginationToken"])),
        ("pools page", text(&pools["NextToken"])),
        ("clients page", text(&clients["NextToken"])),
    ];
    let mut tried = 0;
    for (kind, string) in &strings {
        for (operation, takes, member, input) in consumers(&client, &pool, string) {
            if *kind == takes {
                continue;
            }
            let refused = harness.call(operation, input).await;
            assert!(refused.is_err(), "{operation} took a {kind} string as {member}");
            tried += 1;
        }
    }
    // RevokeToken answers success to what is no token (RFC 7009), so what counts is that nothing happens.
    for (kind, string) in strings.iter().filter(|(kind, _)| *kind != "refresh") {
        let revoked = harness.call("RevokeToken", json!({"ClientId": client, "Token": string})).await;
        assert!(
            revoked.is_err() || !["id", "access"].contains(kind),
            "RevokeToken took a token of kind {kind}"
        );
    }
    assert!(tried >= 110, "only {tried} pairs were tried");
    // The user is still there and signed in: nothing above did anything.
    harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
}
