//! The operations with an access token × tokens that are none, another kind, another pool's or spliced; and what stands
//! beside a good one. Nothing but the token says who calls (RULE-5, COG-13).

use aws_model::Auth;
use directory::PoolId;
use serde_json::{Value, json};
use store::signing_keys::{SigningKeys, signing_keys_key};
use testkit::Tokens;
use tokens::SigningKey;

use super::served::{JSON, PREFIX, Served};
use super::unsigned::{PASSWORD, beside, keys};

/// Each has a good call below.
pub const OPERATIONS: [&str; 8] = [
    "ChangePassword",
    "DeleteUser",
    "DeleteUserAttributes",
    "GetUser",
    "GetUserAttributeVerificationCode",
    "GlobalSignOut",
    "UpdateUserAttributes",
    "VerifyUserAttribute",
];

const WAYS: [Auth; 2] = [Auth::AccessToken, Auth::AccessTokenOrSession];

/// A pool and a client of it.
struct Place {
    pool: String,
    client: String,
}

impl Place {
    async fn make(served: &Served) -> Self {
        let pool = served.harness.pool(json!({"AutoVerifiedAttributes": ["email"]})).await;
        let client = served.harness.client(&pool, json!({})).await;
        Self { pool, client }
    }

    /// Somebody who is signed in.
    async fn user(&self, served: &Served, name: &str) -> Tokens {
        let attributes = json!({"email": format!("{name}@example.com"), "nickname": "first"});
        served.harness.user(&self.pool, name, PASSWORD, attributes).await;
        served.harness.tokens(&self.client, name, PASSWORD).await
    }

    /// What an administrator sees of somebody.
    async fn seen(&self, served: &Served, name: &str) -> Value {
        let input = json!({"UserPoolId": self.pool, "Username": name});
        served.harness.call("AdminGetUser", input).await.unwrap()
    }

    async fn signing(&self, served: &Served) -> SigningKeys {
        let key = signing_keys_key(&PoolId::new(&*self.pool));
        served.harness.store.find::<SigningKeys>(&key, served.harness.now()).await.unwrap().unwrap()
    }
}

/// The call without its token: with the token of `name` it succeeds.
async fn input(served: &Served, operation: &str, name: &str, token: &str) -> Value {
    match operation {
        "GetUser" | "DeleteUser" | "GlobalSignOut" => json!({}),
        "ChangePassword" => json!({"PreviousPassword": PASSWORD, "ProposedPassword": "Another-horse-8"}),
        "DeleteUserAttributes" => json!({"UserAttributeNames": ["nickname"]}),
        "UpdateUserAttributes" => json!({"UserAttributes": [{"Name": "nickname", "Value": "second"}]}),
        "GetUserAttributeVerificationCode" => json!({"AttributeName": "email"}),
        "VerifyUserAttribute" => {
            let ask = json!({"AccessToken": token, "AttributeName": "email"});
            served.harness.call("GetUserAttributeVerificationCode", ask).await.unwrap();
            json!({"AttributeName": "email", "Code": served.harness.last_code(&format!("{name}@example.com")).await})
        }
        other => panic!("{other} has no good call here"),
    }
}

fn with(input: &Value, token: &str) -> Value {
    let mut input = input.clone();
    input["AccessToken"] = token.into();
    input
}

async fn send(served: &Served, operation: &str, input: &Value) -> (u16, String, String) {
    let target = format!("{PREFIX}{operation}");
    let headers = [JSON, ("x-amz-target", &target)];
    served.send(&headers.map(|(name, value)| (name.to_owned(), value.to_owned())), input).await
}

/// What is no access token of `mine`'s pool, beside what it is.
async fn no_tokens(
    served: &Served,
    mine: &Place,
    other: &Place,
    my: &Tokens,
    their: &Tokens,
) -> Vec<(&'static str, String)> {
    let part = |token: &str, n: usize| token.split('.').nth(n).unwrap().to_owned();
    let claims = Tokens::claims(&my.access).to_string();
    let (my_keys, their_keys) = (mine.signing(served).await, other.signing(served).await);
    let signed = |der: &[u8]| SigningKey::from_pkcs8(der).unwrap().sign(claims.as_bytes());
    let none = "eyJhbGciOiJub25lIn0";
    let mut flipped = my.access.clone().into_bytes();
    let at = flipped.len() - 20;
    flipped[at] = if flipped[at] == b'A' { b'B' } else { b'A' };
    vec![
        ("an ID token", my.id.clone()),
        ("a refresh token", my.refresh.clone()),
        ("another pool's ID token", their.id.clone()),
        ("words", "let-me-in".to_owned()),
        ("a token without a signature", format!("{none}.{}.", part(&my.access, 1))),
        ("a changed signature", String::from_utf8(flipped).unwrap()),
        (
            "another pool's claims",
            [part(&my.access, 0), part(&their.access, 1), part(&my.access, 2)].join("."),
        ),
        (
            "another pool's header and signature",
            [part(&their.access, 0), part(&my.access, 1), part(&their.access, 2)].join("."),
        ),
        ("claims of this pool by another pool's access key", signed(&their_keys.access_pkcs8)),
        ("claims of an access token by the key for ID tokens", signed(&my_keys.id_pkcs8)),
        ("a key made for this", SigningKey::generate().sign(claims.as_bytes())),
    ]
}

