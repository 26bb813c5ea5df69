//! Documents that a person's command asks for: one request, through the verifier's egress guard (SEC-13). A name is resolved once and
//! only what the guard let pass is connected to; redirects are not followed; bytes and time are bounded.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use directory::{Clock as _, SystemClock};
use http::{HeaderMap, Method, Request};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use rockpool_verify::FetchFault;
use rockpool_verify::egress::Egress;
use rustls::ClientConfig;
use tokio::runtime::Runtime;

use crate::trust;

/// The longest document that is read.
const MOST: usize = 512 * 1024;
/// The longest time that a document takes, all in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Epoch seconds of this machine's clock in the middle of the exchange.
    pub at: i64,
}

impl Answer {
    /// A header's value as text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Seconds by which this machine's clock is ahead of the one that answered, if that one said what it shows.
    pub fn ahead(&self) -> Option<i64> {
        rockpool_verify::http_date(self.header("date")).map(|date| self.at - date)
    }
}

/// Asks for documents.
pub struct Outside {
    egress: Egress,
    tls: Option<Arc<ClientConfig>>,
    runtime: Runtime,
    /// A host, and where it is, whatever its name stands for: a person's word.
    place: Option<(String, SocketAddr)>,
}

impl Outside {
    /// Trusting the certificates in the PEM file `bundle`, else those of this machine.
    ///
    /// # Errors
    /// A file that holds no certificate.
    pub fn new(egress: Egress, bundle: Option<&Path>) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let tls = trust::configuration(bundle)?.map(Arc::new);
        Ok(Self { egress, tls, runtime, place: None })
    }

    /// Connects to `place` for whatever is on the host of `url`, as the person said who typed both; other hosts are looked up and
    /// guarded as ever.
    ///
    /// # Errors
    /// The URL has a port of its own.
    pub fn connecting(mut self, url: &str, place: Option<SocketAddr>) -> anyhow::Result<Self> {
        let Some(place) = place else { return Ok(self) };
        let uri: http::Uri = url.parse().with_context(|| format!("the URL {url}"))?;
        ensure!(
            uri.port().is_none(),
            "--connect-to says host and port, so the URL {url} must not have a port"
        );
        self.place = uri.host().map(|host| (host.to_ascii_lowercase(), place));
        Ok(self)
    }

    /// Gets a document.
    ///
    /// # Errors
    /// The guard's refusal, or nothing came. A status other than 200 is an answer.
    pub fn get(&self, url: &str) -> Result<Answer, FetchFault> {
        self.ask(Method::GET, url, &[])
    }

    /// Sends a request without a body.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn ask(&self, method: Method, url: &str, headers: &[(&str, &str)]) -> Result<Answer, FetchFault> {
        let plain = self.egress.check(url)?;
        let mut request = Request::builder().method(method).uri(plain.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request =
            request.body(Empty::<Bytes>::new()).map_err(|error| FetchFault::Other(error.to_string()))?;
        let exchange = async {
            let said = self.place.as_ref().filter(|(host, _)| plain.host().eq_ignore_ascii_case(host));
            let addresses = match (said, plain.address()) {
                (Some((_, place)), _) => vec![*place],
                (None, Some(address)) => vec![SocketAddr::new(address, plain.port())],
                (None, None) => tokio::net::lookup_host((plain.host(), plain.port()))
                    .await
                    .map_err(|error| FetchFault::Connect(error.to_string()))?
                    .collect(),
            };
            if said.is_none() {
                let numbers: Vec<IpAddr> = addresses.iter().map(SocketAddr::ip).collect();
                self.egress.check_addresses(&plain, &numbers)?;
            }
            let mut http = HttpConnector::new_with_resolver(Resolved(addresses));
            http.enforce_http(false);
            let began = SystemClock.now().seconds();
            let answer = match (&self.tls, plain.is_https()) {
                (Some(tls), true) => {
                    let connector = HttpsConnectorBuilder::new().with_tls_config(ClientConfig::clone(tls));
                    let connector = connector.https_only().enable_http1().wrap_connector(http);
                    Client::builder(TokioExecutor::new()).build(connector).request(request).await
                }
                (None, true) => {
                    let reason = "this machine has no certificates to trust";
                    return Err(FetchFault::Connect(reason.to_owned()));
                }
                _ => Client::builder(TokioExecutor::new()).build(http).request(request).await,
            };
            let answer = answer.map_err(|error| FetchFault::Connect(causes(&error)))?;
            let ended = SystemClock.now().seconds();
            let (parts, body) = answer.into_parts();
            let body = Limited::new(body, MOST).collect().await;
            let body = body.map_err(|error| match error.is::<http_body_util::LengthLimitError>() {
                true => FetchFault::TooLong(MOST),
                false => FetchFault::Connect(error.to_string()),
            })?;
            Ok(Answer {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: body.to_bytes(),
                at: began + (ended - began) / 2,
            })
        };
        let timed = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, exchange).await });
        timed.unwrap_or_else(|_| Err(FetchFault::Timeout(PATIENCE.as_secs())))
    }
}

/// An error and what is behind it, which is where the reason stands.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let said = cause.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        source = cause.source();
    }
    text
}

/// The addresses that the guard let pass, whatever is asked for.
#[derive(Clone)]
struct Resolved(Vec<SocketAddr>);

impl tower_service::Service<Name> for Resolved {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = std::io::Error;
    type Future = std::future::Ready<std::io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Name) -> Self::Future {
        std::future::ready(Ok(self.0.clone().into_iter()))
    }
}
