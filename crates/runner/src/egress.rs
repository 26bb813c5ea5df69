//! The ways out of a cage: named places, each answered by us and carried on (RULE-20).
//!
//! A handler says `db.example.com:5432` and reaches that and nothing else: the name resolves to an address on the cage's
//! own loopback device, where we listen. The host's name service is asked by us, at each connection.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use crate::cage::Listener;

/// Long enough for a database on another continent.
const CONNECTING: Duration = Duration::from_secs(3);

/// A place that a handler may reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// A name or an address, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The ports that go with a scheme when a URL names none.
const PORTS: &[(&str, u16)] = &[
    ("postgres", 5432),
    ("postgresql", 5432),
    ("mysql", 3306),
    ("mariadb", 3306),
    ("redis", 6379),
    ("rediss", 6379),
    ("mongodb", 27017),
    ("amqp", 5672),
    ("amqps", 5671),
    ("nats", 4222),
    ("http", 80),
    ("https", 443),
    ("smtp", 587),
    ("smtps", 465),
    ("ldap", 389),
    ("ldaps", 636),
];

/// The places that the values of an environment name, as URLs (`postgresql://user:password@db:5432/app`, several hosts with
/// commas too) or in libpq's words (`host=db port=5432`). What is not shaped like either names nothing.
pub fn named_in<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<Place> {
    let mut places: Vec<_> = values
        .into_iter()
        .flat_map(|value| in_url(value).or_else(|| in_words(value)).unwrap_or_default())
        .collect();
    places.sort();
    places.dedup();
    places
}

fn in_url(value: &str) -> Option<Vec<Place>> {
    let (scheme, rest) = value.trim().split_once("://")?;
    // `postgresql+psycopg2://` and its like: SQLAlchemy adds the driver.
    let scheme = scheme.split('+').next()?.to_ascii_lowercase();
    let default = PORTS.iter().find(|(known, _)| *known == scheme).map(|(_, port)| *port);
    let authority = rest.split(['/', '?', '#']).next()?;
    let hosts = authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts);
    Some(hosts.split(',').filter_map(|host| place(host, default)).collect())
}

fn place(text: &str, default: Option<u16>) -> Option<Place> {
    let (host, port) = match text.strip_prefix('[') {
        Some(text) => {
            let (host, port) = text.split_once(']')?;
            (host, port.strip_prefix(':'))
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let port = port.filter(|port| !port.is_empty()).map_or(default, |port| port.parse().ok())?;
    let fits = !host.is_empty() && host.len() < 254 && port > 0;
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte));
    (fits && plain).then(|| Place { host: host.to_ascii_lowercase(), port })
}

fn in_words(value: &str) -> Option<Vec<Place>> {
    let words: BTreeMap<_, _> =
        value.split_whitespace().map(|word| word.split_once('=')).collect::<Option<_>>()?;
    let host = words.get("host")?;
    let port = words.get("port").map_or(Some(5432), |port| port.parse().ok())?;
    place(host, Some(port)).map(|place| vec![place])
}

/// Places of which no cage may reach any, whoever asks: our own ports, and what answers for the machine itself.
#[derive(Clone, Debug, Default)]
pub struct Forbidden {
    /// The ports on which this process listens, on whichever address.
    pub own_ports: Vec<u16>,
}

impl Forbidden {
    /// Whether a connection to `address` must not be made.
    pub fn covers(&self, address: SocketAddr) -> bool {
        let own = self.own_ports.contains(&address.port()) && is_here(address.ip());
        own || is_metadata(address.ip())
    }
}

/// Loopback, or an address that leads to it: which of the others are ours is not known, so a private one with one of
/// our ports on it is taken for ours by [`Forbidden::covers`] only if a connection from it to itself would stay here.
fn is_here(address: IpAddr) -> bool {
    let address = address.to_canonical();
    address.is_loopback() || address.is_unspecified() || std::net::UdpSocket::bind((address, 0)).is_ok()
}

/// Link-local addresses: cloud machines learn their credentials there. And where two clouds answer besides.
fn is_metadata(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_link_local() || address == Ipv4Addr::new(100, 100, 100, 200),
        IpAddr::V6(address) => {
            (address.segments()[0] & 0xFFC0) == 0xFE80
                || address.segments() == [0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x254]
        }
    }
}

/// How the places look from inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Where to listen, one for each place.
    pub listeners: Vec<Listener>,
    /// Which names resolve to what.
    pub hosts: Vec<(String, Ipv4Addr)>,
}