#[tokio::test]
async fn what_is_no_access_token_opens_no_operation_sec_15() {
    let served = Served::start().await;
    let (mine, other) = (Place::make(&served).await, Place::make(&served).await);
    let (my, their) = (mine.user(&served, "ada").await, other.user(&served, "ada").await);
    let wrong = no_tokens(&served, &mine, &other, &my, &their).await;
    let operations = served.built_with(&WAYS);
    assert!(operations.len() >= OPERATIONS.len());
    for operation in &operations {
        let name = operation.name;
        let good = input(&served, name, "ada", &my.access).await;
        let (before, commits) = (mine.seen(&served, "ada").await, served.harness.trace.commits());
        for (what, token) in &wrong {
            let (status, exception, message) = send(&served, name, &with(&good, token)).await;
            assert_eq!(
                (status, &*exception, &*message),
                (400, "NotAuthorizedException", "Invalid Access Token"),
                "{name} took {what}"
            );
        }
        for missing in [good.clone(), with(&good, "")] {
            let (status, exception, _) = send(&served, name, &missing).await;
            assert_eq!((status, &*exception), (400, "InvalidParameterException"), "{name} without a token");
        }
        // Nor in the header where other services have it.
        let target = format!("{PREFIX}{name}");
        let bearer = format!("Bearer {}", my.access);
        let headers = [JSON, ("x-amz-target", &target), ("authorization", &bearer)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(served.send(&headers, &good).await.0, 400, "{name} took a token from a header");
        assert_eq!(served.harness.trace.commits(), commits, "{name}");
        assert_eq!(mine.seen(&served, "ada").await, before, "{name}");
    }
    // The token itself was good all the time; and it is not once it is old.
    assert_eq!(send(&served, "GetUser", &json!({"AccessToken": my.access})).await.0, 200);
    served.harness.advance(3_601);
    for operation in operations {
        let name = operation.name;
        let least = match name {
            "VerifyUserAttribute" => json!({"AttributeName": "email", "Code": "123456"}),
            _ => input(&served, name, "ada", &my.access).await,
        };
        let (_, exception, message) = send(&served, name, &with(&least, &my.access)).await;
        assert_eq!(
            (&*exception, &*message),
            ("NotAuthorizedException", "Access Token has expired"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn another_pools_user_reaches_nobody_but_themselves_sec_15() {
    let served = Served::start().await;
    let (mine, other) = (Place::make(&served).await, Place::make(&served).await);
    let my = mine.user(&served, "ada").await;
    let before = mine.seen(&served, "ada").await;
    for operation in served.built_with(&WAYS) {
        let name = operation.name;
        // Somebody of the same name and address, and everything that names the other's.
        let their = other.user(&served, "ada").await;
        let plain = with(&input(&served, name, "ada", &their.access).await, &their.access);
        let mut smuggling = plain.clone();
        smuggling["UserPoolId"] = mine.pool.as_str().into();
        smuggling["ClientId"] = mine.client.as_str().into();
        smuggling["Username"] = before["Username"].clone();
        // An operation refuses members that it does not know, or passes over them.
        let (mut status, exception, message) = send(&served, name, &smuggling).await;
        if exception == "InvalidParameterException" {
            assert!(message.contains("'UserPoolId'"), "{name}: {message}");
            (status, ..) = send(&served, name, &plain).await;
        }
        assert_eq!(status, 200, "{name}: {exception} {message}");
        assert_eq!(mine.seen(&served, "ada").await, before, "{name}");
        assert_eq!(send(&served, "GetUser", &json!({"AccessToken": my.access})).await.0, 200, "{name}");
        if name != "DeleteUser" {
            let gone = json!({"UserPoolId": other.pool, "Username": "ada"});
            served.harness.call("AdminDeleteUser", gone).await.unwrap();
        }
    }
}

#[tokio::test]
async fn whatever_stands_beside_an_access_token_decides_nothing_sec_15() {
    let served = Served::start().await;
    let keys = keys(&served).await;
    let place = Place::make(&served).await;
    let mut names = 0;
    for operation in served.built_with(&WAYS) {
        let name = operation.name;
        let ways = beside(&served, &keys, name, &json!({})).len();
        for way in 0..ways {
            names += 1;
            let user = format!("user{names}");
            let tokens = place.user(&served, &user).await;
            let bare = input(&served, name, &user, &tokens.access).await;
            // A good signature does not stand in for the token.
            for (token, expected) in [(&tokens.id, 400), (&tokens.access, 200)] {
                let input = with(&bare, token);
                let (what, headers) = beside(&served, &keys, name, &input).swap_remove(way);
                let (status, exception, message) = served.send(&headers, &input).await;
                assert_eq!(status, expected, "{name} beside {what}: {exception} {message}");
            }
        }
    }
}
