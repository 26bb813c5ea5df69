//! Every answer and every refusal of the operations of signing in and out.

use serde_json::{Value, json};

use triggers::TriggerKind;

use crate::answers::{Book, with};
use crate::fixtures::{PASSWORD, pool_with_ada};
use crate::triggers::{NUMBER, ask_for_a_number};

/// A password that is not the first one.
const ANOTHER: &str = "Another-horse-8";

/// Through which operations a sign-in goes: those of apps, or those of backends.
#[derive(Clone)]
struct Door {
    begin: &'static str,
    flow: &'static str,
    pool: Option<String>,
}

impl Door {
    fn apps() -> Self {
        Self { begin: "InitiateAuth", flow: "USER_PASSWORD_AUTH", pool: None }
    }

    fn backends(pool: &str) -> Self {
        Self { begin: "AdminInitiateAuth", flow: "ADMIN_USER_PASSWORD_AUTH", pool: Some(pool.to_owned()) }
    }

    fn through(&self, mut input: Value) -> Value {
        if let Some(pool) = &self.pool {
            input["UserPoolId"] = json!(pool);
        }
        input
    }

    fn initiate(&self, client: &str, flow: &str, parameters: Value) -> Value {
        self.through(json!({"ClientId": client, "AuthFlow": flow, "AuthParameters": parameters}))
    }

    fn password(&self, client: &str, name: &str, password: &str) -> Value {
        self.initiate(client, self.flow, json!({"USERNAME": name, "PASSWORD": password}))
    }

    fn respond(&self, client: &str, challenge: &str, session: &Value, responses: Value) -> Value {
        let input = json!({"ClientId": client, "ChallengeName": challenge, "ChallengeResponses": responses});
        let input = if session.is_null() { input } else { with(&input, json!({"Session": session})) };
        self.through(input)
    }
}

/// Users in every state in which somebody cannot sign in, by why.
async fn states(book: &Book, pool: &str, client: &str) {
    let office = &book.office;
    office
        .ask(
            "SignUp",
            json!({"ClientId": client, "Username": "new", "Password": PASSWORD,
            "UserAttributes": [{"Name": "name", "Value": "New"}]}),
        )
        .await;
    for name in ["off", "reset"] {
        let address = json!({"email": format!("{name}@example.com"), "email_verified": "true"});
        office.harness.user(pool, name, PASSWORD, address).await;
    }
    office.ask("AdminDisableUser", json!({"UserPoolId": pool, "Username": "off"})).await;
    office.ask("AdminResetUserPassword", json!({"UserPoolId": pool, "Username": "reset"})).await;
}

