//! Every answer and every refusal of the operations on passwords.

use serde_json::{Value, json};
use triggers::TriggerKind;

use crate::answers::{Book, with};
use crate::fixtures::{PASSWORD, pool_with_ada};
use crate::sign_up::answers::secrets;

/// A password that is not the first one.
const ANOTHER: &str = "Another-horse-8";

fn history() -> Value {
    json!({"Policies": {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 1}}})
}

/// A pool in which the last password cannot come back, and a client of it.
async fn room(book: &mut Book) -> (String, String) {
    let (_, pool) = book.signed_in(history()).await;
    let client = book.office.harness.client(&pool, json!({})).await;
    (pool, client)
}

/// Users whose passwords cannot be recovered, each with the reason, and the name that is told nothing about.
async fn hopeless(book: &Book, pool: &str) -> Vec<(&'static str, &'static str)> {
    let harness = &book.office.harness;
    harness.user(pool, "bare", PASSWORD, json!({})).await;
    book.office
        .ask("AdminCreateUser", json!({"UserPoolId": pool, "Username": "new", "MessageAction": "SUPPRESS"}))
        .await;
    harness.user(pool, "off", PASSWORD, json!({})).await;
    book.office.ask("AdminDisableUser", json!({"UserPoolId": pool, "Username": "off"})).await;
    vec![
        ("no verified address", "bare"),
        ("somebody who owes a new password", "new"),
        ("somebody who is disabled", "off"),
    ]
}

