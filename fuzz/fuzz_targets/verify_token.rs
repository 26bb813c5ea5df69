//! Requests and tokens by a verifier that knows its issuer's keys: a refusal or a verdict, and no refusal tells the token.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rockpool_verify::{Algorithm, Issuer, Options, Policy, Trust, Verifier, bearer};

const NOW: i64 = 1_790_000_000;
const SETTING: &str = include_str!("../../crates/verify/vectors/setting.json");

static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let setting: serde_json::Value = serde_json::from_str(SETTING).expect("a checked-in file");
    let client = "3v1exampleclient0000000000";
    let pool = Trust::new(Issuer::aws("eu-west-1_Ab12Cd34E").expect("a pool id"), [client]);
    let oidc = Trust::new(Issuer::oidc("https://id.example.org"), [client]).algorithms(Algorithm::ALL);
    let issuers = [pool.issuer.name.clone(), oidc.issuer.name.clone()];
    let verifier = Verifier::new(Policy::access([pool, oidc]), Options::default()).expect("a good policy");
    for (issuer, name) in issuers.iter().zip(["pool", "oidc"]) {
        let document = setting["documents"][name].to_string();
        verifier.seed(issuer, document.as_bytes(), NOW).expect("usable keys");
    }
    verifier
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let found = bearer::find(&[("authorization", data), ("cookie", data)], Some(text));
    let verdict = VERIFIER.verify(found.as_ref().map_or(text, |token| token), NOW);
    for refusal in [found.err(), verdict.err()].into_iter().flatten() {
        let _ = (refusal.to_string(), refusal.answer("realm"));
        let told = serde_json::to_string(&refusal).expect("a refusal has a JSON form");
        assert!(told.len() < 16_384, "what a refusal tells is bounded");
    }
});
