//! What the three protocols have in common between a request's head and its answer: the node must be able to answer, foreign
//! pages stay out, the body is read within its limit, the caller is found, the operation runs to its end, and what became of
//! it is counted and kept for `explain`.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::{Call, Principal};
use aws_model::{Auth, OperationModel, ServiceModel};
use aws_wire::exception::respond;
use aws_wire::sigv4::Presented;
use aws_wire::target::Target;
use aws_wire::{Exception, dialect, query, rest_json};
use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use http::request::Parts;
use http::{Response, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Frame};
use uuid::Uuid;

use crate::Edge;
use crate::answer::{self, Answer};
use crate::budget::{Share, Spent};
use crate::edge::BoxError;
use crate::explain::Refused;
use crate::metrics::Counted;
use crate::origin::{self, Asker};

/// A refusal, and what is told of it by `explain` alone.
pub(crate) type Failed = Box<(Exception, Vec<String>)>;

/// Why is for `explain`.
pub(crate) fn with_cause(refusal: Exception) -> Failed {
    let notes = refusal.cause.clone().into_iter().collect();
    Box::new((refusal, notes))
}

/// There is no more to tell.
pub(crate) fn plain(refusal: Exception) -> Failed {
    Box::new((refusal, Vec::new()))
}

/// A request of an API.
pub(crate) struct Asked<'a> {
    pub(crate) edge: &'a Arc<Edge>,
    pub(crate) peer: IpAddr,
    pub(crate) parts: &'a Parts,
    /// Allowed already.
    pub(crate) host: &'a str,
    pub(crate) request_id: Uuid,
    began: Instant,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(edge: &'a Arc<Edge>, peer: IpAddr, parts: &'a Parts, host: &'a str) -> Self {
        let request_id = edge.wiring.request_ids.uuid();
        Self { edge, peer, parts, host, request_id, began: Instant::now() }
    }

    /// Where the end of this request will be written down.
    pub(crate) fn note(&self, wire: Wire, target: Option<Target>) -> Note {
        Note { edge: Arc::clone(self.edge), wire, target, request_id: self.request_id, began: self.began }
    }

    /// RULE-30: a node that cannot know what holds decides nothing.
    pub(crate) fn able(&self) -> Result<(), Failed> {
        (self.edge.wiring.able)().map_err(|reason| {
            let message = "This server cannot answer safely at the moment. Try again.";
            let refusal = Exception::new("ServiceUnavailableException", message);
            Box::new((Exception { status: 503, ..refusal }, vec![format!("not ready: {reason}")]))
        })
    }

    /// RULE-14: before the body is read, pages of another origin are refused what needs AWS credentials.
    pub(crate) fn pages(&self, auth: Auth) -> Result<(), Failed> {
        if self.asker() != Asker::ForeignPage || origin::is_open_to_pages(auth) {
            return Ok(());
        }
        let message = "A web page of another origin may not call this operation.";
        let refusal = Exception::new("ForbiddenException", message);
        let origin = self.parts.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        let note = format!(
            "the web page at {} asked; only operations without AWS credentials are open to pages of another origin",
            origin.unwrap_or("unreadable")
        );
        Err(Box::new((Exception { status: 403, ..refusal }, vec![note])))
    }

    /// Which page asks, if any.
    pub(crate) fn asker(&self) -> Asker {
        origin::asker(&self.parts.headers, self.host)
    }

    /// Reads the whole body, within `time`.
    pub(crate) async fn body<B>(
        &self,
        body: B,
        limit: usize,
        time: Duration,
        charged: &mut Share,
    ) -> Result<Bytes, Failed>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>>,
    {
        // A length that is announced is refused before a byte of it is read.
        if body.size_hint().lower() > limit as u64 {
            return Err(too_large(limit));
        }
        let whole = collect(Limited::new(body, limit), limit, charged);
        match tokio::time::timeout(time, whole).await {
            Ok(whole) => whole,
            Err(_) => {
                let refusal =
                    Exception::new("RequestTimeoutException", "The request body took too long to arrive.");
                Err(plain(Exception { status: StatusCode::REQUEST_TIMEOUT.as_u16(), ..refusal }))
            }
        }
    }

    /// Who calls `service`, whose body is this. Operations that need no signature tolerate any (clients send unrelated ones,
    /// and other schemes).
    pub(crate) async fn call(
        &self,
        service: &'static ServiceModel,
        auth: Auth,
        body: &[u8],
    ) -> Result<Arc<Call>, Failed> {
        let principal = if auth == Auth::Signed {
            let now = self.edge.wiring.signing_clock.now();
            let presented = self.presented(body);
            self.edge.identify.principal(&presented, service.name, now).await.map_err(with_cause)?
        } else {
            Principal::Anonymous
        };
        Ok(Arc::new(self.call_of(principal)))
    }

    /// A call of somebody who was found.
    pub(crate) fn call_of(&self, principal: Principal) -> Call {
        let wiring = &self.edge.wiring;
        Call::new(principal, self.request_id, wiring.clock.now(), Arc::clone(&wiring.ids))
            .from_source(Some(self.peer))
            .to_host(Some(self.host.to_owned()))
    }

    /// The request as its signature covers it.
    pub(crate) fn presented<'b>(&'b self, body: &'b [u8]) -> Presented<'b> {
        Presented {
            method: self.parts.method.as_str(),
            path: self.parts.uri.path(),
            query: self.parts.uri.query(),
            host: self.host,
            headers: &self.parts.headers,
            body,
        }
    }
}