/// A user of a pool that only administrators recover.
async fn administrators(book: &Book) -> (String, String) {
    let only =
        json!({"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}});
    let pool = book.office.pool(only).await;
    book.office
        .harness
        .user(&pool, "ada", PASSWORD, json!({"email": "a@example.com", "email_verified": "true"}))
        .await;
    let client = book.office.harness.client(&pool, json!({})).await;
    (pool, client)
}

#[tokio::test]
async fn forgot_password() {
    let mut book = Book::open("ForgotPassword").await;
    let (pool, client) = room(&mut book).await;
    let forgot = |name: &str| json!({"ClientId": client, "Username": name});
    book.answers("a code to the verified address", forgot("ada")).await;
    let fails = forgot("ada");
    book.refuses_for_its_trigger(TriggerKind::CustomMessage, [fails.clone(), fails.clone(), fails]).await;
    book.refuses("nobody", forgot("nobody")).await;
    for (title, name) in hopeless(&book, &pool).await {
        book.refuses(title, forgot(name)).await;
    }
    for _ in 0..4 {
        book.office.ask("ForgotPassword", forgot("ada")).await;
    }
    book.refuses("more than five an hour", forgot("ada")).await;
    secrets(&mut book, &pool, &forgot("ada")).await;
    let hiding = book.office.harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    book.answers(
        "no verified address, at a client that hides it",
        with(&forgot("bare"), json!({"ClientId": hiding})),
    )
    .await;
    let (_, client) = administrators(&book).await;
    book.refuses("administrators recover alone", json!({"ClientId": client, "Username": "ada"})).await;
    book.refuses_without_carriers(async |office| {
        let (_, client) = pool_with_ada(&office.harness, json!({}), json!({})).await;
        json!({"ClientId": client, "Username": "ada"})
    })
    .await;
    book.close();
}

#[tokio::test]
async fn confirm_forgot_password() {
    let mut book = Book::open("ConfirmForgotPassword").await;
    let (pool, client) = room(&mut book).await;
    let confirm = |name: &str, code: &str| json!({"ClientId": client, "Username": name, "ConfirmationCode": code, "Password": ANOTHER});
    book.refuses("nobody", confirm("nobody", "123456")).await;
    book.refuses("no code was sent", confirm("ada", "123456")).await;
    let code = async |book: &Book, name: &str| {
        book.office.ask("ForgotPassword", json!({"ClientId": client, "Username": name})).await;
        book.office.harness.last_code(&format!("{name}@example.com")).await
    };
    let right = code(&book, "ada").await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    book.refuses("a wrong code", confirm("ada", wrong)).await;
    book.refuses("a short password", with(&confirm("ada", &right), json!({"Password": "short"}))).await;
    book.refuses("the present password", with(&confirm("ada", &right), json!({"Password": PASSWORD}))).await;
    book.answers("the right code", confirm("ada", &right)).await;
    let right = code(&book, "ada").await;
    book.office.harness.advance(3_600);
    book.refuses("an hour too late", confirm("ada", &right)).await;
    for _ in 0..9 {
        book.office.refused("ConfirmForgotPassword", confirm("ada", wrong)).await;
    }
    book.refuses("too many guesses in an hour", confirm("ada", wrong)).await;
    let mut inputs = Vec::new();
    for name in ["bob", "joe", "eve"] {
        let address = json!({"email": format!("{name}@example.com"), "email_verified": "true"});
        book.office.harness.user(&pool, name, PASSWORD, address).await;
        let right = code(&book, name).await;
        inputs.push(confirm(name, &right));
    }
    book.refuses_for_its_trigger(TriggerKind::PostConfirmation, inputs.try_into().unwrap()).await;
    // Somebody who was sent a code and then given a temporary password by an administrator: the code is dead.
    let right = code(&book, "bob").await;
    let temporary = json!({"UserPoolId": pool, "Username": "bob", "Password": PASSWORD, "Permanent": false});
    book.office.ask("AdminSetUserPassword", temporary).await;
    book.refuses("a code from before another password", confirm("bob", &right)).await;
    // A verified address before the account is confirmed.
    book.office.ask("SignUp", json!({"ClientId": client, "Username": "late", "Password": PASSWORD})).await;
    let vouched =
        json!([{"Name": "email", "Value": "late@example.com"}, {"Name": "email_verified", "Value": "true"}]);
    book.office
        .ask(
            "AdminUpdateUserAttributes",
            json!({"UserPoolId": pool, "Username": "late", "UserAttributes": vouched}),
        )
        .await;
    let right = code(&book, "late").await;
    book.refuses("an account that is not confirmed", confirm("late", &right)).await;
    secrets(&mut book, &pool, &confirm("ada", "123456")).await;
    let hiding = book.office.harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    book.refuses(
        "nobody, at a client that hides it",
        with(&confirm("nobody", "123456"), json!({"ClientId": hiding})),
    )
    .await;
    book.close();
}

#[tokio::test]
async fn change_password() {
    let mut book = Book::open("ChangePassword").await;
    let (token, pool) = book.signed_in(history()).await;
    let change = |previous: &str, proposed: &str| json!({"AccessToken": token, "PreviousPassword": previous, "ProposedPassword": proposed});
    book.refuses("a wrong password", change("Wrong-horse-7", ANOTHER)).await;
    book.refuses("a short password", change(PASSWORD, "short")).await;
    book.refuses("the present password", change(PASSWORD, PASSWORD)).await;
    book.refuses("nothing proves it", with(&change(PASSWORD, ANOTHER), json!({"PreviousPassword": null})))
        .await;
    book.answers("another password", change(PASSWORD, ANOTHER)).await;
    for _ in 0..5 {
        book.office.refused("ChangePassword", change("Wrong-horse-7", PASSWORD)).await;
    }
    book.refuses("too many guesses", change(ANOTHER, "Third-horse-9")).await;
    book.office.harness.advance(60);
    let back = json!({"UserPoolId": pool, "Username": "ada", "Password": "Third-horse-9", "Permanent": true});
    book.office.ask("AdminSetUserPassword", back).await;
    let back = json!({"UserPoolId": pool, "Username": "ada", "Password": PASSWORD, "Permanent": true});
    book.office.ask("AdminSetUserPassword", back).await;
    let token = book.fresh(&pool).await;
    book.refuses_the_dead(with(&change(PASSWORD, ANOTHER), json!({"AccessToken": token})), &pool).await;
    book.close();
}

#[tokio::test]
async fn admin_set_user_password() {
    let mut book = Book::open("AdminSetUserPassword").await;
    let (pool, _) = room(&mut book).await;
    let set = |password: &str| json!({"UserPoolId": pool, "Username": "ada", "Password": password, "Permanent": true});
    book.refuses("the present password", set(PASSWORD)).await;
    book.refuses("a short password", set("short")).await;
    book.refuses("nobody", with(&set(ANOTHER), json!({"Username": "nobody"}))).await;
    book.answers("for good", set(ANOTHER)).await;
    book.answers("until the next sign-in", with(&set("Third-horse-9"), json!({"Permanent": false}))).await;
    external(&book, &pool).await;
    book.refuses("somebody whom others vouch for", with(&set(ANOTHER), json!({"Username": "far"}))).await;
    book.close();
}

/// A user of another provider.
async fn external(book: &Book, pool: &str) {
    let user = book.office.user(pool, "far", &[]).await;
    let key = store::users::user_key(&user.pool, &user.sub);
    let harness = &book.office.harness;
    let done: Result<(), store::StoreError> =
        store::change!(harness.store, book.office.now(), |unit| -> Result<(), store::StoreError> {
            let mut user = unit.find::<directory::User>(&key).await?.expect("was just made");
            user.status = directory::UserStatus::ExternalProvider;
            unit.put(&user)
        });
    done.unwrap();
}

#[tokio::test]
async fn admin_reset_user_password() {
    let mut book = Book::open("AdminResetUserPassword").await;
    let (pool, _) = room(&mut book).await;
    let reset = |name: &str| json!({"UserPoolId": pool, "Username": name});
    let fails = reset("ada");
    book.refuses_for_its_trigger(TriggerKind::CustomMessage, [fails.clone(), fails.clone(), fails]).await;
    book.answers("a user", reset("ada")).await;
    book.refuses("nobody", reset("nobody")).await;
    for (title, name) in hopeless(&book, &pool).await {
        book.refuses(title, reset(name)).await;
    }
    for _ in 0..4 {
        book.office.ask("AdminResetUserPassword", reset("ada")).await;
    }
    book.refuses("more than five an hour", reset("ada")).await;
    let (pool, _) = administrators(&book).await;
    book.refuses("administrators recover alone", json!({"UserPoolId": pool, "Username": "ada"})).await;
    book.close();
}
