//! What the groups of a user give to the tokens, with and without a handler that has another opinion.

use serde_json::{Value, json};
use testkit::{Harness, Tokens};
use triggers::TriggerKind;

use super::membership;
use crate::fixtures::{PASSWORD, pool_with_ada};

fn role(name: &str) -> String {
    format!("arn:aws:iam::123456789012:role/{name}")
}

/// Ada's pool, with these groups (name, precedence, role), all of which she is in.
async fn ada_in(groups: &[(&str, Option<u32>, Option<&str>)]) -> (Harness, String, String) {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    for (name, precedence, given) in groups {
        let mut input = json!({"UserPoolId": pool, "GroupName": name});
        if let Some(precedence) = precedence {
            input["Precedence"] = json!(precedence);
        }
        if let Some(given) = given {
            input["RoleArn"] = json!(role(given));
        }
        harness.call("CreateGroup", input).await.unwrap();
        harness.call("AdminAddUserToGroup", membership(&pool, "ada", name)).await.unwrap();
    }
    (harness, pool, client)
}

async fn claims(harness: &Harness, client: &str) -> (Value, Value) {
    let tokens = harness.tokens(client, "ada", PASSWORD).await;
    (Tokens::claims(&tokens.id), Tokens::claims(&tokens.access))
}

const GROUP_CLAIMS: [&str; 3] = ["cognito:groups", "cognito:roles", "cognito:preferred_role"];

#[tokio::test]
async fn somebody_in_no_group_has_none_of_the_claims() {
    let (harness, _, client) = ada_in(&[]).await;
    let (id, access) = claims(&harness, &client).await;
    for claim in GROUP_CLAIMS {
        assert!(id.get(claim).is_none() && access.get(claim).is_none(), "{claim}");
    }
}

#[tokio::test]
async fn groups_are_in_both_tokens_by_precedence_and_roles_in_the_id_token() {
    let (harness, pool, client) = ada_in(&[
        ("alpha", None, Some("Late")),
        ("beta", Some(20), Some("Second")),
        ("gamma", Some(3), Some("First")),
        ("delta", None, None),
    ])
    .await;
    let (id, access) = claims(&harness, &client).await;
    let order = json!(["gamma", "beta", "alpha", "delta"]);
    assert_eq!((&id["cognito:groups"], &access["cognito:groups"]), (&order, &order));
    assert_eq!(id["cognito:roles"], json!([role("First"), role("Second"), role("Late")]));
    assert_eq!(id["cognito:preferred_role"], json!(role("First")));
    assert!(access.get("cognito:roles").is_none() && access.get("cognito:preferred_role").is_none());
    // By SRP as well.
    let answer = harness.sign_in_by_srp(&pool, &client, "ada", PASSWORD).await.unwrap();
    assert_eq!(Tokens::claims(&Tokens::of(&answer).access)["cognito:groups"], order);
}

#[tokio::test]
async fn equals_that_differ_in_role_leave_the_preferred_role_out() {
    let (harness, pool, client) = ada_in(&[("a", Some(1), Some("One")), ("b", Some(1), Some("Two"))]).await;
    let (id, _) = claims(&harness, &client).await;
    assert_eq!(id["cognito:roles"], json!([role("One"), role("Two")]));
    assert!(id.get("cognito:preferred_role").is_none());
    let agree = json!({"UserPoolId": pool, "GroupName": "b", "RoleArn": role("One")});
    harness.call("UpdateGroup", agree).await.unwrap();
    let (id, _) = claims(&harness, &client).await;
    assert_eq!(id["cognito:roles"], json!([role("One")]));
    assert_eq!(id["cognito:preferred_role"], json!(role("One")));
}

#[tokio::test]
async fn a_change_of_groups_is_felt_by_the_next_refresh() {
    let (harness, pool, client) = ada_in(&[("a", Some(1), Some("One")), ("b", Some(2), None)]).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let refresh = async || {
        let parameters = json!({"REFRESH_TOKEN": tokens.refresh});
        let input =
            json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters});
        let tokens = Tokens::of(&harness.call("InitiateAuth", input).await.unwrap());
        (Tokens::claims(&tokens.id), Tokens::claims(&tokens.access))
    };
    assert_eq!(refresh().await.1["cognito:groups"], json!(["a", "b"]));
    let first = json!({"UserPoolId": pool, "GroupName": "b", "Precedence": 0});
    harness.call("UpdateGroup", first).await.unwrap();
    assert_eq!(refresh().await.0["cognito:groups"], json!(["b", "a"]));
    harness.call("AdminRemoveUserFromGroup", membership(&pool, "ada", "b")).await.unwrap();
    assert_eq!(refresh().await.0["cognito:groups"], json!(["a"]));
    harness.call("DeleteGroup", json!({"UserPoolId": pool, "GroupName": "a"})).await.unwrap();
    let (id, access) = refresh().await;
    for claim in GROUP_CLAIMS {
        assert!(id.get(claim).is_none() && access.get(claim).is_none(), "{claim}");
    }
    // A group of the same name, made anew, is another.
    harness.call("CreateGroup", json!({"UserPoolId": pool, "GroupName": "a"})).await.unwrap();
    assert!(refresh().await.1.get("cognito:groups").is_none());
}

