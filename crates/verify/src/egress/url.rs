//! A URL in its one plain spelling. What browsers and libraries would repair (numbers as hosts, user names, backslashes, escapes in
//! the host) is refused instead, so that the check and the fetcher cannot read two different hosts.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use super::{EgressFault, address};
use crate::shown::shown;

/// Characters of the longest URL.
const LONGEST: usize = 2048;

/// A plain URL: scheme, host, perhaps a port, path and query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    https: bool,
    host: String,
    address: Option<IpAddr>,
    port: Option<u16>,
    target: String,
}

impl Url {
    /// Reads a URL; says nothing yet about whether it may be reached.
    pub fn parse(text: &str) -> Result<Self, EgressFault> {
        Self::read(text).map_err(|why| EgressFault::Url(shown(text), why))
    }

    /// Whether it is https.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The host in lower case; an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address, if the host is one.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// The port, written or usual.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(if self.https { 443 } else { 80 })
    }

    /// Path and query, beginning with a slash.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// What belongs into the `Host` header.
    pub fn authority(&self) -> String {
        let host = match self.address {
            Some(IpAddr::V6(six)) => format!("[{six}]"),
            _ => self.host.clone(),
        };
        self.port.map_or(host.clone(), |port| format!("{host}:{port}"))
    }

    /// Whether the host is this machine by its name or number.
    pub fn is_loopback(&self) -> bool {
        match self.address {
            Some(address) => address::is_loopback(address),
            None => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }

    fn read(text: &str) -> Result<Self, &'static str> {
        if text.len() > LONGEST {
            return Err("it is too long");
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("it has a space, a control character or a letter outside ASCII");
        }
        if text.contains(['\\', '#', '"', '<', '>', '^', '`', '{', '|', '}']) {
            return Err("it has a character that URLs do not have, or a fragment");
        }
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err("it does not begin with https://"),
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let (host, port) = split_port(authority)?;
        let address = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(six) => Some(IpAddr::V6(six.parse().map_err(|_| "its address is no IPv6 address")?)),
            None => named_or_number(host)?.map(IpAddr::V4),
        };
        let host = address.map_or(host.to_ascii_lowercase(), |address| address.to_string());
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        Ok(Self { https, host, address, port, target })
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    if authority.contains('@') {
        return Err("it has a user name");
    }
    let after_host = authority.rfind(']').map_or(0, |at| at + 1);
    match authority[after_host..].rfind(':') {
        None => Ok((authority, None)),
        Some(at) => {
            let (host, port) = authority.split_at(after_host + at);
            let port = &port[1..];
            let plain = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
            let number = port.parse().ok().filter(|_| plain).ok_or("its port is no port")?;
            Ok((host, Some(number)))
        }
    }
}

/// A name, or four decimal numbers. Other spellings of IPv4 (`127.1`, `0x7f000001`, `2130706433`) end in a number as well, so
/// a host whose last label begins with a digit must be the plain form (the URL standard calls that "ends in a number").
fn named_or_number(host: &str) -> Result<Option<Ipv4Addr>, &'static str> {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if host.len() > 253 || !host.split('.').all(label) {
        return Err("its host is no plain name or address");
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    if last.starts_with(|first: char| first.is_ascii_digit()) {
        return host.parse().map(Some).map_err(|_| "its host is a number in an unusual spelling");
    }
    Ok(None)
}

impl fmt::Display for Url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(out, "{scheme}://{}{}", self.authority(), self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_read_into_what_is_connected_to() {
        let url = Url::parse("https://Id.Example.com:8443/a/keys?v=1").unwrap();
        assert_eq!((url.host(), url.port(), url.target()), ("id.example.com", 8443, "/a/keys?v=1"));
        assert_eq!(url.to_string(), "https://id.example.com:8443/a/keys?v=1");
        let url = Url::parse("http://[::1]:9229").unwrap();
        assert_eq!((url.host(), url.authority().as_str(), url.target()), ("::1", "[::1]:9229", "/"));
        assert_eq!(Url::parse("https://a.example?x").unwrap().target(), "/?x");
    }

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        for text in [
            "",
            "https://",
            "https:///x",
            "ftp://a/",
            "file:///etc/passwd",
            "HTTPS://a/",
            "//a/",
            "https:/a",
            "https://a@b/",
            "https://a:b@c/",
            "https://a\\@b/",
            "https://a#@b/",
            "https://a b/",
            "https://a\n/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.0.0.1./",
            "https://127.0.0.0x1/",
            "https://1.2.3.4.5/",
            "https://a..b/",
            "https://-a/",
            "https://%6cocalhost/",
            "https://[::1/",
            "https://::1/",
            "https://[::1]x/",
            "https://[fe80::1%25eth0]/",
            "https://a:/",
            "https://a:0/",
            "https://a:99999/",
            "https://a:+1/",
            "https://ⓛocalhost/",
        ] {
            assert!(Url::parse(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_read_reads_again_as_the_same(text in "https?://[a-z0-9.:@\\[\\]%/?#_-]{0,40}") {
            if let Ok(url) = Url::parse(&text) {
                proptest::prop_assert_eq!(Url::parse(&url.to_string()), Ok(url));
            }
        }

        #[test]
        fn any_text_is_a_url_or_a_fault(text: String) {
            let _ = Url::parse(&text);
        }
    }
}
