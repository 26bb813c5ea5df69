//! The world of the vectors: four issuers, their key documents, and the policies that tokens are tried against.

use std::collections::BTreeMap;

use rockpool_verify::{Algorithm, Issuer, Options, Policy, Trust, Uses, Verifier};
use serde_json::{Value, json};

use super::forge::keys;

/// 2026-09-21T14:13:20Z
pub const NOW: i64 = 1_790_000_000;

pub const POOL: &str = "eu-west-1_Ab12Cd34E";
pub const CLIENT: &str = "3v1exampleclient0000000000";
pub const AWS: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E";
pub const UPDATED: &str = "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E";
pub const OWN: &str = "https://auth.example.com/eu-west-1_Zz98Yy76X";
pub const OIDC: &str = "https://id.example.org";
pub const RESOURCE: &str = "https://api.example.com";

/// Which key document belongs to an issuer.
const SEEDS: &[(&str, &str)] = &[(AWS, "pool"), (UPDATED, "pool"), (OWN, "pool"), (OIDC, "oidc")];

pub fn documents() -> BTreeMap<&'static str, Value> {
    let of = |names: &[&str]| json!({"keys": names.iter().map(|name| &keys()[name].jwk).collect::<Vec<_>>()});
    let oidc =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "plain"];
    BTreeMap::from([("pool", of(&["pool-id", "pool-access"])), ("oidc", of(&oidc))])
}

pub fn policies() -> BTreeMap<&'static str, Policy> {
    let aws = || Trust::new(Issuer::aws(POOL).unwrap(), [CLIENT]);
    let own = || {
        Trust::new(
            Issuer::rockpool("https://auth.example.com", "eu-west-1_Zz98Yy76X").unwrap(),
            ["ownclient"],
        )
    };
    let oidc = || Trust::new(Issuer::oidc(OIDC), [CLIENT]).algorithms(Algorithm::ALL);
    let only = |algorithm: Algorithm| Policy::access([oidc().algorithms([algorithm])]).resource(RESOURCE);
    BTreeMap::from([
        ("access", Policy::access([aws()])),
        ("id", Policy::id([aws()])),
        ("either", Policy { token_use: Uses::Either, ..Policy::access([aws()]) }),
        ("updated", Policy::access([Trust::new(Issuer::aws_updated(POOL).unwrap(), [CLIENT])])),
        (
            "migration",
            Policy::access([aws(), Trust::new(Issuer::aws_updated(POOL).unwrap(), [CLIENT]), own()]),
        ),
        ("any-client", Policy::access([Trust::any_client(Issuer::aws(POOL).unwrap())])),
        ("scopes", Policy::access([aws()]).scope("posts/read").scope("posts/write")),
        ("groups", Policy::access([aws()]).group("editors").group("admins")),
        ("resource", Policy::access([aws()]).resource(RESOURCE)),
        ("strict-time", Policy::access([aws()]).leeway(0)),
        ("leeway", Policy::access([aws()]).leeway(60)),
        ("oidc-access", Policy::access([oidc()]).resource(RESOURCE)),
        ("oidc-client-audience", Policy::access([oidc()])),
        (
            "oidc-untyped",
            Policy::access([Trust { untyped_access_tokens: true, ..oidc() }]).resource(RESOURCE),
        ),
        ("oidc-id", Policy::id([oidc()])),
        ("oidc-groups", Policy::access([oidc()]).resource(RESOURCE).group("editors").scope("read")),
        ("oidc-only-es256", only(Algorithm::ES256)),
        ("oidc-only-rs256", only(Algorithm::RS256)),
    ])
}

/// A verifier of that policy with its issuers' keys, remembering nothing.
pub fn verifier(policy: &Policy, documents: &BTreeMap<&'static str, Value>, now: i64) -> Verifier {
    let verifier = Verifier::new(policy.clone(), Options { remember: 0, ..Options::default() }).unwrap();
    for trust in &policy.trust {
        let name = SEEDS.iter().find(|(issuer, _)| *issuer == trust.issuer.name).unwrap().1;
        verifier.seed(&trust.issuer.name, documents[name].to_string().as_bytes(), now).unwrap();
    }
    verifier
}

/// All of it as data, for readers in other languages.
#[test]
fn the_setting_is_written_down() {
    let seeds: BTreeMap<_, _> = SEEDS.iter().copied().collect();
    let setting = json!({"now": NOW, "documents": documents(), "seeds": seeds, "policies": policies()});
    let path = super::path("setting.json");
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&setting).unwrap() + "\n").unwrap();
    }
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(file, setting, "stale: run with UPDATE_VECTORS=1");
}
