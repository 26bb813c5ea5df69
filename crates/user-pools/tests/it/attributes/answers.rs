//! Every answer and every refusal of the operations on attributes.

use serde_json::{Value, json};
use triggers::TriggerKind;

use crate::answers::{Book, attributes, with};
use crate::fixtures::{PASSWORD, pool_with_ada};

/// A pool whose addresses are verified and names are unique, with an attribute that cannot change.
fn settings() -> Value {
    json!({
        "AutoVerifiedAttributes": ["email"],
        "AliasAttributes": ["email"],
        "Schema": [
            {"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": true},
            {"Name": "badge", "AttributeDataType": "String", "Mutable": false},
            {"Name": "level", "AttributeDataType": "Number", "Mutable": true,
                "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
            {"Name": "short", "AttributeDataType": "String", "Mutable": true,
                "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "3"}},
        ],
    })
}

/// Values that administrators and users are refused in the same words.
const WRONG: [(&str, &str, &str); 9] = [
    ("the sub", "sub", "x"),
    ("an attribute that is not there", "custom:nope", "x"),
    ("one that cannot change", "custom:badge", "7"),
    ("one that is required, taken away", "email", ""),
    ("an address that is none", "email", "ada"),
    ("a number out of range", "custom:level", "10"),
    ("no number at all", "custom:level", "many"),
    ("too short a text", "custom:short", "x"),
    ("too long a text", "custom:short", "xxxx"),
];

#[tokio::test]
async fn add_custom_attributes() {
    let mut book = Book::open("AddCustomAttributes").await;
    let pool = book.office.pool(json!({})).await;
    let add = |given: Value| json!({"UserPoolId": pool, "CustomAttributes": given});
    let role = json!({"Name": "role", "AttributeDataType": "String"});
    book.answers("one", add(json!([role]))).await;
    book.refuses("one that is there", add(json!([role]))).await;
    let other = json!({"Name": "other", "AttributeDataType": "String"});
    book.refuses("one twice", add(json!([other, other]))).await;
    book.refuses("one without a name", add(json!([{"AttributeDataType": "String"}]))).await;
    book.refuses("one without a type", add(json!([{"Name": "x"}]))).await;
    let required = json!([{"Name": "x", "AttributeDataType": "String", "Required": true}]);
    book.refuses("one that is required", add(required)).await;
    let many = |from: u32| {
        (from..from + 25)
            .map(|n| json!({"Name": format!("x{n}"), "AttributeDataType": "String"}))
            .collect::<Value>()
    };
    book.office.ask("AddCustomAttributes", add(many(0))).await;
    book.refuses("more than a pool may have", add(many(25))).await;
    book.close();
}

#[tokio::test]
async fn admin_update_user_attributes() {
    let mut book = Book::open("AdminUpdateUserAttributes").await;
    let (_, pool) = book.signed_in(settings()).await;
    let update = |given: &[(&str, &str)]| json!({"UserPoolId": pool, "Username": "ada", "UserAttributes": attributes(given)});
    book.answers("a name", update(&[("name", "Ada")])).await;
    let fails = update(&[("email", "new@example.com")]);
    book.refuses_for_its_trigger(TriggerKind::CustomMessage, [fails.clone(), fails.clone(), fails]).await;
    book.answers(
        "an address that is vouched for",
        update(&[("email", "new@example.com"), ("email_verified", "true")]),
    )
    .await;
    book.refuses("nobody", with(&update(&[("name", "x")]), json!({"Username": "nobody"}))).await;
    for (title, name, value) in WRONG {
        book.refuses(title, update(&[(name, value)])).await;
    }
    book.refuses("a flag that is none", update(&[("email_verified", "maybe")])).await;
    book.refuses("a flag without a number", update(&[("phone_number_verified", "true")])).await;
    book.refuses("a number that is none", update(&[("phone_number", "0123")])).await;
    book.office.user(&pool, "eve", &[("email", "eve@example.com"), ("email_verified", "true")]).await;
    let taken = update(&[("email", "eve@example.com"), ("email_verified", "true")]);
    book.refuses("an alias that is taken", taken).await;
    book.office.user(&pool, "joe", &[]).await;
    let flag = with(&update(&[("email_verified", "true")]), json!({"Username": "joe"}));
    book.refuses("a flag without an address", flag).await;
    book.close();
}

#[tokio::test]
async fn admin_delete_user_attributes() {
    let mut book = Book::open("AdminDeleteUserAttributes").await;
    let (_, pool) = book.signed_in(settings()).await;
    let delete = |name: &str| json!({"UserPoolId": pool, "Username": "ada", "UserAttributeNames": [name]});
    book.answers("one that the user has not", delete("name")).await;
    book.refuses("nobody", with(&delete("name"), json!({"Username": "nobody"}))).await;
    for name in ["sub", "email", "custom:badge", "custom:nope"] {
        book.refuses(name, delete(name)).await;
    }
    book.close();
}

#[tokio::test]
async fn update_user_attributes() {
    let mut book = Book::open("UpdateUserAttributes").await;
    let (token, pool) = book.signed_in(settings()).await;
    // Custom attributes are not a client's until it lists them.
    let listed = book.office.ask("ListUserPoolClients", json!({"UserPoolId": pool})).await;
    let client = listed["UserPoolClients"][0]["ClientId"].clone();
    let update = |given: &[(&str, &str)]| json!({"AccessToken": token, "UserAttributes": attributes(given)});
    book.answers("a name", update(&[("name", "Ada")])).await;
    book.refuses("what the client may not write", update(&[("custom:level", "1")])).await;
    book.refuses("a flag", update(&[("email_verified", "true")])).await;
    let writable = ["email", "name", "custom:badge", "custom:level", "custom:short"];
    let flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
    book.office
        .ask("UpdateUserPoolClient", json!({"UserPoolId": pool, "ClientId": client, "WriteAttributes": writable, "ExplicitAuthFlows": flows}))
        .await;
    let fails = update(&[("email", "new@example.com")]);
    book.refuses_for_its_trigger(TriggerKind::CustomMessage, [fails.clone(), fails.clone(), fails]).await;
    book.answers("a new address", update(&[("email", "new@example.com")])).await;
    for (title, name, value) in WRONG {
        book.refuses(title, update(&[(name, value)])).await;
    }
    book.refuses_the_dead(update(&[("name", "Ada")]), &pool).await;
    let by_address = json!({"UsernameAttributes": ["email"]});
    let pool = book.office.pool(by_address).await;
    let client = book.office.harness.client(&pool, json!({})).await;
    for name in ["ada@example.com", "eve@example.com"] {
        book.office.harness.user(&pool, name, PASSWORD, json!({})).await;
    }
    let token = book.office.harness.tokens(&client, "ada@example.com", PASSWORD).await.access;
    let taken = json!({"AccessToken": token, "UserAttributes": attributes(&[("email", "eve@example.com")])});
    book.refuses("an address that is somebody else's name", taken).await;
    book.refuses_without_carriers(async |office| {
        let (_, client) = pool_with_ada(&office.harness, settings(), json!({})).await;
        let token = office.harness.tokens(&client, "ada", PASSWORD).await.access;
        json!({"AccessToken": token, "UserAttributes": attributes(&[("email", "new@example.com")])})
    })
    .await;
    book.close();
}

#[tokio::test]
async fn delete_user_attributes() {
    let mut book = Book::open("DeleteUserAttributes").await;
    let (token, pool) = book.signed_in(settings()).await;
    let delete = |name: &str| json!({"AccessToken": token, "UserAttributeNames": [name]});
    book.answers("one that the user has not", delete("name")).await;
    for name in ["sub", "email", "custom:level", "email_verified", "custom:nope"] {
        book.refuses(name, delete(name)).await;
    }
    book.refuses_the_dead(delete("name"), &pool).await;
    book.close();
}

#[tokio::test]
async fn get_user_attribute_verification_code() {
    let mut book = Book::open("GetUserAttributeVerificationCode").await;
    let (token, pool) = book.signed_in(settings()).await;
    let ask = |name: &str| json!({"AccessToken": token, "AttributeName": name});
    book.refuses("an address that is verified", ask("email")).await;
    book.refuses("a number that is not there", ask("phone_number")).await;
    book.refuses("what is no address", ask("name")).await;
    let update = json!({"AccessToken": token, "UserAttributes": attributes(&[("email", "new@example.com")])});
    book.office.ask("UpdateUserAttributes", update).await;
    book.answers("a new address", ask("email")).await;
    let fails = ask("email");
    book.refuses_for_its_trigger(TriggerKind::CustomMessage, [fails.clone(), fails.clone(), fails]).await;
    for _ in 0..3 {
        book.office.ask("GetUserAttributeVerificationCode", ask("email")).await;
    }
    book.refuses("more than five an hour", ask("email")).await;
    book.refuses_the_dead(ask("email"), &pool).await;
    book.refuses_without_carriers(async |office| {
        let (_, client) = pool_with_ada(&office.harness, json!({}), json!({})).await;
        let token = office.harness.tokens(&client, "ada", PASSWORD).await.access;
        let new =
            json!({"AccessToken": token, "UserAttributes": attributes(&[("email", "new@example.com")])});
        office.ask("UpdateUserAttributes", new).await;
        json!({"AccessToken": token, "AttributeName": "email"})
    })
    .await;
    book.close();
}

#[tokio::test]
async fn verify_user_attribute() {
    let mut book = Book::open("VerifyUserAttribute").await;
    let (token, pool) = book.signed_in(settings()).await;
    let verify = |code: &str| json!({"AccessToken": token, "AttributeName": "email", "Code": code});
    book.refuses("what is no address", with(&verify("000000"), json!({"AttributeName": "name"}))).await;
    book.refuses("no code was sent", verify("000000")).await;
    let update =
        |email: &str| json!({"AccessToken": token, "UserAttributes": attributes(&[("email", email)])});
    book.office.ask("UpdateUserAttributes", update("new@example.com")).await;
    let code = book.office.harness.last_code("new@example.com").await;
    if code != "000000" {
        book.refuses("a wrong code", verify("000000")).await;
    }
    book.answers("the right code", verify(&code)).await;
    book.office.user(&pool, "eve", &[("email", "eve@example.com"), ("email_verified", "true")]).await;
    book.office.ask("UpdateUserAttributes", update("eve@example.com")).await;
    let code = book.office.harness.last_code("eve@example.com").await;
    book.refuses("an address that is somebody else's by now", verify(&code)).await;
    for _ in 0..12 {
        let wrong = if code == "111111" { "222222" } else { "111111" };
        book.office.refused("VerifyUserAttribute", verify(wrong)).await;
    }
    book.refuses("too many guesses in an hour", verify(&code)).await;
    book.refuses_the_dead(verify("000000"), &pool).await;
    book.close();
}
