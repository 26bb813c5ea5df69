//! The ways out of a cage: named places, each answered by us and carried on (RULE-20).
//!
//! A handler says `db.example.com:5432` and reaches that and nothing else: the name resolves to an address on the cage's
//! own loopback device, where we listen. The host's name service is asked by us, at each connection.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::cage::Listener;

/// Long enough for a database on another continent.
const CONNECTING: Duration = Duration::from_secs(3);
/// Connections of one cage at a time, to all of its places together. Others wait.
pub const CONNECTIONS: usize = 256;
/// A connection on which nothing moves for this long, or up to twice as long, is given up. A warm worker may keep its
/// connection to a database open between events that are rare.
const STILL: Duration = Duration::from_secs(3600);

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

/// Places of which no cage may reach any, whoever asks: our own ports, what we keep everything in, and what answers for the
/// machine itself.
#[derive(Clone, Debug, Default)]
pub struct Forbidden {
    /// The ports on which this process listens, on whichever address.
    pub own_ports: Vec<u16>,
    /// Places that are ours alone, such as the store's database ([`named_in`] its address). Their names are resolved at each
    /// connection. Another database of the same server is closed with it: a connection does not say which it will ask for.
    pub own_places: Vec<Place>,
}

impl Forbidden {
    /// Whether a connection to `address` must not be made, `own` being where [`own_places`](Self::own_places) are.
    pub fn covers(&self, address: SocketAddr, own: &[SocketAddr]) -> bool {
        let port = address.port();
        meant_by(address.ip()).into_iter().any(|meant| {
            let is_own_place = |own: &SocketAddr| {
                let own_ips = meant_by(own.ip());
                own.port() == port
                    && (own_ips.contains(&meant) || is_here(meant) && own_ips.into_iter().any(is_here))
            };
            is_metadata(meant)
                || self.own_ports.contains(&port) && is_here(meant)
                || own.iter().any(is_own_place)
        })
    }

    async fn own_addresses(&self) -> io::Result<Vec<SocketAddr>> {
        let mut addresses = Vec::new();
        for place in &self.own_places {
            addresses.extend(tokio::net::lookup_host((place.host.as_str(), place.port)).await?);
        }
        Ok(addresses)
    }
}

/// The address, and those of IPv4 that a machine on the way may take it for: translated (RFC 6052, in the prefix that all
/// know and in the one for local use, RFC 8215), tunnelled (RFC 3056), or merely written so.
fn meant_by(address: IpAddr) -> Vec<IpAddr> {
    let mut meant = vec![address.to_canonical()];
    if let IpAddr::V6(address) = address.to_canonical() {
        let parts = address.octets();
        let from = |places: [usize; 4]| IpAddr::from(places.map(|place| parts[place]));
        let last = from([12, 13, 14, 15]);
        match address.segments() {
            [0, 0, 0, 0, 0, 0, high, _] if high != 0 => meant.push(last),
            [0x64, 0xFF9B, 0, 0, 0, 0, ..] => meant.push(last),
            // Networks choose how long their prefix is; the bits from 64 to 71 are never part of the address.
            [0x64, 0xFF9B, 1, ..] => {
                meant.extend([last, from([6, 7, 9, 10]), from([7, 9, 10, 11]), from([9, 10, 11, 12])]);
            }
            [0x2002, ..] => meant.push(from([2, 3, 4, 5])),
            _ => {}
        }
    }
    meant
}

/// Loopback, or an address that leads to it: which of the others are ours is not known, so a private one with one of
/// our ports on it is taken for ours by [`Forbidden::covers`] only if a connection from it to itself would stay here.
fn is_here(address: IpAddr) -> bool {
    address.is_loopback() || address.is_unspecified() || std::net::UdpSocket::bind((address, 0)).is_ok()
}

/// Link-local addresses: cloud machines learn their credentials there. And where clouds answer besides: Alibaba's, Azure's,
/// Oracle's, Amazon's and Google's in IPv6.
fn is_metadata(address: IpAddr) -> bool {
    const OTHERS: [Ipv4Addr; 3] =
        [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];
    const GOOGLE: Ipv6Addr = Ipv6Addr::new(0xFD20, 0xCE, 0, 0, 0, 0, 0, 0x254);
    match address {
        IpAddr::V4(address) => address.is_link_local() || OTHERS.contains(&address),
        IpAddr::V6(address) => {
            let begin = address.segments();
            (begin[0] & 0xFFC0) == 0xFE80 || begin[..2] == [0xFD00, 0xEC2] || address == GOOGLE
        }
    }
}

