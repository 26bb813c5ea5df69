//! RULE-14, first half: which name was asked? A web page can make its own name point at this machine, but it cannot
//! change the Host header that the browser sends with it.

use http::request::Parts;
use http::{header, uri::Authority};
use std::net::{IpAddr, Ipv6Addr};

/// Names under which the server may be asked, besides loopback.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    names: Vec<String>,
    any_address: bool,
}

/// The request does not say, or says more than once, which host it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The request must name one host.")]
pub struct NoHost;

impl Hosts {
    /// Loopback and these names or addresses, without ports.
    pub fn loopback_and<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        Self {
            names: names.into_iter().map(|name| bare(name.as_ref()).to_ascii_lowercase()).collect(),
            any_address: false,
        }
    }

    /// Also any IP address: for a server that listens on more than loopback. An address cannot be re-pointed by whoever
    /// owns a name, so it is no way around this rule.
    #[must_use]
    pub fn and_any_address(mut self) -> Self {
        self.any_address = true;
        self
    }

    /// Whether the server answers to `host`, a name or address with or without a port.
    pub fn allow(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        // No user name before the host, nothing but a port after it.
        if authority.as_str().strip_prefix(authority.host()).is_none_or(|rest| !is_port(rest)) {
            return false;
        }
        let host = authority.host();
        let name = match host.strip_prefix('[') {
            // In brackets stands an address of version 6 and no name, whatever it looks like without them.
            Some(_) if bare(host).parse::<Ipv6Addr>().is_err() => return false,
            Some(_) => bare(host),
            None => host.strip_suffix('.').unwrap_or(host),
        };
        if let Ok(address) = name.parse::<IpAddr>() {
            return address.is_loopback() || self.any_address || self.names.iter().any(|known| known == name);
        }
        name.eq_ignore_ascii_case("localhost")
            || ends_with_ignoring_case(name, ".localhost")
            || self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

fn is_port(rest: &str) -> bool {
    rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

fn ends_with_ignoring_case(name: &str, end: &str) -> bool {
    name.len() > end.len()
        && name.get(name.len() - end.len()..).is_some_and(|last| last.eq_ignore_ascii_case(end))
}

/// An address without the brackets that version 6 wears in a URL.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}

/// The host that a request is for, as it stands there.
///
/// # Errors
/// None, several, or two that contradict each other.
pub fn asked(parts: &Parts) -> Result<&str, NoHost> {
    let mut values = parts.headers.get_all(header::HOST).iter();
    let header = match (values.next(), values.next()) {
        (Some(value), None) => Some(value.to_str().map_err(|_| NoHost)?),
        (None, _) => None,
        (Some(_), Some(_)) => return Err(NoHost),
    };
    // HTTP/2 and the absolute form of HTTP/1.1 name the host in the target.
    match (header, parts.uri.authority().map(Authority::as_str)) {
        (Some(header), Some(target)) if !header.eq_ignore_ascii_case(target) => Err(NoHost),
        (Some(host), _) | (None, Some(host)) => Ok(host),
        (None, None) => Err(NoHost),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_allowed_in_every_spelling_rule_14() {
        let hosts = Hosts::default();
        for host in
            ["localhost", "LocalHost:9229", "127.0.0.1:9229", "127.1.2.3", "[::1]:9229", "app.localhost:1"]
        {
            assert!(hosts.allow(host), "{host}");
        }
    }

    #[test]
    fn everybody_elses_names_are_refused_rule_14() {
        let hosts = Hosts::default();
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evillocalhost",
            ".localhost",
            "10.0.0.1",
            "user@localhost",
            "",
            "[::2]",
            "[::1.]",
            "[localhost]",
            "0.0.0.0",
            "localhost:x",
            "a b",
        ] {
            assert!(!hosts.allow(host), "{host}");
        }
    }

    #[test]
    fn configured_names_are_allowed_and_addresses_where_the_server_listens_on_more_rule_14() {
        let hosts = Hosts::loopback_and(["Rockpool", "[fd00::1]"]);
        assert!(hosts.allow("rockpool:9229") && hosts.allow("[fd00::1]:9229") && !hosts.allow("10.0.0.1"));
        assert!(hosts.and_any_address().allow("10.0.0.1:9229"));
    }

    #[test]
    fn a_request_must_name_one_host() {
        let parts = |uri: &str, hosts: &[&str]| {
            let mut request = http::Request::builder().uri(uri);
            for host in hosts {
                request = request.header("host", *host);
            }
            request.body(()).unwrap().into_parts().0
        };
        assert_eq!(asked(&parts("/", &["a"])), Ok("a"));
        assert_eq!(asked(&parts("http://a:1/", &[])), Ok("a:1"));
        assert_eq!(asked(&parts("http://a/", &["A"])), Ok("A"));
        for refused in [parts("/", &[]), parts("/", &["a", "a"]), parts("http://a/", &["b"])] {
            assert_eq!(asked(&refused), Err(NoHost));
        }
    }
}
