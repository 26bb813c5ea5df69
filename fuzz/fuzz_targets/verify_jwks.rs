//! Key documents, and addresses to fetch them from: keys, or a fault.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rockpool_verify::egress::{Egress, Url};
use rockpool_verify::{Algorithm, KeySet};

fuzz_target!(|data: &[u8]| {
    if let Ok(set) = KeySet::parse(data, &Algorithm::ALL) {
        for key in set.keys() {
            assert!(set.find(key.kid()).is_some());
        }
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(url) = Egress::default().check(text) {
        assert!(url.is_https() && !url.is_loopback());
        assert_eq!(Url::parse(&url.to_string()).as_ref(), Ok(&url), "it reads again as the same");
    }
});
