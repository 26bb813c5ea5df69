//! The JSON protocol at the edge: targets, sizes, answers, and what a page of text says to a lost browser.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::running::Running;

#[tokio::test]
async fn the_target_picks_the_api_and_the_operation() {
    let server = Running::start().await;
    let answer = server.call("SignUp", &[], "{}").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.1"));
    assert_eq!(
        (answer.json()["Service"].as_str(), answer.json()["Operation"].as_str()),
        (Some("cognito-idp"), Some("SignUp"))
    );
    let headers =
        ["content-type: application/x-amz-json-1.1", "x-amz-target: AWSCognitoIdentityService.GetId"];
    assert_eq!(server.request("POST /", &headers, "{}").await.json()["Service"], "cognito-identity");
}

#[tokio::test]
async fn a_missing_doubled_or_unknown_target_is_refused_with_its_reason() {
    let server = Running::start().await;
    let target = "x-amz-target: AWSCognitoIdentityProviderService.SignUp";
    for (headers, says) in [
        (vec![], "is missing"),
        (vec![target, target], "more than once"),
        (vec!["x-amz-target: SignUp"], "form Service.Operation"),
        (vec!["x-amz-target: AWSLambda.Invoke"], "AWSLambda"),
        (vec!["x-amz-target: AWSCognitoIdentityProviderService.NoSuchThing"], "NoSuchThing"),
    ] {
        let answer = server.request("POST /", &headers, "{}").await;
        assert_eq!((answer.status, &*answer.exception()), (400, "UnknownOperationException"));
        assert_eq!(answer.header("x-amzn-errortype"), Some("UnknownOperationException:"));
        assert!(answer.json()["message"].as_str().unwrap().contains(says), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_body_may_have_a_mebibyte_and_no_more() {
    let server = Running::start().await;
    let whole = server.call("SignUp", &[], &"x".repeat(1 << 20)).await;
    assert_eq!(whole.json()["Bytes"], 1 << 20);
    // Announced: refused without waiting for it.
    let announced = server.call("SignUp", &["content-length: 1048577"], "").await;
    assert_eq!((announced.status, &*announced.exception()), (413, "RequestEntityTooLargeException"));
    // Not announced: refused when it gets there.
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 16, "x".repeat(1 << 16)).repeat(17) + "0\r\n\r\n";
    let chunked = server.call("SignUp", &["transfer-encoding: chunked"], &chunk).await;
    assert_eq!(chunked.status, 413);
}

#[tokio::test]
async fn all_bodies_together_have_a_limit_and_callers_come_again_later() {
    let limits = server::Limits { body_bytes: 64 << 10, ..server::Limits::default() };
    let server = Running::start_with(|wiring| wiring.limits = limits).await;
    let gate = &server.helpers.gate;
    gate.closed.store(true, Ordering::SeqCst);
    let large = "x".repeat(60 << 10);
    let (first, ()) = tokio::join!(server.call("ConfirmSignUp", &[], &large), async {
        gate.came.acquire().await.unwrap().forget();
        // 4 KiB are left: an ordinary call fits, a large one does not.
        let refused = server.call("SignUp", &[], &large).await;
        assert_eq!((refused.status, &*refused.exception()), (400, "TooManyRequestsException"));
        let id = refused.header("x-amzn-requestid").unwrap();
        assert!(server.manage(&format!("/explain/{id}"), &[]).await.body.contains("set aside for bodies"));
        assert_eq!(server.call("SignUp", &[], "{}").await.status, 200);
        gate.open.add_permits(1);
    });
    assert_eq!(first.status, 200);
    assert_eq!(server.call("SignUp", &[], &large).await.status, 200);
}

#[tokio::test]
async fn operations_under_way_are_bounded_however_small_their_bodies() {
    let limits = server::Limits { body_bytes: 8 << 10, ..server::Limits::default() };
    let server = Running::start_with(|wiring| wiring.limits = limits).await;
    let gate = &server.helpers.gate;
    gate.closed.store(true, Ordering::SeqCst);
    let waiting = async || server.call("ConfirmSignUp", &[], "").await.status;
    let third = async {
        gate.came.acquire_many(2).await.unwrap().forget();
        let status = server.call("SignUp", &[], "").await.status;
        gate.open.add_permits(2);
        status
    };
    assert_eq!(tokio::join!(waiting(), waiting(), third), (200, 200, 400));
    assert_eq!(server.call("SignUp", &[], "").await.status, 200);
}

#[tokio::test]
async fn a_body_that_comes_in_pieces_is_put_together() {
    let server = Running::start().await;
    let pieces = ["5\r\nhello\r\n", "1\r\n \r\n", "5\r\nworld\r\n", "0\r\n\r\n"].concat();
    let answer = server.call("SignUp", &["transfer-encoding: chunked"], &pieces).await;
    assert_eq!(answer.json()["Bytes"], 11);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let limits = server::Limits { body_time: Duration::from_millis(20), ..server::Limits::default() };
    let server = Running::start_with(|wiring| wiring.limits = limits).await;
    let answer = server.call("SignUp", &["content-length: 10"], "{}").await;
    assert_eq!((answer.status, &*answer.exception()), (408, "RequestTimeoutException"));
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let limits = server::Limits { head_time: Duration::from_millis(20), ..server::Limits::default() };
    let server = Running::start_with(|wiring| wiring.limits = limits).await;
    for beginning in ["", "PRI", "POST / HTTP/1.1\r\nhost: local"] {
        // Comes back when the server closes: a test that hangs here has failed.
        let answer = server.send(beginning.as_bytes()).await;
        assert!(answer.status == 0 || answer.status == 408, "{answer:?}");
    }
}

#[tokio::test]
async fn a_signature_of_any_kind_is_tolerated_where_none_is_needed() {
    let server = Running::start().await;
    for value in ["Bearer eyJ.e30.c2ln", "AWS4-HMAC-SHA256 nonsense", "Basic eDp5"] {
        let answer = server.call("SignUp", &[&format!("authorization: {value}")], "{}").await;
        assert_eq!((answer.status, answer.json()["Principal"].as_str()), (200, Some("anonymous")), "{value}");
    }
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own() {
    let server = Running::start().await;
    let first = server.call("SignUp", &[], "{}").await;
    let second = server.call("ForgotPassword", &[], "{}").await;
    let ids = [first.header("x-amzn-requestid").unwrap(), second.header("x-amzn-requestid").unwrap()];
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| id.len() == 36));
    assert_eq!(
        second.header("x-amzn-errormessage"),
        Some("Attempt limit exceeded, please try after some time.")
    );
}

#[tokio::test]
async fn other_paths_and_methods_are_told_what_is_there() {
    let server = Running::start().await;
    let landing = server.get("/").await;
    assert!(landing.status == 200 && landing.body.contains("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"));
    assert_eq!(
        (server.get("/nothing").await.status, server.request("POST /x", &[], "").await.status),
        (404, 404)
    );
    let put = server.request("PUT /", &[], "").await;
    assert_eq!((put.status, put.header("allow")), (405, Some("POST")));
}

#[tokio::test]
async fn stopping_closes_connections_that_wait_and_finishes_the_others() {
    let server = Running::start().await;
    let mut idle = tokio::net::TcpStream::connect(server.address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut idle, b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0u8; 12];
    tokio::io::AsyncReadExt::read_exact(&mut idle, &mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    server.stop().await;
    let mut rest = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut idle, &mut rest).await.unwrap();
}
