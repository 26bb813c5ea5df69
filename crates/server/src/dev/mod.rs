//! `/_rockpool/…`: what development and tests ask that Cognito has no answer for: mail and codes, a fresh start, the clock.
//! RULE-15: no CORS, changes need a header that no simple request of a web page carries, mail is shown in a frame that may
//! do nothing, and none of these routes exist where the wiring gives no helpers.

mod clock;
mod messages;
mod page;

use std::time::Duration;

use directory::Timestamp;
use futures_util::future::BoxFuture;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use hyper::body::Incoming;
use serde::Serialize;

use crate::Edge;
use crate::answer::{self, Answer};
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

    /// Moves the clock forward and says what it shows; `None` where it cannot be moved.
    fn advance(&self, length: Duration) -> Option<Timestamp>;
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
pub(crate) async fn answer(
    edge: &Edge,
    helpers: &dyn DevHelpers,
    path: &str,
    parts: &Parts,
    host: &str,
    body: Incoming,
) -> Answer {
    let get = matches!(parts.method, Method::GET | Method::HEAD);
    let mut answer = if origin::asker(&parts.headers, host) == Asker::ForeignPage {
        origin::forbidden()
    } else if !get && !parts.headers.contains_key(CHANGE) {
        let message = "What changes something needs the header x-rockpool, with any value.";
        answer::refusal(StatusCode::FORBIDDEN, "ForbiddenException", message)
    } else {
        match (path, get) {
            ("", true) => redirect("/_rockpool/"),
            ("/", true) => page::show(helpers).await,
            ("/messages", true) => messages::list(helpers, parts.uri.query()).await,
            ("/clock", true) => clock::show(edge),
            ("/clock", false) if parts.method == Method::POST => clock::advance(helpers, body).await,
            ("/reset", false) if parts.method == Method::POST => reset(edge, helpers).await,
            ("" | "/" | "/messages", false) => answer::method_not_allowed("GET"),
            ("/clock" | "/reset", _) => answer::method_not_allowed("POST"),
            _ => answer::not_found(),
        }
    };
    let own_pages_only = HeaderValue::from_static("same-origin");
    answer.headers_mut().insert(HeaderName::from_static("cross-origin-resource-policy"), own_pages_only);
    answer
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
