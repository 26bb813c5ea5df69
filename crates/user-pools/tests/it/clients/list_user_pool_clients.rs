//! ListUserPoolClients through the registry: what it answers, what it changes, what it refuses.

use std::collections::BTreeSet;

use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn the_clients_of_one_pool_are_listed_once_page_by_page() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    let mut made = BTreeSet::new();
    for _ in 0..5 {
        made.insert(office.client(&pool, json!({"GenerateSecret": true})).await["ClientId"].to_string());
    }
    office.client(&other, json!({})).await;
    let mut listed = Vec::new();
    let mut input = json!({"UserPoolId": pool, "MaxResults": 2});
    loop {
        let page = office.ask("ListUserPoolClients", input.clone()).await;
        for client in page["UserPoolClients"].as_array().unwrap() {
            let expected =
                json!({"ClientId": client["ClientId"], "UserPoolId": pool, "ClientName": "an app"});
            assert_eq!(client, &expected);
            listed.push(client["ClientId"].to_string());
        }
        let Some(token) = page.get("NextToken") else { break };
        input["NextToken"] = token.clone();
    }
    assert_eq!(listed.len(), 5);
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), made);
}

#[tokio::test]
async fn clients_of_a_type_that_nobody_is_are_none_and_tokens_stay_in_their_list() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    for _ in 0..2 {
        office.client(&pool, json!({})).await;
    }
    let list = |members: serde_json::Value| {
        let mut input = json!({"UserPoolId": pool, "MaxResults": 1});
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        input
    };
    assert_eq!(
        office.ask("ListUserPoolClients", list(json!({"ClientType": "DCR"}))).await,
        json!({"UserPoolClients": []})
    );
    let page = office.ask("ListUserPoolClients", list(json!({"ClientType": "REGULAR"}))).await;
    let token = page["NextToken"].clone();
    for input in [
        list(json!({"NextToken": token})),
        json!({"UserPoolId": other, "ClientType": "REGULAR", "NextToken": token}),
    ] {
        let refusal = office.refused("ListUserPoolClients", input).await;
        assert_eq!(refusal, "InvalidParameterException: Invalid pagination token given.");
    }
    office.ask("ListUserPoolClients", list(json!({"ClientType": "REGULAR", "NextToken": token}))).await;
}
