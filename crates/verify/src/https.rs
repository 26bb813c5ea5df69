//! A ready fetcher for keys over TLS, so that not everybody has to write one: one GET by HTTP/1.1, no redirects, no cookies, a limit on
//! all of it together, and connections only to addresses that the request's egress guard has seen (SEC-13).
//!
//! It blocks the thread that it runs on. Where a future is asked for, a thread of its own does that, so that it goes with any runtime.

mod exchange;
mod timed;

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, OnceLock, mpsc};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::clock::http_date;
use crate::egress::Url;
use crate::fetch::{FetchFault, FetchRequest, Fetched};
pub use exchange::Page;
use exchange::exchange;
use timed::{Deadline, Timed};

/// Gets documents over TLS, and over plain HTTP from this machine where the egress guard allows that. A clone shares everything.
#[derive(Clone, Debug, Default)]
pub struct Https(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    also: Vec<CertificateDer<'static>>,
    without_the_machines: bool,
    config: OnceLock<Arc<ClientConfig>>,
}

/// A text that should hold certificates in PEM and does not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no certificates of authorities: {0}")]
pub struct NoCertificates(String);

impl Https {
    /// Trusts the authorities that this machine trusts: the system's store, or what `SSL_CERT_FILE` and `SSL_CERT_DIR` name. They
    /// are read when the first connection needs them.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, and the authorities of `pem` as well: for an issuer behind a private one.
    pub fn trusting(&self, pem: &[u8]) -> Result<Self, NoCertificates> {
        let also = [self.0.also.clone(), certificates(pem)?].concat();
        let without_the_machines = self.0.without_the_machines;
        Ok(Self(Arc::new(Inner { also, without_the_machines, config: OnceLock::new() })))
    }

    /// Trusts the authorities of `pem` and nobody else.
    pub fn trusting_only(pem: &[u8]) -> Result<Self, NoCertificates> {
        let inner = Inner { also: certificates(pem)?, without_the_machines: true, config: OnceLock::new() };
        Ok(Self(Arc::new(inner)))
    }

    /// Gets one page, whatever its status, within the limits of `request`. The verifier wants [`crate::blocking::Fetch`], which takes
    /// 200 alone; this is for whoever wants to look at headers.
    pub fn get(&self, request: &FetchRequest) -> Result<Page, FetchFault> {
        let url = &request.url;
        let deadline = Deadline::after(request.timeout);
        let addresses = resolve(url, deadline)?;
        let numbers: Vec<IpAddr> = addresses.iter().map(SocketAddr::ip).collect();
        request.egress.check_addresses(url, &numbers)?;
        let config = if url.is_https() { Some(self.config()?) } else { None };
        let mut socket = Timed::connect(&addresses, deadline)?;
        let Some(config) = config else { return exchange(&mut socket, request) };
        let name = match url.address() {
            Some(address) => ServerName::from(address),
            None => ServerName::try_from(url.host().to_owned()).map_err(|_| {
                FetchFault::Other(format!("`{}` is no name that a certificate can have", url.host()))
            })?,
        };
        let connection =
            ClientConnection::new(config, name).map_err(|fault| FetchFault::Connect(fault.to_string()))?;
        exchange(&mut StreamOwned::new(connection, socket), request)
    }

    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchFault> {
        let page = self.get(request)?;
        match page.status {
            200 => Ok(Fetched {
                date: page.header("date").and_then(http_date),
                max_age: page.max_age(),
                body: page.body,
            }),
            other => Err(FetchFault::Status(other)),
        }
    }