/// How the places look from inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Where to listen.
    pub listeners: Vec<Listener>,
    /// The place behind each of them.
    pub places: Vec<Place>,
    /// Which names resolve to what.
    pub hosts: Vec<(String, Ipv4Addr)>,
}

/// Gives each place an address inside. Places that are addresses keep theirs; names get one of 127.0.0.0/8 each.
///
/// An IPv6 address has no way in: the cage's network is IPv4. It is named in the error, and so is the address of the Runtime API.
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
        let listener = Listener { address, port: place.port };
        // `localhost` and its address are one place.
        if ways.listeners.contains(&listener) {
            continue;
        }
        // The Runtime API stands there already.
        if is_runtime_api(listener) {
            return Err(place.clone());
        }
        ways.listeners.push(listener);
        ways.places.push(place.clone());
    }
    ways.hosts = named.into_iter().map(|(name, address)| (name.to_owned(), address)).collect();
    Ok(ways)
}

fn is_runtime_api(listener: Listener) -> bool {
    crate::worker::RUNTIME_API.parse() == Ok(std::net::SocketAddrV4::new(listener.address, listener.port))
}

/// Carries every connection that arrives at `listener` on to `place`, as many at a time as there is `room` for, until this is
/// dropped: a listener does not notice that its cage has gone. The connections end with it.
pub async fn carry(listener: TcpListener, place: Place, forbidden: Arc<Forbidden>, room: Arc<Semaphore>) {
    let mut connections = JoinSet::new();
    loop {
        // In this order: a way that nobody uses must not hold room that another one needs.
        let Ok((inside, _)) = listener.accept().await else { return };
        let Ok(held) = room.clone().acquire_owned().await else { return };
        while connections.try_join_next().is_some() {}
        let (place, forbidden) = (place.clone(), forbidden.clone());
        connections.spawn(async move {
            match connect(&place, &forbidden).await {
                Ok(outside) => relay(inside, outside, STILL).await,
                Err(error) => tracing::warn!(%place, %error, "a handler's connection was not made"),
            }
            drop(held);
        });
    }
}

/// Both ways, until both have ended, one has failed, or nothing moved for as long as `still`.
async fn relay(mut inside: TcpStream, mut outside: TcpStream, still: Duration) {
    let moved = AtomicBool::new(false);
    let (from_inside, to_inside) = inside.split();
    let (from_outside, to_outside) = outside.split();
    let both = async {
        tokio::try_join!(half(from_inside, to_outside, &moved), half(from_outside, to_inside, &moved))
    };
    let stillness = async {
        loop {
            tokio::time::sleep(still).await;
            if !moved.swap(false, Ordering::Relaxed) {
                return;
            }
        }
    };
    tokio::select! {
        // Either side may break off; the other one is told by the end of its stream.
        _ = both => {}
        () = stillness => {}
    }
}

async fn half(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    moved: &AtomicBool,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut buffer).await?;
        moved.store(true, Ordering::Relaxed);
        if length == 0 {
            return to.shutdown().await;
        }
        to.write_all(&buffer[..length]).await?;
        moved.store(true, Ordering::Relaxed);
    }
}

