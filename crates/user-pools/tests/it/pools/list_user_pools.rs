//! ListUserPools through the registry: what it answers, what it changes, what it refuses.

use std::collections::BTreeSet;

use serde_json::json;

use crate::office::{BEGIN, Office};

#[tokio::test]
async fn every_pool_is_listed_once_page_by_page() {
    let office = Office::open().await;
    let mut made = BTreeSet::new();
    for _ in 0..5 {
        made.insert(office.pool(json!({})).await);
    }
    let mut listed = Vec::new();
    let mut input = json!({"MaxResults": 2});
    loop {
        let page = office.ask("ListUserPools", input.clone()).await;
        let pools = page["UserPools"].as_array().unwrap();
        assert!(pools.len() <= 2);
        listed.extend(pools.iter().map(|pool| pool["Id"].as_str().unwrap().to_owned()));
        let Some(token) = page.get("NextToken") else { break };
        // A pool that comes or goes in between moves nothing else.
        office.pool(json!({})).await;
        input["NextToken"] = token.clone();
    }
    assert!(listed.is_sorted() && listed.windows(2).all(|pair| pair[0] != pair[1]));
    assert!(made.iter().all(|pool| listed.contains(pool)));
}

#[tokio::test]
async fn a_pool_is_described_by_name_and_dates() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let page = office.ask("ListUserPools", json!({"MaxResults": 60})).await;
    let described = json!({"Id": pool, "Name": "a pool", "LambdaConfig": {}, "LastModifiedDate": BEGIN, "CreationDate": BEGIN});
    assert_eq!(page, json!({"UserPools": [described]}));
}

#[tokio::test]
async fn limits_and_foreign_tokens_are_refused_rule_5() {
    let office = Office::open().await;
    for limit in [json!(0), json!(61), json!(null)] {
        let refusal = office.refused("ListUserPools", json!({"MaxResults": limit})).await;
        assert!(refusal.contains("validation error detected"), "{refusal}");
    }
    let pool = office.pool(json!({})).await;
    office.pool(json!({})).await;
    for name in ["ann", "bob"] {
        office.user(&pool, name, &[]).await;
    }
    let users = office.ask("ListUsers", json!({"UserPoolId": pool, "Limit": 1})).await;
    let token = &users["PaginationToken"];
    let refusal = office.refused("ListUserPools", json!({"MaxResults": 1, "NextToken": token})).await;
    assert_eq!(refusal, "InvalidParameterException: Invalid pagination token given.");
}
