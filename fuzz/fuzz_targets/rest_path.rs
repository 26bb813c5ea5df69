//! Any method, path and query of the REST protocol: an operation of that method, or a bounded refusal; and no segment that
//! says two things (RULE-29). Lines of the input are method, path and query.
#![no_main]

use aws_model::lambda::SERVICE;
use aws_wire::{path, rest_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(3, '\n');
    let (method, raw, query) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""), lines.next());
    if let Ok(segments) = path::segments(raw) {
        for segment in segments {
            assert!(!segment.is_empty() && segment != ".." && !segment.contains(['/', '%', ';', '\0']));
        }
    }
    match rest_json::route(&SERVICE, method, raw, query) {
        Ok(routed) => {
            assert_eq!(routed.operation.http.method, method);
            assert!(rest_json::claims(&SERVICE, raw));
        }
        Err(refusal) => assert!(refusal.message.len() < 512),
    }
});
