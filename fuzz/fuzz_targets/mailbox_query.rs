//! Any text as the query of the mailbox of development: an address, none, or a refusal; an encoded one comes back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use server::dev::address;

fuzz_target!(|text: &str| {
    let _ = address(text);
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    assert_eq!(address(&format!("to={encoded}")), Ok(Some(text.to_owned())));
});
