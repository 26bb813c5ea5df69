//! Any text as the value of a user's attribute: it conforms to the schema or is told not to; what counts as an address or a
//! number can stand in an envelope.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use directory::schema::{Schema, looks_like_email, looks_like_phone_number, tell};
use libfuzzer_sys::fuzz_target;

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::standard);

fuzz_target!(|text: &str| {
    let values: BTreeMap<String, String> =
        SCHEMA.attributes().iter().map(|attribute| (attribute.name.clone(), text.to_owned())).collect();
    if let Err(wrong) = SCHEMA.check_new(&values, true) {
        assert!(!tell(&wrong).is_empty());
    }
    if looks_like_email(text) {
        assert!(!text.contains(['\r', '\n', ' ']));
    }
    if looks_like_phone_number(text) {
        assert!(text.len() <= 16 && text[1..].bytes().all(|byte| byte.is_ascii_digit()));
    }
});
