//! Any bytes as the form of a Query operation: read, walked and refused without a stumble. The first two bytes choose the
//! operation.
#![no_main]

use aws_model::{cloudformation, sts};
use aws_wire::query::{Form, input, operation};
use aws_wire::walk::{unknown_members, walk_members};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, body)) = data.split_first_chunk::<2>() else { return };
    let Ok(form) = Form::parse(body) else { return };
    for service in [&cloudformation::SERVICE, &sts::SERVICE] {
        if let Err(refusal) = operation(service, &form) {
            assert!(refusal.message.len() < 512);
        }
    }
    let operations = cloudformation::SERVICE.operations;
    let operation = operations[usize::from(u16::from_le_bytes(*choice)) % operations.len()];
    let Ok(read) = input(operation, form) else { return };
    let _ = unknown_members(operation.input, &read);
    if let Err(violations) = walk_members(operation.input, &read) {
        assert!(violations.to_string().len() < 1 << 20);
    }
});
