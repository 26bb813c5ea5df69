//! Any bytes as X-Amz-Target: an operation that the models have, by its whole name, or a bounded refusal.
#![no_main]

use aws_model::SERVICES;
use aws_wire::target::{TARGET, read};
use http::{HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(data) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(TARGET, value);
    match read(&headers, &SERVICES) {
        Ok(target) => {
            let whole = format!("{}.{}", target.service.target_prefix, target.operation.name);
            assert_eq!(whole.as_bytes(), data);
        }
        Err(refusal) => {
            let told = refusal.to_string();
            assert!(told.len() < 1024 && !told.chars().any(char::is_control), "{told}");
        }
    }
});
