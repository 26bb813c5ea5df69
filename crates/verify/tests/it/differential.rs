//! Another library's opinion on every token of the vectors: jsonwebtoken 11, set up as strictly as it lets itself be set up.
//! Where the two differ, the reason stands here; a difference without a reason fails.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm as Theirs, DecodingKey, Validation, decode, decode_header};
use rockpool_verify::{Clients, Clock, Policy, SystemClock, Uses};
use serde_json::{Map, Value};

use crate::vectors::setting::{OIDC, documents, policies, verifier};
use crate::vectors::tokens::{Case, cases};

/// Refused here by that code, accepted there: why.
const STRICTER_HERE: &[(&str, &str)] = &[
    (
        "token_use",
        "`token_use` and `typ: at+jwt` are Cognito's and RFC 9068's; a general library leaves them to its caller (COG-13)",
    ),
    ("client", "of an access token `client_id` is compared here; there only `aud` is known"),
    (
        "resource",
        "an access token's `aud` has to be this service here; there it was switched off, since Cognito's access tokens have none",
    ),
    ("scope", "scopes are the caller's there"),
    ("group", "groups are the caller's there"),
    ("issued_in_future", "`iat` is not looked at there"),
    ("type", "`typ` is not compared there, so a logout token would pass (RFC 8725 section 3.11)"),
    (
        "header_member",
        "`crit` and embedded keys are read past there; the key did not come from the token in either",
    ),
    (
        "claim",
        "types of claims that it does not check itself (iat, auth_time, sub, scope, groups), and whole seconds: fractions are rounded there, milliseconds are a year in the far future",
    ),
    ("json", "a claim that stands twice is the last of the two there; depth is not bounded"),
    ("too_long", "the length of a token is not bounded there"),
    ("unusable_key", "which algorithms an issuer may use is not part of its key set"),
    ("algorithm", "a JWK without `alg` is good for any algorithm of its type there, if the caller allows it"),
];

/// Accepted here, refused there: by the name of the vector.
const LAXER_HERE: &[(&str, &str)] = &[
    ("ES512", "P-521 is not supported there"),
    ("Ed25519 by its newer name", "RFC 9864's name is not known there"),
];

/// As a careful caller would use it: the key by `kid`, the algorithm from the key and not from the token.
fn theirs(case: &Case, policy: &Policy, sets: &BTreeMap<&str, JwkSet>) -> Result<(), String> {
    let header = decode_header(&case.token).map_err(|error| error.to_string())?;
    let kid = header.kid.ok_or("no kid")?;
    let oidc = policy.trust[0].issuer.name == OIDC;
    let set = &sets[if oidc { "oidc" } else { "pool" }];
    let jwk: &Jwk = set.find(&kid).ok_or("unknown kid")?;
    let named = jwk.common.key_algorithm.map(|it| it.to_string().parse::<Theirs>());
    let algorithm = match named {
        Some(algorithm) => algorithm.map_err(|error| error.to_string())?,
        None => header.alg,
    };
    let mut validation = Validation::new(algorithm);
    validation.leeway = u64::from(policy.leeway);
    validation.validate_nbf = true;
    validation.set_required_spec_claims(&["exp", "iss", "sub"]);
    let issuers: Vec<&str> = policy.trust.iter().map(|trust| trust.issuer.name.as_str()).collect();
    validation.set_issuer(&issuers);
    validation.validate_aud = false;
    if policy.token_use == Uses::Id {
        let Clients::Only(clients) = &policy.trust[0].clients else { panic!("named clients") };
        validation.validate_aud = true;
        validation.set_audience(clients);
        validation.required_spec_claims.insert("aud".into());
    }
    let key = DecodingKey::from_jwk(jwk).map_err(|error| error.to_string())?;
    decode::<Map<String, Value>>(&case.token, &key, &validation).map(drop).map_err(|error| error.to_string())
}

#[test]
fn every_difference_to_jsonwebtoken_has_a_reason() {
    // It asks the machine for the time, so the tokens are made for now.
    let now = SystemClock.now();
    #[expect(clippy::disallowed_methods, reason = "the two clocks must be the same one")]
    let machine = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(machine.abs_diff(now as u64) <= 1);

    let (documents, policies) = (documents(), policies());
    let sets: BTreeMap<&str, JwkSet> =
        documents.iter().map(|(name, document)| (*name, keys_it_can_read(document))).collect();
    let verifiers: BTreeMap<_, _> =
        policies.iter().map(|(name, policy)| (*name, verifier(policy, &documents, now))).collect();
    let (mut agreed, mut stricter, mut laxer, mut unexplained) = (0, BTreeMap::new(), 0, Vec::new());
    for case in cases(now) {
        // Tokens at the very edge of their time would differ by how long this test takes.
        if ["this second", "next second", "leeway", "from now", "issued now"]
            .iter()
            .any(|it| case.name.contains(it))
        {
            continue;
        }
        let ours = verifiers[case.policy].verify(&case.token, now);
        match (ours, theirs(&case, &policies[case.policy], &sets)) {
            (Ok(_), Ok(())) | (Err(_), Err(_)) => agreed += 1,
            (Err(refusal), Ok(())) => {
                let code = refusal.code().as_str();
                match STRICTER_HERE.iter().find(|(known, _)| *known == code) {
                    Some((known, _)) => *stricter.entry(*known).or_insert(0) += 1,
                    None => {
                        unexplained.push(format!("{}: refused here ({refusal}), accepted there", case.name))
                    }
                }
            }
            (Ok(_), Err(error)) => match LAXER_HERE.iter().any(|(name, _)| case.name.starts_with(name)) {
                true => laxer += 1,
                false => unexplained.push(format!("{}: accepted here, refused there ({error})", case.name)),
            },
        }
    }
    println!("agreed on {agreed}; stricter here: {stricter:?}; accepted here alone: {laxer}");
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    assert!(agreed > 250, "{agreed}");
    let unused: Vec<_> = STRICTER_HERE.iter().filter(|(code, _)| !stricter.contains_key(code)).collect();
    assert!(unused.is_empty(), "reasons without a difference: {unused:?}");
}

/// Its key set is all or nothing, so a key that it does not know would take the others with it.
fn keys_it_can_read(document: &Value) -> JwkSet {
    let keys = document["keys"].as_array().unwrap();
    JwkSet { keys: keys.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect() }
}
