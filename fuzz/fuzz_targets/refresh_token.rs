//! A refresh token from outside is read as what it spells or not at all.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sign_in::refresh::RefreshToken;

fuzz_target!(|text: &str| {
    if let Some(token) = RefreshToken::from_text(text) {
        assert_eq!(token.to_text(), text);
    }
});
