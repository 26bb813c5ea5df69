//! `docs/guide/refusals.md` is written from the refusals. `UPDATE_DOCS=1` writes it anew; otherwise it must agree.

use std::fmt::Write;

use rockpool_verify::{Algorithm, ClockNote, Code, IssuerNear, JsonFault, KeyFault, Part, Refusal, Uses};

use crate::vectors::setting::{AWS, CLIENT, NOW};

/// One of each.
fn samples() -> Vec<Refusal> {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let found = |text: &str| text.to_owned();
    vec![
        Refusal::NoToken,
        Refusal::HeaderName { expected: "Authorization", found: found("Authorisation") },
        Refusal::SchemeMissing,
        Refusal::SchemeDoubled { times: 2 },
        Refusal::Scheme { expected: "Bearer", found: found("Baerer"), near: true },
        Refusal::NotFilledIn { found: found("undefined") },
        Refusal::Quoted,
        Refusal::Character { found: found("a line break") },
        Refusal::HeaderTwice { found: 2 },
        Refusal::TokenInCookie { name: found("accessToken") },
        Refusal::TokenInQuery { name: found("access_token") },
        Refusal::TooLong { limit: 16_384, found: 20_000 },
        Refusal::Parts { found: 1 },
        Refusal::Encrypted { alg: found("RSA-OAEP"), enc: found("A256GCM") },
        Refusal::CutOff { part: Part::Signature, found: 255, expected: Some(342) },
        Refusal::Encoding { part: Part::Payload },
        Refusal::Json { part: Part::Payload, fault: JsonFault::Twice(found("sub")) },
        Refusal::Type { expected: vec!["JWT", "at+jwt"], found: found("logout+jwt") },
        Refusal::HeaderMember { found: found("jku") },
        Refusal::Algorithm { expected: vec![Algorithm::RS256], found: found("none") },
        Refusal::NoKeyId,
        Refusal::Issuer { expected: texts(&[AWS]), found: format!("{AWS}/"), near: Some(IssuerNear::Slash) },
        Refusal::UnknownKey {
            issuer: found(AWS),
            expected: texts(&["key-one", "key-two"]),
            found: found("key-three"),
        },
        Refusal::UnusableKey { issuer: found(AWS), kid: found("key-one"), fault: KeyFault::OtherUse },
        Refusal::KeysUnavailable {
            issuer: found(AWS),
            reason: found("no answer within 5 s"),
            retry_after: 4,
        },
        Refusal::Signature { kid: found("key-one") },
        Refusal::Claim { name: found("exp"), expected: "whole seconds since 1970", found: "a text" },
        Refusal::Expired {
            expired_at: NOW - 300,
            now: NOW,
            ago: 300,
            leeway: 2,
            clock: Some(ClockNote::Ahead(290)),
        },
        Refusal::NotYet {
            not_before: NOW + 7200,
            now: NOW,
            early: 7200,
            leeway: 2,
            clock: Some(ClockNote::TimeZone { minutes: 120 }),
        },
        Refusal::IssuedInFuture {
            issued_at: NOW + 40,
            now: NOW,
            early: 40,
            leeway: 2,
            clock: Some(ClockNote::Drift),
        },
        Refusal::TokenUse { expected: Uses::Access, found: found("an ID token") },
        Refusal::Client { claim: "client_id", expected: texts(&[CLIENT]), found: texts(&["another"]) },
        Refusal::Resource {
            expected: Some(found("https://api.example.com")),
            found: texts(&["https://other.example"]),
        },
        Refusal::Scope {
            expected: texts(&["posts/write"]),
            missing: texts(&["posts/write"]),
            found: texts(&["posts/read"]),
        },
        Refusal::Group { expected: texts(&["editors"]), found: texts(&["readers"]) },
        Refusal::ClaimsForm { problem: found("missing field `tenant`") },
        Refusal::NoVerdict,
    ]
}

fn guide() -> String {
    let mut text = String::from(
        "# Refusals\n\n\
         Every refusal of the verifier (`crates/verify`): what it looks like in a log, what causes it, what cures it, and what the client is told.\n\
         The name in the heading is the `code` of the JSON form. The client never learns what was expected or found; the log does, and neither\n\
         ever gets the token. This page is written by a test from the refusals themselves (`UPDATE_DOCS=1`).\n",
    );
    for refusal in samples() {
        let (code, answer) = (refusal.code(), refusal.answer(""));
        let challenge = answer.www_authenticate.map(|it| format!(", `WWW-Authenticate: {it}`"));
        let retry = answer.retry_after.map(|seconds| format!(", `Retry-After: {seconds}`"));
        let rest = challenge.or(retry).unwrap_or_default();
        write!(
            text,
            "\n## {code}\n\n> {refusal}\n\n**Cause:** {}\n\n**Cure:** {}\n\n**The client gets:** {}{rest}\n",
            code.cause(),
            code.cure(),
            answer.status,
        )
        .unwrap();
    }
    text
}

#[test]
fn the_guide_to_refusals_is_fresh_and_whole() {
    let codes: Vec<Code> = samples().iter().map(Refusal::code).collect();
    assert_eq!(codes, Code::ALL, "a sample of each refusal, in their order");
    for refusal in samples() {
        let json = serde_json::to_value(&refusal).unwrap();
        assert_eq!(json["code"], refusal.code().as_str(), "one name everywhere");
    }
    let path = "../../docs/guide/refusals.md";
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, guide()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), guide(), "stale: run with UPDATE_DOCS=1");
}
