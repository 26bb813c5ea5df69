//! One POST to one place, within a time and a size. Nothing that comes back but its status is ever told.

use std::path::Path;
use std::time::Duration;

use ::http::{HeaderMap, Request, StatusCode, Uri};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use triggers::{NotInvoked, Reply};

use super::BadPlace;

/// What a function may return, and a little for what is around it.
const MOST: usize = 6 * 1024 * 1024 + 1024;
/// A connection that was not used for so long is not used again: the other end may be closing it.
const IDLE: Duration = Duration::from_secs(10);

/// Certificates are only looked for where they are needed: a small container may have none.
enum Connections {
    Plain(Client<HttpConnector, Full<Bytes>>),
    Tls(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

/// A place that is asked over HTTP.
pub(super) struct Place {
    connections: Connections,
    /// Scheme, host and path, without a slash at the end.
    pub url: String,
    /// Host, and port where it is not the scheme's own.
    pub host: String,
}

/// What came back.
pub(super) struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// None where it was larger than any answer may be.
    pub body: Option<Bytes>,
}

impl Place {
    /// Checks the URL. Connects only when there is something to ask.
    pub(super) fn new(url: &str, ca_file: Option<&Path>, allow_http: bool) -> Result<Self, BadPlace> {
        let bad = || BadPlace::Url(shown(url));
        let uri: Uri = url.parse().map_err(|_| bad())?;
        let authority = uri.authority().ok_or_else(bad)?.clone();
        if authority.as_str().contains('@') || uri.query().is_some() || url.contains('#') {
            return Err(bad());
        }
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE);
        let connections = match uri.scheme_str() {
            Some("https") => {
                let connector = HttpsConnectorBuilder::new();
                let connector = match ca_file {
                    Some(file) => connector.with_tls_config(trusting(file)?),
                    None => connector
                        .with_native_roots()
                        .map_err(|error| BadPlace::Certificates(error.to_string()))?,
                };
                Connections::Tls(builder.build(connector.https_only().enable_http1().build()))
            }
            Some("http") if allow_http || is_this_machine(authority.host()) => {
                Connections::Plain(builder.build(HttpConnector::new()))
            }
            Some("http") => return Err(BadPlace::InTheClear(shown(url))),
            _ => return Err(bad()),
        };
        let port = match (uri.scheme_str(), authority.port_u16()) {
            (Some("https"), Some(443)) | (Some("http"), Some(80)) | (_, None) => String::new(),
            (_, Some(port)) => format!(":{port}"),
        };
        Ok(Self {
            connections,
            url: url.trim_end_matches('/').to_owned(),
            host: format!("{}{port}", authority.host()),
        })
    }

    /// Sends a request and reads the answer, all within `patience`.
    pub(super) async fn send(
        &self,
        request: Request<Full<Bytes>>,
        patience: Duration,
    ) -> Result<Answered, NotInvoked> {
        let exchange = async {
            let answer = match &self.connections {
                Connections::Plain(client) => client.request(request).await,
                Connections::Tls(client) => client.request(request).await,
            };
            // The error itself is not told: it may quote the URL and what a certificate says.
            let answer = answer.map_err(|error| match error.is_connect() {
                true => broken(format!("{} cannot be reached, or its certificate is not trusted", self.host)),
                false => broken(format!("{} broke off", self.host)),
            })?;
            let (parts, body) = answer.into_parts();
            let body = match Limited::new(body, MOST).collect().await {
                Ok(body) => Some(body.to_bytes()),
                Err(error) if error.is::<http_body_util::LengthLimitError>() => None,
                Err(_) => return Err(broken(format!("{} broke off", self.host))),
            };
            Ok(Answered { status: parts.status, headers: parts.headers, body })
        };
        tokio::time::timeout(patience, exchange).await.unwrap_or(Err(NotInvoked::TimedOut))
    }
}

pub(super) fn broken(why: String) -> NotInvoked {
    NotInvoked::Broken { why }
}

/// As Lambda tells it.
pub(super) fn too_large() -> Reply {
    Reply::failed(
        r#"{"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes).","errorType":"Function.ResponseSizeTooLarge"}"#,
    )
}

/// A URL without what may be a secret in it.
fn shown(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.split_once("://") {
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, rest)| rest))
        }
        None => url.rsplit_once('@').map_or(url, |(_, rest)| rest).to_owned(),
    }
}

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn trusting(file: &Path) -> Result<ClientConfig, BadPlace> {
    let bad = |why: String| BadPlace::Certificates(format!("{}: {why}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| bad(error.to_string()))? {
        let certificate = certificate.map_err(|error| bad(error.to_string()))?;
        roots.add(certificate).map_err(|error| bad(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(bad("it holds no certificate".to_owned()));
    }
    Ok(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> String {
        Place::new(url, None, false).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_place_is_https_or_on_this_machine_and_its_url_holds_no_secret() {
        assert!(Place::new("http://127.0.0.1:3001", None, false).is_ok());
        assert!(Place::new("http://[::1]:3001/", None, false).is_ok());
        assert!(Place::new("http://sam:3001", None, true).is_ok());
        assert!(refused("http://hooks.example.com").contains("https"));
        for url in [
            "https://user:hunter2@example.com/",
            "https://example.com/?token=hunter2",
            "ftp://example.com",
            "x",
        ] {
            let told = refused(url);
            assert!(!told.is_empty() && !told.contains("hunter2"), "{url}: {told}");
        }
    }
}
