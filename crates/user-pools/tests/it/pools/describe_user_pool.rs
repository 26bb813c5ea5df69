//! DescribeUserPool through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn an_unknown_pool_is_told_by_its_id() {
    let office = Office::open().await;
    let refusal = office.refused("DescribeUserPool", json!({"UserPoolId": "us-east-1_nobody"})).await;
    assert_eq!(refusal, "ResourceNotFoundException: User pool us-east-1_nobody does not exist.");
}

#[tokio::test]
async fn users_are_estimated() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let other = office.pool(json!({})).await;
    office.user(&pool, "ann", &[]).await;
    office.user(&pool, "bob", &[]).await;
    let count = async |pool: &str| {
        let answer = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
        answer["UserPool"]["EstimatedNumberOfUsers"].clone()
    };
    assert_eq!((count(&pool).await, count(&other).await), (json!(2), json!(0)));
}
