//! What a handler returns is read or refused, whatever it is; no reading of it touches a reserved claim (RULE-13).
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use triggers::{Answer, RESERVED, Version, apply};

fuzz_target!(|returned: &[u8]| {
    let Ok(answer) = Answer::parse(returned) else { return };
    let _ = answer.pre_sign_up();
    let _ = answer.user_migration();
    let _ = answer.custom_message();
    let _ = answer.define_auth_challenge();
    let _ = answer.create_auth_challenge();
    let _ = answer.inbound_federation();
    for version in [Version::V1, Version::V2, Version::V3] {
        let Ok(wanted) = answer.pre_token_generation(version) else { continue };
        let mut claims: Map<String, Value> =
            RESERVED.iter().map(|name| ((*name).to_owned(), Value::from("ours"))).collect();
        apply(&mut claims, &wanted.id);
        apply(&mut claims, &wanted.access);
        assert!(RESERVED.iter().all(|name| claims[*name] == "ours"));
    }
});
