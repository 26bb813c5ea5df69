//! AddUserPoolClientSecret through the registry: what it answers, what it changes, what it refuses.

use serde_json::{Value, json};

use crate::fixtures::PASSWORD;
use crate::office::{BEGIN, Office};

const OLD: &str = "the_old_secret_of_this_client";
const NEW: &str = "the_new_secret_of_this_client";

/// A client with a secret, and the members that name it.
async fn client(office: &Office) -> (String, String, Value) {
    let pool = office.pool(json!({})).await;
    let flows = json!(["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    let client = office.client(&pool, json!({"ClientSecret": OLD, "ExplicitAuthFlows": flows})).await;
    let id = client["ClientId"].as_str().unwrap().to_owned();
    let named = json!({"UserPoolId": pool, "ClientId": id});
    (pool, id, named)
}

fn with(named: &Value, member: &str, value: &str) -> Value {
    let mut input = named.clone();
    input[member] = json!(value);
    input
}

#[tokio::test]
async fn a_secret_that_is_made_is_shown_once_and_one_that_is_brought_along_never() {
    let office = Office::open().await;
    let (_, id, named) = client(&office).await;
    let made = office.ask("AddUserPoolClientSecret", named.clone()).await["ClientSecretDescriptor"].take();
    // The first was made in the same second, so this one counts on.
    let epoch = BEGIN as i64;
    assert_eq!(made["ClientSecretId"], format!("{id}--{}", epoch + 1));
    assert_eq!(made["ClientSecretCreateDate"], BEGIN);
    let value = made["ClientSecretValue"].as_str().unwrap();
    assert_eq!(value.len(), 52);
    let shown = office.ask("DescribeUserPoolClient", named.clone()).await;
    assert_eq!(shown["UserPoolClient"]["ClientSecret"], value, "the newer is shown");

    let old = format!("{id}--{epoch}");
    office.ask("DeleteUserPoolClientSecret", with(&named, "ClientSecretId", &old)).await;
    office.harness.advance(100);
    let brought = office.ask("AddUserPoolClientSecret", with(&named, "ClientSecret", NEW)).await;
    assert_eq!(
        brought["ClientSecretDescriptor"],
        json!({"ClientSecretId": format!("{id}--{}", epoch + 100), "ClientSecretCreateDate": BEGIN + 100.0})
    );
}

#[tokio::test]
async fn either_of_two_secrets_proves_the_client_until_one_is_deleted_cog_11() {
    let office = Office::open().await;
    let (pool, id, named) = client(&office).await;
    office.harness.user(&pool, "ann", PASSWORD, json!({})).await;
    office.ask("AddUserPoolClientSecret", with(&named, "ClientSecret", NEW)).await;
    let sign_in = async |secret: &str| {
        let hash = crypto::secret_hash(&crypto::Secret::new(secret), "ann", &id);
        let parameters = json!({"USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": hash});
        let input = json!({"ClientId": id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
        office.harness.call("InitiateAuth", input).await
    };
    let refresh = async |token: &Value, secret: &str| {
        let input = json!({"ClientId": id, "RefreshToken": token, "ClientSecret": secret});
        office.harness.call("GetTokensFromRefreshToken", input).await
    };
    let token = sign_in(OLD).await.unwrap()["AuthenticationResult"]["RefreshToken"].take();
    sign_in(NEW).await.unwrap();
    refresh(&token, OLD).await.unwrap();
    refresh(&token, NEW).await.unwrap();
    let neither = sign_in("something_else_altogether").await.unwrap_err();
    assert_eq!(neither.message, format!("Unable to verify secret hash for client {id}"));

    let secrets = office.ask("ListUserPoolClientSecrets", named.clone()).await;
    let oldest = secrets["ClientSecrets"][0]["ClientSecretId"].as_str().unwrap();
    office.ask("DeleteUserPoolClientSecret", with(&named, "ClientSecretId", oldest)).await;
    sign_in(NEW).await.unwrap();
    refresh(&token, NEW).await.unwrap();
    assert_eq!(sign_in(OLD).await.unwrap_err().exception, "NotAuthorizedException");
    assert_eq!(refresh(&token, OLD).await.unwrap_err().exception, "NotAuthorizedException");
}

#[tokio::test]
async fn there_is_no_third_secret_and_none_for_a_public_client() {
    let office = Office::open().await;
    let (pool, _, named) = client(&office).await;
    office.ask("AddUserPoolClientSecret", named.clone()).await;
    assert_eq!(
        office.refused("AddUserPoolClientSecret", named).await,
        "LimitExceededException: A user pool client has at most 2 secrets."
    );
    let public = office.client(&pool, json!({})).await["ClientId"].take();
    let refusal =
        office.refused("AddUserPoolClientSecret", json!({"UserPoolId": pool, "ClientId": public})).await;
    assert!(refusal.starts_with("InvalidParameterException: ") && refusal.contains("without a secret"));
}

#[tokio::test]
async fn a_secret_has_24_to_64_plain_characters_and_no_refusal_shows_it() {
    let office = Office::open().await;
    let (_, _, named) = client(&office).await;
    for wrong in
        ["short_secret_of_23_chars".get(..23).unwrap(), &"x".repeat(65), "not plain, but long enough"]
    {
        let refusal = office.refused("AddUserPoolClientSecret", with(&named, "ClientSecret", wrong)).await;
        assert!(refusal.contains("'clientSecret' failed to satisfy constraint"), "{refusal}");
        assert!(!refusal.contains(wrong), "{refusal}");
    }
    office.ask("AddUserPoolClientSecret", with(&named, "ClientSecret", &"x".repeat(64))).await;
}

#[tokio::test]
async fn another_pools_client_is_not_reached_sec_15() {
    let office = Office::open().await;
    let (_, id, _) = client(&office).await;
    let other = office.pool(json!({})).await;
    let gone = format!("ResourceNotFoundException: User pool client {id} does not exist.");
    let input = json!({"UserPoolId": other, "ClientId": id, "ClientSecretId": "x"});
    for operation in ["AddUserPoolClientSecret", "ListUserPoolClientSecrets", "DeleteUserPoolClientSecret"] {
        assert_eq!(office.refused(operation, input.clone()).await, gone, "{operation}");
    }
}
