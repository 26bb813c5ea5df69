//! The protocols of Cognito's neighbours on the same port: REST and forms, the scope that says which API is meant, bodies of a
//! function's size for callers who show who they are, and that no web page gets near any of it (RULE-14, RULE-17).

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_model::{cloudformation, lambda, sts};
use aws_sigv4::http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use std::sync::Arc;

use crate::running::{Answer, Echo, FOLDER_KEY, FOLDER_SECRET, Gate, Running};

const FORM: &str = "content-type: application/x-www-form-urlencoded; charset=utf-8";

async fn start() -> Running {
    Running::start_with(|wiring| {
        for service in [&lambda::SERVICE, &cloudformation::SERVICE, &sts::SERVICE] {
            wiring.apis.push(Arc::new(Echo(service, Arc::new(Gate::default()))));
        }
    })
    .await
}

/// Header lines that sign a request, by AWS's own signer. `hashed`: with the body's hash in the head.
fn signed(
    server: &Running,
    service: &str,
    line: &str,
    headers: &[(&'static str, &'static str)],
    body: &str,
    hashed: bool,
) -> Vec<String> {
    let now = directory::Clock::now(&*server.clock).seconds();
    let identity = Credentials::new(FOLDER_KEY, FOLDER_SECRET, None, None, "test").into();
    let mut settings = SigningSettings::default();
    if hashed {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(service)
        .time(UNIX_EPOCH + Duration::from_secs(now as u64))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let (method, path) = line.split_once(' ').unwrap();
    let url = format!("http://{}{path}", server.address);
    let request =
        SignableRequest::new(method, url, headers.iter().copied(), SignableBody::Bytes(body.as_bytes()));
    let (instructions, _) = sign(request.unwrap(), &parameters).unwrap().into_parts();
    let added = instructions.headers().map(|(name, value)| format!("{name}: {value}"));
    headers.iter().map(|(name, value)| format!("{name}: {value}")).chain(added).collect()
}

async fn ask(server: &Running, line: &str, headers: &[String], body: &str) -> Answer {
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    server.request(line, &headers, body).await
}

#[tokio::test]
async fn method_and_path_say_the_operation_and_the_signature_who_calls() {
    let server = start().await;
    for line in [
        "GET /2015-03-31/functions",
        "GET /2015-03-31/functions/?MaxItems=5",
        "GET /2017-03-31/tags/arn%3Aaws%3Alambda",
    ] {
        let headers = signed(&server, "lambda", line, &[], "", false);
        let answer = ask(&server, line, &headers, "").await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("application/json")),
            "{answer:?}"
        );
        assert_eq!(answer.json()["FolderKey"], true);
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let unsigned = server.get("/2015-03-31/functions").await;
    assert_eq!(
        (unsigned.status, unsigned.header("x-amzn-errortype")),
        (403, Some("MissingAuthenticationTokenException"))
    );
    let line = "POST /2015-03-31/functions/f/invocations";
    let headers = signed(&server, "lambda", line, &[], "{}", false);
    assert_eq!(
        ask(&server, line, &headers, "{\"other\":1}").await.header("x-amzn-errortype"),
        Some("InvalidSignatureException")
    );
    let answer = ask(&server, line, &headers, "{}").await;
    assert_eq!((answer.status, &*answer.body), (200, ""), "the answer's payload is the body: {answer:?}");
}

#[tokio::test]
async fn the_scope_of_a_signature_must_be_the_apis_rule_17() {
    let server = start().await;
    let line = "GET /2015-03-31/functions";
    let headers = signed(&server, "cognito-idp", line, &[], "", false);
    let answer = ask(&server, line, &headers, "").await;
    assert_eq!((answer.status, answer.header("x-amzn-errortype")), (403, Some("InvalidSignatureException")));
    let form = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    for (scope, status, code) in [
        ("sts", 200, "GetCallerIdentityResponse"),
        ("lambda", 403, "SignatureDoesNotMatch"),
        ("cloudformation", 400, "InvalidAction"),
    ] {
        // CloudFormation is asked in its own version.
        let body = if scope == "cloudformation" { "Action=GetCallerIdentity" } else { body };
        let headers = signed(&server, scope, "POST /", &form, body, false);
        let answer = ask(&server, "POST /", &headers, body).await;
        assert!(answer.body.contains(code) && answer.status == status, "{scope}: {answer:?}");
        assert_eq!(answer.header("content-type"), Some("text/xml"));
    }
    let unsigned = server.request("POST /", &[FORM], body).await;
    assert!(
        unsigned.status == 403 && unsigned.body.contains("<Code>MissingAuthenticationToken</Code>"),
        "{unsigned:?}"
    );
}

