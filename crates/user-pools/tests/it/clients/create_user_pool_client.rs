//! CreateUserPoolClient through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::{BEGIN, Office};

#[tokio::test]
async fn a_client_with_only_a_name_answers_what_aws_answers() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let client = office.client(&pool, json!({})).await;
    let id = client["ClientId"].as_str().unwrap();
    assert_eq!(id.len(), 26);
    assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    assert_eq!(
        client,
        json!({
            "UserPoolId": pool,
            "ClientName": "an app",
            "ClientId": id,
            "LastModifiedDate": BEGIN,
            "CreationDate": BEGIN,
            "RefreshTokenValidity": 30,
            "TokenValidityUnits": {},
            "AllowedOAuthFlowsUserPoolClient": false,
            "EnableTokenRevocation": true,
            "EnablePropagateAdditionalUserContextData": false,
            "AuthSessionValidity": 3,
        })
    );
}

#[tokio::test]
async fn everything_that_is_given_comes_back() {
    let office = Office::open().await;
    let pool = office.pool(json!({"Schema": [{"Name": "role", "AttributeDataType": "String"}]})).await;
    let given = json!({
        "RefreshTokenValidity": 12, "AccessTokenValidity": 10, "IdTokenValidity": 600,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "seconds", "RefreshToken": "hours"},
        "ReadAttributes": ["email", "email_verified", "custom:role"], "WriteAttributes": ["email", "custom:role"],
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"],
        "SupportedIdentityProviders": ["COGNITO"],
        "CallbackURLs": ["https://example.com/cb", "http://localhost:3000", "app://cb"],
        "LogoutURLs": ["https://example.com/bye"], "DefaultRedirectURI": "https://example.com/cb",
        "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid", "email"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AnalyticsConfiguration": {"UserDataShared": false},
        "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": false,
        "EnablePropagateAdditionalUserContextData": true, "AuthSessionValidity": 15,
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 30},
    });
    let mut input = given.clone();
    input["GenerateSecret"] = json!(true);
    let client = office.client(&pool, input).await;
    for (member, value) in given.as_object().unwrap() {
        assert_eq!(&client[member], value, "{member}");
    }
    let named = json!({"UserPoolId": pool, "ClientId": client["ClientId"]});
    assert_eq!(office.ask("DescribeUserPoolClient", named).await["UserPoolClient"], client);
}

#[tokio::test]
async fn a_secret_is_made_or_brought_along_and_shown_again() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let made = office.client(&pool, json!({"GenerateSecret": true})).await;
    let secret = made["ClientSecret"].as_str().unwrap();
    assert_eq!(secret.len(), 52);
    assert!(secret.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    let other = office.client(&pool, json!({"GenerateSecret": true})).await;
    assert_ne!(other["ClientSecret"], made["ClientSecret"]);
    let brought = office.client(&pool, json!({"ClientSecret": "brought_along_from_somewhere"})).await;
    assert_eq!(brought["ClientSecret"], json!("brought_along_from_somewhere"));
    let both = json!({"UserPoolId": pool, "ClientName": "c", "GenerateSecret": true, "ClientSecret": "x".repeat(24)});
    assert!(office.refused("CreateUserPoolClient", both).await.contains("Only one of"));
    let none = office.client(&pool, json!({"GenerateSecret": false})).await;
    assert_eq!(none.get("ClientSecret"), None);
    // Sealed at rest: a reader without the keys' business does not see it (RULE-1).
    let id = directory::ClientId::new(made["ClientId"].as_str().unwrap());
    let key = store::clients::client_key(&directory::PoolId::new(&pool), &id);
    let record =
        office.harness.store.find_without_secrets::<directory::Client>(&key, office.now()).await.unwrap();
    assert!(record.unwrap().secrets.is_empty());
}

