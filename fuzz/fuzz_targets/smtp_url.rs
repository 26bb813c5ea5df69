//! Any text as the address of a mail server: read or refused, and neither shows the password. What is read names the host
//! that the transport will connect to, since by the host it is decided whether a password may cross in the clear (RULE-30).
#![no_main]

use delivery::{SmtpUrl, check_email};
use libfuzzer_sys::fuzz_target;
use url::{Host, Url};

const PASSWORD: &str = "Hunter2-Hunter2";

fuzz_target!(|text: &str| {
    for scheme in ["smtp", "smtps"] {
        let said = match SmtpUrl::parse(&format!("{scheme}://ada:{PASSWORD}@{text}")) {
            Ok(url) => format!("{url:?}"),
            Err(refusal) => refusal.to_string(),
        };
        assert!(!said.contains(PASSWORD), "{said}");
    }
    if let Ok(read) = SmtpUrl::parse(text)
        && let Ok(url) = Url::parse(text)
    {
        let host = match url.host() {
            Some(Host::Ipv6(address)) => read.host().parse() == Ok(address),
            Some(host) => read.host() == host.to_string(),
            None => false,
        };
        assert!(host, "{} is not the host of {url}", read.host());
    }
    if check_email(text).is_ok() {
        assert!(!text.contains(['\r', '\n', '<', '>', ' ', '\0']) && text.contains('@'));
    }
});
