//! Functions elsewhere: what a Lambda endpoint and a webhook are asked, how their answers read, and what is never done.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use crypto::Secret;
use directory::{Clock, ManualClock};
use handlers::elsewhere::signature::SigningKey;
use handlers::elsewhere::sigv4::Credentials;
use handlers::elsewhere::{LambdaEndpoint, Signer, Webhook};
use parking_lot::Mutex;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use triggers::{Asker, Invoker, NotInvoked, Order, Reply};

const F: &str = "arn:aws:lambda:eu-west-1:123456789012:function:f:live";
const EVENT: &str = r#"{"userName":"ada","request":{"password":"hunter2!"}}"#;

/// A server that answers each connection with the next of these texts and remembers what it was asked.
async fn server(answers: Vec<String>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = asked.clone();
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut text = Vec::new();
            let mut buffer = [0; 4096];
            loop {
                let read = stream.read(&mut buffer).await.unwrap();
                text.extend_from_slice(&buffer[..read]);
                if read == 0 || text.ends_with(EVENT.as_bytes()) {
                    break;
                }
            }
            heard.lock().push(String::from_utf8(text).unwrap());
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (format!("http://{address}"), asked)
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len())
}

fn order() -> Order {
    Order {
        function: F.to_owned(),
        asker: Asker::pool("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_A"),
        payload: Bytes::from_static(EVENT.as_bytes()),
        client_context: r#"{"client":{},"custom":{"idempotencyKey":"key-1"},"env":{}}"#.to_owned(),
        patience: Duration::from_secs(5),
        request_id: "try-1".to_owned(),
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(ManualClock::new(directory::Timestamp::from_seconds(1_767_225_600)))
}

fn endpoint(url: &str) -> LambdaEndpoint {
    let keys = Credentials { id: "AKID".to_owned(), secret: Secret::new("opensesame"), session_token: None };
    LambdaEndpoint::new(url, None, Arc::new(move || Ok(keys.clone())), (None, false), clock()).unwrap()
}

fn webhook(url: &str) -> Webhook {
    let key = SigningKey::hmac(&"s".repeat(40)).unwrap();
    Webhook::new(url, Signer { key_id: "k1".to_owned(), key }, (None, false), clock()).unwrap()
}

#[tokio::test]
async fn a_lambda_endpoint_is_asked_as_lambdas_invoke_is_and_signed() {
    let (url, asked) = server(vec![answer("200 OK", "", r#"{"response":{}}"#)]).await;
    let reply = endpoint(&url).invoke(order()).await.unwrap();
    assert_eq!(reply, Reply::returned(r#"{"response":{}}"#));
    let asked = asked.lock().pop().unwrap().to_lowercase();
    assert!(
        asked.starts_with("post /2015-03-31/functions/f/invocations?qualifier=live http/1.1\r\n"),
        "{asked}"
    );
    assert!(asked.contains("x-amz-invocation-type: requestresponse\r\n"));
    assert!(asked.contains("credential=akid/20260101/eu-west-1/lambda/aws4_request"), "{asked}");
    assert!(
        asked.contains(
            "signedheaders=content-type;host;x-amz-client-context;x-amz-date;x-amz-invocation-type"
        )
    );
    assert!(!asked.contains("opensesame"));
}

#[tokio::test]
async fn what_a_lambda_endpoint_answers_is_read_as_lambdas_answers_are() {
    let named = |name: &str| format!("x-amzn-errortype: {name}:http://internal/\r\n");
    let refused = [
        ("404 Not Found", named("ResourceNotFoundException"), NotInvoked::Missing),
        ("403 Forbidden", named("AccessDeniedException"), NotInvoked::NotPermitted),
        ("429 Too Many Requests", named("TooManyRequestsException"), NotInvoked::Throttled),
    ];
    let lasting = ["403 Forbidden", "400 Bad Request", "302 Found"];
    let passing = ["500 Internal Server Error", "503 Service Unavailable", "409 Conflict"];
    let mut answers: Vec<String> =
        refused.iter().map(|(status, name, _)| answer(status, name, "{}")).collect();
    let evil = "x-amzn-errortype: UnrecognizedClientException\r\nlocation: http://127.0.0.1:1/\r\n";
    answers.extend(lasting.iter().chain(&passing).map(|status| answer(status, evil, "the secret body")));
    answers.push(answer("200 OK", "x-amz-function-error: Unhandled\r\n", r#"{"errorMessage":"no"}"#));
    let (url, asked) = server(answers).await;
    let endpoint = endpoint(&url);
    for (_, _, expected) in refused {
        assert_eq!(endpoint.invoke(order()).await, Err(expected));
    }
    for (status, passes) in
        lasting.map(|status| (status, false)).into_iter().chain(passing.map(|status| (status, true)))
    {
        let not = endpoint.invoke(order()).await.unwrap_err();
        assert_eq!(not.may_pass(), passes, "{status}: {not}");
        let told = not.to_string();
        assert!(
            !told.contains("secret body") && !told.contains("hunter2") && !told.contains("opensesame"),
            "{told}"
        );
    }
    assert_eq!(endpoint.invoke(order()).await, Ok(Reply::failed(r#"{"errorMessage":"no"}"#)));
    assert_eq!(asked.lock().len(), 10, "no redirect was followed");
}

#[tokio::test]
async fn a_webhook_gets_the_event_signed_with_a_digest_and_the_key_of_the_event() {
    let (url, asked) = server(vec![answer("200 OK", "", r#"{"response":{}}"#)]).await;
    let reply = webhook(&format!("{url}/hook")).invoke(order()).await.unwrap();
    assert_eq!(reply, Reply::returned(r#"{"response":{}}"#));
    let asked = asked.lock().pop().unwrap();
    assert!(asked.starts_with("POST /hook HTTP/1.1\r\n"), "{asked}");
    for line in [
        "idempotency-key: key-1\r\n".to_owned(),
        format!("rockpool-function: {F}\r\n"),
        "content-digest: sha-256=:".to_owned(),
        concat!(
            "signature-input: rockpool=(\"@method\" \"@target-uri\" \"content-type\" \"content-digest\" \"idempotency-key\" ",
            "\"rockpool-function\");created=1767225600;expires=1767225660;nonce=\"try-1\";alg=\"hmac-sha256\";",
            "keyid=\"k1\";tag=\"rockpool-trigger\"\r\n",
        )
        .to_owned(),
        "signature: rockpool=:".to_owned(),
    ] {
        assert!(asked.contains(&line), "{line}\n{asked}");
    }
    assert!(asked.ends_with(EVENT));
}

#[tokio::test]
async fn what_a_webhook_answers_is_an_answer_an_error_or_a_reason_to_ask_again() {
    let error = r#"{"errorMessage":"not you"}"#;
    let (url, _) = server(vec![
        answer("422 Unprocessable", "", error),
        answer("400 Bad Request", "", "what?"),
        answer("401 Unauthorized", "", ""),
        answer("410 Gone", "", ""),
        answer("429 Slow", "", ""),
        answer("502 Bad Gateway", "", ""),
        answer("204 No Content", "", ""),
    ])
    .await;
    let hook = webhook(&url);
    assert_eq!(hook.invoke(order()).await, Ok(Reply::failed(error)));
    assert!(matches!(hook.invoke(order()).await, Err(NotInvoked::Off { .. })));
    assert_eq!(hook.invoke(order()).await, Err(NotInvoked::NotPermitted));
    assert_eq!(hook.invoke(order()).await, Err(NotInvoked::Missing));
    assert_eq!(hook.invoke(order()).await, Err(NotInvoked::Throttled));
    assert!(matches!(hook.invoke(order()).await, Err(NotInvoked::Broken { .. })));
    assert!(matches!(hook.invoke(order()).await, Err(NotInvoked::Off { .. })));
    let gone = hook.invoke(order()).await.unwrap_err();
    assert!(gone.may_pass() && gone.to_string().contains("cannot be reached"), "{gone}");
}

#[tokio::test]
async fn an_answer_has_its_time_and_its_size() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hook = webhook(&format!("http://{}/", listener.local_addr().unwrap()));
    let hasty = Order { patience: Duration::from_millis(100), ..order() };
    assert_eq!(hook.invoke(hasty).await, Err(NotInvoked::TimedOut));
    let (url, _) = server(vec![answer("200 OK", "", &"x".repeat(7 << 20))]).await;
    let reply = webhook(&url).invoke(order()).await.unwrap();
    assert!(
        reply.function_error.is_some()
            && reply.payload.starts_with(b"{\"errorMessage\":\"Response payload size")
    );
}

#[tokio::test]
async fn a_server_whose_certificate_nobody_vouches_for_is_not_told_anything() {
    let (url, asked) = server(vec![String::new()]).await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../rockpool/tests/certificates/one.pem");
    let key = SigningKey::hmac(&"s".repeat(40)).unwrap();
    let signer = Signer { key_id: "k1".to_owned(), key };
    let url = url.replace("http://127.0.0.1", "https://localhost");
    let hook = Webhook::new(&url, signer, (Some(file.as_ref()), false), clock()).unwrap();
    let hasty = Order { patience: Duration::from_secs(2), ..order() };
    let not = hook.invoke(hasty).await.unwrap_err();
    assert!(not.may_pass(), "{not}");
    assert!(!asked.lock().iter().any(|text| text.contains("hunter2")));
}
