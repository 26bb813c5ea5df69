//! What the crate is, beside its vectors: what a refusal tells, what a verdict gives, and that the crate stands alone.

use std::collections::BTreeMap;

use rockpool_verify::{Code, IssuerNear, Policy, Refusal, TokenUse};
use serde_json::json;

use crate::vectors::forge::Draft;
use crate::vectors::setting::{AWS, CLIENT, NOW, OIDC, documents, policies, verifier};
use crate::vectors::tokens::{access, cases, id, oidc_access};

fn verdict(policy: &str, draft: &Draft) -> Result<std::sync::Arc<rockpool_verify::Verified>, Refusal> {
    let policies: BTreeMap<&str, Policy> = policies();
    verifier(&policies[policy], &documents(), NOW).verify(&draft.sign(), NOW)
}

#[test]
fn a_verdict_tells_who_and_what() {
    let draft = access(NOW).claim("cognito:groups", json!(["editors", "admins"])).claim("scope", "a b");
    let verified = verdict("migration", &draft).unwrap();
    assert_eq!((verified.issuer(), verified.trust(), verified.kid()), (AWS, 0, "pool-access"));
    assert_eq!((verified.username(), verified.client()), (Some("andrew"), Some(CLIENT)));
    assert_eq!(verified.token_use(), TokenUse::Access);
    assert_eq!(verified.subject(), "2f4e6d0a-0000-4000-8000-1c2d3e4f5a6b");
    assert_eq!(verified.scopes().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(verified.groups().collect::<Vec<_>>(), ["editors", "admins"]);
    assert_eq!(verified.expires_at(), NOW + 3540);

    let verified = verdict("id", &id(NOW)).unwrap();
    assert_eq!((verified.username(), verified.client()), (Some("andrew"), Some(CLIENT)));
    assert_eq!(verified.audiences().collect::<Vec<_>>(), [CLIENT]);
    let verified = verdict("oidc-access", &oidc_access(NOW)).unwrap();
    assert_eq!((verified.issuer(), verified.groups().collect::<Vec<_>>()), (OIDC, vec!["editors"]));
}

#[test]
fn claims_are_read_as_a_type_of_the_callers() {
    #[derive(serde::Deserialize)]
    struct Person {
        sub: String,
        auth_time: i64,
    }
    #[derive(Debug, serde::Deserialize)]
    struct Other {
        #[expect(dead_code, reason = "it is not there")]
        tenant: String,
    }
    let verified = verdict("access", &access(NOW)).unwrap();
    let person: Person = verified.read().unwrap();
    assert_eq!((person.sub.as_str(), person.auth_time), (verified.subject(), NOW - 60));
    let refusal = verified.read::<Other>().unwrap_err();
    assert_eq!(refusal.code(), Code::ClaimsForm);
    assert!(refusal.to_string().contains("tenant"), "{refusal}");
}

#[test]
fn permissions_are_asked_again_for_one_route() {
    let draft = access(NOW).claim("cognito:groups", json!(["editors"])).claim("scope", "posts/read");
    let verified = verdict("access", &draft).unwrap();
    assert_eq!(verified.require_scopes(&["posts/read"]), Ok(()));
    assert_eq!(verified.require_any_group(&["admins", "editors"]), Ok(()));
    match verified.require_scopes(&["posts/read", "posts/write"]).unwrap_err() {
        Refusal::Scope { missing, found, .. } => {
            assert_eq!((missing, found), (vec!["posts/write".into()], vec!["posts/read".into()]))
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(verified.require_any_group(&["admins"]).unwrap_err().code(), Code::Group);
    assert_eq!(verified.require_any_group(&[]).unwrap_err().code(), Code::Group, "no group permits nobody");
}

#[test]
fn a_refusal_carries_what_was_expected_and_what_came() {
    let refusal = verdict("access", &access(NOW).claim("iss", format!("{AWS}/"))).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::Issuer {
            expected: vec![AWS.into()],
            found: format!("{AWS}/"),
            near: Some(IssuerNear::Slash)
        }
    );
    assert_eq!(
        serde_json::to_value(&refusal).unwrap(),
        json!({"code": "issuer", "expected": [AWS], "found": format!("{AWS}/"), "near": "slash"})
    );
    let refusal = verdict("access", &access(NOW).claim("client_id", "other")).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::Client { claim: "client_id", expected: vec![CLIENT.into()], found: vec!["other".into()] }
    );
    let refusal = verdict("access", &access(NOW).claim("exp", NOW - 300)).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::Expired { expired_at: NOW - 300, now: NOW, ago: 300, leeway: 2, clock: None }
    );
    let refusal = verdict("access", &id(NOW)).unwrap_err();
    assert_eq!(refusal.to_string(), "an ID token: expected an access token");
}

#[test]
fn an_extreme_clock_overflows_nothing() {
    let policies = policies();
    let verifier = verifier(&policies["access"], &documents(), NOW);
    let token = access(NOW).claim("nbf", NOW).sign();
    for now in [i64::MIN, -1, 0, i64::MAX] {
        assert!(verifier.verify(&token, now).is_err(), "{now}");
    }
}

/// Every vector that is named after a class of attacks, through one door.
fn all_refused(class: &str, at_least: usize) {
    let (documents, policies) = (documents(), policies());
    let cases = cases(NOW).into_iter().filter(|case| case.name.starts_with(class)).collect::<Vec<_>>();
    assert!(cases.len() >= at_least, "{class}: {}", cases.len());
    for case in cases {
        let verdict = verifier(&policies[case.policy], &documents, NOW).verify(&case.token, NOW);
        assert!(verdict.is_err(), "{}", case.name);
    }
}

#[test]
fn sec_4_no_token_chooses_its_algorithm_key_or_types() {
    all_refused("SEC-4", 150);
}

#[test]
fn cog_13_an_id_token_is_no_access_token_nor_the_reverse() {
    all_refused("COG-13", 3);
}

#[test]
fn cog_16_no_issuer_but_the_listed_ones_is_believed() {
    all_refused("COG-16", 15);
}

/// COG-14: a verifier that works alone cannot know of a sign-out. The feed will tell it; until then this is so, and is
/// written in the README.
#[test]
fn cog_14_a_token_is_good_until_it_expires_whatever_happens_to_its_session() {
    let policies = policies();
    let verifier = verifier(&policies["access"], &documents(), NOW);
    let token = access(NOW).sign();
    assert!(verifier.verify(&token, NOW).is_ok());
    assert!(verifier.verify(&token, NOW + 3539).is_ok());
    assert!(include_str!("../../README.md").contains("sign-out"));
}

#[test]
fn the_crate_stands_alone_and_forces_no_runtime() {
    let manifest = include_str!("../../Cargo.toml");
    let ours = manifest.split("[dev-dependencies]").next().unwrap();
    let names =
        ours.split("[dependencies]").nth(1).unwrap().lines().filter_map(|line| line.split(['.', ' ']).next());
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let allowed = [
        "aws-lc-rs",
        "base64",
        "quick_cache",
        "serde",
        "serde_json",
        "thiserror",
        "axum-core",
        "http",
        "rustls",
        "rustls-native-certs",
        "tower-layer",
        "tower-service",
    ];
    assert_eq!(names, allowed);
}
