//! Which addresses are public: neither special by IANA's registries (RFC 6890) nor a form that carries such an address inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A network, as `10.1.0.0/16` or `fd12::/16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    bits: u8,
}

/// A text that is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a network: expected an address, a slash and a number of bits")]
pub struct NotANetwork(String);

impl Network {
    /// Whether `address` is in it. An IPv4 address written as IPv6 counts as the IPv4 address.
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.base, plain(address)) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                same(base.to_bits().into(), address.to_bits().into(), 32 - u32::from(self.bits))
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                same(base.to_bits(), address.to_bits(), 128 - u32::from(self.bits))
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let parse = || {
            let (base, bits) = text.split_once('/')?;
            let (base, bits) = (base.parse::<IpAddr>().ok()?, bits.parse::<u8>().ok()?);
            let most = if base.is_ipv4() { 32 } else { 128 };
            (bits > 0 && bits <= most).then_some(Self { base, bits })
        };
        parse().ok_or_else(|| NotANetwork(crate::shown::shown(text)))
    }
}

fn same(a: u128, b: u128, free: u32) -> bool {
    (a ^ b).checked_shr(free).unwrap_or(0) == 0
}

/// An IPv4 address for its IPv6 spelling `::ffff:a.b.c.d`.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

pub(super) fn is_loopback(address: IpAddr) -> bool {
    plain(address).is_loopback()
}

/// What `address` is, if it is not public.
pub(super) fn not_public(address: IpAddr) -> Option<&'static str> {
    match plain(address) {
        IpAddr::V4(four) => not_public_4(four),
        IpAddr::V6(six) => not_public_6(six),
    }
}

fn not_public_4(address: Ipv4Addr) -> Option<&'static str> {
    const SPECIAL: &[([u8; 4], u8, &str)] = &[
        ([0, 0, 0, 0], 8, "this network"),
        ([10, 0, 0, 0], 8, "private"),
        ([100, 64, 0, 0], 10, "shared by a carrier"),
        ([127, 0, 0, 0], 8, "loopback"),
        ([169, 254, 0, 0], 16, "link-local, where clouds keep their metadata"),
        ([172, 16, 0, 0], 12, "private"),
        ([192, 0, 0, 0], 24, "reserved"),
        ([192, 0, 2, 0], 24, "for documentation"),
        ([192, 88, 99, 0], 24, "a relay"),
        ([192, 168, 0, 0], 16, "private"),
        ([198, 18, 0, 0], 15, "for benchmarks"),
        ([198, 51, 100, 0], 24, "for documentation"),
        ([203, 0, 113, 0], 24, "for documentation"),
        // The metadata service of one cloud has a public-looking address.
        ([168, 63, 129, 16], 32, "a cloud's own service"),
        ([224, 0, 0, 0], 4, "multicast"),
        ([240, 0, 0, 0], 4, "reserved"),
    ];
    let number = u128::from(address.to_bits());
    let found = SPECIAL
        .iter()
        .find(|(base, bits, _)| same(u32::from_be_bytes(*base).into(), number, 32 - u32::from(*bits)));
    found.map(|(.., what)| *what)
}

fn not_public_6(address: Ipv6Addr) -> Option<&'static str> {
    let parts = address.segments();
    let inside = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        not_public_4(Ipv4Addr::new(a, b, c, d)).map(|_| "a wrapping of an inner address")
    };
    match parts {
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("loopback"),
        [0, 0, 0, 0, 0, 0, _, _] => Some("unspecified, or an old form of IPv4"),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inside(high, low),
        [0x64, 0xff9b, ..] => Some("a private translation"),
        [0x2002, high, low, ..] => inside(high, low),
        [0x2001, second, ..] if second < 0x0200 => Some("reserved for protocols"),
        [0x2001, 0xdb8, ..] => Some("for documentation"),
        [0x3fff, second, ..] if second < 0x1000 => Some("for documentation"),
        [first, ..] if first & 0xe000 == 0x2000 => None,
        [first, ..] if first & 0xfe00 == 0xfc00 => Some("private"),
        [first, ..] if first & 0xffc0 == 0xfe80 => Some("link-local"),
        [first, ..] if first & 0xff00 == 0xff00 => Some("multicast"),
        // Global unicast is 2000::/3; nothing else is assigned.
        _ => Some("reserved"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let holds = |network: &str, address: &str| {
            network.parse::<Network>().unwrap().holds(address.parse().unwrap())
        };
        assert!(holds("10.1.0.0/16", "10.1.255.255"));
        assert!(!holds("10.1.0.0/16", "10.2.0.0"));
        assert!(holds("10.1.2.3/32", "::ffff:10.1.2.3"));
        assert!(!holds("10.1.2.3/32", "10.1.2.4"));
        assert!(holds("fd12::/16", "fd12:ffff::1"));
        assert!(!holds("fd12::/16", "10.0.0.1"));
        for text in ["", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/0", "::/0", "fd00::/129", "10.0.0/8", "x/8"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }

    #[test]
    fn public_addresses_are_public() {
        for address in [
            "1.1.1.1",
            "52.94.0.1",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1",
            "2a00::1",
            "64:ff9b::8.8.8.8",
        ] {
            assert_eq!(not_public(address.parse().unwrap()), None, "{address}");
        }
    }
}
