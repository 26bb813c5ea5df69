//! The fetcher of the feature `fetch`, against servers on this machine: what it gets, and what it does not go near (SEC-13). The
//! certificates in `tls/` are good for nothing else and for a hundred years.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rockpool_verify::egress::{Egress, Url};
use rockpool_verify::https::Https;
use rockpool_verify::{
    FetchFault, FetchRequest, Issuer, Options, Policy, Trust, Verifier, blocking, nonblocking,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::vectors::setting::{CLIENT, NOW, documents};
use crate::vectors::tokens::access;

const AUTHORITY: &[u8] = include_bytes!("tls/ca.pem");

/// A server that gives everybody the same answer, and counts who came.
struct Server {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Server {
    fn plain(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::of(move |mut stream| {
            read_head(&mut stream);
            let _ = stream.write_all(&answer);
        })
    }

    /// With the certificate of `localhost`. `says_goodbye` is whether it ends the TLS session before the connection.
    fn tls(answer: impl Into<Vec<u8>>, says_goodbye: bool) -> Self {
        let chain: Vec<_> =
            CertificateDer::pem_slice_iter(include_bytes!("tls/server.pem")).map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
        let answer = answer.into();
        Self::of(move |stream| {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            read_head(&mut stream);
            let _ = stream.write_all(&answer);
            if says_goodbye {
                stream.conn.send_close_notify();
            }
            let _ = stream.flush();
        })
    }

    fn of(serve: impl Fn(TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counter.fetch_add(1, Ordering::SeqCst);
                serve(stream);
            }
        });
        Self { port, asked }
    }

    fn url(&self, scheme: &str, host: &str) -> String {
        format!("{scheme}://{host}:{}/keys", self.port)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn read_head(stream: &mut impl Read) {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nDate: Mon, 21 Sep 2026 14:13:20 GMT\r\nCache-Control: max-age=900\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn request(url: &str) -> FetchRequest {
    let egress = Egress::default().allow_loopback();
    FetchRequest {
        url: egress.check(url).unwrap(),
        egress,
        timeout: Duration::from_secs(20),
        max_bytes: 100_000,
    }
}

fn https() -> Https {
    Https::trusting_only(AUTHORITY).unwrap()
}

fn fetch(url: &str) -> Result<rockpool_verify::Fetched, FetchFault> {
    blocking::Fetch::fetch(&https(), &request(url))
}

#[test]
fn a_document_comes_over_tls_with_the_issuers_clock_and_how_long_it_may_be_kept() {
    let server = Server::tls(ok("{}"), true);
    let fetched = fetch(&server.url("https", "localhost")).unwrap();
    assert_eq!((&fetched.body[..], fetched.date, fetched.max_age), (&b"{}"[..], Some(NOW), Some(900)));
}

#[test]
fn a_verifier_fetches_its_keys_over_tls() {
    let server = Server::tls(ok(&documents()["pool"].to_string()), true);
    let issuer = format!("https://localhost:{}/eu-west-1_Ab12Cd34E", server.port);
    let verifier = || {
        let policy = Policy::access([Trust::new(Issuer::cognito(&issuer), [CLIENT])]);
        let options = Options { egress: Egress::default().allow_loopback(), ..Options::default() };
        Verifier::new(policy, options).unwrap()
    };
    let token = access(NOW).claim("iss", issuer.clone()).sign();
    let online = blocking::Online::new(verifier(), https());
    assert_eq!(online.verify(&token, NOW).unwrap().username(), Some("andrew"));
    assert_eq!(online.verify(&token, NOW).unwrap().username(), Some("andrew"));
    assert_eq!(server.asked(), 1);

    // The same as a future, on any runtime; here on the smallest.
    let online = nonblocking::Online::new(verifier(), https());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(online.verify(&token, NOW)).unwrap().username(), Some("andrew"));
    assert_eq!(server.asked(), 2);
}

#[test]
fn a_certificate_of_nobody_known_or_for_another_name_is_refused() {
    let server = Server::tls(ok("{}"), true);
    let fault = fetch(&server.url("https", "127.0.0.1")).unwrap_err();
    assert!(matches!(&fault, FetchFault::Connect(why) if why.contains("certificate")), "{fault}");
    // The machine's own authorities have not signed it, if it has any.
    let fault =
        blocking::Fetch::fetch(&Https::new(), &request(&server.url("https", "localhost"))).unwrap_err();
    assert!(matches!(&fault, FetchFault::Connect(why) if why.contains("certificate")), "{fault}");
    assert!(Https::trusting_only(b"no pem").is_err());
    assert!(Https::new().trusting(include_bytes!("tls/server.key")).is_err());
}

#[test]
fn sec_13_a_redirect_is_not_followed_wherever_it_leads() {
    let inside = Server::plain(ok("{}"));
    let target = inside.url("http", "127.0.0.1");
    let server =
        Server::tls(format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"), true);
    assert_eq!(fetch(&server.url("https", "localhost")).unwrap_err(), FetchFault::Status(302));
    assert_eq!(inside.asked(), 0);
    let page = https().get(&request(&server.url("https", "localhost"))).unwrap();
    assert_eq!((page.status, page.header("location")), (302, Some(target.as_str())));
}

#[test]
fn sec_13_nobody_connects_to_an_address_that_the_guard_refuses() {
    let server = Server::plain(ok("{}"));
    // Not checked when it was read, as a fetcher of somebody's own might do: the guard still stands before the connection.
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        for scheme in ["http", "https"] {
            let url = Url::parse(&server.url(scheme, host)).unwrap();
            let strict = FetchRequest { url, egress: Egress::default(), ..request("http://127.0.0.1/") };
            let fault = blocking::Fetch::fetch(&https(), &strict).unwrap_err();
            assert!(matches!(fault, FetchFault::Egress(_)), "{host}: {fault}");
        }
    }
    assert_eq!(server.asked(), 0);
    assert!(
        fetch(&server.url("http", "rockpool.localhost")).is_ok(),
        "allowed on purpose, without asking a resolver"
    );
}

#[test]
fn sec_13_too_many_bytes_are_refused_however_they_come() {
    let long = "x".repeat(100_001);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n0\r\n\r\n",
        long.len()
    );
    for answer in [ok(&long), format!("HTTP/1.1 200 OK\r\n\r\n{long}"), chunked] {
        let server = Server::plain(answer);
        assert_eq!(fetch(&server.url("http", "127.0.0.1")).unwrap_err(), FetchFault::TooLong(100_000));
    }
}

#[test]
fn sec_13_a_server_that_says_nothing_or_little_holds_nobody_for_longer_than_the_limit() {
    let silent = Server::of(|mut stream| {
        read_head(&mut stream);
        // Until the other side gives up.
        let _ = stream.read(&mut [0]);
    });
    let dripping = Server::of(|mut stream| {
        read_head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nA: ");
        while stream.write_all(b"x").is_ok() {
            std::thread::yield_now();
        }
    });
    for server in [silent, dripping] {
        let url = server.url("http", "127.0.0.1");
        let hurried = FetchRequest { timeout: Duration::from_millis(50), ..request(&url) };
        let fault = blocking::Fetch::fetch(&https(), &hurried).unwrap_err();
        // The second may come to the limit of a head first.
        assert!(matches!(fault, FetchFault::Timeout(0) | FetchFault::Other(_)), "{fault}");
    }
}

#[test]
fn an_answer_that_an_attacker_cut_short_is_no_answer() {
    let unended = "HTTP/1.1 200 OK\r\n\r\n{}";
    assert!(fetch(&Server::tls(unended, true).url("https", "localhost")).is_ok());
    let fault = fetch(&Server::tls(unended, false).url("https", "localhost")).unwrap_err();
    assert!(matches!(fault, FetchFault::Connect(_)), "{fault}");
}

#[test]
fn nobody_listening_and_other_statuses_are_faults() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}/keys", listener.local_addr().unwrap().port());
    drop(listener);
    assert!(matches!(fetch(&url).unwrap_err(), FetchFault::Connect(_)));
    let server = Server::plain("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
    assert_eq!(fetch(&server.url("http", "127.0.0.1")).unwrap_err(), FetchFault::Status(404));
    let server = Server::plain("SSH-2.0-OpenSSH\r\n");
    assert!(matches!(fetch(&server.url("http", "127.0.0.1")).unwrap_err(), FetchFault::Other(_)));
}
