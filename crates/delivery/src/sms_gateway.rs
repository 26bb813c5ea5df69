//! The carrier for SMS: one request to the operator's gateway over HTTP for each message. It goes to the place that was
//! named and nowhere else, redirects are not followed, and nothing of it but the status is ever logged.
//!
//! A request says which message it is (`Idempotency-Key`), so that a gateway that knows the header sends a message once,
//! however often it is asked. For one that does not, a request that got no answer is not made again.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use crypto::Secret;
use directory::Message;
use directory::pool::Contact;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, Request, Uri};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::time::timeout;

use crate::sms_template::{Body, Filling, Format, Statuses, fill_url};
use crate::smtp_url::is_this_machine;
use crate::{BoxFuture, Carrier, Handover, Undelivered};

/// How long a gateway may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// What a request is told by: the draft of the IETF, and what most gateways know.
const KEY: &str = "Idempotency-Key";

/// How a gateway is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// POST
    #[default]
    Post,
    /// PUT
    Put,
    /// GET, without a body: everything stands in the URL.
    Get,
}

/// What an operator says about a gateway.
#[derive(Clone, Debug)]
pub struct GatewaySettings {
    /// `https://sms.example.com/send`; the query may have slots. A token may be in it, so it does not print.
    pub url: Secret,
    /// How it is asked.
    pub method: Method,
    /// `Authorization: Bearer …`, one header each.
    pub headers: Vec<Secret>,
    /// How the body is written.
    pub format: Format,
    /// The body with its slots; none: to, message and id.
    pub body: Option<String>,
    /// By what it says that it has taken a message.
    pub statuses: Statuses,
    /// The gateway does not know `Idempotency-Key`: what got no answer is not sent again.
    pub forgetful: bool,
}

impl GatewaySettings {
    /// POST of JSON to `url`.
    pub fn at(url: Secret) -> Self {
        Self {
            url,
            method: Method::Post,
            headers: Vec::new(),
            format: Format::Json,
            body: None,
            statuses: Statuses::default(),
            forgetful: false,
        }
    }
}

/// Why a gateway's settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadGateway {
    /// Not `http://…` or `https://…`.
    #[error("the address of an SMS gateway reads https://host/path, without a user name and a fragment")]
    Url,
    /// Codes would cross a network unprotected.
    #[error("codes are only sent to an SMS gateway over https (http is for a gateway on this machine)")]
    InTheClear,
    /// `Name: value` was expected.
    #[error("a header of the SMS gateway reads Name: value")]
    Header,
    /// A header that the request itself decides.
    #[error("the header {0} is not for the settings of an SMS gateway")]
    OwnHeader(String),
    /// The body cannot be read.
    #[error("SMS gateway: {0}")]
    Body(String),
    /// A message could not get through.
    #[error("neither the URL nor the body of the SMS gateway has {0} in it")]
    NoSlot(&'static str),
    /// The certificates of this machine cannot be read.
    #[error("SMS gateway: the certificates of this machine cannot be read: {0}")]
    Certificates(String),
}