async fn collect<B>(body: Limited<B>, limit: usize, charged: &mut Share) -> Result<Bytes, Failed>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let mut body = pin!(body);
    // Most bodies come in one piece, which is not copied.
    let (mut first, mut joined) = (Bytes::new(), BytesMut::new());
    while let Some(frame) = body.frame().await {
        let data = match frame.map(Frame::into_data) {
            Ok(Ok(data)) => data,
            // Trailers say nothing to us.
            Ok(Err(_)) => continue,
            Err(error) if error.is::<LengthLimitError>() => return Err(too_large(limit)),
            Err(_) => {
                return Err(plain(Exception::serialization("The request body ended before it was whole.")));
            }
        };
        charged.charge(data.len()).map_err(spent)?;
        if joined.is_empty() && first.is_empty() {
            first = data;
        } else {
            joined.extend_from_slice(&std::mem::take(&mut first));
            joined.extend_from_slice(&data);
        }
    }
    Ok(if joined.is_empty() { first } else { joined.freeze() })
}

fn too_large(limit: usize) -> Failed {
    let refusal = Exception::new(
        "RequestEntityTooLargeException",
        format!("The request body is larger than the {limit} bytes that are allowed."),
    );
    plain(Exception { status: StatusCode::PAYLOAD_TOO_LARGE.as_u16(), ..refusal })
}

/// In the words that make the usual clients try again later.
pub(crate) fn spent(_: Spent) -> Failed {
    let why = "the requests under way fill the memory that is set aside for bodies";
    Box::new((Exception::too_many_requests("Too many requests"), vec![why.to_owned()]))
}

/// An operation under way.
pub(crate) struct Begun {
    pub(crate) call: Arc<Call>,
    pub(crate) running: BoxFuture<'static, Result<Vec<u8>, Exception>>,
    pub(crate) charged: Share,
}

/// Waits for the end of an operation and makes its answer. `share`: pages of other origins may read it.
pub(crate) async fn end(note: Note, begun: Begun, share: bool) -> Answer {
    let only_reads = note.target.is_some_and(|target| note.edge.only_reads(target));
    let ending = async move {
        let Begun { call, running, charged } = begun;
        let ended = running.await;
        drop(charged);
        match ended {
            Ok(body) => note.success(body, call, share),
            Err(refusal) => note.refusal(Box::new((refusal, call.take_notes())), share),
        }
    };
    if only_reads {
        return ending.await;
    }
    // Whoever hangs up has this future dropped wherever it waits. What a commit is followed by (what is forgotten in memory,
    // a trigger, the answer's place in the counters) must happen all the same, so the operation is a task of its own.
    // How many there are is bounded by what each is charged, and each ends by itself.
    tokio::spawn(ending).await.unwrap_or_else(|_| {
        let message = "The operation ended without an answer.";
        answer::refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalErrorException", message)
    })
}

