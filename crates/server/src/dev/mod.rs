//! `/_rockpool/…`: what development and tests ask that Cognito has no answer for: mail and codes, a token explained, a fresh start, the clock.
//! RULE-15: no CORS, changes need a header that no simple request of a web page carries, mail is shown in a frame that may
//! do nothing, other machines are not answered, and none of these routes exist where the wiring gives no helpers.

mod clock;
mod messages;
mod page;
mod token;

pub use messages::address;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use directory::Timestamp;
use futures_util::future::BoxFuture;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use hyper::body::Body;
use serde::Serialize;

use crate::Edge;
use crate::answer::{self, Answer};
use crate::edge::BoxError;
use crate::origin::{self, Asker};

/// The header that a change must carry, with any value.
pub const CHANGE: &str = "x-rockpool";
/// Bytes of a body that a helper reads.
const MAX_BODY: usize = 4 * 1024;

/// What the process lends to development.
pub trait DevHelpers: Send + Sync + 'static {
    /// Delivers what is due and gives back the messages of the mailbox, oldest first; `to` picks one address.
    fn messages<'a>(&'a self, to: Option<&'a str>) -> BoxFuture<'a, Result<Vec<Mail>, String>>;

    /// Throws away what was made since the start: pools, users, mail. What the seed pins comes back.
    fn reset(&self) -> BoxFuture<'_, Result<(), String>>;

    /// Moves the clock forward, so that it stays moved, and says what it shows.
    fn advance(&self, length: Duration) -> BoxFuture<'_, Result<Timestamp, String>>;
}

/// A message that was delivered to the mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// The address or phone number.
    pub to: String,
    /// Why it was sent: `SignUp`, `ForgotPassword`, …
    pub purpose: String,
    /// The code or temporary password in it.
    pub code: String,
    /// The subject; empty for SMS.
    pub subject: String,
    /// The text, with the code filled in.
    pub body: String,
    /// When it was queued, in milliseconds since the epoch.
    pub at: Timestamp,
}

/// Answers a request to `/_rockpool` + `path`. `host` has been allowed.
pub(crate) async fn answer<B>(
    edge: &Arc<Edge>,
    helpers: &Arc<dyn DevHelpers>,
    peer: IpAddr,
    path: &str,
    parts: &Parts,
    host: &str,
    body: B,
) -> Answer
where
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let get = matches!(parts.method, Method::GET | Method::HEAD);
    let mut answer = if !peer.to_canonical().is_loopback() {
        // RULE-14: they hand out codes and ask for no key, so a network that the server listens on does not reach them.
        let message = "Mail, codes, reset and clock are for this machine only: ask from loopback.";
        answer::refusal(StatusCode::FORBIDDEN, "ForbiddenException", message)
    } else if origin::asker(&parts.headers, host) == Asker::ForeignPage {
        origin::forbidden()
    } else if !get && !parts.headers.contains_key(CHANGE) {
        let message = "What changes something needs the header x-rockpool, with any value.";
        answer::refusal(StatusCode::FORBIDDEN, "ForbiddenException", message)
    } else {
        let helpers = Arc::clone(helpers);
        match (path, get) {
            ("", true) => redirect("/_rockpool/"),
            ("/", true) => to_its_end(async move { page::show(&*helpers).await }).await,
            ("/token", true) => token::show(),
            ("/messages", true) => {
                let query = parts.uri.query().map(str::to_owned);
                to_its_end(async move { messages::list(&*helpers, query.as_deref()).await }).await
            }
            ("/clock", true) => clock::show(edge),
            ("/clock", false) if parts.method == Method::POST => {
                to_its_end(async move { clock::advance(&*helpers, body).await }).await
            }
            ("/reset", false) if parts.method == Method::POST => {
                let edge = Arc::clone(edge);
                to_its_end(async move { reset(&edge, &*helpers).await }).await
            }
            ("" | "/" | "/messages" | "/token", false) => answer::method_not_allowed("GET"),
            ("/clock" | "/reset", _) => answer::method_not_allowed("POST"),
            _ => answer::not_found(),
        }
    };
    let own_pages_only = HeaderValue::from_static("same-origin");
    answer.headers_mut().insert(HeaderName::from_static("cross-origin-resource-policy"), own_pages_only);
    answer
}

/// Runs a helper as a task of its own: whoever hangs up does not leave half a reset behind.
async fn to_its_end(helper: impl Future<Output = Answer> + Send + 'static) -> Answer {
    tokio::spawn(helper).await.unwrap_or_else(|_| failed("the helper ended without an answer"))
}

async fn reset(edge: &Edge, helpers: &dyn DevHelpers) -> Answer {
    match helpers.reset().await {
        Ok(()) => {
            edge.refusals.clear();
            answer::json(&serde_json::json!({}))
        }
        Err(reason) => failed(&reason),
    }
}

fn redirect(to: &'static str) -> Answer {
    let mut answer = answer::text(StatusCode::PERMANENT_REDIRECT, to);
    answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static(to));
    answer
}

fn failed(reason: &str) -> Answer {
    tracing::error!(reason, "a development helper failed");
    answer::refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalErrorException", reason)
}
