//! The management port: health, metrics, refusals explained.

use crate::running::Running;

#[tokio::test]
async fn live_says_that_the_process_runs_and_ready_that_it_can_work() {
    let server = Running::start().await;
    assert_eq!(server.manage("/health/live", &[]).await.status, 200);
    assert_eq!(server.manage("/health/ready", &[]).await.status, 200);
    *server.ready.lock() = Err("the store is gone".into());
    let answer = server.manage("/health/ready", &[]).await;
    assert_eq!((answer.status, &*answer.body), (503, "not ready: the store is gone\n"));
    assert_eq!(server.manage("/health/live", &[]).await.status, 200);
}

#[tokio::test]
async fn metrics_count_operations_by_outcome() {
    let server = Running::start().await;
    server.call("SignUp", &[], "{}").await;
    server.call("ForgotPassword", &[], "{}").await;
    server.call("NoSuchThing", &[], "{}").await;
    server.get("/us-east-1_A/.well-known/jwks.json").await;
    let text = server.manage("/metrics", &[]).await.body;
    for line in [
        "rockpool_requests_total{operation=\"SignUp\",outcome=\"ok\"} 1",
        "rockpool_requests_total{operation=\"ForgotPassword\",outcome=\"LimitExceededException\"} 1",
        "rockpool_requests_total{operation=\"none\",outcome=\"UnknownOperationException\"} 1",
        "rockpool_requests_total{operation=\"jwks\",outcome=\"ok\"} 1",
        "rockpool_request_seconds_count{operation=\"SignUp\"} 1",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[tokio::test]
async fn a_refusal_is_explained_by_its_request_id() {
    let server = Running::start().await;
    let refused = server.call("ForgotPassword", &[], r#"{"Username":"ada"}"#).await;
    let id = refused.header("x-amzn-requestid").unwrap();
    let told = server.manage(&format!("/explain/{id}"), &[]).await.json();
    assert_eq!(told["request_id"], id);
    assert_eq!(
        (told["operation"].as_str(), told["outcome"].as_str()),
        (Some("ForgotPassword"), Some("LimitExceededException"))
    );
    assert_eq!(told["notes"], serde_json::json!(["the destination's budget is spent"]));
    assert_eq!(told["at"], 1_767_225_600_000_i64);
    assert_eq!(server.manage("/explain/00000000-0000-0000-0000-000000000000", &[]).await.status, 404);
    assert_eq!(server.manage("/explain/nonsense", &[]).await.status, 404);
}

#[tokio::test]
async fn web_pages_get_no_explanations_rule_14() {
    let server = Running::start().await;
    let refused = server.call("ForgotPassword", &[], "{}").await;
    let path = format!("/explain/{}", refused.header("x-amzn-requestid").unwrap());
    for header in ["host: evil.example", "origin: http://evil.example", "origin: null"] {
        assert_eq!(server.manage(&path, &[header]).await.status, 403, "{header}");
    }
    assert_eq!(server.get(&path).await.status, 404);
}
