//! Any bytes as the body of any operation: read or refused, walked, and converted if the walk says that they fit.
//! The first two bytes choose the operation.
#![no_main]

use aws_model::Structure as _;
use aws_model::user_pools::InitiateAuthRequest;
use aws_wire::json::{Limits, parse};
use aws_wire::walk::{unknown_members, walk_members};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, body)) = data.split_first_chunk::<2>() else { return };
    let Ok(map) = parse(body, Limits::default()) else { return };
    let operations = aws_model::SERVICES.iter().flat_map(|service| service.operations).collect::<Vec<_>>();
    let operation = operations[usize::from(u16::from_le_bytes(*choice)) % operations.len()];
    match walk_members(operation.input, &map) {
        Ok(()) => {
            let _ = unknown_members(operation.input, &map);
        }
        Err(violations) => assert!(violations.to_string().len() < 1 << 20),
    }
    if walk_members(InitiateAuthRequest::SHAPE, &map).is_ok() {
        let input = InitiateAuthRequest::from_json(&map).expect("what the walk lets through converts");
        let mut written = Vec::new();
        input.write_json(&mut written);
        parse(&written, Limits { size: usize::MAX, depth: 64 }).expect("what is written can be read");
    }
});
