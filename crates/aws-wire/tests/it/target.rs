//! Whatever stands in the target header, it names an operation or is refused in one line of visible characters.

use aws_model::SERVICES;
use aws_wire::target::{TARGET, read};
use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_header_value_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), doubled: bool) {
        let Ok(value) = HeaderValue::from_bytes(&bytes) else { return Ok(()) };
        let mut headers = HeaderMap::new();
        headers.append(TARGET, value.clone());
        if doubled {
            headers.append(TARGET, value);
        }
        let refusal = read(&headers, &SERVICES).expect_err("nobody hits an operation by chance");
        prop_assert_eq!(&*refusal.name, "UnknownOperationException");
        prop_assert!(refusal.message.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()));
        prop_assert!(refusal.message.len() < 300);
    }
}
