//! Lambda's Runtime API, for one worker: it asks for the next event and says what came of it.
//!
//! Four calls, on a listener inside the cage that nobody else can reach. An invocation's id is 128 random bits and is good
//! for one answer (RULE-20): an answer to an earlier invocation, or a second one, changes nothing.

use std::convert::Infallible;
use std::sync::Arc;

use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};

/// What a function may return, in bytes, as on AWS.
pub const LARGEST_ANSWER: usize = 6 * 1024 * 1024;

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
}

impl RuntimeApi {
    /// The conversation, and what becomes of the worker's start: `Ok` at its first question for an event.
    pub fn new() -> (Self, oneshot::Receiver<Result<(), Said>>) {
        let (events, next) = mpsc::channel(1);
        let (start, started) = oneshot::channel();
        let shared = Shared {
            next: tokio::sync::Mutex::new(next),
            running: Mutex::new(None),
            start: Mutex::new(Some(start)),
        };
        (Self { shared: Arc::new(shared), events }, started)
    }

    /// Gives the worker an event. The receiver yields what it says; it yields an error if the worker is gone.
    pub async fn give(&self, invocation: Invocation) -> (String, oneshot::Receiver<Said>) {
        let id = invocation_id();
        let (reply, said) = oneshot::channel();
        // A worker has one event at a time: if there is no room, the reply is dropped and the receiver says so.
        let _ = self.events.try_send(Waiting { invocation, running: Running { id: id.clone(), reply } });
        (id, said)
    }

    /// The id of the event that is being handled.
    pub fn running(&self) -> Option<String> {
        self.shared.running.lock().as_ref().map(|running| running.id.clone())
    }

    /// Answers what connects, until the listener fails: it does when the cage has gone.
    pub async fn serve(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(self.clone().converse(stream));
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
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let path: Vec<_> = head.uri.path().trim_start_matches('/').split('/').collect();
        match (&head.method, path.as_slice()) {
            (&Method::GET, ["2018-06-01", "runtime", "invocation", "next"]) => self.next().await,
            (&Method::POST, ["2018-06-01", "runtime", "invocation", id, "response"]) => {
                let said = read(body).await.map(Said::Answer);
                self.said(id, said)
            }
            (&Method::POST, ["2018-06-01", "runtime", "invocation", id, "error"]) => {
                let said = read(body).await.map(Said::Error);
                self.said(id, said)
            }
            (&Method::POST, ["2018-06-01", "runtime", "init", "error"]) => {
                let said = read(body).await.map_or_else(|said| said, Said::Error);
                if let Some(start) = self.shared.start.lock().take() {
                    let _ = start.send(Err(said));
                }
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

    fn said(&self, id: &str, said: Result<Said, Said>) -> Response<Full<Bytes>> {
        let mut running = self.shared.running.lock();
        let Some(answered) = running.take_if(|running| running.id == id) else {
            return refused(StatusCode::BAD_REQUEST, "InvalidRequestID", "no such invocation is running");
        };
        let too_large = said.is_err();
        // Nobody waits any more if the time was up.
        let _ = answered.reply.send(said.unwrap_or_else(|said| said));
        if too_large {
            return refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "RequestEntityTooLarge",
                "the answer is over 6 MiB",
            );
        }
        accepted()
    }
}

/// The whole body, or that there is too much of it.
async fn read(body: Incoming) -> Result<Bytes, Said> {
    match Limited::new(body, LARGEST_ANSWER).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Said::TooLarge),
        // It broke off: as if it had said nothing that can be read.
        Err(_) => Ok(Bytes::new()),
    }
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