/// What beginning a sign-in answers through either door.
async fn begins(book: &mut Book, door: &Door, pool: &str, client: &str) {
    let password = |name: &str| door.password(client, name, PASSWORD);
    let signed = book.answers("tokens for a password", password("ada")).await;
    let srp = |a: &str| door.initiate(client, "USER_SRP_AUTH", json!({"USERNAME": "ada", "SRP_A": a}));
    book.answers("a challenge for SRP", srp(&"ab".repeat(384))).await;
    book.refuses("a value of SRP that is dangerous", srp("00")).await;
    let token = signed["AuthenticationResult"]["RefreshToken"].clone();
    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
        book.answers("new tokens for old", door.initiate(client, flow, json!({"REFRESH_TOKEN": token})))
            .await;
    }
    book.refuses(
        "a refresh token that is none",
        door.initiate(client, "REFRESH_TOKEN_AUTH", json!({"REFRESH_TOKEN": "nonsense"})),
    )
    .await;
    let create = json!({"UserPoolId": pool, "Username": "eve", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    book.office.ask("AdminCreateUser", create).await;
    book.answers("a challenge for a temporary password", password("eve")).await;
    states(book, pool, client).await;
    for (title, name) in [
        ("nobody", "nobody"),
        ("somebody who is not confirmed", "new"),
        ("somebody who is disabled", "off"),
        ("somebody whose password is reset", "reset"),
    ] {
        book.refuses(title, password(name)).await;
    }
    book.refuses("a wrong password", door.password(client, "ada", "Wrong-horse-7")).await;
    book.refuses("no name", door.initiate(client, door.flow, json!({"PASSWORD": "x"}))).await;
    book.refuses("no password", door.initiate(client, door.flow, json!({"USERNAME": "ada"}))).await;
    book.refuses("a name that is too long", door.password(client, &"x".repeat(2_100), "x")).await;
    book.refuses(
        "a device that is not there",
        door.initiate(
            client,
            door.flow,
            json!({"USERNAME": "ada", "PASSWORD": "x", "DEVICE_KEY": "us-east-1_1"}),
        ),
    )
    .await;
    book.refuses("a session to go on from", with(&password("ada"), json!({"Session": "s".repeat(40)}))).await;
    let other = if door.pool.is_some() { "USER_PASSWORD_AUTH" } else { "ADMIN_USER_PASSWORD_AUTH" };
    book.refuses(
        "the flow of the other door",
        door.initiate(client, other, json!({"USERNAME": "ada", "PASSWORD": "x"})),
    )
    .await;
    book.refuses(
        "custom steps that the client does not allow",
        door.initiate(client, "CUSTOM_AUTH", json!({"USERNAME": "ada"})),
    )
    .await;
    book.refuses("what is not built", door.initiate(client, "USER_AUTH", json!({"USERNAME": "ada"}))).await;
    let none = book.office.harness.client(pool, json!({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]})).await;
    for flow in [door.flow, "USER_SRP_AUTH", "REFRESH_TOKEN_AUTH"] {
        let parameters = json!({"USERNAME": "ada", "PASSWORD": "x", "SRP_A": "ab", "REFRESH_TOKEN": "x"});
        book.refuses("a flow that the client does not allow", door.initiate(&none, flow, parameters)).await;
    }
    book.refuses(
        "custom steps without triggers",
        door.initiate(&none, "CUSTOM_AUTH", json!({"USERNAME": "ada"})),
    )
    .await;
    let only =
        book.office.harness.client(pool, json!({"ExplicitAuthFlows": ["CUSTOM_AUTH_FLOW_ONLY"]})).await;
    book.refuses("SRP at a client for custom steps", door.initiate(&only, "USER_SRP_AUTH", json!({}))).await;
    custom_begins(book, door, &none).await;
    newcomers(book, door, client).await;
    let secret = book.office.harness.client(pool, json!({"GenerateSecret": true})).await;
    book.refuses("no hash of the client's secret", door.password(&secret, "ada", PASSWORD)).await;
    let wrong = json!({"USERNAME": "ada", "PASSWORD": PASSWORD, "SECRET_HASH": "AAAA"});
    book.refuses("a wrong hash of the client's secret", door.initiate(&secret, door.flow, wrong)).await;
    let hiding = book.office.harness.client(pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    book.refuses("nobody, at a client that hides it", door.password(&hiding, "nobody", PASSWORD)).await;
    book.refuses_for_its_trigger(
        TriggerKind::PreAuthentication,
        [password("ada"), password("ada"), password("ada")],
    )
    .await;
    for _ in 0..5 {
        book.office.refused(door.begin, door.password(client, "ada", "Wrong-horse-7")).await;
    }
    book.refuses("too many guesses", password("ada")).await;
    book.office.harness.advance(8 * 86_400);
    book.refuses("a temporary password that is too old", password("eve")).await;
}

/// What beginning a sign-in answers that handlers decide.
async fn custom_begins(book: &mut Book, door: &Door, client: &str) {
    let begin = |over: Value| door.initiate(client, "CUSTOM_AUTH", with(&json!({"USERNAME": "ada"}), over));
    ask_for_a_number(&book.office.harness);
    book.answers("a challenge that a handler made", begin(json!({}))).await;
    let srp = json!({"CHALLENGE_NAME": "SRP_A", "SRP_A": "ab".repeat(384)});
    book.answers("the password before handlers go on", begin(srp)).await;
    book.refuses("a beginning that is none", begin(json!({"CHALLENGE_NAME": "SMS_MFA"}))).await;
    book.refuses("no SRP_A", begin(json!({"CHALLENGE_NAME": "SRP_A"}))).await;
    let define = TriggerKind::DefineAuthChallenge;
    book.office.harness.triggers.answer(define, json!({"failAuthentication": true}));
    book.refuses("a handler that ends the sign-in", begin(json!({}))).await;
    book.office.harness.triggers.answer(define, json!({"challengeName": "SMS_MFA"}));
    book.refuses("a handler that asks for what is not built", begin(json!({}))).await;
    book.refuses_for_its_trigger(define, [begin(json!({})), begin(json!({})), begin(json!({}))]).await;
    for kind in [TriggerKind::CreateAuthChallenge, TriggerKind::VerifyAuthChallengeResponse] {
        book.office.harness.triggers.do_without(kind);
    }
}

/// What a name that nobody has answers where a handler may know it.
async fn newcomers(book: &mut Book, door: &Door, client: &str) {
    let kind = TriggerKind::UserMigration;
    let sign_in = door.password(client, "grace", "old one");
    for (title, answer) in [
        ("a newcomer who is no user", json!({"userAttributes": {"sub": "1"}})),
        ("a newcomer with MFA by SMS", json!({"userAttributes": {"name": "Grace"}, "enableSMSMFA": true})),
        (
            "a newcomer who is to be welcomed",
            json!({"userAttributes": {"name": "Grace"}, "desiredDeliveryMediums": ["EMAIL"]}),
        ),
    ] {
        book.office.harness.triggers.answer(kind, answer);
        book.refuses(title, sign_in.clone()).await;
    }
    book.refuses_for_its_trigger(kind, [sign_in.clone(), sign_in.clone(), sign_in.clone()]).await;
    let known = json!({"userAttributes": {"name": "Grace"}, "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"});
    book.office.harness.triggers.answer(kind, known);
    book.answers("tokens for a newcomer", sign_in).await;
    book.office.harness.triggers.do_without(kind);
}

/// What answering a challenge answers that a handler made.
async fn custom_responds(book: &mut Book, door: &Door, pool: &str) {
    let flows = json!({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]});
    let client = book.office.harness.client(pool, flows).await;
    ask_for_a_number(&book.office.harness);
    let apps = Door::apps();
    let begin = async |book: &Book| {
        let input = apps.initiate(&client, "CUSTOM_AUTH", json!({"USERNAME": "ada"}));
        book.office.ask(apps.begin, input).await["Session"].clone()
    };
    let answer = |session: &Value, over: Value| {
        let responses = with(&json!({"USERNAME": "ada", "ANSWER": NUMBER}), over);
        door.respond(&client, "CUSTOM_CHALLENGE", session, responses)
    };
    let session = begin(book).await;
    book.refuses("no session of the handler's challenge", answer(&Value::Null, json!({}))).await;
    book.refuses("no answer", answer(&session, json!({"ANSWER": null}))).await;
    let input = answer(&session, json!({"ANSWER": "0000"}));
    let again = book.answers("the next challenge for a wrong answer", input).await["Session"].clone();
    book.answers("tokens for the right answer", answer(&again, json!({}))).await;
    book.refuses("an answer twice", answer(&again, json!({}))).await;
    for kind in [TriggerKind::VerifyAuthChallengeResponse, TriggerKind::DefineAuthChallenge] {
        let inputs = [begin(book).await, begin(book).await, begin(book).await];
        book.refuses_for_its_trigger(kind, inputs.map(|session| answer(&session, json!({})))).await;
        ask_for_a_number(&book.office.harness);
    }
    let session = begin(book).await;
    book.office
        .harness
        .triggers
        .answer(TriggerKind::DefineAuthChallenge, json!({"failAuthentication": true}));
    book.refuses("a handler that ends the sign-in", answer(&session, json!({}))).await;
    ask_for_a_number(&book.office.harness);
    let session = begin(book).await;
    book.office.harness.triggers.do_without(TriggerKind::VerifyAuthChallengeResponse);
    book.refuses("nobody to judge the answer", answer(&session, json!({}))).await;
    for kind in [TriggerKind::DefineAuthChallenge, TriggerKind::CreateAuthChallenge] {
        book.office.harness.triggers.do_without(kind);
    }
    book.office.harness.advance(900);
}

