//! SRP_A as it comes from a client: refused, or a number that means what it spells and survives the server's half.
#![no_main]

use std::sync::LazyLock;

use crypto::srp::{Challenge, Verifier, parse_a, verifier};
use libfuzzer_sys::fuzz_target;

static STORED: LazyLock<Verifier> = LazyLock::new(|| verifier("Pool1", "ann", &[0x40; 16], "password"));
static CHALLENGE: LazyLock<Challenge> = LazyLock::new(|| Challenge::new(&STORED));

fuzz_target!(|text: &str| {
    if let Ok(a) = parse_a(text) {
        let spelt = text.trim_start_matches('0').to_ascii_lowercase();
        assert_eq!(a.to_hex().trim_start_matches('0'), spelt);
        let key = CHALLENGE.server_key(&a, &STORED).expect("u = 0 would be a preimage of SHA-256");
        assert!(!key.proves("Pool1", "ann", b"block", "now", text));
    }
});
