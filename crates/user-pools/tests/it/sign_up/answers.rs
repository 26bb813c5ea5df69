//! Every answer and every refusal of the operations of signing up.

use serde_json::{Value, json};
use triggers::TriggerKind;

use crate::answers::{Book, attributes, with};
use crate::fixtures::PASSWORD;

/// A pool with a verified alias and one required attribute.
fn settings() -> Value {
    json!({
        "AutoVerifiedAttributes": ["email", "phone_number"],
        "AliasAttributes": ["email", "preferred_username"],
        "Schema": [{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}],
    })
}

async fn room(book: &Book) -> (String, String) {
    let pool = book.office.pool(settings()).await;
    let client = book.office.harness.client(&pool, json!({})).await;
    (pool, client)
}

fn person(client: &str, name: &str) -> Value {
    let email = format!("{name}@example.com");
    json!({"ClientId": client, "Username": name, "Password": PASSWORD,
        "UserAttributes": attributes(&[("name", "Ada"), ("email", &email)])})
}

/// What a client that has a secret is told without its hash, and with a wrong one.
pub async fn secrets(book: &mut Book, pool: &str, input: &Value) {
    let client = book.office.harness.client(pool, json!({"GenerateSecret": true})).await;
    let input = with(input, json!({"ClientId": client}));
    book.refuses("no hash of the client's secret", input.clone()).await;
    book.refuses("a wrong hash of the client's secret", with(&input, json!({"SecretHash": "AAAA"}))).await;
}

