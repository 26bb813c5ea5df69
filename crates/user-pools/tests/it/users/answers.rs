//! Every answer and every refusal of the operations on users.

use serde_json::json;
use triggers::TriggerKind;

use crate::answers::{Book, attributes, with};
use crate::fixtures::PASSWORD;

#[tokio::test]
async fn admin_create_user() {
    let mut book = Book::open("AdminCreateUser").await;
    let required = json!({"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true});
    let pool = book.office.pool(json!({"AliasAttributes": ["email"], "Schema": [required]})).await;
    let input = json!({"UserPoolId": pool, "Username": "ada", "MessageAction": "SUPPRESS"});
    book.answers("a name alone, and nobody is told", input.clone()).await;
    book.refuses("a name that is taken", input.clone()).await;
    let invited = json!({"UserPoolId": pool, "Username": "eve", "TemporaryPassword": PASSWORD,
        "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": attributes(&[("email", "eve@example.com"), ("email_verified", "True")])});
    book.answers("an invitation by e-mail", invited.clone()).await;
    let again = with(&invited, json!({"MessageAction": "RESEND"}));
    book.answers("invited once more", again.clone()).await;
    book.refuses("nobody to invite once more", with(&again, json!({"Username": "nobody"}))).await;
    let confirmed = json!({"UserPoolId": pool, "Username": "eve", "Password": PASSWORD, "Permanent": true});
    book.office.ask("AdminSetUserPassword", confirmed).await;
    book.refuses("somebody who owes nothing", again).await;
    let fresh = with(&input, json!({"Username": "bob"}));
    let email = |email: &str, flag: &str| attributes(&[("email", email), ("email_verified", flag)]);
    book.refuses(
        "an alias that is taken",
        with(&fresh, json!({"UserAttributes": email("eve@example.com", "true")})),
    )
    .await;
    book.answers(
        "an alias that is taken away by force",
        with(&fresh, json!({"UserAttributes": email("eve@example.com", "true"), "ForceAliasCreation": true})),
    )
    .await;
    let fresh = with(&input, json!({"Username": "joe"}));
    book.refuses("a short password", with(&fresh, json!({"TemporaryPassword": "short"}))).await;
    book.refuses("a name that looks like an alias", with(&fresh, json!({"Username": "a@example.com"}))).await;
    for (title, given) in [
        ("an address that is none", attributes(&[("email", "ada")])),
        ("a number that is none", attributes(&[("phone_number", "0123")])),
        ("a flag without an address", attributes(&[("email_verified", "true")])),
        ("an attribute that is not there", attributes(&[("custom:nope", "x")])),
        ("the sub", attributes(&[("sub", "x")])),
        ("an attribute twice", attributes(&[("name", "x"), ("name", "y")])),
    ] {
        book.refuses(title, with(&fresh, json!({"UserAttributes": given}))).await;
    }
    let by_email = with(&fresh, json!({"MessageAction": null, "DesiredDeliveryMediums": ["EMAIL"]}));
    book.refuses("no address to invite at", by_email).await;
    book.refuses_for_its_trigger(TriggerKind::PreSignUp, [fresh.clone(), fresh.clone(), fresh]).await;
    let pool = book.office.pool(json!({"UsernameAttributes": ["email"]})).await;
    let input = json!({"UserPoolId": pool, "Username": "ada@example.com", "MessageAction": "SUPPRESS"});
    book.answers("where the address is the name, the name is the sub", input.clone()).await;
    book.refuses("an address that is taken", input.clone()).await;
    book.refuses("a name that is no address", with(&input, json!({"Username": "ada"}))).await;
    let other = json!({"UserAttributes": attributes(&[("email", "eve@example.com")])});
    book.refuses("another address than the name", with(&input, other)).await;
    for kinds in [json!(["phone_number"]), json!(["email", "phone_number"])] {
        let pool = book.office.pool(json!({"UsernameAttributes": kinds})).await;
        book.refuses(
            "a name that is not of the kind",
            with(&input, json!({"UserPoolId": pool, "Username": "ada"})),
        )
        .await;
    }
    let phones = book.office.pool(json!({"UsernameAttributes": ["phone_number"]})).await;
    let input = with(&input, json!({"UserPoolId": phones, "Username": "+15550100"}));
    book.office.ask("AdminCreateUser", input.clone()).await;
    book.refuses("a number that is taken", input).await;
    let numbers = book.office.pool(json!({"AliasAttributes": ["phone_number"]})).await;
    let input = json!({"UserPoolId": numbers, "Username": "+15550100", "MessageAction": "SUPPRESS"});
    book.refuses("a name that looks like a number", input).await;
    book.refuses_without_carriers(async |office| {
        let pool = office.pool(json!({})).await;
        json!({"UserPoolId": pool, "Username": "ada", "DesiredDeliveryMediums": ["EMAIL"],
            "UserAttributes": attributes(&[("email", "ada@example.com")])})
    })
    .await;
    book.close();
}

#[tokio::test]
async fn admin_get_user() {
    let mut book = Book::open("AdminGetUser").await;
    let pool = book.office.pool(json!({})).await;
    book.office.user(&pool, "ada", &[("email", "ada@example.com"), ("email_verified", "true")]).await;
    book.answers("a user", json!({"UserPoolId": pool, "Username": "ada"})).await;
    book.refuses("nobody", json!({"UserPoolId": pool, "Username": "nobody"})).await;
    book.close();
}

/// The operations that take a pool and a name and answer nothing.
async fn silent(operation: &str) {
    let mut book = Book::open(operation).await;
    let pool = book.office.pool(json!({})).await;
    book.office.user(&pool, "ada", &[]).await;
    book.answers("a user", json!({"UserPoolId": pool, "Username": "ada"})).await;
    book.refuses("nobody", json!({"UserPoolId": pool, "Username": "nobody"})).await;
    book.close();
}

#[tokio::test]
async fn admin_delete_user() {
    silent("AdminDeleteUser").await;
}

#[tokio::test]
async fn admin_disable_user() {
    silent("AdminDisableUser").await;
}

#[tokio::test]
async fn admin_enable_user() {
    silent("AdminEnableUser").await;
}

#[tokio::test]
async fn list_users() {
    let mut book = Book::open("ListUsers").await;
    let pool = book.office.pool(json!({})).await;
    let input = json!({"UserPoolId": pool, "Limit": 1});
    book.answers("nobody", input.clone()).await;
    for name in ["ada", "eve"] {
        book.office.user(&pool, name, &[("email", "both@example.com"), ("name", name)]).await;
    }
    let first = book.answers("the first of two pages", input.clone()).await;
    let token = json!({"PaginationToken": first["PaginationToken"]});
    book.answers("the second page", with(&input, token.clone())).await;
    let filter = |filter: &str| json!({"Filter": filter});
    book.answers("by an attribute", with(&input, filter("name = \"eve\""))).await;
    let shown = json!({"Filter": "name ^= \"a\"", "AttributesToGet": ["email"]});
    book.answers("one attribute alone", with(&input, shown)).await;
    for (title, text) in [
        ("a filter that is none", "email"),
        ("a comparison that is none", "email < \"a\""),
        ("a value without quotes", "email = a"),
        ("two terms", "email = \"a\" and name = \"b\""),
        ("a custom attribute", "custom:role = \"a\""),
    ] {
        book.refuses(title, with(&input, filter(text))).await;
    }
    let absent = json!({"AttributesToGet": ["nickname"]});
    book.refuses("an attribute that somebody has not", with(&input, absent)).await;
    let mut other = with(&input, token);
    other["Filter"] = json!("name = \"eve\"");
    book.refuses("the token of another list", other).await;
    book.close();
}

#[tokio::test]
async fn get_user() {
    let mut book = Book::open("GetUser").await;
    let (token, pool) = book.signed_in(json!({})).await;
    book.answers("oneself", json!({"AccessToken": token})).await;
    book.refuses_the_dead(json!({"AccessToken": token}), &pool).await;
    book.close();
}

#[tokio::test]
async fn delete_user() {
    let mut book = Book::open("DeleteUser").await;
    let (token, _) = book.signed_in(json!({})).await;
    book.answers("oneself", json!({"AccessToken": token})).await;
    let (token, pool) = book.signed_in(json!({})).await;
    book.refuses_the_dead(json!({"AccessToken": token}), &pool).await;
    book.close();
}
