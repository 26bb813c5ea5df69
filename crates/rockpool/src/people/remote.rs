//! A typed client of the API over HTTP: one signed request, one answer or a refusal.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use aws_model::{Operation, OperationModel, Structure};
use bytes::Bytes;
use directory::{Clock as _, SystemClock};
use http::header::HOST;
use http::{Request, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;

use serde_json::{Map, Value};
use tokio::runtime::Runtime;
use tower_service::Service;

use super::advice::Refused;
use super::signature::{self, Scope};
use super::target::Server;
use crate::trust;

/// The longest answer that is read.
const MOST: usize = 64 << 20;
/// The longest time that an answer takes.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest time that a connection takes.
const CONNECT: Duration = Duration::from_secs(10);

/// Certificates are only looked for where they are needed: a small container may have none.
enum Http {
    Plain(Client<HttpConnector<Place>, Full<Bytes>>),
    Tls(Client<HttpsConnector<HttpConnector<Place>>, Full<Bytes>>),
}

/// Where names lead: to one address if one was said, else wherever this machine's resolver says.
#[derive(Clone)]
struct Place(Option<SocketAddr>);

impl Service<Name> for Place {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let said = self.0;
        Box::pin(async move {
            let found = match said {
                Some(address) => vec![address],
                None => tokio::net::lookup_host((name.as_str(), 0)).await?.collect(),
            };
            Ok(found.into_iter())
        })
    }
}

/// A server that is asked.
pub struct Remote {
    server: Server,
    host: String,
    uri: Uri,
    http: Http,
    runtime: Runtime,
}

impl Remote {
    /// Prepares to ask `server`; nothing is sent yet.
    ///
    /// # Errors
    /// A URL that cannot be asked.
    pub fn new(server: Server) -> anyhow::Result<Self> {
        let uri: Uri =
            format!("{}/", server.url).parse().with_context(|| format!("the URL {}", server.url))?;
        let host = match uri.authority() {
            Some(authority) if uri.path() == "/" && !authority.as_str().contains('@') => {
                authority.as_str().to_owned()
            }
            _ => bail!("{} is not the URL of a server: scheme, host and port, and nothing else", server.url),
        };
        let place = server.connect_to;
        let uri_port = uri.port().is_some();
        ensure!(
            place.is_none() || !uri_port,
            "--connect-to says host and port, so the URL {} must not have a port",
            server.url
        );
        let mut connector = HttpConnector::new_with_resolver(Place(place));
        connector.set_connect_timeout(Some(CONNECT));
        let http = if uri.scheme_str() == Some("https") {
            connector.enforce_http(false);
            let tls = trust::configuration(server.ca_bundle.as_deref())?
                .context("this machine has no certificates to trust; name a file of them with --ca-bundle")?;
            let builder = HttpsConnectorBuilder::new().with_tls_config(tls);
            let connector = builder.https_only().enable_http1().wrap_connector(connector);
            Http::Tls(Client::builder(TokioExecutor::new()).build(connector))
        } else {
            Http::Plain(Client::builder(TokioExecutor::new()).build(connector))
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { server, host, uri, http, runtime })
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// Nothing answers; [`Refused`]; an answer that does not fit the model.
    pub fn send<O: Operation>(&self, input: O::Input) -> anyhow::Result<O::Output> {
        let mut body = Vec::new();
        input.write_json(&mut body);
        let (status, request_id, answer) = self.exchange(O::model(), body)?;
        let map: Map<String, Value> = match answer.is_empty() {
            true => Map::new(),
            false => serde_json::from_slice(&answer)
                .with_context(|| format!("{} answers with something that is not JSON", self.server.url))?,
        };
        if status == 200 {
            return O::Output::from_json(&map).with_context(|| format!("the answer of {}", O::NAME));
        }
        let text = |name: &str| map.get(name).and_then(Value::as_str).map(str::to_owned);
        let name = text("__type").unwrap_or_else(|| format!("status {status}"));
        Err(Refused {
            operation: O::NAME,
            // Some services of AWS put a namespace before the name.
            exception: name.rsplit('#').next().unwrap_or(&name).to_owned(),
            message: text("message").or_else(|| text("Message")).unwrap_or_default(),
            request_id: request_id.filter(|_| self.server.ours),
        }
        .into())
    }

    /// Status, request id and body of an answer.
    fn exchange(
        &self,
        operation: &OperationModel,
        body: Vec<u8>,
    ) -> anyhow::Result<(u16, Option<String>, Bytes)> {
        let Server { url, region, credentials, .. } = &self.server;
        let scope = Scope { region, service: operation.service.name };
        let target = format!("{}.{}", operation.service.target_prefix, operation.name);
        let headers = signature::headers(credentials, scope, &self.host, &target, &body, SystemClock.now());
        let mut request = Request::post(self.uri.clone());
        for (name, value) in headers {
            request = request.header(if name == "host" { HOST.as_str() } else { name }, value);
        }
        let request = request.body(Full::new(Bytes::from(body))).context("the request")?;
        self.runtime.block_on(async {
            let answered = tokio::time::timeout(PATIENCE, async {
                let answer = match &self.http {
                    Http::Plain(http) => http.request(request),
                    Http::Tls(http) => http.request(request),
                };
                let answer = answer.await?;
                let status = answer.status().as_u16();
                let id = answer.headers().get("x-amzn-requestid").and_then(|id| id.to_str().ok());
                let id = id.map(str::to_owned);
                let body = Limited::new(answer.into_body(), MOST).collect().await;
                let body = body.map_err(|error| anyhow::anyhow!("the answer: {error}"))?;
                anyhow::Ok((status, id, body.to_bytes()))
            });
            let answered = answered.await.with_context(|| format!("no answer from {url} for {PATIENCE:?}"))?;
            answered.with_context(|| match self.server.ours {
                true => format!(
                    "{url} cannot be asked. Is the server running? `rockpool dev` starts one for development, `rockpool serve` one for people; --endpoint names another"
                ),
                false => format!("{url} cannot be asked. Is there a network, and does it let this through?"),
            })
        })
    }
}