#[tokio::test]
async fn sign_up() {
    let mut book = Book::open("SignUp").await;
    let (pool, client) = room(&book).await;
    let fails = person(&client, "ada");
    book.refuses_for_its_trigger(TriggerKind::PreSignUp, [fails.clone(), fails.clone(), fails]).await;
    book.answers("a code by e-mail", person(&client, "ada")).await;
    let phone =
        attributes(&[("name", "Eve"), ("email", "eve@example.com"), ("phone_number", "+15550100123")]);
    book.answers(
        "with a number too, a code by SMS",
        with(&person(&client, "eve"), json!({"UserAttributes": phone})),
    )
    .await;
    let nothing = json!({"UserAttributes": attributes(&[("name", "Joe")])});
    book.answers("nothing to verify, no code", with(&person(&client, "joe"), nothing)).await;
    book.refuses("a name that is taken", person(&client, "ada")).await;
    let fresh = person(&client, "bob");
    for (title, over) in [
        ("nothing that is required", json!({"UserAttributes": []})),
        ("no password", json!({"Password": null})),
        ("a short password", json!({"Password": "short"})),
        ("no upper case", json!({"Password": "correct-horse-7"})),
        ("no lower case", json!({"Password": "CORRECT-HORSE-7"})),
        ("no digit", json!({"Password": "Correct-horse-x"})),
        ("no symbol", json!({"Password": "Correcthorse7"})),
        ("more than 256 characters", json!({"Password": "Aa1-".repeat(64) + "x"})),
        ("a name that looks like an alias", json!({"Username": "bob@example.com"})),
        (
            "an alias before confirmation",
            json!({"UserAttributes": attributes(&[("name", "B"), ("preferred_username", "b")])}),
        ),
        ("a flag", json!({"UserAttributes": attributes(&[("name", "B"), ("email_verified", "true")])})),
        (
            "an attribute that is not there",
            json!({"UserAttributes": attributes(&[("name", "B"), ("custom:nope", "b")])}),
        ),
    ] {
        book.refuses(title, with(&fresh, over)).await;
    }
    secrets(&mut book, &pool, &fresh).await;
    book.office.harness.triggers.answer(TriggerKind::PreSignUp, json!({"autoVerifyPhone": true}));
    book.refuses("a handler verifies what is not there", fresh.clone()).await;
    book.office.harness.triggers.answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true}));
    book.answers("a handler confirms", fresh.clone()).await;
    book.office.harness.triggers.do_without(TriggerKind::PreSignUp);
    book.office.harness.advance(3_600);
    let many = |n: u32| {
        let given = attributes(&[("name", "M"), ("email", "many@example.com")]);
        with(&person(&client, &format!("many-{n}")), json!({"UserAttributes": given}))
    };
    for n in 0..10 {
        book.office.ask("SignUp", many(n)).await;
    }
    book.refuses("ten messages to one address within an hour", many(10)).await;
    let closed = book.office.pool(json!({"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}})).await;
    let closed = book.office.harness.client(&closed, json!({})).await;
    book.refuses("a pool for administrators alone", with(&fresh, json!({"ClientId": closed}))).await;
    for (attribute, name) in [("email", "ada@example.com"), ("phone_number", "+15550100")] {
        let pool = book.office.pool(json!({"UsernameAttributes": [attribute]})).await;
        let client = book.office.harness.client(&pool, json!({})).await;
        let input = json!({"ClientId": client, "Username": name, "Password": PASSWORD});
        book.office.ask("SignUp", input.clone()).await;
        book.refuses("an address that is somebody's name", input).await;
    }
    book.refuses_without_carriers(async |office| {
        let pool = office.pool(settings()).await;
        person(&office.harness.client(&pool, json!({})).await, "ada")
    })
    .await;
    book.close();
}

#[tokio::test]
async fn confirm_sign_up() {
    let mut book = Book::open("ConfirmSignUp").await;
    let (pool, client) = room(&book).await;
    let confirm =
        |name: &str, code: &str| json!({"ClientId": client, "Username": name, "ConfirmationCode": code});
    book.refuses("nobody", confirm("nobody", "123456")).await;
    book.office.ask("SignUp", person(&client, "ada")).await;
    let code = book.office.harness.last_code("ada@example.com").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    book.refuses("a wrong code", confirm("ada", wrong)).await;
    book.refuses("a session to go on with", with(&confirm("ada", &code), json!({"Session": "s".repeat(40)})))
        .await;
    book.answers("the right code", confirm("ada", &code)).await;
    book.refuses("once more", confirm("ada", &code)).await;
    let twin = with(
        &person(&client, "twin"),
        json!({"UserAttributes": attributes(&[("name", "T"), ("email", "ada@example.com")])}),
    );
    book.office.ask("SignUp", twin).await;
    let code = book.office.harness.last_code("ada@example.com").await;
    book.refuses("an alias that is taken", confirm("twin", &code)).await;
    book.answers(
        "an alias that is taken away by force",
        with(&confirm("twin", &code), json!({"ForceAliasCreation": true})),
    )
    .await;
    book.office.ask("SignUp", person(&client, "late")).await;
    let code = book.office.harness.last_code("late@example.com").await;
    book.office.harness.advance(86_400);
    book.refuses("a day too late", confirm("late", &code)).await;
    for _ in 0..14 {
        book.office.refused("ConfirmSignUp", confirm("late", wrong)).await;
    }
    book.refuses("too many guesses in an hour", confirm("late", wrong)).await;
    let mut inputs = Vec::new();
    for name in ["bob", "joe", "eve"] {
        book.office.ask("SignUp", person(&client, name)).await;
        let code = book.office.harness.last_code(&format!("{name}@example.com")).await;
        inputs.push(confirm(name, &code));
    }
    book.refuses_for_its_trigger(TriggerKind::PostConfirmation, inputs.try_into().unwrap()).await;
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
async fn resend_confirmation_code() {
    let mut book = Book::open("ResendConfirmationCode").await;
    let (pool, client) = room(&book).await;
    let resend = |name: &str| json!({"ClientId": client, "Username": name});
    book.refuses("nobody", resend("nobody")).await;
    book.office.ask("SignUp", person(&client, "ada")).await;
    book.answers("one more code", resend("ada")).await;
    let fails = resend("ada");
    book.refuses_for_its_trigger(TriggerKind::CustomMessage, [fails.clone(), fails.clone(), fails]).await;
    for _ in 0..3 {
        book.office.ask("ResendConfirmationCode", resend("ada")).await;
    }
    book.refuses("more than five an hour", resend("ada")).await;
    let none = with(&person(&client, "joe"), json!({"UserAttributes": attributes(&[("name", "J")])}));
    book.office.ask("SignUp", none).await;
    book.refuses("nothing to verify", resend("joe")).await;
    book.office.ask("AdminConfirmSignUp", json!({"UserPoolId": pool, "Username": "ada"})).await;
    book.refuses("somebody who is confirmed", resend("ada")).await;
    secrets(&mut book, &pool, &resend("ada")).await;
    let hiding = book.office.harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    book.answers(
        "somebody who is confirmed, at a client that hides it",
        with(&resend("ada"), json!({"ClientId": hiding})),
    )
    .await;
    book.refuses_without_carriers(async |office| {
        let pool = office.pool(json!({})).await;
        let client = office.harness.client(&pool, json!({})).await;
        office.ask("SignUp", person(&client, "ada")).await;
        office.ask("UpdateUserPool", json!({"UserPoolId": pool, "AutoVerifiedAttributes": ["email"]})).await;
        json!({"ClientId": client, "Username": "ada"})
    })
    .await;
    book.close();
}

#[tokio::test]
async fn admin_confirm_sign_up() {
    let mut book = Book::open("AdminConfirmSignUp").await;
    let (pool, client) = room(&book).await;
    let confirm = |name: &str| json!({"UserPoolId": pool, "Username": name});
    for name in ["ada", "bob", "joe", "eve"] {
        book.office.ask("SignUp", person(&client, name)).await;
    }
    book.answers("a person", confirm("ada")).await;
    book.refuses("once more", confirm("ada")).await;
    book.refuses("nobody", confirm("nobody")).await;
    book.refuses_for_its_trigger(TriggerKind::PostConfirmation, ["bob", "joe", "eve"].map(confirm)).await;
    book.close();
}
