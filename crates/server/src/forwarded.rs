//! Who is at the other end when a proxy stands between? `X-Forwarded-For` is believed from proxies that the operator named,
//! and from nobody else: whoever could write it would choose the address that attempts are counted for (RULE-10).

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Seconds between two warnings.
const WARN_EVERY: u64 = 60;
/// Proxies in a row that are looked through.
const MOST_PROXIES: usize = 16;

/// An address or a network, `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    bits: u128,
    length: u32,
}

/// The text names no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an address such as 10.1.2.3, or a network such as 10.0.0.0/8 with nothing after the bits that count"
)]
pub struct NoNetwork;

impl Network {
    /// Whether `address` is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        mask(bits(address), self.length) == self.bits
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().map_err(|_| NoNetwork)?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = length.unwrap_or(most);
        if length > most {
            return Err(NoNetwork);
        }
        let (bits, length) = (bits(address), 128 - most + length);
        if mask(bits, length) != bits { Err(NoNetwork) } else { Ok(Self { bits, length }) }
    }
}

/// Version 4 as version 6 writes it, so that both spellings of an address are one.
fn bits(address: IpAddr) -> u128 {
    let address = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    u128::from(address)
}

fn mask(bits: u128, length: u32) -> u128 {
    bits & 0_u128.wrapping_sub(1).checked_shl(128 - length).unwrap_or(0)
}

/// Whose word counts about where a request comes from.
#[derive(Debug)]
pub struct Forwarded {
    trusted: Vec<Network>,
    warns: bool,
    began: Instant,
    /// Seconds after `began` from which the next warning may be said.
    next_warning: AtomicU64,
}

impl Forwarded {
    /// Nobody's: the peer is the caller.
    pub fn ignored() -> Self {
        Self { trusted: Vec::new(), warns: false, began: Instant::now(), next_warning: AtomicU64::new(0) }
    }

    /// The word of these proxies. Anybody else's is left aside, and told in the log: a proxy that nobody named makes all
    /// callers one.
    pub fn from_proxies(trusted: Vec<Network>) -> Self {
        Self { trusted, warns: true, ..Self::ignored() }
    }

    /// Who calls, for a request that came from `peer`: the last address in the header that is no proxy of ours.
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !headers.contains_key(FORWARDED_FOR) {
            return peer.to_canonical();
        }
        if !self.is_trusted(peer) {
            self.warn(peer);
            return peer.to_canonical();
        }
        let mut caller = peer;
        let said = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .rev()
            .flat_map(|value| value.to_str().unwrap_or_default().rsplit(',').map(str::trim));
        for hop in said.take(MOST_PROXIES) {
            // What cannot be read says nothing about what stands before it either.
            let Some(address) = address(hop) else { break };
            caller = address;
            if !self.is_trusted(address) {
                break;
            }
        }
        caller.to_canonical()
    }

    /// Whether `address` is a proxy whose word counts: it speaks for many.
    pub fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(address))
    }

    fn warn(&self, peer: IpAddr) {
        if !self.warns {
            return;
        }
        let now = self.began.elapsed().as_secs();
        let next = self.next_warning.load(Ordering::Relaxed);
        let mine = now >= next
            && self
                .next_warning
                .compare_exchange(next, now + WARN_EVERY, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if mine {
            tracing::warn!(
                %peer,
                "X-Forwarded-For comes from a peer that is not trusted and is left aside: attempts count for the peer's \
                 own address. If it is your proxy, name it in trusted-proxies"
            );
        }
    }
}

/// With or without a port, as proxies write it.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = |text: &str| text.trim_start_matches('[').trim_end_matches(']').parse().ok();
    bare(hop).or_else(|| hop.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn headers(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn networks_are_read_and_hold_their_addresses() {
        let ten: Network = "10.0.0.0/8".parse().unwrap();
        assert!(
            ten.contains(ip("10.1.2.3"))
                && ten.contains(ip("::ffff:10.1.2.3"))
                && !ten.contains(ip("11.0.0.1"))
        );
        let one: Network = "192.0.2.7".parse().unwrap();
        assert!(one.contains(ip("192.0.2.7")) && !one.contains(ip("192.0.2.8")));
        let six: Network = "fd00::/8".parse().unwrap();
        assert!(six.contains(ip("fd12::1")) && !six.contains(ip("fe80::1")) && !six.contains(ip("10.0.0.1")));
        assert!("0.0.0.0/0".parse::<Network>().unwrap().contains(ip("8.8.8.8")));
        for bad in ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "proxy.example", "::/129"] {
            assert_eq!(bad.parse::<Network>(), Err(NoNetwork), "{bad}");
        }
    }

    #[test]
    fn a_stranger_cannot_choose_the_address_that_is_counted_rule_10() {
        let forwarded = Forwarded::from_proxies(vec!["10.0.0.0/8".parse().unwrap()]);
        assert_eq!(forwarded.caller(ip("192.0.2.1"), &headers(&["1.2.3.4"])), ip("192.0.2.1"));
        // Nor through a proxy: what stands before the first address that is no proxy is hearsay.
        let through = headers(&["6.6.6.6, 1.2.3.4, 10.0.0.9"]);
        assert_eq!(forwarded.caller(ip("10.0.0.1"), &through), ip("1.2.3.4"));
        let in_two = headers(&["6.6.6.6", "1.2.3.4:5555"]);
        assert_eq!(forwarded.caller(ip("10.0.0.1"), &in_two), ip("1.2.3.4"));
        for unreadable in ["unknown", "", "1.2.3.4, _hidden"] {
            assert_eq!(
                forwarded.caller(ip("10.0.0.1"), &headers(&[unreadable])),
                ip("10.0.0.1"),
                "{unreadable}"
            );
        }
        assert_eq!(forwarded.caller(ip("10.0.0.1"), &headers(&["[2001:db8::1]:443"])), ip("2001:db8::1"));
        assert_eq!(forwarded.caller(ip("::ffff:10.0.0.1"), &HeaderMap::new()), ip("10.0.0.1"));
    }

    #[test]
    fn a_warning_is_said_once_a_minute_rule_10() {
        let forwarded = Forwarded::from_proxies(Vec::new());
        for _ in 0..3 {
            forwarded.caller(ip("192.0.2.1"), &headers(&["1.2.3.4"]));
        }
        assert_eq!(forwarded.next_warning.load(Ordering::Relaxed), WARN_EVERY);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_network_or_refused_and_any_header_gives_an_address(text in "[0-9a-f.:/, \\[\\]]{0,40}") {
            let _ = text.parse::<Network>();
            let mut headers = HeaderMap::new();
            headers.append(FORWARDED_FOR, HeaderValue::from_str(&text).unwrap());
            Forwarded::from_proxies(vec!["0.0.0.0/0".parse().unwrap()]).caller(ip("10.0.0.1"), &headers);
        }
    }
}
