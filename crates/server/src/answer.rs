//! Answers that are not an operation's: small, with the headers every page of ours carries.

use bytes::Bytes;
use futures_util::stream::BoxStream;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::{Either, Full, StreamBody};
use hyper::body::Frame;

/// What the server sends.
pub(crate) type Answer = Response<Sent>;

/// The body of what the server sends: whole, or read while it is sent.
pub(crate) type Sent =
    Either<Full<Bytes>, StreamBody<BoxStream<'static, Result<Frame<Bytes>, std::io::Error>>>>;

/// A body that is there.
pub(crate) fn whole(body: impl Into<Bytes>) -> Sent {
    Either::Left(Full::new(body.into()))
}

/// Bytes of a media type. Nothing of ours is to be sniffed, framed or kept by strangers.
pub(crate) fn bytes(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(whole(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer
}

/// One line of text.
pub(crate) fn text(status: StatusCode, line: impl Into<String>) -> Answer {
    let mut line: String = line.into();
    line.push('\n');
    bytes(status, "text/plain; charset=utf-8", line)
}

/// A refusal of the edge itself, in the form clients of the APIs can read.
pub(crate) fn refusal(status: StatusCode, name: &str, message: &str) -> Answer {
    let body = serde_json::json!({ "__type": name, "message": message }).to_string();
    let mut answer = bytes(status, "application/json", body);
    if let Ok(value) = HeaderValue::from_str(name) {
        answer.headers_mut().insert(HeaderName::from_static("x-amzn-errortype"), value);
    }
    answer
}

/// JSON that no cache keeps.
pub(crate) fn json(body: &serde_json::Value) -> Answer {
    let mut answer = bytes(StatusCode::OK, "application/json", body.to_string());
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// There is nothing at this path.
pub(crate) fn not_found() -> Answer {
    refusal(StatusCode::NOT_FOUND, "NotFoundException", "There is nothing at this path.")
}

/// The path is right and the method is not.
pub(crate) fn method_not_allowed(allowed: &'static str) -> Answer {
    let message = format!("This path takes {allowed}.");
    let mut answer = refusal(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowedException", &message);
    answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    answer
}