/// How answers are written.
#[derive(Clone, Copy)]
pub(crate) enum Wire {
    Json,
    Rest(&'static ServiceModel),
    Query(&'static ServiceModel),
}

impl Wire {
    fn respond(
        self,
        operation: Option<&'static OperationModel>,
        body: Vec<u8>,
        request_id: Uuid,
    ) -> Result<Response<Vec<u8>>, Exception> {
        let request_id = request_id.hyphenated();
        match (self, operation) {
            (Self::Rest(_), Some(operation)) => rest_json::respond(operation, body, request_id),
            (Self::Query(_), Some(operation)) => query::respond(operation, &body, request_id),
            _ => Ok(respond(body, request_id)),
        }
    }

    fn refuse(self, refusal: &Exception, request_id: Uuid) -> Response<Vec<u8>> {
        let request_id = request_id.hyphenated();
        match self {
            Self::Json => refusal.to_response(request_id),
            Self::Rest(service) => rest_json::refuse(service, refusal, request_id),
            Self::Query(service) => query::refuse(service, refusal, request_id),
        }
    }
}

/// What is written down about one request when it ends: counters, log, and the refusal for `explain`.
pub(crate) struct Note {
    edge: Arc<Edge>,
    wire: Wire,
    /// None: the request did not say.
    target: Option<Target>,
    request_id: Uuid,
    began: Instant,
}

impl Note {
    fn counted(&self) -> &Counted {
        self.target.map_or(&self.edge.metrics.edge, |target| self.edge.counted(target))
    }

    fn operation(&self) -> &'static str {
        self.target.map_or("-", |target| target.operation.name)
    }

    fn success(self, body: Vec<u8>, call: Arc<Call>, share: bool) -> Answer {
        let (request_id, operation) = (self.request_id, self.operation());
        let response = match self.wire.respond(self.target.map(|target| target.operation), body, request_id) {
            Ok(response) => response,
            Err(refusal) => {
                let cause = refusal.cause.clone().unwrap_or_default();
                tracing::error!(%request_id, operation, cause, "an answer cannot be written");
                return self.refusal(Box::new((refusal, call.take_notes())), share);
            }
        };
        let took = self.began.elapsed();
        self.counted().succeeded(took);
        tracing::debug!(%request_id, operation, outcome = "ok", micros = took.as_micros() as u64, "request");
        whole(response, share)
    }

    #[expect(clippy::boxed_local, reason = "as it comes out of every check")]
    pub(crate) fn refusal(self, failed: Failed, share: bool) -> Answer {
        let (refusal, notes) = *failed;
        let service = match self.wire {
            Wire::Json => self.target.map(|target| target.service),
            Wire::Rest(service) | Wire::Query(service) => Some(service),
        };
        let refusal = match service {
            Some(service) => dialect::in_words_of(service, refusal),
            None => refusal,
        };
        let took = self.began.elapsed();
        self.counted().refused(&refusal.name, took);
        let (request_id, operation) = (self.request_id, self.operation());
        let outcome = &*refusal.name;
        tracing::info!(%request_id, operation, outcome, micros = took.as_micros() as u64, "request");
        let answer = whole(self.wire.refuse(&refusal, request_id), share);
        self.edge.refusals.keep(Refused {
            request_id,
            at: self.edge.wiring.clock.now(),
            operation,
            outcome: refusal.name.into_owned(),
            message: refusal.message,
            notes,
        });
        answer
    }
}

fn whole(response: Response<Vec<u8>>, share: bool) -> Answer {
    let mut answer = response.map(answer::whole);
    if share {
        origin::share(answer.headers_mut());
    }
    answer
}
