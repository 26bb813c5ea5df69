//! A refusal as the AWS edge says it, and the one place where it becomes bytes and headers.
//! Rooms turn their own errors into an [`Exception`]; what went wrong inside is kept for the log and never told.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Map, Value};

use crate::sigv4;

/// The media type of both directions.
pub const CONTENT_TYPE: &str = "application/x-amz-json-1.1";
/// How much of a message goes into a header; the body has the whole of it.
const HEADER_MESSAGE: usize = 1024;

/// A refusal, in AWS's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// AWS's name: `NotAuthorizedException`.
    pub name: Cow<'static, str>,
    /// The sentence that clients show and match on.
    pub message: String,
    /// 400, or 500 where it is our fault.
    pub status: u16,
    /// Further members of the body, such as `reasonCode`.
    pub extra: Vec<(&'static str, Value)>,
    /// What went wrong inside: for the log, with the request's id, and nobody else.
    pub cause: Option<String>,
}

impl Exception {
    /// The caller's fault: status 400.
    pub fn new(name: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { name: name.into(), message: message.into(), status: 400, extra: Vec::new(), cause: None }
    }

    /// Our fault: status 500. The caller learns nothing of `cause`; the registry logs it with the request's id.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut exception = Self::new("InternalErrorException", "An internal error occurred.");
        exception.status = 500;
        exception.cause = Some(cause.to_string());
        exception
    }

    /// `NotAuthorizedException`
    pub fn not_authorized(message: impl Into<String>) -> Self {
        Self::new("NotAuthorizedException", message)
    }

    /// `InvalidParameterException`
    pub fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    /// `ResourceNotFoundException`
    pub fn resource_not_found(message: impl Into<String>) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    /// `TooManyRequestsException`
    pub fn too_many_requests(message: impl Into<String>) -> Self {
        Self::new("TooManyRequestsException", message)
    }

    /// `LimitExceededException`
    pub fn limit_exceeded(message: impl Into<String>) -> Self {
        Self::new("LimitExceededException", message)
    }

    /// `UserNotFoundException`
    pub fn user_not_found(message: impl Into<String>) -> Self {
        Self::new("UserNotFoundException", message)
    }

    /// `AccessDeniedException`
    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::new("AccessDeniedException", message)
    }

    /// `SerializationException`: the body is not what the protocol asks for.
    pub fn serialization(message: impl Into<String>) -> Self {
        Self::new("SerializationException", message)
    }

    /// `UnknownOperationException`
    pub fn unknown_operation(message: impl Into<String>) -> Self {
        Self::new("UnknownOperationException", message)
    }

    /// `MissingAuthenticationTokenException`: a signed operation without a signature.
    pub fn missing_authentication_token() -> Self {
        Self::new("MissingAuthenticationTokenException", "Missing Authentication Token")
    }

    /// Adds a member to the body.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.extra.push((name, value.into()));
        self
    }

    /// The JSON body: `__type`, `message` and what was added.
    pub fn body(&self) -> Vec<u8> {
        let mut map = Map::new();
        map.insert("__type".into(), Value::from(&*self.name));
        map.insert("message".into(), Value::from(&*self.message));
        map.extend(self.extra.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        Value::Object(map).to_string().into_bytes()
    }

    /// The whole response. Clients in a browser read the headers, all others the body.
    pub fn to_response(&self, request_id: impl fmt::Display) -> http::Response<Vec<u8>> {
        let mut response = respond(self.body(), request_id);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let headers = response.headers_mut();
        // The colon is AWS's (seen in its answers): what could stand behind it never does, and clients cut it off.
        headers.insert(HeaderName::from_static("x-amzn-errortype"), header_value(&format!("{}:", self.name)));
        headers.insert(HeaderName::from_static("x-amzn-errormessage"), header_value(&self.message));
        response
    }
}

/// The principal may not.
impl From<access::Denied> for Exception {
    fn from(denied: access::Denied) -> Self {
        Self::access_denied(denied.to_string())
    }
}

/// The signature does not hold.
impl From<sigv4::Refusal> for Exception {
    fn from(refusal: sigv4::Refusal) -> Self {
        Self::new(refusal.exception(), refusal.to_string())
    }
}

/// The response to a call that went well. An empty body stays empty, as AWS's do.
pub fn respond(body: Vec<u8>, request_id: impl fmt::Display) -> http::Response<Vec<u8>> {
    let mut response = http::Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(HeaderName::from_static("x-amzn-requestid"), header_value(&request_id.to_string()));
    response
}

/// Text as a header may carry it: visible ASCII, of bounded length. So nothing in it can start another header.
pub(crate) fn header_value(text: &str) -> HeaderValue {
    let safe: String = text
        .chars()
        .take(HEADER_MESSAGE)
        .map(|c| if c == ' ' || c.is_ascii_graphic() { c } else { '?' })
        .collect();
    HeaderValue::from_str(&safe).expect("visible ASCII is a header value")
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for Exception {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_its_type_in_body_and_header() {
        let response = Exception::not_authorized("Incorrect username or password.").to_response("0-1");
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["x-amzn-errortype"], "NotAuthorizedException:");
        assert_eq!(response.headers()["x-amzn-errormessage"], "Incorrect username or password.");
        assert_eq!(response.headers()["x-amzn-requestid"], "0-1");
        assert_eq!(response.headers()["content-type"], CONTENT_TYPE);
        assert_eq!(
            response.body(),
            br#"{"__type":"NotAuthorizedException","message":"Incorrect username or password."}"#
        );
    }

    #[test]
    fn an_internal_error_does_not_tell_its_cause() {
        let response = Exception::internal("disk on fire").to_response("0-1");
        assert_eq!(response.status(), 500);
        assert!(!String::from_utf8(response.into_body()).unwrap().contains("fire"));
    }

    #[test]
    fn a_message_cannot_start_another_header() {
        let response = Exception::invalid_parameter("a\r\nset-cookie: b\u{202e}").to_response("1");
        assert_eq!(response.headers()["x-amzn-errormessage"], "a??set-cookie: b?");
        assert!(!response.headers().contains_key("set-cookie"));
    }

    #[test]
    fn further_members_stand_beside_the_message() {
        let body = Exception::invalid_parameter("no").with("reasonCode", "X").body();
        assert_eq!(body, br#"{"__type":"InvalidParameterException","message":"no","reasonCode":"X"}"#);
    }
}
