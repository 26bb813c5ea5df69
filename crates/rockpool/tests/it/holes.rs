//! Holes that others had (SEC-n of the reference), tried on the server that people's accounts would be on: `rockpool serve`,
//! with an access key that may do users and pools. There are no pages and no cookies yet; what of SEC-10 concerns mails,
//! codes and sessions is here.

use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::receivers::Arrivals;
use crate::running::{printed, run};
use crate::serving::{Installed, Key, Serve, exchange};

const PASSWORD: &str = "Correct-horse-7-8";

/// An installation with ada and a client of its own, which takes passwords.
struct House {
    made: Installed,
    serve: Serve,
    key: Key,
    mail: Arrivals,
    pool: String,
    client: String,
}

impl House {
    fn new(client: &Value) -> Self {
        let mail = Arrivals::of_mail(Some("250 taken"));
        let smtp = format!("smtp://127.0.0.1:{}", mail.port);
        let made = Installed::new(&["--pool", "people", "--smtp", &smtp]);
        let serve = made.serve(&[]);
        let output = run(made.path(), &["access-key", "create", "--allow", "users,pools", "--json"]);
        let key: Value = serde_json::from_str(&printed(&output)).unwrap();
        let text = |name: &str| key[name].as_str().unwrap().to_owned();
        let key = Key { id: text("id"), secret: text("secret_access_key") };
        let pool = made.said("user pool");
        let mut house = Self { made, serve, key, mail, pool, client: String::new() };
        house.client = house.another_client(client);
        house.user("ada@example.com");
        house
    }

