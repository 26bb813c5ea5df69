//! DeleteUserPoolClient through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn a_deleted_client_is_unknown_everywhere_at_once_rule_12() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let client = office.client(&pool, json!({"GenerateSecret": true})).await["ClientId"].clone();
    let id = directory::ClientId::new(client.as_str().unwrap());
    assert!(office.harness.rooms.load_client_anywhere(&id, office.now()).await.is_ok());
    let named = json!({"UserPoolId": pool, "ClientId": client});
    office.ask("DeleteUserPoolClient", named.clone()).await;
    assert!(office.harness.rooms.load_client_anywhere(&id, office.now()).await.is_err());
    let unknown = format!("ResourceNotFoundException: User pool client {id} does not exist.");
    for operation in ["DescribeUserPoolClient", "UpdateUserPoolClient", "DeleteUserPoolClient"] {
        assert_eq!(office.refused(operation, named.clone()).await, unknown, "{operation}");
    }
}

#[tokio::test]
async fn a_client_is_not_deleted_through_another_pool() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    let client = office.client(&pool, json!({})).await["ClientId"].clone();
    office.refused("DeleteUserPoolClient", json!({"UserPoolId": other, "ClientId": client})).await;
    office.ask("DescribeUserPoolClient", json!({"UserPoolId": pool, "ClientId": client})).await;
}
