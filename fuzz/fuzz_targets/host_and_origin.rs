//! Host and Origin as a hostile page can make a browser send them: no name of somebody else is ours, and no page is ours
//! but one of the very host that was asked (RULE-14). The first line is the Host header, the rest the Origin header.
#![no_main]

use std::net::IpAddr;

use http::{HeaderMap, HeaderValue, Request};
use libfuzzer_sys::fuzz_target;
use server::host::{Hosts, asked};
use server::origin::{Asker, asker};

fuzz_target!(|data: &[u8]| {
    let (host, origin) = data.split_at(data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len()));
    let (Ok(host), Ok(origin)) =
        (HeaderValue::from_bytes(host), HeaderValue::from_bytes(origin.get(1..).unwrap_or_default()))
    else {
        return;
    };
    let parts = Request::post("/").header("host", &host).body(()).expect("a good header").into_parts().0;
    let Ok(host) = asked(&parts) else { return };
    if Hosts::default().allow(host) {
        let bare = host.trim_start_matches('[').split(']').next().unwrap_or_default();
        let name = bare.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        let is_loopback = |text: &str| text.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        assert!(
            is_loopback(bare) || is_loopback(&name) || name == "localhost" || name.ends_with(".localhost"),
            "{host}"
        );
    }
    let mut headers = HeaderMap::new();
    headers.insert("origin", origin.clone());
    let own = ["http://", "https://"]
        .iter()
        .any(|scheme| origin.as_bytes().eq_ignore_ascii_case(format!("{scheme}{host}").as_bytes()));
    if asker(&headers, host) == Asker::OwnPage {
        assert!(own, "{origin:?} at {host}");
    }
});
