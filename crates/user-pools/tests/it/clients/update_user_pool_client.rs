//! UpdateUserPoolClient through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::{BEGIN, Office};

#[tokio::test]
async fn what_is_omitted_goes_to_its_default_and_the_secret_stays() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let client = office
        .client(
            &pool,
            json!({
                "GenerateSecret": true, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "AccessTokenValidity": 2,
                "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": false, "ReadAttributes": ["email"],
                "CallbackURLs": ["https://example.com"], "AuthSessionValidity": 10,
            }),
        )
        .await;
    office.harness.advance(60);
    let input = json!({"UserPoolId": pool, "ClientId": client["ClientId"], "RefreshTokenValidity": 5});
    let updated = office.ask("UpdateUserPoolClient", input).await["UserPoolClient"].take();
    assert_eq!(
        updated,
        json!({
            "UserPoolId": pool,
            "ClientName": "an app",
            "ClientId": client["ClientId"],
            "ClientSecret": client["ClientSecret"],
            "LastModifiedDate": BEGIN + 60.0,
            "CreationDate": BEGIN,
            "RefreshTokenValidity": 5,
            "TokenValidityUnits": {},
            "AllowedOAuthFlowsUserPoolClient": false,
            "EnableTokenRevocation": false,
            "EnablePropagateAdditionalUserContextData": false,
            "AuthSessionValidity": 3,
        })
    );
    let named = json!({"UserPoolId": pool, "ClientId": client["ClientId"]});
    assert_eq!(office.ask("DescribeUserPoolClient", named).await["UserPoolClient"], updated);
    let input = json!({"UserPoolId": pool, "ClientId": client["ClientId"], "EnableTokenRevocation": true, "ClientName": "b"});
    let updated = office.ask("UpdateUserPoolClient", input).await["UserPoolClient"].take();
    assert_eq!((&updated["EnableTokenRevocation"], &updated["ClientName"]), (&json!(true), &json!("b")));
}

#[tokio::test]
async fn a_refused_update_changes_nothing() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let client = office.client(&pool, json!({"AccessTokenValidity": 2})).await;
    let update = |members: serde_json::Value| {
        let mut input = json!({"UserPoolId": pool, "ClientId": client["ClientId"]});
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        input
    };
    let refusal =
        office.refused("UpdateUserPoolClient", update(json!({"WriteAttributes": ["custom:none"]}))).await;
    assert_eq!(
        refusal,
        "InvalidParameterException: Invalid write attributes specified while updating a client"
    );
    let refusal = office.refused("UpdateUserPoolClient", update(json!({"GenerateSecret": true}))).await;
    assert!(refusal.contains("Unknown members"), "{refusal}");
    let named = json!({"UserPoolId": pool, "ClientId": client["ClientId"]});
    assert_eq!(office.ask("DescribeUserPoolClient", named).await["UserPoolClient"], client);
    let refusal =
        office.refused("UpdateUserPoolClient", json!({"UserPoolId": pool, "ClientId": "nobody"})).await;
    assert_eq!(refusal, "ResourceNotFoundException: User pool client nobody does not exist.");
}
