//! Pools and people that many tests start from.

use serde_json::{Value, json};
use testkit::{Answer, Harness, Refused};

/// A password that every policy takes.
pub const PASSWORD: &str = "Correct-horse-7";

/// The attributes that the founders' pool requires beside the e-mail address.
pub const FOUNDERS: [Attribute; 2] = [
    Attribute { Name: "name", Value: "Ada Lovelace" },
    Attribute { Name: "preferred_username", Value: "ada" },
];

/// An attribute on the wire.
#[derive(serde::Serialize)]
#[expect(non_snake_case, reason = "the members' names on the wire")]
pub struct Attribute {
    pub Name: &'static str,
    pub Value: &'static str,
}

/// The founders' pool: sign-in by e-mail, which is verified; e-mail, name and preferred_username required.
pub async fn founders_pool(harness: &Harness) -> (String, String) {
    let required =
        |name: &str| json!({"Name": name, "AttributeDataType": "String", "Required": true, "Mutable": true});
    let pool = harness
        .pool(json!({
            "UsernameAttributes": ["email"],
            "AutoVerifiedAttributes": ["email"],
            "Schema": [required("email"), required("name"), required("preferred_username")],
        }))
        .await;
    let client = harness.client(&pool, json!({})).await;
    (pool, client)
}

/// Signs up in the founders' pool.
pub async fn sign_up(harness: &Harness, client: &str, email: &str, over: Value) -> Result<Answer, Refused> {
    let mut input =
        json!({"ClientId": client, "Username": email, "Password": PASSWORD, "UserAttributes": FOUNDERS});
    for (name, value) in over.as_object().unwrap() {
        input[name] = value.clone();
    }
    harness.call("SignUp", input).await
}

/// A pool of plain user names with one confirmed user `ada`, e-mail verified.
pub async fn pool_with_ada(harness: &Harness, pool: Value, client: Value) -> (String, String) {
    let pool = harness.pool(pool).await;
    let client = harness.client(&pool, client).await;
    let attributes = json!({"email": "ada@example.com", "email_verified": "true"});
    harness.user(&pool, "ada", PASSWORD, attributes).await;
    (pool, client)
}
