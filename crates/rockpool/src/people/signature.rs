//! Signs a request to an AWS JSON API: Signature Version 4 over `POST /` without a query, every header of it signed. What
//! checks such signatures is `aws_wire::sigv4`, which the tests below ask.

use directory::Timestamp;
use handlers::elsewhere::sigv4::sign;

pub use handlers::elsewhere::sigv4::{Credentials, Scope};

/// The headers of a signed `POST /` with `body`, in the order of their names; `host` is what the Host header will say.
pub fn headers(
    credentials: &Credentials,
    scope: Scope<'_>,
    host: &str,
    target: &str,
    body: &[u8],
    now: Timestamp,
) -> Vec<(&'static str, String)> {
    let headers = vec![
        ("content-type", "application/x-amz-json-1.1".to_owned()),
        ("host", host.to_owned()),
        ("x-amz-target", target.to_owned()),
    ];
    sign(credentials, scope, ("/", ""), headers, body, now)
}

#[cfg(test)]
mod tests {
    use aws_wire::sigv4::{Presented, Verifier};
    use crypto::Secret;
    use http::{HeaderMap, HeaderValue};

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_767_225_600);
    const SCOPE: Scope<'_> = Scope { region: "eu-west-1", service: "cognito-idp" };

    fn verified(headers: &[(&'static str, String)], body: &[u8], secret: &'static str) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let host = "127.0.0.1:9229";
        let request = Presented { method: "POST", path: "/", query: None, host, headers: &map, body };
        Verifier::default().verify(&request, "cognito-idp", NOW.seconds(), |_| Some(secret)).is_ok()
    }

    #[test]
    fn what_is_signed_here_is_verified_there_and_nothing_else_is_rule_17() {
        for session_token in [None, Some(Secret::new("lent"))] {
            let credentials =
                Credentials { id: "AKIDEXAMPLE".to_owned(), secret: Secret::new("right"), session_token };
            let target = "AWSCognitoIdentityProviderService.ListUserPools";
            let headers = headers(&credentials, SCOPE, "127.0.0.1:9229", target, b"{}", NOW);
            assert!(verified(&headers, b"{}", "right"));
            assert!(!verified(&headers, b"{ }", "right"));
            assert!(!verified(&headers, b"{}", "wrong"));
        }
    }
}
