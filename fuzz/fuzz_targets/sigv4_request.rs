//! Any path, query, header and body under a signature of the right form that nobody made: no request passes, and no
//! canonical form makes it fall over. The first three lines are path, query and a signed header; the rest is the body.
#![no_main]

use aws_wire::sigv4::{Presented, Refusal, Verifier};
use http::{HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;

/// 2015-08-30T12:36:00Z
const AT: i64 = 1_440_938_160;
const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/cognito-idp/aws4_request, \
    SignedHeaders=content-type;host;x-amz-date, \
    Signature=0000000000000000000000000000000000000000000000000000000000000000";

fuzz_target!(|data: &[u8]| {
    let mut lines = data.splitn(4, |byte| *byte == b'\n');
    let mut next = || lines.next().unwrap_or_default();
    let (path, query, header, body) = (next(), next(), next(), next());
    let (Ok(path), Ok(query), Ok(header)) =
        (std::str::from_utf8(path), std::str::from_utf8(query), HeaderValue::from_bytes(header))
    else {
        return;
    };
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_static(AUTHORIZATION));
    headers.insert("x-amz-date", HeaderValue::from_static("20150830T123600Z"));
    headers.insert("host", HeaderValue::from_static("localhost"));
    headers.insert("content-type", header);
    let query = Some(query).filter(|query| !query.is_empty());
    let request = Presented { method: "POST", path, query, host: "localhost", headers: &headers, body };
    let verdict = Verifier::default().verify(&request, "cognito-idp", AT, |_| Some(b"secret"));
    assert!(matches!(verdict, Err(Refusal::Invalid(_) | Refusal::Incomplete(_))), "{verdict:?}");
});
