//! Any text as the filter of ListUsers: read or refused; what was read can be written again and means the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use user_pools::users::filter::Filter;

fuzz_target!(|text: &str| {
    let Ok(Some(filter)) = Filter::parse(text) else { return };
    let name = text.trim().split([' ', '=', '^', '\t']).next().unwrap_or_default();
    let value = filter.value.replace('\\', "\\\\").replace('"', "\\\"");
    if let Ok(Some(again)) = Filter::parse(&format!("{name} = \"{value}\"")) {
        assert_eq!((again.attribute, &again.value), (filter.attribute, &filter.value));
    }
});
