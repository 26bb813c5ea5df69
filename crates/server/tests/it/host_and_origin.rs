//! RULE-14: what a web page may reach on a laptop, and what it may not.

use crate::running::Running;

const ORIGIN: &str = "origin: https://evil.example";
const DEV: &str = "authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cognito-idp/aws4_request, \
                   SignedHeaders=host, Signature=0000000000000000000000000000000000000000000000000000000000000000";

#[tokio::test]
async fn a_rebound_host_is_refused_before_the_body_is_read_rule_14() {
    let server = Running::start().await;
    for host in ["evil.example", "evil.example:9229", "127.0.0.1.evil.example", "169.254.169.254"] {
        // The body that is announced never comes: an answer shows that nobody waited for it.
        let headers = [&format!("host: {host}") as &str, "content-length: 1000"];
        let answer = server.request("POST /", &headers, "").await;
        assert_eq!((answer.status, &*answer.exception()), (403, "ForbiddenException"), "{host}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert_eq!(server.request("GET /_rockpool/messages", &headers[..1], "").await.status, 403);
        assert_eq!(server.request("OPTIONS /", &headers[..1], "").await.status, 403);
    }
    assert!(server.manage("/metrics", &[]).await.body.contains("outcome=\"host\"} 12"));
}

#[tokio::test]
async fn a_request_with_no_or_two_hosts_is_refused_rule_14() {
    let server = Running::start().await;
    let two = server.request("POST /", &["host: localhost", "host: localhost"], "").await;
    assert_eq!(two.status, 400);
    let none = server.send(b"POST / HTTP/1.1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").await;
    assert_eq!(none.status, 400);
    let contradiction = server.request("POST http://evil.example/", &["host: localhost"], "").await;
    assert_eq!(contradiction.status, 400);
}

#[tokio::test]
async fn a_foreign_or_null_origin_is_refused_on_signed_operations_rule_14() {
    let server = Running::start().await;
    for origin in [ORIGIN, "origin: null", "origin: http://localhost:3000", "origin: http://127.0.0.1"] {
        let answer = server.call("ListUsers", &[origin, DEV], "{}").await;
        assert_eq!((answer.status, &*answer.exception()), (403, "ForbiddenException"), "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert!(answer.header("x-amzn-requestid").is_some());
    }
    let own = format!("origin: http://{}", server.address);
    assert_eq!(server.call("ListUsers", &[&own, DEV], "{}").await.status, 200);
    assert_eq!(server.call("ListUsers", &[DEV], "{}").await.status, 200);
}

#[tokio::test]
async fn a_form_or_plain_text_post_of_a_page_is_no_call_rule_14() {
    let server = Running::start().await;
    for media_type in [
        "content-type: text/plain",
        "content-type: application/x-www-form-urlencoded",
        "content-type: multipart/form-data; boundary=x",
        "content-type: text/plain; application/json",
        "content-type: ",
        "content-type: application/json\r\ncontent-type: application/json",
    ] {
        // As a browser sends it without a preflight: no target header.
        let simple = server.request("POST /", &[ORIGIN, media_type], "{}").await;
        assert_eq!((simple.status, &*simple.exception()), (400, "UnknownOperationException"), "{media_type}");
        assert_eq!(simple.header("access-control-allow-origin"), None);
        // And whatever a page may find to add the header.
        for operation in ["SignUp", "ListUsers"] {
            let answer = server.call(operation, &[DEV, media_type], "{}").await;
            assert_eq!(
                (answer.status, &*answer.exception()),
                (415, "SerializationException"),
                "{media_type}"
            );
        }
    }
}

#[tokio::test]
async fn pages_may_call_what_needs_no_aws_credentials_and_read_its_refusals() {
    let server = Running::start().await;
    for (operation, status) in [("SignUp", 200), ("ForgotPassword", 400), ("GetUser", 500)] {
        let answer = server.call(operation, &["origin: http://localhost:3000"], "{}").await;
        assert_eq!(answer.status, status, "{operation}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert!(answer.header("access-control-expose-headers").unwrap().contains("x-amzn-errortype"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    let program = server.call("SignUp", &[], "{}").await;
    assert_eq!(program.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn a_preflight_names_the_headers_of_the_browser_clients() {
    let server = Running::start().await;
    let headers = [
        "origin: http://localhost:3000",
        "access-control-request-method: POST",
        "access-control-request-headers: cache-control,content-type,x-amz-target,x-amz-user-agent",
    ];
    let answer = server.request("OPTIONS /", &headers, "").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some("*")));
    assert_eq!(answer.header("access-control-allow-methods"), Some("POST"));
    let allowed = answer.header("access-control-allow-headers").unwrap();
    for name in [
        "content-type",
        "x-amz-target",
        "x-amz-user-agent",
        "cache-control",
        "amz-sdk-invocation-id",
        "amz-sdk-request",
        "authorization",
        "x-amz-date",
        "x-amz-security-token",
    ] {
        assert!(allowed.split(", ").any(|known| known == name), "{name}");
    }
    // A page on the open internet is not told that this network is open to it.
    assert_eq!(answer.header("access-control-allow-private-network"), None);
    assert_eq!(
        server.request("OPTIONS /_rockpool/reset", &headers, "").await.header("access-control-allow-origin"),
        None
    );
}

#[tokio::test]
async fn configured_names_are_answered() {
    let server =
        Running::start_with(|wiring| wiring.hosts = server::host::Hosts::loopback_and(["rockpool"])).await;
    assert_eq!(server.call("SignUp", &["host: rockpool:9229"], "{}").await.status, 200);
    assert_eq!(server.call("SignUp", &["host: rockpool2:9229"], "{}").await.status, 403);
}

proptest::proptest! {
    #[test]
    fn no_name_of_somebody_else_is_taken_for_ours_rule_14(name in "[a-zA-Z0-9._:@%\\[\\]-]{0,40}", port in 0u32..70_000) {
        use std::net::IpAddr;
        let hosts = server::host::Hosts::default();
        for host in [name.clone(), format!("{name}:{port}")] {
            if hosts.allow(&host) {
                let bare = host.trim_start_matches('[');
                let bare = bare.split(']').next().unwrap();
                let is_loopback = |text: &str| text.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
                let name = bare.split(':').next().unwrap().trim_end_matches('.').to_ascii_lowercase();
                proptest::prop_assert!(
                    is_loopback(bare) || is_loopback(&name) || name == "localhost" || name.ends_with(".localhost"),
                    "{host}"
                );
            }
        }
    }

    #[test]
    fn no_origin_but_that_of_the_host_is_ours_rule_14(origin in "[ -~]{0,60}") {
        let mut headers = http::HeaderMap::new();
        headers.insert("origin", http::HeaderValue::from_str(&origin).unwrap());
        let own = ["http://localhost:9229", "https://localhost:9229"].contains(&&*origin.to_ascii_lowercase());
        let asker = server::origin::asker(&headers, "localhost:9229");
        proptest::prop_assert_eq!(asker == server::origin::Asker::OwnPage, own);
    }
}
