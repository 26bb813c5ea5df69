//! Lambda's Runtime API, for one worker: it asks for the next event and says what came of it.
//!
//! Four calls, on a listener inside the cage that nobody else can reach. An invocation's id is 128 random bits and is good
//! for one answer (RULE-20): an answer to an earlier invocation, or a second one, changes nothing, and is not even read.
//!
//! What a handler sends is held in this process's memory: so few connections, each with one answer at most, and nobody's but
//! the one that is awaited.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::{TokioIo, TokioTimer};
use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;

/// What a function may return, in bytes, as on AWS.
pub const LARGEST_ANSWER: usize = 6 * 1024 * 1024;
/// Connections of one worker at a time; a runtime uses one or two. Others wait.
const CONNECTIONS: usize = 4;
/// How long a connection may stay without a whole request. Time between requests counts, which is the time that a handler
/// works: longer than Lambda's longest timeout.
const ASKING: Duration = Duration::from_secs(960);
/// How long an answer may be on its way, from the same machine.
const ANSWERING: Duration = Duration::from_secs(10);

/// One event on its way to a handler.
#[derive(Debug)]
pub struct Invocation {
    /// The event, JSON.
    pub event: Bytes,
    /// When it must have been answered, in milliseconds since the epoch.
    pub deadline: i64,
    /// The function's ARN, qualified as the caller did.
    pub function: String,
    /// JSON that reaches the handler as `context.client_context`.
    pub client_context: Option<String>,
}

/// What a runtime said about an invocation, or about its own start.
#[derive(Debug, PartialEq, Eq)]
pub enum Said {
    /// The handler returned this.
    Answer(Bytes),
    /// The handler raised this: JSON with `errorMessage` and `errorType`, if the runtime is a polite one.
    Error(Bytes),
    /// More than [`LARGEST_ANSWER`].
    TooLarge,
}

struct Running {
    id: String,
    reply: oneshot::Sender<Said>,
}

/// The right to answer the running invocation. Dropped without an answer, it goes back: a runtime whose connection broke may
/// try again.
struct Claim<'a> {
    running: Option<Running>,
    shared: &'a Shared,
}

impl Claim<'_> {
    fn answer(mut self, said: Said) {
        if let Some(running) = self.running.take() {
            // Nobody waits any more if the time was up.
            let _ = running.reply.send(said);
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            // If another invocation has begun meanwhile, this one was given up.
            self.shared.running.lock().get_or_insert(running);
        }
    }
}

struct Waiting {
    invocation: Invocation,
    running: Running,
}

/// One worker's side of the conversation.
#[derive(Clone)]
pub struct RuntimeApi {
    shared: Arc<Shared>,
    events: mpsc::Sender<Waiting>,
}

struct Shared {
    next: tokio::sync::Mutex<mpsc::Receiver<Waiting>>,
    running: Mutex<Option<Running>>,
    start: Mutex<Option<oneshot::Sender<Result<(), Said>>>>,
    answering: Duration,
}

impl RuntimeApi {
    /// The conversation, and what becomes of the worker's start: `Ok` at its first question for an event.
    pub fn new() -> (Self, oneshot::Receiver<Result<(), Said>>) {
        Self::within(ANSWERING)
    }

    /// As [`new`](Self::new), with another limit for an answer on its way.
    fn within(answering: Duration) -> (Self, oneshot::Receiver<Result<(), Said>>) {
        let (events, next) = mpsc::channel(1);
        let (start, started) = oneshot::channel();
        let shared = Shared {
            next: tokio::sync::Mutex::new(next),
            running: Mutex::new(None),
            start: Mutex::new(Some(start)),
            answering,
        };
        (Self { shared: Arc::new(shared), events }, started)
    }

    /// Gives the worker an event, after `beginning` was told its id. The receiver yields what the worker says; it yields an
    /// error if the worker is gone.
    pub fn give(
        &self,
        invocation: Invocation,
        beginning: impl FnOnce(&str),
    ) -> (String, oneshot::Receiver<Said>) {
        let id = invocation_id();
        beginning(&id);
        let (reply, said) = oneshot::channel();
        // A worker has one event at a time: if there is no room, the reply is dropped and the receiver says so.
        let _ = self.events.try_send(Waiting { invocation, running: Running { id: id.clone(), reply } });
        (id, said)
    }

    /// Answers what connects, until this is dropped: a listener does not notice that its cage has gone. Conversations end
    /// with it.
    pub async fn serve(self, listener: TcpListener) {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut conversations = JoinSet::new();
        while let Ok(place) = places.clone().acquire_owned().await {
            let Ok((stream, _)) = listener.accept().await else { break };
            while conversations.try_join_next().is_some() {}
            let api = self.clone();
            conversations.spawn(async move {
                api.converse(stream).await;
                drop(place);
            });
        }
    }

