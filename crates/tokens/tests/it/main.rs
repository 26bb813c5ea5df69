//! Tokens as the rooms above and verifiers elsewhere see them.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod cross_check;
mod jwks;
mod seen;
mod strictness;

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tokens::SigningKey;

/// The time of every test, epoch seconds.
const NOW: i64 = 1_800_000_000;

static KEY: LazyLock<SigningKey> = LazyLock::new(SigningKey::generate);

/// Claims of an access token as a sign-in makes them, in force for an hour.
fn access_claims() -> Value {
    json!({
        "sub": "b3a1c2d4-0000-4000-8000-000000000001",
        "iss": "http://127.0.0.1:9229/eu-west-1_Pool1",
        "client_id": "6client",
        "origin_jti": "b3a1c2d4-0000-4000-8000-000000000002",
        "event_id": "b3a1c2d4-0000-4000-8000-000000000003",
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin",
        "auth_time": NOW - 5,
        "exp": NOW + 3600,
        "iat": NOW,
        "jti": "b3a1c2d4-0000-4000-8000-000000000004",
        "username": "ann",
    })
}

/// Claims of an ID token.
fn id_claims() -> Value {
    json!({
        "sub": "b3a1c2d4-0000-4000-8000-000000000001",
        "iss": "http://127.0.0.1:9229/eu-west-1_Pool1",
        "aud": "6client",
        "cognito:username": "ann",
        "token_use": "id",
        "auth_time": NOW - 5,
        "exp": NOW + 3600,
        "iat": NOW,
        "jti": "b3a1c2d4-0000-4000-8000-000000000005",
        "email": "ann@example.com",
        "email_verified": true,
    })
}

fn signed(claims: &Value) -> String {
    KEY.sign(claims.to_string().as_bytes())
}

/// A validly signed token with any header and payload, as no `SigningKey` would make.
fn signed_raw(header: &str, payload: &str) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    signed_text(&format!("{}.{}", encode(header), encode(payload)))
}

fn signed_text(text: &str) -> String {
    let pair = RsaKeyPair::from_pkcs8(&KEY.to_pkcs8()).unwrap();
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}
