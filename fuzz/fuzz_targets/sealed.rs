//! Sealed strings from outside, as bytes and as text, at every purpose, and wrapped data keys: none may open.
#![no_main]

use std::sync::LazyLock;

use crypto::{DataKey, KeyRing, MasterKey, Purpose, Sealed, strip_padding};
use libfuzzer_sys::fuzz_target;

#[derive(serde::Serialize, serde::Deserialize)]
struct Flow(String);

impl Sealed for Flow {
    const PURPOSE: Purpose = Purpose::Session;
    const BUCKET: usize = 256;
}

static KEYS: LazyLock<KeyRing> = LazyLock::new(|| KeyRing::new(DataKey::generate(1, 0)));
static MASTER: LazyLock<MasterKey> = LazyLock::new(MasterKey::generate);

fuzz_target!(|bytes: &[u8]| {
    for purpose in Purpose::ALL {
        assert!(KEYS.open(purpose, "eu-west-1_Pool1", &[b"context"], bytes).is_err());
    }
    assert!(MASTER.unwrap(bytes).is_err());
    let _ = strip_padding(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert!(Flow::open(&KEYS, "eu-west-1_Pool1", &[], text).is_err());
        let _ = MasterKey::from_text(text);
    }
});
