//! Any text as a callback URL: plain http only reaches this machine, whatever a browser makes of the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::{Host, Url};
use user_pools::clients::redirect::check;

fuzz_target!(|text: &str| {
    let urls = [text.to_owned(), format!("http://{text}"), format!("http://localhost{text}")];
    for text in urls.iter().filter(|text| check(text).is_ok()) {
        // Read as browsers read it; what they refuse leads nowhere.
        let Ok(url) = Url::parse(text) else { continue };
        assert!(url.fragment().is_none(), "{text}");
        if url.scheme() == "http" {
            let here = match url.host() {
                Some(Host::Domain(name)) => name == "localhost",
                Some(Host::Ipv4(address)) => address.is_loopback(),
                Some(Host::Ipv6(address)) => address.is_loopback(),
                None => false,
            };
            assert!(here && url.username().is_empty(), "{text} leads to {url}");
        }
    }
});