/// Gives each place an address inside. Places that are addresses keep theirs; names get one of 127.0.0.0/8 each.
///
/// An IPv6 address has no way in: the cage's network is IPv4. It is named in the error.
pub fn lay_out(places: &[Place]) -> Result<Ways, Place> {
    let mut ways = Ways::default();
    let mut named: BTreeMap<&str, Ipv4Addr> = BTreeMap::new();
    for place in places {
        let address = if place.host == "localhost" {
            Ipv4Addr::LOCALHOST
        } else if let Ok(address) = place.host.parse::<IpAddr>() {
            let IpAddr::V4(address) = address else { return Err(place.clone()) };
            address
        } else {
            let next = u8::try_from(named.len() + 1).map_err(|_| place.clone())?;
            *named.entry(&place.host).or_insert(Ipv4Addr::new(127, 0, 53, next))
        };
        ways.listeners.push(Listener { address, port: place.port });
    }
    ways.hosts = named.into_iter().map(|(name, address)| (name.to_owned(), address)).collect();
    Ok(ways)
}

/// Carries every connection that arrives at `listener` on to `place`, until the cage has gone.
pub async fn carry(listener: TcpListener, place: Place, forbidden: Arc<Forbidden>) {
    while let Ok((mut inside, _)) = listener.accept().await {
        let (place, forbidden) = (place.clone(), forbidden.clone());
        tokio::spawn(async move {
            match connect(&place, &forbidden).await {
                // Either side may break off; the other one is told by the end of its stream.
                Ok(mut outside) => drop(tokio::io::copy_bidirectional(&mut inside, &mut outside).await),
                Err(error) => tracing::warn!(%place, %error, "a handler's connection was not made"),
            }
        });
    }
}

async fn connect(place: &Place, forbidden: &Forbidden) -> io::Result<TcpStream> {
    let connecting = async {
        let mut last = io::Error::other("the name has no address");
        for address in tokio::net::lookup_host((place.host.as_str(), place.port)).await? {
            if forbidden.covers(address) {
                last = io::Error::new(io::ErrorKind::PermissionDenied, "no handler may reach that address");
                continue;
            }
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    };
    tokio::time::timeout(CONNECTING, connecting).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: &str) -> Vec<String> {
        named_in([value]).iter().map(Place::to_string).collect()
    }

    #[test]
    fn places_are_read_from_urls_and_from_libpqs_words() {
        for (value, places) in [
            ("postgresql://app:p%40ss@db.example.com/app", vec!["db.example.com:5432"]),
            ("postgresql+psycopg2://app@127.0.0.1:6543/app", vec!["127.0.0.1:6543"]),
            ("postgres://a:b@one:5432,two:5433/app?target_session_attrs=any", vec!["one:5432", "two:5433"]),
            ("https://hooks.example.com/a?b=c@d", vec!["hooks.example.com:443"]),
            ("redis://[::1]:6379", vec!["::1:6379"]),
            ("host=db port=5433 user=app password=x", vec!["db:5433"]),
            ("host=DB dbname=x", vec!["db:5432"]),
            ("postgresql:///app?host=/var/run/postgresql", vec![]),
            ("ftp://example.com", vec![]),
            ("a plain value", vec![]),
            ("x://host:0", vec![]),
            ("x://host:70000", vec![]),
            ("http://ho\nst:80", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(found(value), places, "{value}");
        }
    }

    #[test]
    fn a_password_is_never_taken_for_a_host() {
        assert_eq!(found("postgres://app:evil.example.com:1@db/app"), ["db:5432"]);
        assert_eq!(found("postgres://app:a@b@db/app"), ["db:5432"]);
    }

    #[test]
    fn our_own_ports_and_metadata_addresses_are_forbidden_rule_20() {
        let forbidden = Forbidden { own_ports: vec![9229] };
        for address in [
            "127.0.0.1:9229",
            "127.9.9.9:9229",
            "0.0.0.0:9229",
            "[::1]:9229",
            "[::ffff:127.0.0.1]:9229",
            "169.254.169.254:80",
            "169.254.170.2:80",
            "[fe80::1]:80",
            "[fd00:ec2::254]:80",
            "100.100.100.200:80",
        ] {
            assert!(forbidden.covers(address.parse().unwrap()), "{address}");
        }
        for address in ["127.0.0.1:5432", "192.0.2.1:9229", "10.0.0.5:443"] {
            assert!(!forbidden.covers(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn names_share_an_address_and_addresses_keep_theirs() {
        let place = |host: &str, port| Place { host: host.to_owned(), port };
        let ways =
            lay_out(&[place("db", 1), place("db", 2), place("10.0.0.5", 3), place("localhost", 4)]).unwrap();
        let addresses: Vec<_> = ways.listeners.iter().map(|l| (l.address.to_string(), l.port)).collect();
        assert_eq!(
            addresses,
            [
                ("127.0.53.1".to_owned(), 1),
                ("127.0.53.1".to_owned(), 2),
                ("10.0.0.5".to_owned(), 3),
                ("127.0.0.1".to_owned(), 4)
            ]
        );
        assert_eq!(ways.hosts, [("db".to_owned(), Ipv4Addr::new(127, 0, 53, 1))]);
        assert!(lay_out(&[place("::1", 1)]).is_err());
    }
}