async fn connect(place: &Place, forbidden: &Forbidden) -> io::Result<TcpStream> {
    let connecting = async {
        // If it is not known where they are, nothing is known not to be there.
        let own = forbidden.own_addresses().await?;
        let mut last = io::Error::other("the name has no address");
        for address in tokio::net::lookup_host((place.host.as_str(), place.port)).await? {
            if forbidden.covers(address, &own) {
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
        let forbidden = Forbidden { own_ports: vec![9229], own_places: vec![] };
        let covers = |address: &str| forbidden.covers(address.parse().unwrap(), &[]);
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
            "[fd00:ec2::23]:80",
            "[fd20:ce::254]:80",
            "100.100.100.200:80",
            "168.63.129.16:32526",
            "192.0.0.192:80",
            // translated, for local use at three lengths of the prefix, tunnelled, merely written so
            "[64:ff9b::a9fe:a9fe]:80",
            "[64:ff9b::127.0.0.1]:9229",
            "[64:ff9b:1::169.254.169.254]:80",
            "[64:ff9b:1:a9fe:a9:fe00::]:80",
            "[64:ff9b:1:00a9:00fe:a9fe::]:80",
            "[64:ff9b:1:0:a9:fea9:fe00:0]:80",
            "[2002:a83f:8110::1]:80",
            "[::168.63.129.16]:80",
        ] {
            assert!(covers(address), "{address}");
        }
        for address in [
            "127.0.0.1:5432",
            "192.0.2.1:9229",
            "10.0.0.5:443",
            "[64:ff9b::192.0.2.1]:443",
            "[64:ff9b:1::192.0.2.1]:443",
            "[2001:db8::a9fe:a9fe]:80",
        ] {
            assert!(!covers(address), "{address}");
        }
    }

    #[test]
    fn our_own_database_is_forbidden_under_each_of_its_addresses_rule_20() {
        let forbidden = Forbidden::default();
        let covers =
            |address: &str, own: &str| forbidden.covers(address.parse().unwrap(), &[own.parse().unwrap()]);
        for (address, own) in [
            ("192.0.2.7:5432", "192.0.2.7:5432"),
            ("127.0.0.1:5432", "[::1]:5432"),
            ("127.0.0.2:5432", "127.0.0.1:5432"),
            ("[::ffff:192.0.2.7]:5432", "192.0.2.7:5432"),
            ("[64:ff9b::192.0.2.7]:5432", "192.0.2.7:5432"),
        ] {
            assert!(covers(address, own), "{address}");
        }
        assert!(!covers("192.0.2.7:5433", "192.0.2.7:5432"));
        assert!(!covers("192.0.2.8:5432", "192.0.2.7:5432"));
    }

    async fn echo() -> (Place, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut echoing = JoinSet::new();
        echoing.spawn(async move {
            let mut conversations = JoinSet::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                conversations.spawn(async move {
                    let (mut read, mut write) = stream.split();
                    let _ = tokio::io::copy(&mut read, &mut write).await;
                });
            }
        });
        (Place { host: "127.0.0.1".to_owned(), port }, echoing)
    }

    async fn carried(place: Place, forbidden: Forbidden, room: usize) -> (SocketAddr, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut carrying = JoinSet::new();
        carrying.spawn(carry(listener, place, Arc::new(forbidden), Arc::new(Semaphore::new(room))));
        (address, carrying)
    }

    async fn spoken(address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"word").await.unwrap();
        let mut heard = [0; 4];
        stream.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"word");
        stream
    }

    #[tokio::test]
    async fn connections_are_carried_wait_for_room_and_end_with_their_cage() {
        let (place, _echo) = echo().await;
        let (address, mut carrying) = carried(place, Forbidden::default(), 2).await;
        let (first, mut second) = (spoken(address).await, spoken(address).await);
        let mut third = TcpStream::connect(address).await.unwrap();
        third.write_all(b"word").await.unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(50), third.readable()).await.is_err());
        drop(first);
        let mut heard = [0; 4];
        third.read_exact(&mut heard).await.unwrap();
        carrying.shutdown().await;
        assert!(matches!(second.read(&mut heard).await, Ok(0) | Err(_)));
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn a_connection_on_which_nothing_moves_is_given_up() {
        let (place, _echo) = echo().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (inside, _) = listener.accept().await.unwrap();
        let outside = TcpStream::connect((place.host.as_str(), place.port)).await.unwrap();
        relay(inside, outside, Duration::from_millis(1)).await;
        assert!(matches!(client.read(&mut [0]).await, Ok(0) | Err(_)));
    }

    #[tokio::test]
    async fn a_way_to_our_own_database_is_closed_rule_20() {
        let (place, _echo) = echo().await;
        let forbidden = Forbidden { own_ports: vec![], own_places: vec![place.clone()] };
        let refusal = connect(&place, &forbidden).await.unwrap_err();
        assert_eq!(refusal.kind(), io::ErrorKind::PermissionDenied);
        let unknown = Place { host: "no-such-host.invalid".to_owned(), port: 5432 };
        assert!(connect(&place, &Forbidden { own_ports: vec![], own_places: vec![unknown] }).await.is_err());
        assert!(connect(&place, &Forbidden::default()).await.is_ok());
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
        let same = lay_out(&[place("127.0.0.1", 1), place("localhost", 1), place("localhost", 2)]).unwrap();
        assert_eq!((same.listeners.len(), same.places.len()), (2, 2));
        assert!(lay_out(&[place("localhost", 9001)]).is_err(), "the Runtime API stands there");
    }
}
