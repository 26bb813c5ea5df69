//! RULE-14, second half: which web page is asking? Browsers say so in the Origin header. Foreign pages may call what needs
//! no AWS credentials, and are told so by CORS; everything signed is refused to them.

use aws_model::Auth;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::answer::{self, Answer};

/// Headers that the browser clients of Cognito send.
const ALLOWED: HeaderValue = HeaderValue::from_static(
    "content-type, x-amz-target, x-amz-user-agent, amz-sdk-invocation-id, amz-sdk-request, cache-control, authorization, \
     x-amz-date, x-amz-security-token, x-amz-content-sha256",
);
/// Headers that they read.
const EXPOSED: HeaderValue =
    HeaderValue::from_static("x-amzn-errortype, x-amzn-errormessage, x-amzn-requestid");
/// How long a browser may remember a preflight, in seconds: the most that any of them honours.
const REMEMBERED: HeaderValue = HeaderValue::from_static("86400");
/// No cookies are involved, so every page may be named at once.
pub(crate) const ANYONE: HeaderValue = HeaderValue::from_static("*");

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// No web page: an SDK, a command line.
    Program,
    /// A page of this server.
    OwnPage,
    /// Any other page, or one that hides its origin (`null`).
    ForeignPage,
}

/// Reads the Origin header. `host` is the one that was asked and has been allowed.
pub fn asker(headers: &HeaderMap, host: &str) -> Asker {
    let mut values = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = values.next() else { return Asker::Program };
    let own = values.next().is_none()
        && origin.to_str().is_ok_and(|origin| {
            origin
                .strip_prefix("http://")
                .or_else(|| origin.strip_prefix("https://"))
                .is_some_and(|rest| rest.eq_ignore_ascii_case(host))
        });
    if own { Asker::OwnPage } else { Asker::ForeignPage }
}

/// Whether pages may call an operation.
pub const fn is_open_to_pages(auth: Auth) -> bool {
    match auth {
        Auth::Unsigned | Auth::AccessToken | Auth::AccessTokenOrSession => true,
        Auth::Signed => false,
    }
}

/// Lets the page read the answer.
pub(crate) fn share(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYONE);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

/// The answer to a preflight for the APIs. It cannot know the operation, which is a header of the request to come, so it
/// promises only what the open ones keep.
pub(crate) fn preflight() -> Answer {
    let mut answer = Answer::new(answer::whole(Vec::new()));
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    share(headers);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, REMEMBERED);
    answer
}

/// The refusal to a foreign page.
pub(crate) fn forbidden() -> Answer {
    answer::refusal(
        StatusCode::FORBIDDEN,
        "ForbiddenException",
        "A web page of another origin may not call this. Call it from a server or a command line.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_ours_when_its_origin_is_the_host_that_was_asked_rule_14() {
        let ask = |origins: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for origin in origins {
                headers.append(header::ORIGIN, HeaderValue::from_static(origin));
            }
            asker(&headers, "localhost:9229")
        };
        assert_eq!(ask(&[]), Asker::Program);
        assert_eq!(ask(&["http://localhost:9229"]), Asker::OwnPage);
        for foreign in [
            "null",
            "",
            "http://localhost:3000",
            "http://localhost",
            "http://evil.example",
            "file://",
            "localhost:9229",
            "http://localhost:9229.evil.example",
            "http://localhost:9229/",
            "http://x@localhost:9229",
        ] {
            assert_eq!(ask(&[foreign]), Asker::ForeignPage, "{foreign}");
        }
        assert_eq!(ask(&["http://localhost:9229", "http://localhost:9229"]), Asker::ForeignPage);
    }
}