#[tokio::test]
async fn the_groups_of_a_sign_in_cost_one_round_trip() {
    let (harness, pool, client) = ada_in(&[]).await;
    let parameters = json!({"USERNAME": "ada", "PASSWORD": PASSWORD});
    let input = json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    let trips = async || {
        let before = (harness.trace.round_trips(), harness.trace.commits());
        harness.call("InitiateAuth", input.clone()).await.unwrap();
        (harness.trace.round_trips() - before.0, harness.trace.commits() - before.1)
    };
    trips().await;
    let without = trips().await;
    for name in ["a", "b", "c"] {
        harness.call("CreateGroup", json!({"UserPoolId": pool, "GroupName": name})).await.unwrap();
        harness.call("AdminAddUserToGroup", membership(&pool, "ada", name)).await.unwrap();
    }
    // The first sign-in looks at the groups themselves, the later ones know them.
    trips().await;
    assert_eq!(trips().await, without);
    assert_eq!(without.1, 2, "and no commit");
}

#[tokio::test]
async fn pre_token_generation_is_told_of_groups_and_roles() {
    let (harness, _, client) = ada_in(&[("b", Some(1), Some("One")), ("a", None, None)]).await;
    harness.triggers.answer(TriggerKind::PreTokenGeneration, json!({}));
    let (id, _) = claims(&harness, &client).await;
    let told = harness.triggers.events().last().unwrap().to_json();
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        told["request"]["groupConfiguration"],
        json!({"groupsToOverride": ["b", "a"], "iamRolesToOverride": [role("One")], "preferredRole": role("One")})
    );
    assert_eq!(id["cognito:groups"], json!(["b", "a"]), "nothing was overridden");
}

#[tokio::test]
async fn an_override_takes_the_place_of_all_three_claims() {
    let (harness, _, client) = ada_in(&[("a", Some(1), Some("One"))]).await;
    let answer = |details: Value| {
        let response = json!({"claimsOverrideDetails": {"groupOverrideDetails": details}});
        harness.triggers.answer(TriggerKind::PreTokenGeneration, response);
    };
    answer(json!({"groupsToOverride": ["x", "y"], "iamRolesToOverride": ["r"], "preferredRole": "r"}));
    let (id, access) = claims(&harness, &client).await;
    let order = json!(["x", "y"]);
    assert_eq!((&id["cognito:groups"], &access["cognito:groups"]), (&order, &order));
    assert_eq!((&id["cognito:roles"], &id["cognito:preferred_role"]), (&json!(["r"]), &json!("r")));
    assert!(access.get("cognito:roles").is_none());
    // What is left out is taken away, and an empty override takes everything away.
    answer(json!({"groupsToOverride": ["x"]}));
    let (id, _) = claims(&harness, &client).await;
    assert_eq!(id["cognito:groups"], json!(["x"]));
    assert!(id.get("cognito:roles").is_none() && id.get("cognito:preferred_role").is_none());
    answer(json!({}));
    let (id, access) = claims(&harness, &client).await;
    for claim in GROUP_CLAIMS {
        assert!(id.get(claim).is_none() && access.get(claim).is_none(), "{claim}");
    }
    answer(Value::Null);
    assert_eq!(claims(&harness, &client).await.0["cognito:groups"], json!(["a"]));
}

#[tokio::test]
async fn a_handler_may_suppress_the_claim_by_name_but_not_reserved_ones_rule_13() {
    let (harness, _, client) = ada_in(&[("a", Some(1), Some("One"))]).await;
    let details = json!({"claimsToSuppress": ["cognito:groups", "cognito:username", "sub"]});
    harness.triggers.answer(TriggerKind::PreTokenGeneration, json!({"claimsOverrideDetails": details}));
    let (id, access) = claims(&harness, &client).await;
    assert!(id.get("cognito:groups").is_none());
    assert_eq!(id["cognito:username"], "ada");
    assert!(id["sub"].is_string());
    // Version 1 of the event changes claims of the ID token only.
    assert_eq!(access["cognito:groups"], json!(["a"]));
}

#[tokio::test]
async fn a_group_of_the_same_name_in_another_pool_gives_nothing_sec_15() {
    let (harness, _, client) = ada_in(&[]).await;
    let (other, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.call("CreateGroup", json!({"UserPoolId": other, "GroupName": "admins"})).await.unwrap();
    harness.call("AdminAddUserToGroup", membership(&other, "ada", "admins")).await.unwrap();
    let (id, access) = claims(&harness, &client).await;
    assert!(id.get("cognito:groups").is_none() && access.get("cognito:groups").is_none());
}