/// Certificates are only looked for where they are needed: a small container may have none.
enum Http {
    Plain(Client<HttpConnector, Full<Bytes>>),
    Tls(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

/// Sends SMS through a gateway.
pub struct SmsGateway {
    http: Http,
    url: Secret,
    method: http::Method,
    headers: HeaderMap,
    body: Option<Body>,
    statuses: Statuses,
    forgetful: bool,
    patience: Duration,
}

impl SmsGateway {
    /// Checks the settings. Connects only when there is something to send.
    ///
    /// # Errors
    /// [`BadGateway`], which never quotes a secret.
    pub fn new(settings: &GatewaySettings) -> Result<Self, BadGateway> {
        let url = settings.url.expose();
        check_url(url)?;
        let body = match settings.method {
            Method::Get => None,
            _ => Some(Body::read(settings.format, settings.body.as_deref()).map_err(BadGateway::Body)?),
        };
        for slot in ["{to}", "{message}"] {
            if !url.contains(slot) && !body.as_ref().is_some_and(|body| body.has(slot)) {
                return Err(BadGateway::NoSlot(slot));
            }
        }
        // One connection for each message: a request never meets one that the gateway is closing.
        let mut client = Client::builder(TokioExecutor::new());
        client.pool_max_idle_per_host(0);
        let http = if url.starts_with("https:") {
            let connector = HttpsConnectorBuilder::new()
                .with_native_roots()
                .map_err(|error| BadGateway::Certificates(error.to_string()))?;
            Http::Tls(client.build(connector.https_only().enable_http1().build()))
        } else {
            Http::Plain(client.build(HttpConnector::new()))
        };
        Ok(Self {
            http,
            url: settings.url.clone(),
            method: match settings.method {
                Method::Post => http::Method::POST,
                Method::Put => http::Method::PUT,
                Method::Get => http::Method::GET,
            },
            headers: headers(&settings.headers)?,
            body,
            statuses: settings.statuses.clone(),
            forgetful: settings.forgetful,
            patience: PATIENCE,
        })
    }

    /// Waits so long for an answer instead of twenty seconds.
    #[must_use]
    pub fn waiting(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    fn request(&self, message: &Message) -> Result<Request<Full<Bytes>>, Undelivered> {
        let id = message.id.to_string();
        let filling = Filling { to: &message.to, message: message.body.expose(), id: &id };
        let unusable = |_| Undelivered::Never("the request cannot be written".into());
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(fill_url(self.url.expose(), filling))
            .header(USER_AGENT, "rockpool")
            .header(KEY, &id);
        if let Some(body) = &self.body {
            request = request.header(CONTENT_TYPE, body.content_type());
        }
        let body = self.body.as_ref().map(|body| body.fill(filling)).unwrap_or_default();
        let mut request = request.body(Full::new(Bytes::from(body))).map_err(unusable)?;
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        Ok(request)
    }

    async fn send(&self, message: &Message, handover: &dyn Handover) -> Result<(), Undelivered> {
        if message.medium != Contact::PhoneNumber {
            return Err(Undelivered::Never("e-mail does not go to an SMS gateway".into()));
        }
        let request = self.request(message)?;
        if self.forgetful {
            handover.begins().await?;
        }
        let unanswered = |what: &str| match self.forgetful {
            true => Undelivered::Doubtful(what.to_owned()),
            false => Undelivered::Later(what.to_owned()),
        };
        let answer = match &self.http {
            Http::Plain(http) => http.request(request),
            Http::Tls(http) => http.request(request),
        };
        match timeout(self.patience, answer).await {
            Ok(Ok(answer)) => self.judge(answer.status().as_u16()),
            // Nothing was sent where there is no connection.
            Ok(Err(error)) if error.is_connect() => {
                Err(Undelivered::Later("the SMS gateway cannot be reached".into()))
            }
            // The error itself is not told: it may quote the URL.
            Ok(Err(_)) => Err(unanswered("the SMS gateway broke off")),
            Err(_) => Err(unanswered("the SMS gateway did not answer in time")),
        }
    }

    /// A gateway that refuses a message is believed, unless the refusal is about us: then the settings are wrong, and a
    /// message must not be lost while somebody puts them right.
    fn judge(&self, status: u16) -> Result<(), Undelivered> {
        let told = format!("the SMS gateway answered {status}");
        match status {
            status if self.statuses.has(status) => Ok(()),
            // Too slow, in work already, too early, too many (RFC 9110, RFC 6585).
            408 | 409 | 425 | 429 => Err(Undelivered::Later(told)),
            401..=407 => Err(Undelivered::Later(told)),
            400 | 410..=499 => Err(Undelivered::Never(told)),
            _ => Err(Undelivered::Later(told)),
        }
    }
}

impl Carrier for SmsGateway {
    fn deliver<'a>(
        &'a self,
        message: &'a Message,
        handover: &'a dyn Handover,
    ) -> BoxFuture<'a, Result<(), Undelivered>> {
        Box::pin(self.send(message, handover))
    }
}

/// Hides URL and headers.
impl fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsGateway").field("method", &self.method).finish_non_exhaustive()
    }
}

fn check_url(url: &str) -> Result<(), BadGateway> {
    // Slots may only stand behind the question mark: a number must not decide which host or path is asked.
    let (place, _) = url.split_once('?').unwrap_or((url, ""));
    let filled = fill_url(url, Filling { to: "+1", message: "m", id: "7" });
    let uri: Uri = filled.parse().map_err(|_| BadGateway::Url)?;
    let authority = uri.authority().ok_or(BadGateway::Url)?;
    if place.contains('{') || url.contains('#') || authority.as_str().contains('@') {
        return Err(BadGateway::Url);
    }
    match uri.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if is_this_machine(authority.host().trim_matches(['[', ']'])) => Ok(()),
        Some("http") => Err(BadGateway::InTheClear),
        _ => Err(BadGateway::Url),
    }
}

fn headers(given: &[Secret]) -> Result<HeaderMap, BadGateway> {
    let mut headers = HeaderMap::new();
    for line in given {
        let (name, value) = line.expose().split_once(':').ok_or(BadGateway::Header)?;
        let name: HeaderName = name.trim().parse().map_err(|_| BadGateway::Header)?;
        if ["host", "content-length", "transfer-encoding", "connection", "idempotency-key"]
            .contains(&name.as_str())
        {
            return Err(BadGateway::OwnHeader(name.to_string()));
        }
        let mut value: HeaderValue = value.trim().parse().map_err(|_| BadGateway::Header)?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}
