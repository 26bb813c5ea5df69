//! How many verifications does one core do? `cargo run --release -p rockpool-verify --example rates`
//!
//! One thread, an RS256 access token of Cognito's shape; CPU seconds of the thread, as Linux tells them. The median of five rounds.
//! Given a folder, it leaves the token, its keys and the figures there, so that other libraries are measured with the same token
//! (`cargo xtask bench verify`).

use std::hint::black_box;
use std::path::Path;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rockpool_verify::{Clock, Issuer, Options, Policy, SystemClock, Trust, Verifier};
use serde_json::{Map, Value, json};

const POOL: &str = "eu-west-1_Ab12Cd34E";
const CLIENT: &str = "3v1exampleclient0000000000";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = SystemClock.now();
    let pair = RsaKeyPair::generate(KeySize::Rsa2048)?;
    let issuer = Issuer::aws(POOL)?;
    let token = token(&pair, &issuer.name, now)?;
    // DER of an RSA-2048 public key: two headers and a zero, the modulus, and five bytes of exponent.
    let n = BASE64.encode(&pair.public_key().as_ref()[9..265]);
    let jwk = json!({"kid": kid(), "kty": "RSA", "alg": "RS256", "use": "sig", "n": n, "e": "AQAB"});
    let document = json!({"keys": [jwk]});

    let verifier = |remember| -> Result<Verifier, Box<dyn std::error::Error>> {
        let policy = Policy::access([Trust::new(issuer.clone(), [CLIENT])]);
        let verifier = Verifier::new(policy, Options { remember, ..Options::default() })?;
        verifier.seed(&issuer.name, document.to_string().as_bytes(), now)?;
        Ok(verifier)
    };
    let (fresh, remembering) = (verifier(0)?, verifier(1000)?);
    eprintln!("a token of {} characters", token.len());

    let mut rows = Rows::default();
    let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref())?;
    let (signed, signature) = token.rsplit_once('.').ok_or("no token")?;
    let signature = BASE64.decode(signature)?;
    rows.add("the signature alone, aws-lc with a parsed key", 20_000, || {
        key.verify_sig(signed.as_bytes(), &signature).is_ok()
    });
    rows.add("rockpool-verify, each time", 20_000, || fresh.verify(black_box(&token), now).is_ok());
    rows.add("rockpool-verify, seen before", 500_000, || remembering.verify(black_box(&token), now).is_ok());
    let forged = format!("{}AAAA", &token[..token.len() - 4]);
    rows.add("rockpool-verify, refused: forged", 20_000, || fresh.verify(black_box(&forged), now).is_err());
    let late = now + 10_000;
    rows.add("rockpool-verify, refused: expired", 20_000, || fresh.verify(black_box(&token), late).is_err());
    rows.add("rockpool-verify, refused: no token", 500_000, || {
        fresh.verify(black_box("opaque"), now).is_err()
    });

    let theirs = jsonwebtoken::DecodingKey::from_rsa_components(&n, "AQAB")?;
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    validation.set_issuer(&[&issuer.name]);
    rows.add("jsonwebtoken 11 (aws-lc)", 20_000, || {
        let decoded = jsonwebtoken::decode::<Map<String, Value>>(black_box(&token), &theirs, &validation);
        decoded.is_ok_and(|it| it.claims["client_id"] == CLIENT && it.claims["token_use"] == "access")
    });

    if let Some(folder) = std::env::args().nth(1) {
        let folder = Path::new(&folder);
        let setting = json!({"issuer": issuer.name, "client": CLIENT, "jwks": document, "token": token});
        std::fs::write(folder.join("setting.json"), setting.to_string())?;
        std::fs::write(folder.join("rust.jsonl"), rows.lines)?;
    }
    Ok(())
}

#[derive(Default)]
struct Rows {
    lines: String,
}

impl Rows {
    fn add(&mut self, what: &str, times: u32, mut once: impl FnMut() -> bool) {
        let mut rates = Vec::new();
        for _ in 0..5 {
            let before = cpu_nanoseconds();
            for _ in 0..times {
                assert!(once(), "{what}");
            }
            let spent = cpu_nanoseconds().saturating_sub(before).max(1);
            rates.push(f64::from(times) * 1e9 / spent as f64);
        }
        rates.sort_by(f64::total_cmp);
        eprintln!("{what:46} {:>10.0} /CPU-s  {:>8.2} us", rates[2], 1e6 / rates[2]);
        self.lines += &format!("{}\n", json!({"what": what, "rate": rates[2]}));
    }
}

/// CPU time of this thread: the first number of `schedstat`.
fn cpu_nanoseconds() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn kid() -> String {
    base64::engine::general_purpose::STANDARD.encode([7; 32])
}

fn token(pair: &RsaKeyPair, issuer: &str, now: i64) -> Result<String, Box<dyn std::error::Error>> {
    let header = json!({"kid": kid(), "alg": "RS256"}).to_string();
    let claims = json!({
        "sub": "2f4e6d0a-0000-4000-8000-1c2d3e4f5a6b", "iss": issuer, "client_id": CLIENT, "username": "andrew",
        "origin_jti": "9d0e0b1c-0000-4000-8000-5f6a7b8c2d3e", "event_id": "5f6a7b8c-0000-4000-8000-0b1c2d3e9d0e",
        "token_use": "access", "scope": "aws.cognito.signin.user.admin", "auth_time": now - 60, "exp": now + 3540,
        "iat": now - 60, "jti": "0b1c2d3e-0000-4000-8000-5f6a7b8c9d0e",
    });
    let signed = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims.to_string()));
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)?;
    Ok(format!("{signed}.{}", BASE64.encode(signature)))
}
