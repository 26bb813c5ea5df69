//! Signs a request to an AWS JSON API: Signature Version 4 over `POST /` without a query, every header of it signed. What
//! checks such signatures is `aws_wire::sigv4`, which the tests below ask.

use aws_lc_rs::{digest, hmac};
use crypto::{Secret, hex};
use directory::Timestamp;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";

/// What requests are signed with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The access key's id.
    pub id: String,
    /// Its secret.
    pub secret: Secret,
    /// Of credentials that were lent for a while.
    pub session_token: Option<Secret>,
}

/// What is signed for.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The region.
    pub region: &'a str,
    /// The signing name of the API.
    pub service: &'a str,
}

/// The headers of a signed `POST /` with `body`, in the order of their names; `host` is what the Host header will say.
pub fn headers(
    credentials: &Credentials,
    scope: Scope<'_>,
    host: &str,
    target: &str,
    body: &[u8],
    now: Timestamp,
) -> Vec<(&'static str, String)> {
    let at = basic_format(now);
    let mut headers = vec![
        ("content-type", "application/x-amz-json-1.1".to_owned()),
        ("host", host.to_owned()),
        ("x-amz-date", at.clone()),
    ];
    if let Some(token) = &credentials.session_token {
        headers.push(("x-amz-security-token", token.expose().to_owned()));
    }
    headers.push(("x-amz-target", target.to_owned()));

    let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let mut canonical = "POST\n/\n\n".to_owned();
    for (name, value) in &headers {
        canonical += &format!("{name}:{value}\n");
    }
    canonical += &format!("\n{names}\n{}", sha256(body));

    let day = &at[..8];
    let place = format!("{day}/{}/{}/{TERMINATOR}", scope.region, scope.service);
    let to_sign = format!("{ALGORITHM}\n{at}\n{place}\n{}", sha256(canonical.as_bytes()));
    let mut key = mac(format!("AWS4{}", credentials.secret.expose()).as_bytes(), day);
    for part in [scope.region, scope.service, TERMINATOR] {
        key = mac(key.as_ref(), part);
    }
    let signature = hex::encode(mac(key.as_ref(), &to_sign).as_ref());
    let id = &credentials.id;
    let authorization =
        format!("{ALGORITHM} Credential={id}/{place}, SignedHeaders={names}, Signature={signature}");
    headers.push(("authorization", authorization));
    headers
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn mac(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

/// `20260101T000000Z`.
fn basic_format(now: Timestamp) -> String {
    let at = jiff::Timestamp::from_second(now.seconds()).unwrap_or_default();
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use aws_wire::sigv4::{Presented, Verifier};
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
