//! Tokens from outside are refused; payloads that our own key signed are claims or a refusal, never a crash.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tokens::{AccessClaims, IdClaims, SigningKey, unverified_issuer, verify};

static KEY: LazyLock<SigningKey> = LazyLock::new(SigningKey::generate);

fuzz_target!(|bytes: &[u8]| {
    let keys = [KEY.public().clone()];
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = unverified_issuer(text);
        assert!(verify(text, &keys, 0).is_err());
    }
    if let Ok(claims) = verify(&KEY.sign(bytes), &keys, 0) {
        let _ = AccessClaims::try_from(claims.clone());
        let _ = IdClaims::try_from(claims);
    }
});
