//! Every answer and every refusal of the operations on clients.

use serde_json::{Value, json};

use crate::answers::{Book, with};

/// A secret that somebody brings along.
const BROUGHT: &str = "a_secret_that_i_brought_along";

/// What CreateUserPoolClient and UpdateUserPoolClient refuse in the same words.
async fn settings(book: &mut Book, input: &Value) {
    for (title, over) in [
        (
            "an access token of a minute",
            json!({"AccessTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "minutes"}}),
        ),
        (
            "an access token that outlives the refresh token",
            json!({"AccessTokenValidity": 5, "RefreshTokenValidity": 1,
            "TokenValidityUnits": {"AccessToken": "hours", "RefreshToken": "hours"}}),
        ),
        (
            "old and new names of flows",
            json!({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_USER_SRP_AUTH"]}),
        ),
        ("rotation beside the refresh flow", json!({"RefreshTokenRotation": {"Feature": "ENABLED"}})),
        ("an attribute to read that is not there", json!({"ReadAttributes": ["custom:nope"]})),
        ("an attribute to write that nobody may", json!({"WriteAttributes": ["email_verified"]})),
        (
            "client_credentials beside another flow",
            json!({"AllowedOAuthFlows": ["client_credentials", "code"],
            "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthScopes": ["openid"], "CallbackURLs": ["https://a.example"]}),
        ),
        (
            "a scope that is not there",
            json!({"AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthScopes": ["mine/read"], "CallbackURLs": ["https://a.example"]}),
        ),
        (
            "email without openid",
            json!({"AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthScopes": ["email"], "CallbackURLs": ["https://a.example"]}),
        ),
        (
            "flows without scopes",
            json!({"AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": true,
            "CallbackURLs": ["https://a.example"]}),
        ),
        (
            "flows without callbacks",
            json!({"AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthScopes": ["openid"]}),
        ),
        ("pages without flows", json!({"AllowedOAuthFlowsUserPoolClient": true})),
        ("plain HTTP elsewhere", json!({"CallbackURLs": ["http://a.example"]})),
        ("a callback with a fragment", json!({"CallbackURLs": ["https://a.example/#x"]})),
        ("a callback that is none", json!({"CallbackURLs": ["a.example"]})),
        ("a callback without a host", json!({"CallbackURLs": ["https:///x"]})),
        (
            "a default that is no callback",
            json!({"DefaultRedirectURI": "https://b.example", "CallbackURLs": ["https://a.example"]}),
        ),
        ("a provider that is not there", json!({"SupportedIdentityProviders": ["Google"]})),
        ("what is not built", json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]})),
    ] {
        book.refuses(title, with(input, over)).await;
    }
}

#[tokio::test]
async fn create_user_pool_client() {
    let mut book = Book::open("CreateUserPoolClient").await;
    let pool = book
        .office
        .pool(json!({"Schema": [{"Name": "name", "AttributeDataType": "String", "Required": true}]}))
        .await;
    let input = json!({"UserPoolId": pool, "ClientName": "c"});
    book.answers("a name alone", input.clone()).await;
    book.answers("a secret", with(&input, json!({"GenerateSecret": true}))).await;
    book.answers("a secret that is brought along", with(&input, json!({"ClientSecret": BROUGHT}))).await;
    book.answers(
        "everything that can be told",
        with(&input, json!({
            "AccessTokenValidity": 10, "IdTokenValidity": 20, "RefreshTokenValidity": 7200,
            "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "seconds"},
            "ReadAttributes": ["name", "email"], "WriteAttributes": ["name"],
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
            "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
            "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": false, "AuthSessionValidity": 5,
            "SupportedIdentityProviders": ["COGNITO"], "CallbackURLs": ["https://a.example/cb"],
            "LogoutURLs": ["https://a.example"], "DefaultRedirectURI": "https://a.example/cb",
            "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid", "email"],
            "AllowedOAuthFlowsUserPoolClient": true,
        })),
    )
    .await;
    book.refuses(
        "a secret made and brought along",
        with(&input, json!({"GenerateSecret": true, "ClientSecret": BROUGHT})),
    )
    .await;
    book.refuses("what sign-up needs cannot be written", with(&input, json!({"WriteAttributes": ["email"]})))
        .await;
    let machine =
        json!({"AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthFlowsUserPoolClient": true});
    book.refuses("client_credentials without a secret", with(&input, machine)).await;
    let context = json!({"EnablePropagateAdditionalUserContextData": true});
    book.refuses("context of users without a secret", with(&input, context)).await;
    settings(&mut book, &input).await;
    book.close();
}