/// What answering a challenge answers through either door.
async fn responds(book: &mut Book, door: &Door, pool: &str, client: &str) {
    let (exchange, told) = book.office.harness.begin_srp(client, "ada").await.unwrap();
    let responses = exchange.answer(pool, PASSWORD, &told["ChallengeParameters"]);
    let proof = door.respond(client, "PASSWORD_VERIFIER", &Value::Null, responses);
    book.answers("tokens for a proof of SRP, without a Session", proof.clone()).await;
    book.refuses("a proof twice", proof.clone()).await;
    custom_responds(book, door, pool).await;
    let (exchange, told) = book.office.harness.begin_srp(client, "ada").await.unwrap();
    let responses = exchange.answer(pool, "Wrong-horse-7", &told["ChallengeParameters"]);
    book.refuses("a wrong proof", door.respond(client, "PASSWORD_VERIFIER", &Value::Null, responses.clone()))
        .await;
    let long = with(&responses, json!({"TIMESTAMP": "x".repeat(65)}));
    book.refuses("a time that is none", door.respond(client, "PASSWORD_VERIFIER", &Value::Null, long)).await;
    let none = with(&responses, json!({"TIMESTAMP": null}));
    book.refuses("no time", door.respond(client, "PASSWORD_VERIFIER", &Value::Null, none)).await;
    let create = |name: &str| json!({"UserPoolId": pool, "Username": name, "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    let apps = Door::apps();
    let session = async |book: &Book, name: &str| {
        let told = book.office.ask(apps.begin, apps.password(client, name, PASSWORD)).await;
        assert_eq!(told["ChallengeName"], "NEW_PASSWORD_REQUIRED");
        told["Session"].clone()
    };
    book.office.ask("AdminCreateUser", create("eve")).await;
    let began = session(book, "eve").await;
    let answer = |session: &Value, over: Value| {
        let responses =
            with(&json!({"USERNAME": "eve", "NEW_PASSWORD": ANOTHER, "userAttributes.name": "Eve"}), over);
        door.respond(client, "NEW_PASSWORD_REQUIRED", session, responses)
    };
    book.refuses("nothing that is required", answer(&began, json!({"userAttributes.name": null}))).await;
    book.refuses("no new password", answer(&began, json!({"NEW_PASSWORD": null}))).await;
    book.refuses("a short password", answer(&began, json!({"NEW_PASSWORD": "short"}))).await;
    book.refuses("the temporary password", answer(&began, json!({"NEW_PASSWORD": PASSWORD}))).await;
    book.refuses("the sub", answer(&began, json!({"userAttributes.sub": "x"}))).await;
    book.refuses(
        "what the client may not write",
        answer(&began, json!({"userAttributes.email_verified": "true"})),
    )
    .await;
    book.refuses("an address that is none", answer(&began, json!({"userAttributes.email": "eve"}))).await;
    book.refuses("no session", answer(&Value::Null, json!({}))).await;
    book.refuses(
        "a challenge that nothing sets",
        door.respond(client, "SMS_MFA", &began, json!({"USERNAME": "eve", "SMS_MFA_CODE": "123456"})),
    )
    .await;
    book.answers("tokens for a new password", answer(&began, json!({}))).await;
    book.refuses("a session twice", answer(&began, json!({}))).await;
    book.office
        .ask(
            "AdminCreateUser",
            with(&create("bob"), json!({"UserAttributes": [{"Name": "name", "Value": "Bob"}]})),
        )
        .await;
    let began = session(book, "bob").await;
    let bob = |over: Value| {
        door.respond(
            client,
            "NEW_PASSWORD_REQUIRED",
            &began,
            with(&json!({"USERNAME": "bob", "NEW_PASSWORD": ANOTHER}), over),
        )
    };
    book.refuses("what was given before", bob(json!({"userAttributes.name": "Rob"}))).await;
    book.refuses_for_its_trigger(
        TriggerKind::PostAuthentication,
        [bob(json!({})), bob(json!({})), bob(json!({}))],
    )
    .await;
    let began_later = session(book, "bob").await;
    book.office.harness.advance(181);
    let late = with(&bob(json!({})), json!({"Session": began_later}));
    book.refuses("a session that is too old", late).await;
    let began = session(book, "bob").await;
    let bob = with(&bob(json!({})), json!({"Session": began}));
    book.office.ask("AdminDisableUser", json!({"UserPoolId": pool, "Username": "bob"})).await;
    book.refuses("somebody who was disabled meanwhile", bob).await;
    book.office.ask("AdminCreateUser", create("gone")).await;
    let began = session(book, "gone").await;
    book.office.ask("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "gone"})).await;
    book.refuses("somebody who is gone meanwhile", answer(&began, json!({"USERNAME": "gone"}))).await;
    let secret = book.office.harness.client(pool, json!({"GenerateSecret": true})).await;
    let proof = door.respond(&secret, "PASSWORD_VERIFIER", &Value::Null, responses);
    book.refuses("no hash of the client's secret", proof).await;
    states_after_a_proof(book, door, pool, client).await;
}

/// An account that cannot sign in is told so only after the right proof.
async fn states_after_a_proof(book: &mut Book, door: &Door, pool: &str, client: &str) {
    let office = &book.office;
    let sign_up = json!({"ClientId": client, "Username": "new", "Password": PASSWORD,
        "UserAttributes": [{"Name": "name", "Value": "New"}]});
    office.ask("SignUp", sign_up).await;
    let address = json!({"name": "Late", "email": "late@example.com", "email_verified": "true"});
    office.harness.user(pool, "late", PASSWORD, address).await;
    for (title, name) in
        [("somebody who is not confirmed", "new"), ("somebody whose password is reset meanwhile", "late")]
    {
        let (exchange, told) = book.office.harness.begin_srp(client, name).await.unwrap();
        let responses = exchange.answer(pool, PASSWORD, &told["ChallengeParameters"]);
        if name == "late" {
            book.office.ask("AdminResetUserPassword", json!({"UserPoolId": pool, "Username": name})).await;
        }
        book.refuses(title, door.respond(client, "PASSWORD_VERIFIER", &Value::Null, responses)).await;
    }
    // Two kinds of addresses are names: a number that is brought along may be somebody's.
    let both = book.office.pool(json!({"UsernameAttributes": ["email", "phone_number"]})).await;
    let app = book.office.harness.client(&both, json!({})).await;
    book.office.harness.user(&both, "+15550100", PASSWORD, json!({})).await;
    let create = json!({"UserPoolId": both, "Username": "eve@example.com", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    book.office.ask("AdminCreateUser", create).await;
    let apps = Door::apps();
    let told = book.office.ask(apps.begin, apps.password(&app, "eve@example.com", PASSWORD)).await;
    let responses = json!({"USERNAME": "eve@example.com", "NEW_PASSWORD": ANOTHER, "userAttributes.phone_number": "+15550100"});
    let door = door.pool.as_ref().map_or(Door::apps(), |_| Door::backends(&both));
    book.refuses(
        "a number that is somebody's name",
        door.respond(&app, "NEW_PASSWORD_REQUIRED", &told["Session"], responses),
    )
    .await;
    // Nobody of that name, behind a challenge that looks like one.
    let legacy = book.office.harness.begin_srp(&app, "nobody@example.com").await;
    assert_eq!(legacy.err().map(|refused| refused.exception).as_deref(), Some("UserNotFoundException"));
}

/// A pool in which the last password cannot come back, a name is required, and `ada` is confirmed.
async fn room(book: &Book) -> (String, String) {
    let settings = json!({
        "Policies": {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 1}},
        "Schema": [{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}],
    });
    pool_with_ada(&book.office.harness, settings, json!({})).await
}

#[tokio::test]
async fn initiate_auth() {
    let mut book = Book::open("InitiateAuth").await;
    let (pool, client) = pool_with_ada(&book.office.harness, json!({}), json!({})).await;
    begins(&mut book, &Door::apps(), &pool, &client).await;
    book.close();
}

#[tokio::test]
async fn admin_initiate_auth() {
    let mut book = Book::open("AdminInitiateAuth").await;
    let (pool, client) = pool_with_ada(&book.office.harness, json!({}), json!({})).await;
    begins(&mut book, &Door::backends(&pool), &pool, &client).await;
    book.close();
}

#[tokio::test]
async fn respond_to_auth_challenge() {
    let mut book = Book::open("RespondToAuthChallenge").await;
    let (pool, client) = room(&book).await;
    responds(&mut book, &Door::apps(), &pool, &client).await;
    book.close();
}

#[tokio::test]
async fn admin_respond_to_auth_challenge() {
    let mut book = Book::open("AdminRespondToAuthChallenge").await;
    let (pool, client) = room(&book).await;
    responds(&mut book, &Door::backends(&pool), &pool, &client).await;
    book.close();
}

#[tokio::test]
async fn get_tokens_from_refresh_token() {
    let mut book = Book::open("GetTokensFromRefreshToken").await;
    let (pool, client) = pool_with_ada(&book.office.harness, json!({}), json!({})).await;
    let tokens = book.office.harness.tokens(&client, "ada", PASSWORD).await;
    let input = json!({"ClientId": client, "RefreshToken": tokens.refresh});
    book.answers("new tokens for old", input.clone()).await;
    book.refuses_for_its_trigger(
        TriggerKind::PreTokenGeneration,
        [input.clone(), input.clone(), input.clone()],
    )
    .await;
    book.refuses("a token that is none", with(&input, json!({"RefreshToken": "nonsense"}))).await;
    book.refuses("a device that is not there", with(&input, json!({"DeviceKey": "us-east-1_1"}))).await;
    book.refuses("a secret of a client that has none", with(&input, json!({"ClientSecret": "x".repeat(30)})))
        .await;
    let secret = book.office.harness.client(&pool, json!({"GenerateSecret": true})).await;
    book.refuses("a wrong secret", with(&input, json!({"ClientId": secret}))).await;
    let named = json!({"UserPoolId": pool, "Username": "ada"});
    book.office.ask("AdminDisableUser", named.clone()).await;
    book.refuses("somebody who is disabled", input.clone()).await;
    book.office.ask("AdminEnableUser", named).await;
    book.refuses("a session that has ended", input.clone()).await;
    let late = book.office.harness.tokens(&client, "ada", PASSWORD).await;
    let rotating = json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}});
    let rotating = book.office.harness.client(&pool, rotating).await;
    let tokens = book.office.harness.tokens(&rotating, "ada", PASSWORD).await;
    let input = json!({"ClientId": rotating, "RefreshToken": tokens.refresh});
    let child = book.answers("a new refresh token too, where they rotate", input.clone()).await;
    book.refuses("a token that was replaced", input.clone()).await;
    let child = json!({"RefreshToken": child["AuthenticationResult"]["RefreshToken"]});
    book.refuses("the token that replaced it", with(&input, child)).await;
    book.office.harness.advance(31 * 86_400);
    book.refuses("a token that has expired", json!({"ClientId": client, "RefreshToken": late.refresh})).await;
    book.close();
}

#[tokio::test]
async fn revoke_token() {
    let mut book = Book::open("RevokeToken").await;
    let (pool, client) = pool_with_ada(&book.office.harness, json!({}), json!({})).await;
    let tokens = book.office.harness.tokens(&client, "ada", PASSWORD).await;
    let input = json!({"ClientId": client, "Token": tokens.refresh});
    let other = book.office.harness.client(&pool, json!({})).await;
    book.refuses("another client's token", with(&input, json!({"ClientId": other}))).await;
    book.answers("a refresh token", input.clone()).await;
    book.answers("once more", input.clone()).await;
    book.answers("a token that is none", with(&input, json!({"Token": "nonsense"}))).await;
    book.refuses("an access token", with(&input, json!({"Token": tokens.access}))).await;
    book.refuses("a secret of a client that has none", with(&input, json!({"ClientSecret": "x".repeat(30)})))
        .await;
    let secret = book.office.harness.client(&pool, json!({"GenerateSecret": true})).await;
    book.refuses("a wrong secret", with(&input, json!({"ClientId": secret}))).await;
    let never = book.office.harness.client(&pool, json!({"EnableTokenRevocation": false})).await;
    book.refuses("a client that does not revoke", with(&input, json!({"ClientId": never}))).await;
    book.close();
}

#[tokio::test]
async fn global_sign_out() {
    let mut book = Book::open("GlobalSignOut").await;
    let (token, _) = book.signed_in(json!({})).await;
    book.answers("oneself", json!({"AccessToken": token})).await;
    let (token, pool) = book.signed_in(json!({})).await;
    book.refuses_the_dead(json!({"AccessToken": token}), &pool).await;
    book.close();
}

#[tokio::test]
async fn admin_user_global_sign_out() {
    let mut book = Book::open("AdminUserGlobalSignOut").await;
    let (_, pool) = book.signed_in(json!({})).await;
    book.answers("a user", json!({"UserPoolId": pool, "Username": "ada"})).await;
    book.refuses("nobody", json!({"UserPoolId": pool, "Username": "nobody"})).await;
    book.close();
}
