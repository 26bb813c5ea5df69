//! Signatures: published examples, requests signed by AWS's own signer, and every refusal of RULE-17.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_wire::sigv4::{Authorization, Presented, Refusal, Verifier, parse_only};
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
/// 2015-08-30T12:36:00Z, the time of the published examples.
const AT: i64 = 1_440_938_160;
const MISMATCH: &str = "The request signature we calculated does not match";

/// A request that owns its parts.
#[derive(Clone)]
struct Request {
    method: &'static str,
    query: Option<String>,
    host: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Request {
    fn presented(&self) -> Presented<'_> {
        Presented {
            method: self.method,
            path: "/",
            query: self.query.as_deref(),
            host: &self.host,
            headers: &self.headers,
            body: &self.body,
        }
    }

    fn verify_at(&self, service: &str, now: i64) -> Result<String, Refusal> {
        Verifier::default()
            .verify(&self.presented(), service, now, |id| (id == "AKIDEXAMPLE").then_some(SECRET))
            .map(|authorization| authorization.key_id.to_owned())
    }

    fn verify(&self) -> Result<String, Refusal> {
        self.verify_at("cognito-idp", AT)
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .append(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    fn replacing(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .insert(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Changes the Authorization header's text.
    fn authorization(self, change: impl FnOnce(&str) -> String) -> Self {
        let value = change(self.headers["authorization"].to_str().unwrap());
        self.replacing("authorization", &value)
    }
}

/// Signed by AWS's own signer, as an SDK does it.
fn signed_with(headers: &[(&'static str, &str)], settings: SigningSettings) -> Request {
    let (host, body) = ("127.0.0.1:9229", br#"{"UserPoolId":"us-east-1_Email0001"}"#.to_vec());
    let identity = Credentials::new("AKIDEXAMPLE", SECRET, None, None, "test").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("cognito-idp")
        .time(UNIX_EPOCH + Duration::from_secs(AT as u64))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let request = SignableRequest::new(
        "POST",
        format!("http://{host}/"),
        headers.iter().copied(),
        SignableBody::Bytes(&body),
    );
    let (instructions, _) = sign(request.unwrap(), &parameters).unwrap().into_parts();
    let mut all = HeaderMap::new();
    for &(name, value) in headers {
        all.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    for (name, value) in instructions.headers() {
        all.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    Request { method: "POST", query: None, host: host.to_owned(), headers: all, body }
}

fn signed() -> Request {
    signed_with(
        &[
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", "AWSCognitoIdentityProviderService.ListUsers"),
        ],
        SigningSettings::default(),
    )
}

/// Rewrites which headers are said to be signed.
fn signing_only(list: &str) -> impl FnOnce(&str) -> String {
    move |value| {
        let (before, rest) = value.split_once("SignedHeaders=").unwrap();
        let (_, after) = rest.split_once(',').unwrap();
        format!("{before}SignedHeaders={list},{after}")
    }
}

#[test]
fn the_published_examples_verify() {
    // Signatures of AWS's signing test suite (cases with the root path), as facts.
    type Example<'a> =
        (&'static str, Option<&'a str>, &'a [(&'static str, &'a str)], &'a str, &'a str, &'a str);
    let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let same_value = format!("{unreserved}={unreserved}");
    let examples: &[Example<'_>] = &[
        (
            "GET",
            None,
            &[],
            "",
            "host;x-amz-date",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        (
            "POST",
            None,
            &[],
            "",
            "host;x-amz-date",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        ),
        (
            "GET",
            Some("Param2=value2&Param1=value1"),
            &[],
            "",
            "host;x-amz-date",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
        (
            "GET",
            Some("Param-3=Value3&Param=Value2&%E1%88%B4=Value1"),
            &[],
            "",
            "host;x-amz-date",
            "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
        ),
        (
            "GET",
            Some(&same_value),
            &[],
            "",
            "host;x-amz-date",
            "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
        ),
        (
            "POST",
            Some("Param1=value1"),
            &[],
            "",
            "host;x-amz-date",
            "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
        ),
        (
            "GET",
            None,
            &[("my-header1", "value1"), ("my-header2", "\"a   b   c\"")],
            "",
            "host;my-header1;my-header2;x-amz-date",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        ),
        (
            "POST",
            None,
            &[("my-header1", "VALUE1")],
            "",
            "host;my-header1;x-amz-date",
            "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
        ),
    ];
    for (method, query, headers, body, names, signature) in examples {
        let mut request = Request {
            method,
            query: query.map(str::to_owned),
            host: "example.amazonaws.com".to_owned(),
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
        };
        for (name, value) in *headers {
            request = request.with(name, value);
        }
        let scope = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
        let request = request.with("x-amz-date", "20150830T123600Z").with(
            "authorization",
            &format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, Signature={signature}"),
        );
        assert_eq!(
            request.verify_at("service", AT).as_deref(),
            Ok("AKIDEXAMPLE"),
            "{method} {query:?} {names}"
        );
    }
}

#[test]
fn a_request_signed_by_awss_signer_verifies_with_and_without_a_payload_hash() {
    assert_eq!(signed().verify().as_deref(), Ok("AKIDEXAMPLE"));
    let mut settings = SigningSettings::default();
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let request = signed_with(&[("content-type", "application/x-amz-json-1.1")], settings);
    assert!(request.headers.contains_key("x-amz-content-sha256"));
    assert_eq!(request.verify().as_deref(), Ok("AKIDEXAMPLE"));
}

#[test]
fn a_kept_day_key_serves_the_next_request_and_dies_with_its_secret() {
    let (verifier, request) = (Verifier::default(), signed());
    for _ in 0..2 {
        assert!(verifier.verify(&request.presented(), "cognito-idp", AT, |_| Some(SECRET)).is_ok());
    }
    let refused = verifier.verify(&request.presented(), "cognito-idp", AT, |_| Some("another secret"));
    assert!(matches!(refused, Err(Refusal::Invalid(sentence)) if sentence.starts_with(MISMATCH)));
}

#[test]
fn whatever_is_changed_after_signing_is_noticed() {
    let mismatch = |request: Request| match request.verify() {
        Err(Refusal::Invalid(sentence)) => assert!(sentence.starts_with(MISMATCH), "{sentence}"),
        other => panic!("{other:?}"),
    };
    let mut body = signed();
    body.body = br#"{"UserPoolId":"us-east-1_Email0002"}"#.to_vec();
    mismatch(body);
    let mut host = signed();
    host.host = "localhost:9229".to_owned();
    mismatch(host);
    let mut query = signed();
    query.query = Some("a=b".to_owned());
    mismatch(query);
    let mut method = signed();
    method.method = "GET";
    mismatch(method);
    mismatch(signed().replacing("x-amz-target", "AWSCognitoIdentityProviderService.DeleteUserPool"));
    mismatch(signed().replacing("content-type", "text/plain"));
    mismatch(signed().authorization(|value| {
        let (rest, last) = value.split_at(value.len() - 1);
        format!("{rest}{}", if last == "0" { '1' } else { '0' })
    }));
    mismatch(signed().authorization(|value| value.replace("us-east-1", "eu-west-1")));
}

#[test]
fn host_content_type_and_every_amz_header_must_be_signed_rule_17() {
    let unsigned = |request: Request, name: &str| {
        let sentence = format!("'{name}' must be a 'SignedHeader' in the AWS Authorization header.");
        assert_eq!(request.verify(), Err(Refusal::Invalid(sentence)));
    };
    unsigned(signed().authorization(signing_only("content-type;x-amz-date;x-amz-target")), "host");
    unsigned(signed().authorization(signing_only("host;x-amz-date;x-amz-target")), "content-type");
    unsigned(signed().authorization(signing_only("content-type;host;x-amz-date")), "x-amz-target");
    unsigned(signed().authorization(signing_only("content-type;host;x-amz-target")), "x-amz-date");
    unsigned(signed().with("x-amz-user-agent", "added later"), "x-amz-user-agent");
}

#[test]
fn nothing_signed_may_stand_twice_rule_17() {
    let refused = |request: Request| assert!(matches!(request.verify(), Err(Refusal::Incomplete(_))));
    refused(signed().with("x-amz-target", "AWSCognitoIdentityProviderService.ListUsers"));
    refused(signed().with("x-amz-date", "20150830T123600Z"));
    refused(signed().with("content-type", "application/x-amz-json-1.1"));
    let again = signed().headers["authorization"].to_str().unwrap().to_owned();
    refused(signed().with("authorization", &again));
    refused(signed().authorization(signing_only("content-type;host;host;x-amz-date;x-amz-target")));
    refused(signed().authorization(|value| format!("{value}, Signature={}", "0".repeat(64))));
}

#[test]
fn a_signed_header_that_is_not_there_is_refused() {
    let request = signed().authorization(signing_only("content-type;host;x-amz-date;x-amz-target;x-gone"));
    let sentence = "The signed header 'x-gone' is not in the request.".to_owned();
    assert_eq!(request.verify(), Err(Refusal::Invalid(sentence)));
}

#[test]
fn the_scope_must_be_that_of_the_api_rule_17() {
    let sentence = "Credential should be scoped to correct service: 'cognito-identity'.".to_owned();
    assert_eq!(signed().verify_at("cognito-identity", AT), Err(Refusal::Invalid(sentence.clone())));
    assert_eq!(parse_only(&signed().headers, "cognito-identity"), Err(Refusal::Invalid(sentence)));
}

#[test]
fn the_clock_may_be_five_minutes_off_and_no_more_rule_17() {
    assert!(signed().verify_at("cognito-idp", AT + 300).is_ok());
    assert!(signed().verify_at("cognito-idp", AT - 300).is_ok());
    assert_eq!(
        signed().verify_at("cognito-idp", AT + 301).unwrap_err().to_string(),
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)"
    );
    assert_eq!(
        signed().verify_at("cognito-idp", AT - 301).unwrap_err().to_string(),
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)"
    );
}

#[test]
fn dates_must_be_there_well_formed_and_of_the_scopes_day() {
    let incomplete = |request: Request| assert!(matches!(request.verify(), Err(Refusal::Incomplete(_))));
    incomplete(signed().without("x-amz-date"));
    incomplete(signed().replacing("x-amz-date", "2015-08-30T12:36:00Z"));
    incomplete(signed().replacing("x-amz-date", "20151330T123600Z"));
    incomplete(signed().replacing("x-amz-date", "20150830T1236é0Z"));
    let other_day = signed().authorization(|value| value.replace("20150830", "20150829"));
    assert!(
        matches!(other_day.verify(), Err(Refusal::Invalid(sentence)) if sentence.starts_with("Date in Credential"))
    );
}

#[test]
fn an_unsigned_or_wrong_payload_hash_is_refused_rule_17() {
    for said in ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", &"0".repeat(64)] {
        let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-content-sha256", said)];
        let request = signed_with(&headers, SigningSettings::default());
        assert!(
            matches!(request.verify(), Err(Refusal::Invalid(sentence)) if sentence.contains("payload")),
            "{said}"
        );
    }
}

#[test]
fn an_unknown_key_is_told_as_such() {
    let request = signed().authorization(|value| value.replace("AKIDEXAMPLE", "AKIDSTRANGER"));
    assert_eq!(request.verify(), Err(Refusal::Unrecognized));
    assert_eq!(Refusal::Unrecognized.exception(), "UnrecognizedClientException");
}

#[test]
fn no_header_is_missing_and_another_scheme_is_incomplete_and_neither_shows_what_came() {
    assert_eq!(signed().without("authorization").verify(), Err(Refusal::Missing));
    for value in [
        "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
        "Basic dXNlcjpwYXNz",
        "AWS4-HMAC-SHA256",
        "",
        "eyJzZWNyZXQi=",
    ] {
        let refused = signed().replacing("authorization", value).verify().unwrap_err();
        assert_eq!(refused.exception(), "IncompleteSignatureException");
        assert!(!refused.to_string().contains("eyJ"), "{refused}");
    }
}

#[test]
fn absent_parameters_are_named_in_one_sentence_each() {
    let credential = "AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/cognito-idp/aws4_request";
    assert_eq!(
        Authorization::parse(credential).unwrap_err().to_string(),
        "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
    );
}

#[test]
fn malformed_parameters_are_refused() {
    let good = "AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/cognito-idp/aws4_request,SignedHeaders=host,\
                Signature=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    assert_eq!(Authorization::parse(good).unwrap().key_id, "AKID");
    for (from, to) in [
        ("AKID/", "/"),
        ("AKID/", "AK ID/"),
        ("/aws4_request", ""),
        ("/aws4_request", "/aws4_request/more"),
        ("aws4_request", "aws5_request"),
        ("20150830", "2015083x"),
        ("20150830", "150830"),
        ("=host", "="),
        ("=host", "=Host"),
        ("=host", "=x-amz-date;host"),
        ("=host", "=host;"),
        ("ddeeff,", "ddeeff,"),
        ("ccddeeff", "ccddeeFF"),
        ("ccddeeff", "ccddee"),
        ("Signature=", "Sig="),
        ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        ("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256"),
    ] {
        let bad = good.replace(from, to);
        assert!(bad == good || Authorization::parse(&bad).is_err(), "{bad}");
    }
    assert!(Authorization::parse(&format!("{good}{}", " ".repeat(5_000))).is_err());
}

#[test]
fn on_a_development_machine_any_well_formed_credentials_do() {
    let mut headers = HeaderMap::new();
    let value = format!(
        "AWS4-HMAC-SHA256 Credential=test/20200101/local/cognito-idp/aws4_request, SignedHeaders=host, Signature={}",
        "0".repeat(64)
    );
    headers.insert("authorization", HeaderValue::from_str(&value).unwrap());
    assert_eq!(parse_only(&headers, "cognito-idp").unwrap().key_id, "test");
}

proptest! {
    #[test]
    fn no_header_makes_the_parser_stumble(value in ".{0,200}") {
        let _ = Authorization::parse(&value);
        let _ = Authorization::parse(&format!("AWS4-HMAC-SHA256 {value}"));
    }

    #[test]
    fn broken_pieces_of_a_good_header_never_make_it_stumble(
        credential in "[a-zA-Z0-9/+=,; ]{0,60}", headers in "[a-z0-9;, -]{0,40}", signature in "[0-9a-fA-F]{0,70}",
    ) {
        let value = format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={headers}, Signature={signature}");
        if let Ok(parsed) = Authorization::parse(&value) {
            prop_assert!(!parsed.key_id.is_empty() && !parsed.signed_headers.is_empty());
        }
    }

    #[test]
    fn what_is_well_formed_is_read_back_as_it_was_written(
        key in "[A-Za-z0-9]{1,40}", region in "[a-z]{2}-[a-z]{4,9}-[1-9]", day in "20[0-9]{6}",
        mut names in proptest::collection::btree_set("[a-z][a-z0-9-]{0,12}", 1..8), signature in any::<[u8; 32]>(),
    ) {
        names.insert("host".to_owned());
        let list = names.iter().map(String::as_str).collect::<Vec<_>>();
        let hex: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
        let value = format!(
            "AWS4-HMAC-SHA256 Credential={key}/{day}/{region}/cognito-idp/aws4_request, SignedHeaders={}, Signature={hex}",
            list.join(";")
        );
        let parsed = Authorization::parse(&value).unwrap();
        prop_assert_eq!(parsed, Authorization {
            key_id: &key, date: &day, region: &region, service: "cognito-idp", signed_headers: list, signature,
        });
    }
}
