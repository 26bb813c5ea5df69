//! The table of tokens seen before.

use std::sync::Arc;

use crypto::trace::count;
use tokens::{Refusal, SeenTokens, SigningKey};

use crate::{KEY, NOW, access_claims, id_claims, signed};

#[test]
fn a_token_is_verified_once_and_then_found() {
    let (seen, token, keys) = (SeenTokens::new(100), signed(&access_claims()), [KEY.public().clone()]);
    assert!(seen.find(&token, NOW).is_none());
    let (first, cost) = count(|| seen.verify(&token, &keys, NOW).unwrap());
    assert_eq!(cost.verifications, 1);
    let (second, cost) = count(|| seen.verify(&token, &keys, NOW).unwrap());
    assert_eq!(cost.verifications, 0);
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(seen.find(&token, NOW).unwrap().username, "ann");
}

#[test]
fn a_remembered_token_expires_when_it_says() {
    let (seen, token, keys) = (SeenTokens::new(100), signed(&access_claims()), [KEY.public().clone()]);
    let end = seen.verify(&token, &keys, NOW).unwrap().exp;
    assert!(seen.find(&token, end - 1).is_some());
    assert!(seen.find(&token, end).is_none());
    assert_eq!(seen.verify(&token, &keys, end).unwrap_err(), Refusal::Expired { expired_at: end, now: end });
}

#[test]
fn a_changed_token_is_another_token() {
    let (seen, token, keys) = (SeenTokens::new(100), signed(&access_claims()), [KEY.public().clone()]);
    seen.verify(&token, &keys, NOW).unwrap();
    let mut changed = access_claims();
    changed["username"] = "bob".into();
    let payload = signed(&changed);
    let forged = [&token[..token.rfind('.').unwrap()], &payload[payload.rfind('.').unwrap()..]].concat();
    assert!(seen.find(&forged, NOW).is_none());
    assert_eq!(seen.verify(&forged, &keys, NOW).unwrap_err(), Refusal::Signature);
    assert!(seen.find(&forged, NOW).is_none());
}

#[test]
fn refused_tokens_are_not_remembered() {
    let (seen, keys) = (SeenTokens::new(100), [KEY.public().clone()]);
    let token = signed(&id_claims());
    let refusal = Refusal::TokenUse { expected: "access", found: "id".to_owned() };
    assert_eq!(seen.verify(&token, &keys, NOW).unwrap_err(), refusal);
    assert!(seen.find(&token, NOW).is_none());
}

#[test]
fn a_withdrawn_key_withdraws_what_it_signed() {
    let (seen, token) = (SeenTokens::new(100), signed(&access_claims()));
    seen.verify(&token, &[KEY.public().clone()], NOW).unwrap();
    let other = SigningKey::generate();
    assert!(matches!(seen.verify(&token, &[other.public().clone()], NOW), Err(Refusal::UnknownKey { .. })));
    // The claims say which key it was, for callers that look before they verify.
    assert_eq!(seen.find(&token, NOW).unwrap().kid, KEY.kid());
}

#[test]
fn the_table_is_bounded() {
    let (seen, keys) = (SeenTokens::new(4), [KEY.public().clone()]);
    let tokens: Vec<String> = (0..20)
        .map(|number| {
            let mut claims = access_claims();
            claims["jti"] = number.to_string().into();
            signed(&claims)
        })
        .collect();
    for token in &tokens {
        seen.verify(token, &keys, NOW).unwrap();
    }
    assert!(tokens.iter().filter(|token| seen.find(token, NOW).is_some()).count() <= 8);
}