#[tokio::test]
async fn no_page_of_another_origin_reaches_a_neighbour_rule_14() {
    let server = start().await;
    for origin in ["origin: null", "origin: http://evil.example", "origin: http://localhost:3000"] {
        for line in ["GET /2015-03-31/functions", "POST /2015-03-31/functions/f/invocations"] {
            let mut headers = signed(&server, "lambda", line, &[], "", false);
            headers.push(origin.to_owned());
            let answer = ask(&server, line, &headers, "").await;
            assert_eq!(
                (answer.status, answer.header("x-amzn-errortype")),
                (403, Some("ForbiddenException")),
                "{line} {origin}"
            );
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
        let form = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
        let mut headers = signed(&server, "sts", "POST /", &form, "Action=GetCallerIdentity", false);
        headers.push(origin.to_owned());
        let answer = ask(&server, "POST /", &headers, "Action=GetCallerIdentity").await;
        assert!(
            answer.status == 403 && answer.body.contains("<Code>ForbiddenException</Code>"),
            "{answer:?}"
        );
    }
    let preflight =
        server.request("OPTIONS /2015-03-31/functions", &["origin: http://evil.example"], "").await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (404, None));
}

#[tokio::test]
async fn a_large_body_is_read_for_those_alone_who_show_who_they_are() {
    let server = start().await;
    let line = "POST /2015-03-31/functions";
    let large = "content-length: 20000000".to_owned();
    // A stranger is refused before a byte of it has come.
    let mut nobody = signed(&server, "lambda", line, &[], "", false);
    nobody.iter_mut().for_each(|line| *line = line.replace(FOLDER_KEY, "AKIDSOMEBODY"));
    nobody.push(large.clone());
    let answer = ask(&server, line, &nobody, "").await;
    assert_eq!(
        (answer.status, answer.header("x-amzn-errortype")),
        (403, Some("UnrecognizedClientException")),
        "{answer:?}"
    );
    let unsigned = server.request(line, &[&large], "").await;
    assert_eq!(unsigned.header("x-amzn-errortype"), Some("MissingAuthenticationTokenException"));
    // Who says the hash is held to the signature before the body as well.
    let mut forged = signed(&server, "lambda", line, &[], "", true);
    forged.iter_mut().filter(|line| line.starts_with("x-amz-content-sha256")).for_each(|line| {
        *line = format!("x-amz-content-sha256: {}", "0".repeat(64));
    });
    forged.push(large);
    assert_eq!(
        ask(&server, line, &forged, "").await.header("x-amzn-errortype"),
        Some("InvalidSignatureException")
    );
    for hashed in [false, true] {
        let body = format!("{{\"Description\":\"{}\"}}", "a".repeat(3 << 20));
        let headers = signed(&server, "lambda", line, &[], &body, hashed);
        let answer = ask(&server, line, &headers, &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert!(answer.json()["Bytes"].as_u64().unwrap() > 3 << 20);
    }
    // What needs no large body gets none, whoever asks.
    let tags = "POST /2017-03-31/tags/arn%3Aaws";
    let body = "a".repeat(2 << 20);
    let headers = signed(&server, "lambda", tags, &[], &body, false);
    assert_eq!(ask(&server, tags, &headers, &body).await.status, 413);
}

#[tokio::test]
async fn ambiguous_paths_and_what_is_not_built_are_refused_rule_29() {
    let server = start().await;
    for (line, status) in [
        ("GET /2015-03-31/functions/a%2Fb", 400),
        ("GET /2015-03-31/functions/../functions", 400),
        ("GET /2015-03-31/functions/a;b", 400),
        ("GET /2015-03-31/event-source-mappings", 404),
        ("GET /2015-03-31/nothing", 404),
        ("GET /2016-01-01/functions", 404),
    ] {
        assert_eq!(server.request(line, &[], "").await.status, status, "{line}");
    }
}
