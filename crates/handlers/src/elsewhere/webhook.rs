//! A webhook: the event is posted to a URL, signed, and what comes back is the function's answer.
//!
//! 200 is an answer. 400 and 422 with Lambda's error object (`{"errorMessage": …}`) are a handler that raised. 429 and 5xx are
//! tried again; 404 and 410 are a function that is not there, 401 and 403 one that refuses us.

use std::path::Path;
use std::sync::Arc;

use ::http::Request;
use directory::Clock;
use http_body_util::Full;
use serde::Deserialize;
use triggers::{BoxFuture, Invoker, NotInvoked, Order, Reply};

use super::BadPlace;
use super::http::{Answered, Place, broken, too_large};
use super::signature::{self, Signed, SigningKey, content_digest};

/// Who signs, and under which name.
#[derive(Debug)]
pub struct Signer {
    /// What the other end finds the key by: letters, digits and `-_.`.
    pub key_id: String,
    /// The key.
    pub key: SigningKey,
}

/// A webhook.
pub struct Webhook {
    place: Place,
    url: String,
    signer: Signer,
    clock: Arc<dyn Clock>,
}

impl Webhook {
    /// The webhook at `url`.
    ///
    /// # Errors
    /// [`BadPlace`], which never quotes a secret.
    pub fn new(
        url: &str,
        signer: Signer,
        (ca_file, allow_http): (Option<&Path>, bool),
        clock: Arc<dyn Clock>,
    ) -> Result<Self, BadPlace> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if signer.key_id.is_empty() || !signer.key_id.bytes().all(plain) {
            return Err(BadPlace::Key(
                "a key id is made of letters, digits, dashes, dots and underscores".to_owned(),
            ));
        }
        let place = Place::new(url, ca_file, allow_http)?;
        // The URL is signed as it is sent, and a URL without a path is sent with a slash.
        let has_path = place.url.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
        let url = if has_path { url.to_owned() } else { format!("{}/", place.url) };
        Ok(Self { place, url, signer, clock })
    }

    async fn ask(&self, order: Order) -> Result<Reply, NotInvoked> {
        let event = idempotency_key(&order);
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("content-digest", content_digest(&order.payload)),
            ("idempotency-key", event),
            ("rockpool-function", order.function.clone()),
        ];
        let signed = Signed { url: &self.url, headers: &headers, nonce: &order.request_id };
        let (input, signature) =
            signature::sign(&self.signer.key, &self.signer.key_id, signed, self.clock.now());
        let mut request = Request::post(&self.url).header("user-agent", "rockpool");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request
            .header("signature-input", input)
            .header("signature", signature)
            .body(Full::new(order.payload))
            .map_err(|_| NotInvoked::Off { why: "the request cannot be written".to_owned() })?;
        self.judge(self.place.send(request, order.patience).await?)
    }

    fn judge(&self, answered: Answered) -> Result<Reply, NotInvoked> {
        let status = answered.status.as_u16();
        let told = format!("{} answered {status}", self.place.host);
        let Some(body) = answered.body else { return Ok(too_large()) };
        match status {
            200 => Ok(Reply::returned(body)),
            400 | 422 if is_error(&body) => Ok(Reply::failed(body)),
            401 | 403 => Err(NotInvoked::NotPermitted),
            404 | 410 => Err(NotInvoked::Missing),
            408 | 425 | 500..=599 => Err(broken(told)),
            429 => Err(NotInvoked::Throttled),
            _ => Err(NotInvoked::Off { why: told }),
        }
    }
}

/// Whether it is Lambda's error object: another 400 is a server that did not understand the request.
fn is_error(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Error {
        #[serde(rename = "errorMessage")]
        _message: serde_json::Value,
    }
    serde_json::from_slice::<Error>(body).is_ok()
}

/// The key in the client context, which a webhook gets as a header.
fn idempotency_key(order: &Order) -> String {
    let context: serde_json::Value = serde_json::from_str(&order.client_context).unwrap_or_default();
    context["custom"]["idempotencyKey"].as_str().unwrap_or(&order.request_id).to_owned()
}

impl Invoker for Webhook {
    fn invoke(&self, order: Order) -> BoxFuture<'_, Result<Reply, NotInvoked>> {
        Box::pin(self.ask(order))
    }
}
