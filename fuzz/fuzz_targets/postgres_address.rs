//! Any text as the address of a database: taken or refused, and no refusal shows the password.
#![no_main]

use libfuzzer_sys::fuzz_target;
use store_postgres::check_address;

const PASSWORD: &str = "Hunter2-Hunter2";

fuzz_target!(|text: &str| {
    let _ = check_address(text);
    for address in
        [format!("postgres://ada:{PASSWORD}@{text}"), format!("postgresql://{text}&password={PASSWORD}")]
    {
        if let Err(refusal) = check_address(&address) {
            let told = format!("{refusal} {refusal:?}");
            assert!(!told.contains(PASSWORD), "{told}");
        }
    }
    // RULE-30: another machine, and no TLS.
    assert!(
        check_address(&format!(
            "postgres://ada@db.example.com/{}?sslmode=disable",
            text.replace(['?', '#'], "")
        ))
        .is_err()
    );
});
