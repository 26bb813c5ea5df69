//! DescribeUserPoolClient through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn a_client_of_another_pool_is_unknown() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    let id = office.client(&pool, json!({})).await["ClientId"].as_str().unwrap().to_owned();
    let refusal =
        office.refused("DescribeUserPoolClient", json!({"UserPoolId": other, "ClientId": id})).await;
    assert_eq!(refusal, format!("ResourceNotFoundException: User pool client {id} does not exist."));
    let refusal =
        office.refused("DescribeUserPoolClient", json!({"UserPoolId": "x_y", "ClientId": id})).await;
    assert_eq!(refusal, "ResourceNotFoundException: User pool x_y does not exist.");
}
