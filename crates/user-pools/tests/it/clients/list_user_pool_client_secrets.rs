//! ListUserPoolClientSecrets through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::{BEGIN, Office};

#[tokio::test]
async fn ids_and_dates_are_shown_the_older_first_and_never_a_value() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let client = office.client(&pool, json!({"GenerateSecret": true})).await;
    let id = client["ClientId"].as_str().unwrap();
    let named = json!({"UserPoolId": pool, "ClientId": id});
    office.harness.advance(5);
    office.ask("AddUserPoolClientSecret", named.clone()).await;
    let epoch = BEGIN as i64;
    assert_eq!(
        office.ask("ListUserPoolClientSecrets", named).await,
        json!({"ClientSecrets": [
            {"ClientSecretId": format!("{id}--{epoch}"), "ClientSecretCreateDate": BEGIN},
            {"ClientSecretId": format!("{id}--{}", epoch + 5), "ClientSecretCreateDate": BEGIN + 5.0},
        ]})
    );
}

#[tokio::test]
async fn a_public_client_has_none_and_no_token_was_ever_given_out() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let client = office.client(&pool, json!({})).await["ClientId"].take();
    let mut named = json!({"UserPoolId": pool, "ClientId": client});
    assert_eq!(office.ask("ListUserPoolClientSecrets", named.clone()).await, json!({"ClientSecrets": []}));
    named["NextToken"] = json!("made-up");
    assert_eq!(
        office.refused("ListUserPoolClientSecrets", named).await,
        "InvalidParameterException: Invalid pagination token given."
    );
}
