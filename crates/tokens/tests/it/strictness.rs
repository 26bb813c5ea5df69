//! What a token must not get away with (RFC 8725, RULE-5). Every token here that claims to be signed is.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokens::{AccessClaims, IdClaims, MAX_TOKEN, PublicKey, Refusal, SigningKey, unverified_issuer, verify};

use crate::{KEY, NOW, access_claims, id_claims, signed, signed_raw, signed_text};

fn keys() -> [PublicKey; 1] {
    [KEY.public().clone()]
}

fn refusal(token: &str) -> Refusal {
    verify(token, &keys(), NOW).unwrap_err()
}

fn header(changes: Value) -> Refusal {
    let mut header = json!({"kid": KEY.kid(), "alg": "RS256"});
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => header.as_object_mut().unwrap().remove(name),
            value => header.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    refusal(&signed_raw(&header.to_string(), &access_claims().to_string()))
}

fn access_with(name: &str, value: Value) -> Result<AccessClaims, Refusal> {
    let mut claims = access_claims();
    claims[name] = value;
    AccessClaims::try_from(verify(&signed(&claims), &keys(), NOW)?)
}

#[test]
fn the_algorithm_is_not_the_tokens_to_choose() {
    for alg in ["none", "None", "HS256", "RS384", "RS512", "PS256", "ES256", "rs256", "RS256 ", ""] {
        assert_eq!(header(json!({"alg": alg})), Refusal::Algorithm { found: alg.to_owned() });
    }
    for alg in [json!(null), json!(1), json!(["RS256"])] {
        let found = "none that is a text".to_owned();
        assert_eq!(header(json!({"alg": alg})), Refusal::Algorithm { found });
    }
    let unsigned = signed_raw(r#"{"alg":"none"}"#, &access_claims().to_string());
    let unsigned = &unsigned[..=unsigned.rfind('.').unwrap()];
    assert_eq!(refusal(unsigned), Refusal::Algorithm { found: "none".to_owned() });
}

#[test]
fn a_kid_is_required_and_must_be_known() {
    assert_eq!(header(json!({"kid": null})), Refusal::NoKeyId);
    assert_eq!(header(json!({"kid": 7})), Refusal::NoKeyId);
    assert_eq!(header(json!({"kid": ""})), Refusal::NoKeyId);
    let expected = vec![KEY.kid().to_owned()];
    assert_eq!(header(json!({"kid": "x"})), Refusal::UnknownKey { expected, found: "x".to_owned() });
    assert!(matches!(verify(&signed(&access_claims()), &[], NOW), Err(Refusal::UnknownKey { .. })));
}

#[test]
fn header_members_we_do_not_honour_are_refused() {
    for name in ["crit", "jwk", "jku", "x5u", "x5c", "b64", "zip", "cty", "whatever"] {
        assert_eq!(header(json!({name: ["exp"]})), Refusal::Header { found: name.to_owned() });
    }
}

#[test]
fn members_named_twice_are_refused() {
    let twice = format!(r#"{{"kid":"{0}","alg":"RS256","kid":"{0}"}}"#, KEY.kid());
    assert_eq!(refusal(&signed_raw(&twice, "{}")), Refusal::Json { part: "header" });
    let header = format!(r#"{{"kid":"{}","alg":"RS256"}}"#, KEY.kid());
    let claims = format!(r#"{{"exp":{},"sub":"ann","sub":"bob"}}"#, NOW + 60);
    assert_eq!(refusal(&signed_raw(&header, &claims)), Refusal::Json { part: "payload" });
}

#[test]
fn header_and_payload_must_be_objects() {
    let header = format!(r#"{{"kid":"{}","alg":"RS256"}}"#, KEY.kid());
    for text in ["", "[]", "null", "1", "{", "{}{}", "\"a\"", "\u{feff}{}"] {
        assert_eq!(refusal(&signed_raw(text, "{}")), Refusal::Json { part: "header" }, "{text}");
        assert_eq!(refusal(&signed_raw(&header, text)), Refusal::Json { part: "payload" }, "{text}");
    }
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(refusal(&signed_raw(&header, &deep)), Refusal::Json { part: "payload" });
}

#[test]
fn there_are_exactly_three_parts() {
    let token = signed(&access_claims());
    assert_eq!(refusal(""), Refusal::Parts { found: 1 });
    assert_eq!(refusal("a.b"), Refusal::Parts { found: 2 });
    assert_eq!(refusal(&format!("{token}.")), Refusal::Parts { found: 4 });
    assert_eq!(refusal(&format!("{token}.e30.e30")), Refusal::Parts { found: 5 });
    assert_eq!(refusal(&format!("Bearer {token}")), Refusal::Encoding { part: "header" });
}

#[test]
fn each_part_has_one_spelling() {
    let token = signed(&access_claims());
    let parts: Vec<&str> = token.split('.').collect();
    let bytes: Vec<Vec<u8>> = parts.iter().map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
    let names = ["header", "payload", "signature"];
    for (index, part) in names.into_iter().enumerate() {
        let spellings = [
            format!("{}=", parts[index]),
            format!("{}\n", parts[index]),
            format!(" {}", parts[index]),
            format!("{}+", &parts[index][1..]),
            URL_SAFE.encode(&bytes[index]),
            STANDARD.encode(&bytes[index]),
        ];
        for spelling in spellings.iter().filter(|spelling| spelling.as_str() != parts[index]) {
            let mut changed = parts.clone();
            changed[index] = spelling;
            // A payload is decoded after its signature holds: so it is signed in that spelling here.
            let changed = if index < 2 { signed_text(&changed[..2].join(".")) } else { changed.join(".") };
            assert_eq!(refusal(&changed), Refusal::Encoding { part }, "{spelling}");
        }
    }
    // 256 bytes leave four unused bits in the last character: only one of sixteen spellings is the signature.
    let last = token.chars().last().unwrap();
    assert!("AQgw".contains(last));
    let other = char::from(last as u8 + 1);
    assert_eq!(
        refusal(&format!("{}{other}", &token[..token.len() - 1])),
        Refusal::Encoding { part: "signature" }
    );
}

#[test]
fn sizes_are_limited_before_anything_is_read() {
    let long = "a".repeat(MAX_TOKEN + 1);
    assert_eq!(refusal(&long), Refusal::TooLong { limit: MAX_TOKEN, found: MAX_TOKEN + 1 });
    assert_eq!(unverified_issuer(&long), Err(refusal(&long)));
    let header = format!("{}.e30.e30", "a".repeat(2000));
    assert_eq!(refusal(&header), Refusal::TooLong { limit: 1024, found: 2000 });
}

#[test]
fn signatures_of_other_lengths_keys_and_texts_are_refused() {
    let token = signed(&access_claims());
    let (text, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(refusal(&format!("{text}.")), Refusal::Signature);
    assert_eq!(refusal(&format!("{text}.{}", &signature[..340])), Refusal::Signature);
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    bytes[100] ^= 1;
    assert_eq!(refusal(&format!("{text}.{}", URL_SAFE_NO_PAD.encode(&bytes))), Refusal::Signature);
    let foreign = SigningKey::generate().sign(access_claims().to_string().as_bytes());
    let foreign = foreign.rsplit_once('.').unwrap().1;
    assert_eq!(refusal(&format!("{text}.{foreign}")), Refusal::Signature);
    let (id_text, _) =
        signed(&id_claims()).rsplit_once('.').map(|(text, rest)| (text.to_owned(), rest.to_owned())).unwrap();
    assert_eq!(refusal(&format!("{id_text}.{signature}")), Refusal::Signature);
}

#[test]
fn times_must_be_integers() {
    for name in ["exp", "iat", "auth_time", "nbf"] {
        for (value, found) in [
            (json!("1900000000"), "a text"),
            (json!(1_900_000_000.5), "a number"),
            (json!(1.9e9), "a number"),
            (json!(u64::MAX), "a number"),
            (json!(null), "null"),
            (json!(true), "a boolean"),
            (json!([NOW]), "a list"),
        ] {
            let refusal = access_with(name, value).unwrap_err();
            assert!(
                matches!(refusal, Refusal::Claim { name: claim, expected: "an integer", found: came } if claim == name && came == found),
                "{refusal}"
            );
        }
    }
}

#[test]
fn a_token_is_in_force_from_nbf_to_exp() {
    assert_eq!(access_with("exp", json!(NOW)).unwrap_err(), Refusal::Expired { expired_at: NOW, now: NOW });
    assert!(access_with("exp", json!(NOW + 1)).is_ok());
    assert!(access_with("exp", json!(i64::MIN)).is_err());
    assert!(access_with("nbf", json!(NOW + 2)).is_ok());
    assert_eq!(
        access_with("nbf", json!(NOW + 3)).unwrap_err(),
        Refusal::NotYet { not_before: NOW + 3, now: NOW }
    );
}

#[test]
fn one_kind_of_token_is_not_another_rule_5() {
    let id = verify(&signed(&id_claims()), &keys(), NOW).unwrap();
    let access = verify(&signed(&access_claims()), &keys(), NOW).unwrap();
    let found = |text: &str| text.to_owned();
    let refusal = AccessClaims::try_from(id.clone()).unwrap_err();
    assert_eq!(refusal, Refusal::TokenUse { expected: "access", found: found("id") });
    let refusal = IdClaims::try_from(access).unwrap_err();
    assert_eq!(refusal, Refusal::TokenUse { expected: "id", found: found("access") });
    assert!(matches!(access_with("token_use", json!(7)), Err(Refusal::Claim { name: "token_use", .. })));
    assert!(IdClaims::try_from(id).unwrap().check_issuer("https://elsewhere").is_err());
}

#[test]
fn required_claims_must_be_there_as_texts() {
    for name in ["sub", "iss", "client_id", "username", "jti", "token_use"] {
        let mut claims = access_claims();
        claims.as_object_mut().unwrap().remove(name);
        let refusal = AccessClaims::try_from(verify(&signed(&claims), &keys(), NOW).unwrap()).unwrap_err();
        assert_eq!(refusal, Refusal::Claim { name, expected: "a text", found: "nothing" });
        assert!(access_with(name, json!({})).is_err());
    }
    for name in ["exp", "iat", "auth_time"] {
        let mut claims = access_claims();
        claims.as_object_mut().unwrap().remove(name);
        let refused = verify(&signed(&claims), &keys(), NOW).and_then(AccessClaims::try_from);
        assert_eq!(refused.unwrap_err(), Refusal::Claim { name, expected: "an integer", found: "nothing" });
    }
}

#[test]
fn a_refusal_never_repeats_the_token() {
    let hostile = format!("\u{1b}[31m{}", "x".repeat(500));
    let told = header(json!({"kid": hostile})).to_string();
    assert!(told.len() < 300 && !told.contains('\u{1b}'), "{told}");
    let token = signed(&access_claims());
    let expired = verify(&token, &keys(), NOW * 2).unwrap_err().to_string();
    assert!(!expired.contains(&token[..20]));
}

#[test]
fn the_issuer_can_be_read_before_the_keys_are_known() {
    let claims = access_claims();
    assert_eq!(unverified_issuer(&signed(&claims)).as_deref(), Ok(claims["iss"].as_str().unwrap()));
    assert!(unverified_issuer("a.b").is_err());
    let mut nobody = access_claims();
    nobody["iss"] = 1.into();
    let refused = Refusal::Claim { name: "iss", expected: "a text", found: "something else" };
    assert_eq!(unverified_issuer(&signed(&nobody)), Err(refused));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_is_refused(text in "[A-Za-z0-9_=.-]{0,300}|.{0,80}|([A-Za-z0-9_-]{1,90}\\.){2}[A-Za-z0-9_-]{342}") {
        prop_assert!(verify(&text, &keys(), NOW).is_err());
    }

    #[test]
    fn any_changed_character_is_refused(at in 0_usize..900, with in "[A-Za-z0-9_.-]") {
        let token = signed(&access_claims());
        let at = at % token.len();
        let changed = format!("{}{with}{}", &token[..at], &token[at + 1..]);
        prop_assume!(changed != token);
        prop_assert!(verify(&changed, &keys(), NOW).is_err());
    }

    #[test]
    fn any_signed_bytes_are_claims_or_a_refusal(payload: Vec<u8>) {
        let token = KEY.sign(&payload);
        prop_assert!(verify(&token, &keys(), NOW).is_err());
    }
}