    async fn converse(self, stream: TcpStream) {
        // Without it each answer waits for the other side's acknowledgement: 40 ms.
        if stream.set_nodelay(true).is_err() {
            return;
        }
        let service = hyper::service::service_fn(move |request| {
            let api = self.clone();
            async move { Ok::<_, Infallible>(api.answer(request).await) }
        });
        // A handler may hang up as it likes.
        let _ = hyper::server::conn::http1::Builder::new()
            .title_case_headers(true)
            .timer(TokioTimer::new())
            .header_read_timeout(ASKING)
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let path: Vec<_> = head.uri.path().trim_start_matches('/').split('/').collect();
        match (&head.method, path.as_slice()) {
            (&Method::GET, ["2018-06-01", "runtime", "invocation", "next"]) => self.next().await,
            (&Method::POST, ["2018-06-01", "runtime", "invocation", id, "response"]) => {
                self.said(id, body, Said::Answer).await
            }
            (&Method::POST, ["2018-06-01", "runtime", "invocation", id, "error"]) => {
                self.said(id, body, Said::Error).await
            }
            (&Method::POST, ["2018-06-01", "runtime", "init", "error"]) => {
                let Some(start) = self.shared.start.lock().take() else {
                    return refused(
                        StatusCode::FORBIDDEN,
                        "InvalidStateTransition",
                        "the worker has started",
                    );
                };
                let said =
                    self.read(body).await.map_or(Said::Error(Bytes::new()), |body| whole(body, Said::Error));
                let _ = start.send(Err(said));
                accepted()
            }
            _ => refused(StatusCode::NOT_FOUND, "NoSuchCall", "the Runtime API has no such call"),
        }
    }

    async fn next(&self) -> Response<Full<Bytes>> {
        if let Some(start) = self.shared.start.lock().take() {
            let _ = start.send(Ok(()));
        }
        // A runtime that asks again without having answered has given up on the last one.
        self.shared.running.lock().take();
        let Some(Waiting { invocation, running }) = self.shared.next.lock().await.recv().await else {
            return refused(StatusCode::GONE, "Ending", "the worker is about to end");
        };
        let id = running.id.clone();
        *self.shared.running.lock() = Some(running);
        let mut response = Response::builder()
            .header("content-type", "application/json")
            .header("lambda-runtime-aws-request-id", &id)
            .header("lambda-runtime-deadline-ms", invocation.deadline)
            .header("lambda-runtime-invoked-function-arn", invocation.function)
            .header(
                "lambda-runtime-trace-id",
                format!("Root=1-00000000-{};Sampled=0", &id.replace('-', "")[..24]),
            );
        if let Some(context) = invocation.client_context.and_then(|json| HeaderValue::try_from(json).ok()) {
            response = response.header("lambda-runtime-client-context", context);
        }
        response.body(Full::new(invocation.event)).unwrap_or_else(|_| {
            refused(
                StatusCode::INTERNAL_SERVER_ERROR,
                "BadInvocation",
                "the event's context does not fit a header",
            )
        })
    }

    async fn said(&self, id: &str, body: Incoming, kind: fn(Bytes) -> Said) -> Response<Full<Bytes>> {
        let running = self.shared.running.lock().take_if(|running| running.id == id);
        if running.is_none() {
            return refused(StatusCode::BAD_REQUEST, "InvalidRequestID", "no such invocation is running");
        }
        let claim = Claim { running, shared: &self.shared };
        let Some(body) = self.read(body).await else {
            return refused(
                StatusCode::REQUEST_TIMEOUT,
                "RequestTimeout",
                "the answer did not come whole in time",
            );
        };
        let said = whole(body, kind);
        let too_large = said == Said::TooLarge;
        claim.answer(said);
        if too_large {
            return refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "RequestEntityTooLarge",
                "the answer is over 6 MiB",
            );
        }
        accepted()
    }

    /// The whole body, or that there is too much of it; nothing if it broke off or dawdles.
    async fn read(&self, body: Incoming) -> Option<Result<Bytes, LengthLimitError>> {
        let reading = Limited::new(body, LARGEST_ANSWER).collect();
        match tokio::time::timeout(self.shared.answering, reading).await.ok()? {
            Ok(body) => Some(Ok(body.to_bytes())),
            Err(error) => error.downcast().ok().map(|too_large| Err(*too_large)),
        }
    }
}

fn whole(body: Result<Bytes, LengthLimitError>, kind: fn(Bytes) -> Said) -> Said {
    body.map_or(Said::TooLarge, kind)
}

fn accepted() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(br#"{"status":"OK"}"#)));
    *response.status_mut() = StatusCode::ACCEPTED;
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    response
}

