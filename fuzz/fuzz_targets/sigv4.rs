//! Any text as an Authorization header: refused without repeating it, or read into parts of the right form.
#![no_main]

use aws_wire::sigv4::Authorization;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for header in [text.to_owned(), format!("AWS4-HMAC-SHA256 {text}")] {
        if let Ok(read) = Authorization::parse(&header) {
            assert!(!read.key_id.is_empty() && read.date.len() == 8);
            assert!(read.signed_headers.is_sorted_by(|one, next| one < next));
        }
    }
});
