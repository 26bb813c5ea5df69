//! Whatever bytes come, the reader answers.

use aws_wire::json::{Limits, parse};
use proptest::prelude::*;
use serde_json::Value;

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = parse(&bytes, Limits::default());
    }

    #[test]
    fn text_that_nearly_is_json_is_read_as_serde_reads_it_or_refused(text in r#"[\{\}\[\]",:0-9a-e\\u \-+.]{0,64}"#) {
        let ours = parse(text.as_bytes(), Limits::default());
        let theirs: Result<Value, _> = serde_json::from_str(&text);
        match (ours, theirs) {
            (Ok(map), theirs) => prop_assert_eq!(Some(Value::Object(map)), theirs.ok()),
            (Err(_), Ok(Value::Object(_))) => prop_assert!(text.matches('"').count() >= 4, "only for a name that stands twice"),
            (Err(_), _) => {}
        }
    }

    #[test]
    fn a_refusal_never_repeats_what_stood_in_the_body(secret in "[a-z]{12}") {
        let text = format!(r#"{{"Password":"{secret}" "Username":"x"}}"#);
        let refusal = parse(text.as_bytes(), Limits::default()).unwrap_err().to_string();
        prop_assert!(!refusal.contains(&secret));
        let text = format!(r#"{{"{secret}":1,"{secret}":2}}"#);
        let refusal = parse(text.as_bytes(), Limits::default()).unwrap_err().to_string();
        prop_assert!(!refusal.contains(&secret));
    }
}