fn refused(status: StatusCode, kind: &str, sentence: &str) -> Response<Full<Bytes>> {
    let body = serde_json::json!({ "errorType": kind, "errorMessage": sentence }).to_string();
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    response
}

/// 128 random bits in the form of a UUID, which is what handlers take `aws_request_id` for.
fn invocation_id() -> String {
    let hex: String = crypto::OsRandom::bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const NEXT: &str = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";

    async fn served(api: &RuntimeApi) -> (std::net::SocketAddr, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut serving = JoinSet::new();
        serving.spawn(api.clone().serve(listener));
        (address, serving)
    }

    fn given(api: &RuntimeApi) -> (String, oneshot::Receiver<Said>) {
        let event = Bytes::from_static(b"{}");
        let function = "arn".to_owned();
        api.give(Invocation { event, deadline: 0, function, client_context: None }, |_| {})
    }

    async fn say(address: std::net::SocketAddr, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    async fn status(stream: &mut TcpStream) -> String {
        let mut head = [0; 12];
        stream.read_exact(&mut head).await.unwrap();
        String::from_utf8_lossy(&head[9..]).into_owned()
    }

    fn post(id: &str, length: usize) -> String {
        format!(
            "POST /2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
        )
    }

    #[tokio::test]
    async fn an_answer_to_nothing_is_refused_before_it_is_read_rule_20() {
        let (api, _started) = RuntimeApi::new();
        let (address, _serving) = served(&api).await;
        // The announced six megabytes never come.
        assert_eq!(status(&mut say(address, &post("no-such", 6_000_000)).await).await, "400");
        let (id, mut said) = given(&api);
        assert_eq!(status(&mut say(address, NEXT).await).await, "200");
        let mut first = say(address, &post(&id, 4)).await;
        first.write_all(b"12").await.unwrap();
        while api.shared.running.lock().is_some() {
            tokio::task::yield_now().await;
        }
        assert_eq!(status(&mut say(address, &post(&id, 6_000_000)).await).await, "400");
        first.write_all(b"34").await.unwrap();
        assert_eq!(status(&mut first).await, "202");
        assert_eq!(said.try_recv().unwrap(), Said::Answer(Bytes::from_static(b"1234")));
    }

    #[tokio::test]
    async fn an_answer_that_dawdles_or_breaks_off_is_none_and_may_be_given_again() {
        let (api, _started) = RuntimeApi::within(Duration::from_millis(1));
        let (address, _serving) = served(&api).await;
        let (id, said) = given(&api);
        assert_eq!(status(&mut say(address, NEXT).await).await, "200");
        assert_eq!(status(&mut say(address, &post(&id, 4)).await).await, "408");
        assert!(api.shared.running.lock().is_some());
        let (patient, _started) = RuntimeApi::new();
        let (address, _serving) = served(&patient).await;
        let (id, answer) = given(&patient);
        assert_eq!(status(&mut say(address, NEXT).await).await, "200");
        drop(say(address, &format!("{}12", post(&id, 4))).await);
        while patient.shared.running.lock().is_none() {
            tokio::task::yield_now().await;
        }
        drop(said);
        let whole = format!("{}1234", post(&id, 4));
        let again = async {
            loop {
                // The broken one may still hold the claim.
                if status(&mut say(address, &whole).await).await == "202" {
                    break;
                }
            }
        };
        again.await;
        assert_eq!(answer.await.unwrap(), Said::Answer(Bytes::from_static(b"1234")));
    }

    #[tokio::test]
    async fn a_worker_has_four_connections_and_they_end_with_its_api() {
        let (api, _started) = RuntimeApi::new();
        let (address, mut serving) = served(&api).await;
        let mut silent = Vec::new();
        for _ in 0..CONNECTIONS {
            silent.push(say(address, "GET /").await);
        }
        let mut fifth = say(address, &post("no-such", 0)).await;
        let waiting = tokio::time::timeout(Duration::from_millis(50), fifth.readable()).await;
        assert!(waiting.is_err(), "the fifth was answered");
        silent.pop();
        assert_eq!(status(&mut fifth).await, "400");
        serving.shutdown().await;
        let mut end = [0];
        // Closed, by an end or a reset: nobody is there any more.
        assert!(matches!(silent[0].read(&mut end).await, Ok(0) | Err(_)));
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn a_start_fails_once() {
        let (api, started) = RuntimeApi::new();
        let (address, _serving) = served(&api).await;
        let failed = "POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(status(&mut say(address, failed).await).await, "202");
        assert_eq!(started.await.unwrap(), Err(Said::Error(Bytes::from_static(b"{}"))));
        assert_eq!(status(&mut say(address, failed).await).await, "403");
    }
}
