//! Tokens without keys, each refused for what is wrong with it and for nothing else.

use super::super::{given, kind};
use super::*;

const NOW: i64 = 1_790_000_000;

fn token(header: Value, claims: Value) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(header), part(claims), "A".repeat(342))
}

fn claims() -> Value {
    json!({"iss": "https://auth.example.com/eu-west-1_Ab12Cd34E", "sub": "s", "token_use": "access",
        "client_id": "c", "scope": "a b", "iat": NOW - 60, "exp": NOW + 3_540})
}

fn changed(change: Value) -> Value {
    let mut claims = claims();
    for (name, value) in change.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

fn judged(token: &str, expected: &Expected) -> Vec<Check> {
    let given = given::find(token);
    judge(&given, &kind::recognise(&given.token), &Keys::Missing("none".to_owned()), expected, NOW)
}

fn refusals(header: Value, claims: Value, expected: &Expected) -> Vec<(&'static str, &'static str)> {
    let all = judged(&token(header, claims), expected).into_iter();
    all.filter_map(|one| match one.verdict {
        Verdict::Refused { code, .. } => Some((one.check, code)),
        _ => None,
    })
    .collect()
}

fn plain() -> Value {
    json!({"alg": "RS256", "kid": "k"})
}

#[test]
fn without_keys_nothing_is_accepted_and_nothing_refused() {
    let checks = judged(&token(plain(), claims()), &Expected::default());
    assert_eq!(accepted(&checks), None);
    assert_eq!(refusals(plain(), claims(), &Expected::default()), []);
}

#[test]
fn claims_of_the_wrong_type_are_refused_once_sec_4() {
    for change in
        [json!({"exp": "1790003540"}), json!({"sub": 7}), json!({"iat": null}), json!({"scope": ["a"]})]
    {
        let expected = Expected { clients: vec!["c".into()], ..Expected::default() };
        assert_eq!(refusals(plain(), changed(change.clone()), &expected), [("claims", "claim")], "{change}");
    }
}

#[test]
fn a_header_that_brings_keys_or_no_algorithm_is_refused_cog_16() {
    let expected = Expected::default();
    let header = json!({"alg": "RS256", "kid": "k", "jku": "https://evil.example/keys"});
    assert_eq!(refusals(header, claims(), &expected), [("form", "header_member")]);
    assert_eq!(refusals(json!({"alg": "HS256", "kid": "k"}), claims(), &expected), [("form", "algorithm")]);
    assert_eq!(refusals(json!({"alg": "RS256"}), claims(), &expected), [("form", "no_key_id")]);
    let logout = json!({"alg": "RS256", "kid": "k", "typ": "logout+jwt"});
    assert_eq!(refusals(logout, claims(), &expected), [("form", "type")]);
}

#[test]
fn every_expectation_speaks_for_itself_cog_13() {
    let expected = Expected {
        issuers: vec!["https://auth.example.com/eu-west-1_Other0001".into()],
        clients: vec!["x".into()],
        token_use: Some(Uses::Id),
        scopes: vec!["a".into(), "z".into()],
        groups: vec!["g".into()],
        ..Expected::default()
    };
    let old = changed(json!({"iat": NOW - 7_200, "exp": NOW - 3_600}));
    assert_eq!(
        refusals(plain(), old, &expected),
        [
            ("times", "expired"),
            ("issuer", "issuer"),
            ("use", "token_use"),
            ("client", "client"),
            ("scope", "scope"),
            ("group", "group")
        ]
    );
}

#[test]
fn a_token_that_is_bound_to_a_resource_is_for_that_service_alone() {
    let bound = || changed(json!({"aud": "https://api.example.com"}));
    let ask = |resource: Option<&str>| Expected {
        resource: resource.map(str::to_owned),
        scopes: vec!["a".into()],
        ..Expected::default()
    };
    assert_eq!(refusals(plain(), bound(), &ask(None)), [("resource", "resource")]);
    assert_eq!(
        refusals(plain(), bound(), &ask(Some("https://other.example.com"))),
        [("resource", "resource")]
    );
    assert_eq!(refusals(plain(), bound(), &ask(Some("https://api.example.com"))), []);
}

#[test]
fn tokens_of_openid_connect_are_judged_by_its_rules() {
    let claims =
        json!({"iss": "https://id.example.com", "sub": "s", "aud": "c", "nonce": "n", "exp": NOW + 60});
    let expected =
        |token_use| Expected { token_use: Some(token_use), clients: vec!["c".into()], ..Expected::default() };
    assert_eq!(refusals(plain(), claims.clone(), &expected(Uses::Id)), []);
    assert_eq!(refusals(plain(), claims, &expected(Uses::Access)), [("use", "token_use")]);
}