    fn config(&self) -> Result<Arc<ClientConfig>, FetchFault> {
        if let Some(config) = self.0.config.get() {
            return Ok(Arc::clone(config));
        }
        let mut roots = RootCertStore::empty();
        let mut reasons = Vec::new();
        if !self.0.without_the_machines {
            let found = rustls_native_certs::load_native_certs();
            reasons.extend(found.errors.iter().map(ToString::to_string));
            roots.add_parsable_certificates(found.certs);
        }
        roots.add_parsable_certificates(self.0.also.iter().cloned());
        if roots.is_empty() {
            let reasons = reasons.join("; ");
            return Err(FetchFault::Connect(format!(
                "this machine trusts no authority (install its CA certificates, or name them by SSL_CERT_FILE): {reasons}"
            )));
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|fault| FetchFault::Other(fault.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Arc::clone(self.0.config.get_or_init(|| Arc::new(config))))
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, NoCertificates> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match read {
        Ok(list) if list.is_empty() => Err(NoCertificates("the text holds none in PEM".to_owned())),
        Ok(list) => {
            let mut roots = RootCertStore::empty();
            let (_, ignored) = roots.add_parsable_certificates(list.iter().cloned());
            if ignored > 0 { Err(NoCertificates(format!("{ignored} cannot be read"))) } else { Ok(list) }
        }
        Err(fault) => Err(NoCertificates(fault.to_string())),
    }
}

/// Every address of the host, asked for once. Names for this machine are not asked about at all (RFC 6761 section 6.3).
fn resolve(url: &Url, deadline: Deadline) -> Result<Vec<SocketAddr>, FetchFault> {
    let port = url.port();
    if let Some(address) = url.address() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    if url.is_loopback() {
        let both = [IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1u16])];
        return Ok(both.map(|address| SocketAddr::new(address, port)).to_vec());
    }
    // The system's resolver knows no time limit, so it runs elsewhere and is waited for.
    let (sender, receiver) = mpsc::sync_channel(1);
    let host = url.host().to_owned();
    let asked = std::thread::Builder::new().name("resolve".to_owned()).spawn(move || {
        let _ = sender.send((host.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>));
    });
    asked.map_err(|fault| FetchFault::Other(format!("no thread for the resolver: {fault}")))?;
    match receiver.recv_timeout(deadline.left().map_err(|_| deadline.missed())?) {
        Ok(found) => found.map_err(|fault| FetchFault::Connect(fault.to_string())),
        Err(_) => Err(deadline.missed()),
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Fetch for Https {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchFault> {
        Self::fetch(self, request)
    }
}

#[cfg(feature = "async")]
impl crate::nonblocking::Fetch for Https {
    fn fetch(&self, request: FetchRequest) -> crate::nonblocking::Work<Result<Fetched, FetchFault>> {
        let https = self.clone();
        Box::pin(elsewhere::run(move || Self::fetch(&https, &request)))
    }
}

/// Blocking work as a future of no runtime.
#[cfg(feature = "async")]
mod elsewhere {
    use std::future::poll_fn;
    use std::sync::mpsc::{self, TryRecvError};
    use std::sync::{Arc, Mutex, PoisonError};
    use std::task::{Poll, Waker};

    use crate::fetch::{FetchFault, Fetched};

    #[derive(Clone, Default)]
    struct Asleep(Arc<Mutex<Option<Waker>>>);

    /// Wakes when it is dropped: after the work, however that ended.
    struct WakeAfter(Asleep);

    impl Drop for WakeAfter {
        fn drop(&mut self) {
            let waker = self.0.0.lock().unwrap_or_else(PoisonError::into_inner).take();
            waker.into_iter().for_each(Waker::wake);
        }
    }

    pub(super) async fn run(
        work: impl FnOnce() -> Result<Fetched, FetchFault> + Send + 'static,
    ) -> Result<Fetched, FetchFault> {
        let asleep = Asleep::default();
        let after = WakeAfter(asleep.clone());
        let (sender, receiver) = mpsc::sync_channel(1);
        let started = std::thread::Builder::new().name("fetch keys".to_owned()).spawn(move || {
            // Dropped last, so that whoever is woken finds the answer, or that there will be none.
            let _after = after;
            let sender = sender;
            let _ = sender.send(work());
        });
        started.map_err(|fault| FetchFault::Other(format!("no thread to fetch in: {fault}")))?;
        poll_fn(move |context| {
            *asleep.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.waker().clone());
            match receiver.try_recv() {
                Ok(answer) => Poll::Ready(answer),
                Err(TryRecvError::Empty) => Poll::Pending,
                Err(TryRecvError::Disconnected) => {
                    Poll::Ready(Err(FetchFault::Other("the fetch ended without an answer".to_owned())))
                }
            }
        })
        .await
    }
}