#[tokio::test]
async fn validities_keep_their_ranges() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let units = |unit: &str| json!({"AccessToken": unit, "IdToken": unit, "RefreshToken": unit});
    let wrong = [
        json!({"AccessTokenValidity": 4, "TokenValidityUnits": units("minutes")}),
        json!({"IdTokenValidity": 299, "TokenValidityUnits": {"IdToken": "seconds"}}),
        json!({"AccessTokenValidity": 25}),
        json!({"IdTokenValidity": 2, "TokenValidityUnits": {"IdToken": "days"}}),
        json!({"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}}),
        json!({"RefreshTokenValidity": 3651}),
        json!({"RefreshTokenValidity": 90, "AccessTokenValidity": 2, "TokenValidityUnits": {"RefreshToken": "minutes"}}),
    ];
    for mut input in wrong {
        input["UserPoolId"] = json!(pool);
        input["ClientName"] = json!("c");
        let refusal = office.refused("CreateUserPoolClient", input.clone()).await;
        let expected = "InvalidParameterException: Invalid range for token validity.";
        assert!(refusal.starts_with(expected), "{input}: {refusal}");
    }
    for right in [
        json!({"AccessTokenValidity": 5, "IdTokenValidity": 1440, "TokenValidityUnits": units("minutes")}),
        json!({"AccessTokenValidity": 24, "IdTokenValidity": 1, "RefreshTokenValidity": 3650}),
        json!({"RefreshTokenValidity": 60, "TokenValidityUnits": {"RefreshToken": "minutes"}}),
    ] {
        office.client(&pool, right).await;
    }
    let zero = office.client(&pool, json!({"RefreshTokenValidity": 0})).await;
    assert_eq!(zero["RefreshTokenValidity"], json!(30));
    let session = json!({"UserPoolId": pool, "ClientName": "c", "AuthSessionValidity": 2});
    assert!(office.refused("CreateUserPoolClient", session).await.contains("validation error detected"));
}

#[tokio::test]
async fn flows_do_not_mix_old_and_new_names() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let flows = |flows: &[&str]| json!({"UserPoolId": pool, "ClientName": "c", "ExplicitAuthFlows": flows});
    let refusal =
        office.refused("CreateUserPoolClient", flows(&["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"])).await;
    assert!(refusal.contains("cannot be mixed"), "{refusal}");
    for flow in ["ALLOW_USER_AUTH", "ALLOW_TOKEN_EXCHANGE_DELEGATION", "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"] {
        let refusal = office.refused("CreateUserPoolClient", flows(&["ALLOW_USER_SRP_AUTH", flow])).await;
        assert!(refusal.contains("is not implemented yet") && refusal.contains(flow), "{refusal}");
    }
    let old =
        office.client(&pool, json!({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"]})).await;
    assert_eq!(old["ExplicitAuthFlows"], json!(["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"]));
    let empty = office.client(&pool, json!({"ExplicitAuthFlows": []})).await;
    assert_eq!(empty.get("ExplicitAuthFlows"), None);
}

#[tokio::test]
async fn rotation_needs_the_refresh_flow_to_be_off() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let rotation = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 10});
    for flows in [json!(null), json!(["ALLOW_REFRESH_TOKEN_AUTH"]), json!(["USER_PASSWORD_AUTH"])] {
        let input = json!({"UserPoolId": pool, "ClientName": "c", "ExplicitAuthFlows": flows, "RefreshTokenRotation": rotation});
        let refusal = office.refused("CreateUserPoolClient", input).await;
        assert!(refusal.contains("ALLOW_REFRESH_TOKEN_AUTH"), "{refusal}");
    }
    let off = json!({"Feature": "DISABLED", "RetryGracePeriodSeconds": 5});
    let client = office.client(&pool, json!({"RefreshTokenRotation": off})).await;
    assert_eq!(client["RefreshTokenRotation"], off);
}

#[tokio::test]
async fn attributes_exist_and_what_sign_up_needs_can_be_written() {
    let office = Office::open().await;
    let pool = office.pool(json!({"Schema": [{"Name": "email", "Required": true}]})).await;
    let refused = async |member: &str, names: &[&str]| {
        let input = json!({"UserPoolId": pool, "ClientName": "c", member: names});
        office.refused("CreateUserPoolClient", input).await
    };
    let reads = "InvalidParameterException: Invalid read attributes specified while creating a client";
    let writes = "InvalidParameterException: Invalid write attributes specified while creating a client";
    assert_eq!(refused("ReadAttributes", &["email", "custom:none"]).await, reads);
    assert_eq!(refused("WriteAttributes", &["email", "custom:none"]).await, writes);
    assert_eq!(refused("WriteAttributes", &["name"]).await, writes);
    assert_eq!(refused("WriteAttributes", &["email", "email_verified"]).await, writes);
    assert_eq!(refused("WriteAttributes", &["email", "sub"]).await, writes);
    let client = office.client(&pool, json!({"ReadAttributes": [], "WriteAttributes": []})).await;
    assert_eq!((client.get("ReadAttributes"), client.get("WriteAttributes")), (None, None));
}

#[tokio::test]
async fn providers_and_oauth_settings_must_make_sense() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    for (input, why) in [
        (
            json!({"SupportedIdentityProviders": ["Google"]}),
            "InvalidParameterException: SupportedIdentityProviders needs ",
        ),
        (
            json!({"CallbackURLs": ["http://example.com"]}),
            "InvalidParameterException: http://example.com cannot use",
        ),
        (
            json!({"AllowedOAuthFlows": ["client_credentials"]}),
            "InvalidOAuthFlowException: client_credentials flow",
        ),
        (json!({"AllowedOAuthScopes": ["api/read"]}), "ScopeDoesNotExistException: "),
        (
            json!({"EnablePropagateAdditionalUserContextData": true}),
            "InvalidParameterException: EnablePropagate",
        ),
    ] {
        let mut input = input;
        input["UserPoolId"] = json!(pool);
        input["ClientName"] = json!("c");
        let refusal = office.refused("CreateUserPoolClient", input).await;
        assert!(refusal.starts_with(why), "{refusal}");
    }
}

#[tokio::test]
async fn a_pinned_client_id_is_unique_over_all_pools() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    let id = directory::ClientId::new("pinned0000000000000000000a");
    let create = async |pool: &str| {
        let input = aws_model::user_pools::CreateUserPoolClientRequest {
            user_pool_id: pool.into(),
            client_name: "c".into(),
            ..Default::default()
        };
        user_pools::clients::create_user_pool_client::create(
            &office.harness.rooms,
            &office.call(),
            &input,
            id.clone(),
        )
        .await
    };
    assert_eq!(create(&pool).await.unwrap().id, id);
    assert!(create(&pool).await.unwrap_err().to_string().contains("already exists"));
    assert!(create(&other).await.unwrap_err().to_string().contains("already exists"));
}

#[tokio::test]
async fn an_unknown_pool_has_no_clients() {
    let office = Office::open().await;
    let input = json!({"UserPoolId": "us-east-1_nobody", "ClientName": "c"});
    let refusal = office.refused("CreateUserPoolClient", input).await;
    assert_eq!(refusal, "ResourceNotFoundException: User pool us-east-1_nobody does not exist.");
}
