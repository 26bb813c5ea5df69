//! DeleteUserPoolClientSecret through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn the_last_secret_stays_and_one_that_is_not_there_is_refused() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let client = office.client(&pool, json!({"GenerateSecret": true})).await;
    let named = json!({"UserPoolId": pool, "ClientId": client["ClientId"]});
    let secret =
        office.ask("ListUserPoolClientSecrets", named.clone()).await["ClientSecrets"][0]["ClientSecretId"]
            .take();
    let mut last = named.clone();
    last["ClientSecretId"] = secret;
    assert_eq!(
        office.refused("DeleteUserPoolClientSecret", last.clone()).await,
        "InvalidParameterException: The last secret of a user pool client cannot be deleted."
    );
    let mut unknown = named.clone();
    unknown["ClientSecretId"] = json!("nothing--1");
    assert_eq!(
        office.refused("DeleteUserPoolClientSecret", unknown).await,
        "ResourceNotFoundException: Client secret nothing--1 does not exist."
    );
    office.ask("AddUserPoolClientSecret", named.clone()).await;
    assert_eq!(office.ask("DeleteUserPoolClientSecret", last.clone()).await, json!({}));
    let shown = office.ask("DescribeUserPoolClient", named).await;
    assert_ne!(shown["UserPoolClient"]["ClientSecret"], client["ClientSecret"]);
    assert!(office.refused("DeleteUserPoolClientSecret", last).await.contains("does not exist"));
}