#[tokio::test]
async fn update_user_pool_client() {
    let mut book = Book::open("UpdateUserPoolClient").await;
    let pool = book.office.pool(json!({})).await;
    let id = book.office.client(&pool, json!({"GenerateSecret": true})).await["ClientId"].clone();
    let input = json!({"UserPoolId": pool, "ClientId": id});
    book.answers("everything goes to its default", input.clone()).await;
    book.answers(
        "a name and a validity",
        with(&input, json!({"ClientName": "d", "RefreshTokenValidity": 1})),
    )
    .await;
    settings(&mut book, &input).await;
    book.close();
}

#[tokio::test]
async fn describe_user_pool_client() {
    let mut book = Book::open("DescribeUserPoolClient").await;
    let pool = book.office.pool(json!({})).await;
    let id = book.office.client(&pool, json!({"GenerateSecret": true})).await["ClientId"].clone();
    book.answers("a client with a secret", json!({"UserPoolId": pool, "ClientId": id})).await;
    let elsewhere = book.office.pool(json!({})).await;
    book.refuses("another pool", json!({"UserPoolId": elsewhere, "ClientId": id})).await;
    book.close();
}

#[tokio::test]
async fn list_user_pool_clients() {
    let mut book = Book::open("ListUserPoolClients").await;
    let pool = book.office.pool(json!({})).await;
    let input = json!({"UserPoolId": pool, "MaxResults": 1});
    book.answers("none", input.clone()).await;
    for _ in 0..2 {
        book.office.client(&pool, json!({})).await;
    }
    let first = book.answers("the first of two pages", input.clone()).await;
    book.answers("the second page", with(&input, json!({"NextToken": first["NextToken"]}))).await;
    book.answers("of a type that nobody is", with(&input, json!({"ClientType": "DCR"}))).await;
    book.refuses("a token that is none", with(&input, json!({"NextToken": "nonsense"}))).await;
    book.close();
}

#[tokio::test]
async fn delete_user_pool_client() {
    let mut book = Book::open("DeleteUserPoolClient").await;
    let pool = book.office.pool(json!({})).await;
    let id = book.office.client(&pool, json!({})).await["ClientId"].clone();
    book.answers("a client", json!({"UserPoolId": pool, "ClientId": id})).await;
    book.refuses("once more", json!({"UserPoolId": pool, "ClientId": id})).await;
    book.close();
}

#[tokio::test]
async fn add_user_pool_client_secret() {
    let mut book = Book::open("AddUserPoolClientSecret").await;
    let pool = book.office.pool(json!({})).await;
    let public = book.office.client(&pool, json!({})).await["ClientId"].clone();
    book.refuses("a client without a secret", json!({"UserPoolId": pool, "ClientId": public})).await;
    let id = book.office.client(&pool, json!({"GenerateSecret": true})).await["ClientId"].clone();
    book.answers("one that is made", json!({"UserPoolId": pool, "ClientId": id})).await;
    book.refuses("a third", json!({"UserPoolId": pool, "ClientId": id})).await;
    let other = book.office.client(&pool, json!({"GenerateSecret": true})).await["ClientId"].clone();
    let input = json!({"UserPoolId": pool, "ClientId": other, "ClientSecret": BROUGHT});
    book.answers("one that is brought along", input).await;
    book.close();
}

#[tokio::test]
async fn list_user_pool_client_secrets() {
    let mut book = Book::open("ListUserPoolClientSecrets").await;
    let pool = book.office.pool(json!({})).await;
    let id = book.office.client(&pool, json!({"GenerateSecret": true})).await["ClientId"].clone();
    let input = json!({"UserPoolId": pool, "ClientId": id});
    book.answers("one", input.clone()).await;
    book.office.harness.advance(60);
    book.office.ask("AddUserPoolClientSecret", input.clone()).await;
    book.answers("two", input.clone()).await;
    book.refuses("a token, which is never given out", with(&input, json!({"NextToken": "nonsense"}))).await;
    book.close();
}

#[tokio::test]
async fn delete_user_pool_client_secret() {
    let mut book = Book::open("DeleteUserPoolClientSecret").await;
    let pool = book.office.pool(json!({})).await;
    let id = book.office.client(&pool, json!({"GenerateSecret": true})).await["ClientId"].clone();
    let input = json!({"UserPoolId": pool, "ClientId": id});
    let listed = book.office.ask("ListUserPoolClientSecrets", input.clone()).await;
    let first = with(&input, json!({"ClientSecretId": listed["ClientSecrets"][0]["ClientSecretId"]}));
    book.refuses("the last", first.clone()).await;
    book.office.harness.advance(60);
    book.office.ask("AddUserPoolClientSecret", input.clone()).await;
    let unknown = with(&input, json!({"ClientSecretId": "nobody--1"}));
    book.refuses("one that is not there", unknown).await;
    book.answers("one of two", first).await;
    book.close();
}