    fn another_client(&self, settings: &Value) -> String {
        let mut input = json!({
            "UserPoolId": self.pool, "ClientName": "test",
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        input.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        let made = self.signed("CreateUserPoolClient", &input);
        made["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned()
    }

    fn user(&self, email: &str) {
        let attributes =
            json!([{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]);
        self.about(
            email,
            "AdminCreateUser",
            json!({"MessageAction": "SUPPRESS", "UserAttributes": attributes}),
        );
        self.about(email, "AdminSetUserPassword", json!({"Password": PASSWORD, "Permanent": true}));
    }

    fn signed(&self, operation: &str, input: &Value) -> Value {
        let (status, answer) = self.serve.call_signed(&self.key, operation, input);
        assert_eq!(status, 200, "{operation}: {answer}");
        answer
    }

    /// An operation of an administrator about somebody.
    fn about(&self, who: &str, operation: &str, mut input: Value) -> Value {
        input["UserPoolId"] = json!(self.pool);
        input["Username"] = json!(who);
        self.signed(operation, &input)
    }

    fn sign_in(&self, password: &str) -> (u16, Value) {
        let parameters = json!({"USERNAME": "ada@example.com", "PASSWORD": password});
        let input =
            json!({"ClientId": self.client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
        self.serve.call("InitiateAuth", &input)
    }

    fn tokens(&self) -> Value {
        let (status, answer) = self.sign_in(PASSWORD);
        assert_eq!(status, 200, "{answer}");
        answer["AuthenticationResult"].clone()
    }

    fn refresh(&self, token: &Value) -> (u16, Value) {
        let input = json!({"ClientId": self.client, "RefreshToken": token});
        self.serve.call("GetTokensFromRefreshToken", &input)
    }
}

fn claims(token: &Value) -> Value {
    let body = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
}

/// The digits of a code in a letter.
fn code(letter: &str) -> String {
    let body = letter.split_once("\n\n").map_or(letter, |(_, body)| body);
    let mut runs = body.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 6);
    runs.next_back().unwrap_or_else(|| panic!("no code in {letter}")).to_owned()
}

#[test]
fn one_time_objects_work_once_for_whom_they_were_made_and_as_what_they_are_sec_2() {
    let house = House::new(&json!({}));
    let other = house.another_client(&json!({}));
    let eve = "eve@example.com";
    let settings = json!({"TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    house.about(eve, "AdminCreateUser", settings);
    let begin = json!({
        "ClientId": house.client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": eve, "PASSWORD": PASSWORD},
    });
    let (_, challenge) = house.serve.call("InitiateAuth", &begin);
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED", "{challenge}");
    let tokens = house.tokens();
    let answer = |client: &str, name: &str, session: &Value| {
        let responses = json!({"USERNAME": name, "NEW_PASSWORD": "Another-horse-8-9"});
        let input = json!({
            "ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": session, "ChallengeResponses": responses,
        });
        house.serve.call("RespondToAuthChallenge", &input)
    };
    let session = &challenge["Session"];
    // Of another client, and strings of other kinds. (Another name beside it decides nothing: the session says who it is about.)
    assert_eq!(answer(&other, eve, session).0, 400);
    for kind in ["IdToken", "AccessToken", "RefreshToken"] {
        assert_eq!(answer(&house.client, eve, &tokens[kind]).0, 400, "{kind} as a session");
        if kind != "AccessToken" {
            assert_eq!(house.serve.call("GetUser", &json!({"AccessToken": tokens[kind]})).0, 400, "{kind}");
        }
        if kind != "RefreshToken" {
            assert_eq!(house.refresh(&tokens[kind]).0, 400, "{kind} as a refresh token");
        }
        let page = json!({"UserPoolId": house.pool, "PaginationToken": tokens[kind]});
        assert_eq!(house.serve.call_signed(&house.key, "ListUsers", &page).0, 400, "{kind} as a page");
    }
    assert_eq!(house.refresh(session).0, 400);
    assert_eq!(house.serve.call("GetUser", &json!({"AccessToken": session})).0, 400);
    // None of it used the session up, and it works once.
    let (status, told) = answer(&house.client, eve, session);
    assert_eq!(status, 200, "{told}");
    assert_eq!(answer(&house.client, eve, session).0, 400);

    // A recovery code, too, and not as the confirmation of a sign-up.
    let ask = json!({"ClientId": house.client, "Username": "ada@example.com"});
    assert_eq!(house.serve.call("ForgotPassword", &ask).0, 200);
    let code = code(&house.mail.next());
    let mut confirm = ask;
    confirm["ConfirmationCode"] = json!(code);
    assert_eq!(house.serve.call("ConfirmSignUp", &confirm).0, 400);
    confirm["Password"] = json!("Another-horse-8-9");
    assert_eq!(house.serve.call("ConfirmForgotPassword", &confirm).0, 200);
    confirm["Password"] = json!("A-third-horse-9-0");
    assert_eq!(house.serve.call("ConfirmForgotPassword", &confirm).0, 400);
    assert_eq!(house.sign_in("Another-horse-8-9").0, 200);
}

#[test]
fn a_refresh_token_dies_with_what_it_stands_on_and_is_used_by_one_sec_5() {
    let rotation = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 0});
    let house = House::new(&json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "RefreshTokenRotation": rotation,
    }));
    let ada = "ada@example.com";
    // Many at once: one at most gets a child, and none is alive afterwards.
    let first = house.tokens()["RefreshToken"].clone();
    let (serve, once) = (&house.serve, json!({"ClientId": house.client, "RefreshToken": first}));
    let answers: Vec<(u16, Value)> = thread::scope(|scope| {
        let asked: Vec<_> =
            (0..6).map(|_| scope.spawn(|| serve.call("GetTokensFromRefreshToken", &once))).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    let children: Vec<&Value> =
        answers.iter().filter(|(status, _)| *status == 200).map(|(_, answer)| answer).collect();
    assert_eq!(children.len(), 1, "{answers:?}");
    let child = &children[0]["AuthenticationResult"]["RefreshToken"];
    assert_ne!(child, &first);
    assert_eq!((house.refresh(child).0, house.refresh(&first).0), (400, 400));

    for (operation, input) in [
        ("AdminDisableUser", json!({})),
        ("AdminUserGlobalSignOut", json!({})),
        ("AdminSetUserPassword", json!({"Password": PASSWORD, "Permanent": true})),
    ] {
        let tokens = house.tokens();
        house.about(ada, operation, input);
        assert_eq!(house.refresh(&tokens["RefreshToken"]).0, 400, "{operation}");
        let user = house.serve.call("GetUser", &json!({"AccessToken": tokens["AccessToken"]}));
        assert_eq!(user.0, 400, "{operation}");
        house.about(ada, "AdminEnableUser", json!({}));
        assert_eq!(house.refresh(&tokens["RefreshToken"]).0, 400, "{operation}: it came to life again");
    }
    let tokens = house.tokens();
    let revoke = json!({"ClientId": house.client, "Token": tokens["RefreshToken"]});
    assert_eq!(house.serve.call("RevokeToken", &revoke).0, 200);
    assert_eq!(house.refresh(&tokens["RefreshToken"]).0, 400);

    // What somebody may do is looked up again.
    house.signed("CreateGroup", &json!({"UserPoolId": house.pool, "GroupName": "staff"}));
    house.about(ada, "AdminAddUserToGroup", json!({"GroupName": "staff"}));
    let tokens = house.tokens();
    assert_eq!(claims(&tokens["AccessToken"])["cognito:groups"], json!(["staff"]));
    house.about(ada, "AdminRemoveUserFromGroup", json!({"GroupName": "staff"}));
    let (status, fresh) = house.refresh(&tokens["RefreshToken"]);
    assert_eq!(status, 200, "{fresh}");
    assert_eq!(claims(&fresh["AuthenticationResult"]["AccessToken"])["cognito:groups"], Value::Null);
}

#[test]
fn codes_leave_by_mail_alone_and_no_header_of_a_request_gets_into_it_sec_10() {
    let house = House::new(&json!({}));
    let names =
        ["x-forwarded-host: evil.example", "forwarded: host=evil.example", "x-forwarded-for: 203.0.113.9"];
    let ask = |operation: &str, input: &Value| {
        let target = format!("x-amz-target: AWSCognitoIdentityProviderService.{operation}");
        let mut headers = vec!["content-type: application/x-amz-json-1.1", &target];
        headers.extend(names);
        let host = house.serve.address.to_string();
        exchange(house.serve.address, &host, "POST /", &headers, &input.to_string())
    };
    let client = house.made.said("client");
    let eve = "eve@example.com";
    let sign_up = json!({"ClientId": client, "Username": eve, "Password": PASSWORD});
    let named = json!({"ClientId": client, "Username": eve});
    let mut codes = Vec::new();
    for (operation, input) in [("SignUp", &sign_up), ("ResendConfirmationCode", &named)] {
        let (status, answer) = ask(operation, input);
        assert_eq!(status, 200, "{operation}: {answer}");
        let letter = house.mail.next();
        let code = code(&letter);
        assert!(!answer.contains(&code) && !answer.contains(eve), "{operation}: {answer}");
        assert!(!letter.contains("evil.example") && !letter.contains("203.0.113.9"), "{letter}");
        codes.push(code);
    }
    let (_, answer) =
        ask("ForgotPassword", &json!({"ClientId": house.client, "Username": "ada@example.com"}));
    let code = code(&house.mail.next());
    assert!(!answer.contains(&code) && !answer.contains("ada@example.com"), "{answer}");
    // Nor is it in the log of what was done, nor on the management port.
    let log = printed(&run(house.made.path(), &["audit", "tail", "--json", "-n", "1000"]));
    assert!(log.contains("ForgotPassword"), "{log}");
    for text in [log, house.serve.manage("/metrics").1] {
        assert!(codes.iter().chain([&code]).all(|code| !text.contains(&format!("\"{code}\""))), "{text}");
    }
    // A session is made at each sign-in, and begins with nothing that was brought along.
    let (first, second) = (house.tokens(), house.tokens());
    for name in ["AccessToken", "IdToken"] {
        let [one, two] = [&first, &second].map(|tokens| claims(&tokens[name]));
        assert_ne!(one["jti"], two["jti"]);
        assert_ne!(one["origin_jti"], two["origin_jti"]);
    }
    assert_ne!(first["RefreshToken"], second["RefreshToken"]);
}

#[test]
fn forged_page_tokens_and_default_secrets_open_nothing_sec_14() {
    let house = House::new(&json!({}));
    house.user("bob@example.com");
    let list = |token: &str, filter: &str| {
        let mut input = json!({"UserPoolId": house.pool, "Limit": 1});
        for (name, value) in [("PaginationToken", token), ("Filter", filter)] {
            if !value.is_empty() {
                input[name] = json!(value);
            }
        }
        house.serve.call_signed(&house.key, "ListUsers", &input)
    };
    let (_, page) = list("", "");
    let token = page["PaginationToken"].as_str().unwrap();
    assert_eq!(list(token, "").0, 200);
    let mut bytes = token.as_bytes().to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] = if bytes[middle] == b'A' { b'B' } else { b'A' };
    let plain = URL_SAFE_NO_PAD.encode(format!("{{\"after\":\"{}/user/\"}}", house.pool));
    for forged in [
        String::from_utf8(bytes).unwrap().as_str(),
        &token[..token.len() - 4],
        &format!("{token}AAAA"),
        &plain,
        "' OR 1=1 --",
        "1; DROP TABLE record",
        "../../meta/data_key",
    ] {
        let (status, answer) = list(forged, "");
        assert_eq!(
            (status, &answer["__type"]),
            (400, &json!("InvalidParameterException")),
            "{forged}: {answer}"
        );
    }
    // A token of the whole list does not go on with a part of it; quotes in a filter are data.
    assert_eq!(list(token, "email ^= \"a\"").0, 400);
    for filter in ["email = \"a' OR '1'='1\"", "email = \"%\"", "email ^= \"_\""] {
        let (status, answer) = list("", filter);
        assert_eq!((status, &answer["Users"]), (200, &json!([])), "{filter}: {answer}");
    }

    // Nothing is the same in two installations, and what tutorials use opens neither.
    let other = House::new(&json!({}));
    let key = |house: &House| std::fs::read(house.made.master_key()).unwrap();
    assert_ne!(key(&house), key(&other));
    assert_ne!(house.key.secret, other.key.secret);
    let (mine, pools) = (house.tokens(), json!({"MaxResults": 1}));
    let theirs = other.serve.call("GetUser", &json!({"AccessToken": mine["AccessToken"]}));
    assert_eq!(theirs.0, 400);
    assert_eq!(other.serve.call_signed(&house.key, "ListUserPools", &pools).0, 400);
    for (id, secret) in
        [("test", "test"), ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    {
        let key = Key { id: id.into(), secret: secret.into() };
        assert_eq!(house.serve.call_signed(&key, "ListUserPools", &pools).0, 400, "{id}");
    }
}
