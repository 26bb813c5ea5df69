//! What PreTokenGeneration's answer does to tokens, in each version of the event, and what it cannot do (RULE-13).

use serde_json::{Value, json};
use testkit::{Harness, Tokens};
use triggers::{Failure, RESERVED, TriggerKind};

use super::{last_event, tell_tokens_in};
use crate::fixtures::{PASSWORD, pool_with_ada};

const KIND: TriggerKind = TriggerKind::PreTokenGeneration;
const SCOPE: &str = "aws.cognito.signin.user.admin";

async fn start(version: &str) -> (Harness, String, String) {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    tell_tokens_in(&harness, &pool, version, json!({})).await;
    (harness, pool, client)
}

/// The claims of the ID token and of the access token.
async fn claims(harness: &Harness, client: &str) -> (Value, Value) {
    let tokens = harness.tokens(client, "ada", PASSWORD).await;
    (Tokens::claims(&tokens.id), Tokens::claims(&tokens.access))
}

#[tokio::test]
async fn versions_2_and_3_change_both_tokens_with_any_json() {
    for version in ["V2_0", "V3_0"] {
        let (harness, _, client) = start(version).await;
        let tree = json!({"id": 7, "roles": ["a", {"of": null}], "on": true});
        harness.triggers.answer(KIND, json!({"claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToAddOrOverride": {"tenant": tree, "email": "x@y.z"}, "claimsToSuppress": ["email_verified"]},
            "accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": tree, "plan": 3}, "scopesToAdd": ["orders/read", "two words"]},
        }}));
        let (id, access) = claims(&harness, &client).await;
        assert_eq!((&id["tenant"], &id["email"], id.get("email_verified")), (&tree, &json!("x@y.z"), None));
        assert_eq!((&access["tenant"], &access["plan"]), (&tree, &json!(3)));
        assert_eq!(access["scope"], format!("{SCOPE} orders/read"));
        let event = last_event(&harness, KIND);
        assert_eq!(
            (&event["version"], &event["request"]["scopes"]),
            (&json!(version[1..2]), &json!([SCOPE]))
        );
    }
}

#[tokio::test]
async fn version_1_changes_the_id_token_alone_and_is_told_no_scopes() {
    let (harness, _, client) = start("V1_0").await;
    harness.triggers.answer(KIND, json!({
        "claimsOverrideDetails": {"claimsToAddOrOverride": {"tenant": "7"}, "claimsToSuppress": ["email"]},
        "claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"claimsToAddOrOverride": {"plan": 3}}},
    }));
    let (id, access) = claims(&harness, &client).await;
    assert_eq!((&id["tenant"], id.get("email")), (&json!("7"), None));
    assert!(access.get("tenant").is_none() && access.get("plan").is_none());
    let event = last_event(&harness, KIND);
    assert_eq!((&event["version"], event["request"].get("scopes")), (&json!("1"), None));
    harness.triggers.answer(KIND, json!({"claimsOverrideDetails": {"claimsToAddOrOverride": {"tenant": 7}}}));
    let refused = harness.sign_in(&client, "ada", PASSWORD).await.unwrap_err();
    assert_eq!(refused.told(), ("InvalidLambdaResponseException", "Unrecognizable lambda output"));
}

#[tokio::test]
async fn a_scope_that_is_taken_away_closes_self_service() {
    let (harness, _, client) = start("V2_0").await;
    harness.triggers.answer(
        KIND,
        json!({"claimsAndScopeOverrideDetails": {
            "accessTokenGeneration": {"scopesToAdd": ["orders/read"], "scopesToSuppress": [SCOPE]},
        }}),
    );
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    assert_eq!(Tokens::claims(&tokens.access)["scope"], "orders/read");
    let refused = harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Access Token does not have required scopes"));
}

#[tokio::test]
async fn reserved_claims_of_both_tokens_are_written_last_rule_13() {
    let (harness, _, client) = start("V2_0").await;
    let plain = claims(&harness, &client).await;
    let evil: Value = RESERVED
        .iter()
        .map(|name| ((*name).to_owned(), json!("evil")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    harness.triggers.answer(
        KIND,
        json!({"claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToAddOrOverride": evil, "claimsToSuppress": RESERVED},
            "accessTokenGeneration": {"claimsToAddOrOverride": evil, "claimsToSuppress": RESERVED},
        }}),
    );
    let told = claims(&harness, &client).await;
    for (plain, told) in [(&plain.0, &told.0), (&plain.1, &told.1)] {
        for name in RESERVED {
            assert_ne!(told.get(*name), Some(&json!("evil")), "{name}");
            assert_eq!(plain.get(*name).is_some(), told.get(*name).is_some(), "{name}");
        }
        assert_eq!(plain["sub"], told["sub"]);
    }
}

#[tokio::test]
async fn groups_are_put_in_place_of_the_users_in_every_version() {
    for (version, name) in [("V1_0", "claimsOverrideDetails"), ("V2_0", "claimsAndScopeOverrideDetails")] {
        let (harness, pool, client) = start(version).await;
        let role = "arn:aws:iam::000000000000:role/staff";
        let group = json!({"UserPoolId": pool, "GroupName": "staff", "RoleArn": role, "Precedence": 1});
        harness.call("CreateGroup", group).await.unwrap();
        let join = json!({"UserPoolId": pool, "GroupName": "staff", "Username": "ada"});
        harness.call("AdminAddUserToGroup", join).await.unwrap();
        harness.triggers.answer(
            KIND,
            json!({name: {"groupOverrideDetails": {"groupsToOverride": ["owners"], "preferredRole": "r"}}}),
        );
        let (id, access) = claims(&harness, &client).await;
        assert_eq!(
            (&id["cognito:groups"], &access["cognito:groups"]),
            (&json!(["owners"]), &json!(["owners"]))
        );
        assert_eq!((id.get("cognito:roles"), &id["cognito:preferred_role"]), (None, &json!("r")));
        let event = last_event(&harness, KIND);
        assert_eq!(
            event["request"]["groupConfiguration"],
            json!({"groupsToOverride": ["staff"], "iamRolesToOverride": [role], "preferredRole": role})
        );
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_begins_no_session() {
    let (harness, pool, client) = start("V2_0").await;
    harness.triggers.answer(KIND, json!({"claimsAndScopeOverrideDetails": []}));
    assert!(harness.sign_in(&client, "ada", PASSWORD).await.is_err());
    harness.triggers.fail(KIND, Failure::TimedOut);
    assert!(harness.sign_in(&client, "ada", PASSWORD).await.is_err());
    let lines = harness.store.audit_shown("local", 0, 1000).await.unwrap();
    let signed = lines.iter().filter(|shown| shown.line.action == "SignIn" && shown.line.outcome == "ok");
    assert_eq!(signed.count(), 0, "{pool}");
}
