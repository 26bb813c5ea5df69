//! Signature Version 4 for a POST that this process makes, every header of it signed. What checks such signatures is
//! `aws_wire::sigv4`, which the tests below ask.

use crypto::{Secret, hex, hmac_sha256, sha256};
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

/// The headers of a signed POST of `body` to `path` (as it is sent, percent-encoded) and `query` (already in canonical
/// order and encoding): those of `headers`, lower-case names, with what a signature adds, in the order of their names.
pub fn sign(
    credentials: &Credentials,
    scope: Scope<'_>,
    (path, query): (&str, &str),
    headers: Vec<(&'static str, String)>,
    body: &[u8],
    now: Timestamp,
) -> Vec<(&'static str, String)> {
    let at = basic_format(now);
    let mut headers = headers;
    headers.push(("x-amz-date", at.clone()));
    if let Some(token) = &credentials.session_token {
        headers.push(("x-amz-security-token", token.expose().to_owned()));
    }
    headers.sort_by_key(|(name, _)| *name);
    let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    // Every service but S3 has the path encoded twice.
    let mut canonical = format!("POST\n{}\n{query}\n", encoded_again(path));
    for (name, value) in &headers {
        canonical += &format!("{name}:{}\n", value.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    canonical += &format!("\n{names}\n{}", hex::encode(&sha256(&[body])));

    let day = &at[..8];
    let place = format!("{day}/{}/{}/{TERMINATOR}", scope.region, scope.service);
    let to_sign = format!("{ALGORITHM}\n{at}\n{place}\n{}", hex::encode(&sha256(&[canonical.as_bytes()])));
    let mut key = hmac_sha256(format!("AWS4{}", credentials.secret.expose()).as_bytes(), &[day.as_bytes()]);
    for part in [scope.region, scope.service, TERMINATOR] {
        key = hmac_sha256(&key, &[part.as_bytes()]);
    }
    let signature = hex::encode(&hmac_sha256(&key, &[to_sign.as_bytes()]));
    let id = &credentials.id;
    headers.push((
        "authorization",
        format!("{ALGORITHM} Credential={id}/{place}, SignedHeaders={names}, Signature={signature}"),
    ));
    headers
}

/// Text as one segment of a path or one value of a query (RFC 3986's unreserved characters stay).
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}

fn encoded_again(path: &str) -> String {
    path.split('/').map(encoded).collect::<Vec<_>>().join("/")
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

    fn verified(path: &str, query: &str, body: &[u8], secret: &'static str) -> bool {
        let token = Some(Secret::new("lent"));
        let credentials =
            Credentials { id: "AKIDEXAMPLE".to_owned(), secret: Secret::new("right"), session_token: token };
        let scope = Scope { region: "eu-west-1", service: "lambda" };
        let host = "lambda.eu-west-1.amazonaws.com";
        let given = vec![("host", host.to_owned()), ("x-amz-client-context", "e30=".to_owned())];
        let mut map = HeaderMap::new();
        for (name, value) in sign(&credentials, scope, (path, query), given, b"{}", NOW) {
            map.insert(name, HeaderValue::from_str(&value).unwrap());
        }
        let query = Some(query).filter(|query| !query.is_empty());
        let request = Presented { method: "POST", path, query, host, headers: &map, body };
        Verifier::default().verify(&request, "lambda", NOW.seconds(), |_| Some(secret)).is_ok()
    }

    #[test]
    fn what_is_signed_here_is_verified_there_and_nothing_else_is_rule_17() {
        let arn = encoded("arn:aws:lambda:eu-west-1:123456789012:function:f");
        let path = format!("/2015-03-31/functions/{arn}/invocations");
        for (path, query) in [(path.as_str(), ""), ("/", ""), (path.as_str(), "Qualifier=live")] {
            assert!(verified(path, query, b"{}", "right"), "{path} {query}");
            assert!(!verified(path, query, b"{ }", "right"));
            assert!(!verified(path, query, b"{}", "wrong"));
        }
    }
}
