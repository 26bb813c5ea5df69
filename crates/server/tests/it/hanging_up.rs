//! A caller who hangs up ends its connection and nothing else: what was begun is brought to its end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::running::{Running, compose};

/// Sends a request, waits until its handler stands at the gate, hangs up, and waits until the server knows.
async fn hang_up_in_the_middle(server: &Running, line: &str, headers: &[&str], body: &str) {
    let gate = &server.helpers.gate;
    gate.closed.store(true, Ordering::SeqCst);
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(&compose(server.address, line, headers, body)).await.unwrap();
    soon(&gate.came).await;
    drop(stream);
    while !server.manage("/metrics", &[]).await.body.contains("rockpool_connections 0\n") {}
}

/// Takes what must come by itself; a handler that was thrown away never gives it.
async fn soon(event: &Semaphore) {
    let taken = tokio::time::timeout(Duration::from_secs(5), event.acquire()).await;
    taken.expect("what was begun goes on").unwrap().forget();
}

const CONFIRM: [&str; 2] = [
    "x-amz-target: AWSCognitoIdentityProviderService.ConfirmSignUp",
    "content-type: application/x-amz-json-1.1",
];

#[tokio::test]
async fn an_operation_goes_on_to_its_end_when_the_caller_hangs_up() {
    let server = Running::start().await;
    hang_up_in_the_middle(&server, "POST /", &CONFIRM, "{}").await;
    server.helpers.gate.open.add_permits(1);
    soon(&server.helpers.gate.went).await;
}

#[tokio::test]
async fn what_nobody_waited_for_is_counted_like_the_rest() {
    let server = Running::start().await;
    hang_up_in_the_middle(&server, "POST /", &CONFIRM, "{}").await;
    server.helpers.gate.open.add_permits(1);
    soon(&server.helpers.gate.went).await;
    let line = "rockpool_requests_total{operation=\"ConfirmSignUp\",outcome=\"ok\"} 1";
    assert!(server.manage("/metrics", &[]).await.body.contains(line));
}

#[tokio::test]
async fn a_reset_is_whole_when_the_caller_hangs_up() {
    let server = Running::start().await;
    server.helpers.mail.lock().push(crate::dev_helpers::mail("a@example.com", "one"));
    hang_up_in_the_middle(&server, "POST /_rockpool/reset", &["x-rockpool: 1"], "").await;
    server.helpers.gate.open.add_permits(1);
    soon(&server.helpers.gate.went).await;
    while !server.helpers.mail.lock().is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn stopping_waits_for_what_goes_on_without_its_caller() {
    let server = Running::start().await;
    hang_up_in_the_middle(&server, "POST /", &CONFIRM, "{}").await;
    let helpers = std::sync::Arc::clone(&server.helpers);
    let mut stopping = std::pin::pin!(server.stop());
    // A stop that does not wait is ready by the time its connections are, and there are none.
    for _ in 0..1_000 {
        assert!(futures_util::FutureExt::now_or_never(stopping.as_mut()).is_none());
        tokio::task::yield_now().await;
    }
    helpers.gate.open.add_permits(1);
    stopping.await;
    assert_eq!(helpers.gate.went.available_permits(), 1);
}
