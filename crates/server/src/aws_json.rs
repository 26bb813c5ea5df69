//! `POST /`: a request of the AWS JSON protocol becomes a call, and what comes of it an answer. The order of the checks is
//! the order of this file: operation, page, content type, size, caller.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use access::{Call, Principal};
use aws_model::Auth;
use aws_wire::Exception;
use aws_wire::exception::respond;
use aws_wire::sigv4::Presented;
use aws_wire::target::{self, Target};
use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use http::request::Parts;
use http::{HeaderMap, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body, Frame};
use uuid::Uuid;

use crate::Edge;
use crate::answer::{self, Answer};
use crate::budget::{Share, Spent};
use crate::edge::BoxError;
use crate::explain::Refused;
use crate::metrics::Counted;
use crate::origin::{self, Asker};

/// Answers one request. `host` has been allowed.
pub(crate) async fn answer<B>(edge: &Arc<Edge>, peer: IpAddr, parts: &Parts, host: &str, body: B) -> Answer
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let began = Instant::now();
    let request_id = edge.wiring.request_ids.uuid();
    let note = |target| Note { edge: Arc::clone(edge), target, request_id, began };
    let target = match target::read(&parts.headers, &edge.services) {
        Ok(target) => target,
        Err(refusal) => return note(None).refusal(refusal, Vec::new(), false),
    };
    let asker = origin::asker(&parts.headers, host);
    let note = note(Some(target));
    // RULE-30: a node that cannot know what holds decides nothing.
    if let Err(reason) = (edge.wiring.able)() {
        let message = "This server cannot answer safely at the moment. Try again.";
        let refusal = Exception::new("ServiceUnavailableException", message);
        return note.refusal(
            Exception { status: 503, ..refusal },
            vec![format!("not ready: {reason}")],
            false,
        );
    }
    // RULE-14: before the body is read.
    if asker == Asker::ForeignPage && !origin::is_open_to_pages(target.operation.auth) {
        let refusal =
            Exception::new("ForbiddenException", "A web page of another origin may not call this operation.");
        return note.refusal(Exception { status: 403, ..refusal }, vec![origin_note(&parts.headers)], false);
    }
    let share = asker != Asker::Program && origin::is_open_to_pages(target.operation.auth);
    let begun = match begin(edge, peer, parts, host, body, target, request_id).await {
        Ok(begun) => begun,
        Err((refusal, notes)) => return note.refusal(refusal, notes, share),
    };
    let ending = async move {
        let Begun { call, running, charged } = begun;
        let ended = running.await;
        drop(charged);
        match ended {
            Ok(body) => note.success(body, share),
            Err(refusal) => note.refusal(refusal, call.take_notes(), share),
        }
    };
    if edge.only_reads(target) {
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

type Failed = (Exception, Vec<String>);

/// Why is for `explain`.
fn with_cause(refusal: Exception) -> Failed {
    let notes = refusal.cause.clone().into_iter().collect();
    (refusal, notes)
}

fn plain(refusal: Exception) -> Failed {
    (refusal, Vec::new())
}

/// An operation under way.
struct Begun {
    call: Arc<Call>,
    running: BoxFuture<'static, Result<Vec<u8>, Exception>>,
    charged: Share,
}

async fn begin<B>(
    edge: &Edge,
    peer: IpAddr,
    parts: &Parts,
    host: &str,
    body: B,
    target: Target,
    request_id: Uuid,
) -> Result<Begun, Failed>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    check_content_type(&parts.headers).map_err(plain)?;
    let mut charged = edge.bodies.share();
    let body = read(edge, body, edge.body_limit(target), &mut charged).await?;
    charged.begin().map_err(spent)?;
    let principal = principal(edge, parts, host, &body, target).await.map_err(with_cause)?;
    let call = Call::new(principal, request_id, edge.wiring.clock.now(), Arc::clone(&edge.wiring.ids))
        .from_source(Some(peer))
        .to_host(Some(host.to_owned()));
    let call = Arc::new(call);
    let running = edge.api(target).dispatch(target.operation.name, Arc::clone(&call), &body);
    Ok(Begun { call, running, charged })
}

/// Only JSON, said to be JSON: what a form or a plain-text request of a web page says is never taken for a call (RULE-14).
fn check_content_type(headers: &HeaderMap) -> Result<(), Exception> {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let media_type = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(|value| value.split(';').next()).map(str::trim),
        _ => None,
    };
    let known = ["application/x-amz-json-1.1", "application/x-amz-json-1.0", "application/json"];
    if media_type.is_some_and(|given| known.iter().any(|known| given.eq_ignore_ascii_case(known))) {
        return Ok(());
    }
    let refusal = Exception::serialization("The Content-Type must be application/x-amz-json-1.1.");
    Err(Exception { status: StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16(), ..refusal })
}

async fn read<B>(edge: &Edge, body: B, limit: usize, charged: &mut Share) -> Result<Bytes, Failed>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    // A length that is announced is refused before a byte of it is read.
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large(limit));
    }
    let whole = collect(Limited::new(body, limit), limit, charged);
    match tokio::time::timeout(edge.wiring.limits.body_time, whole).await {
        Ok(whole) => whole,
        Err(_) => {
            let refusal =
                Exception::new("RequestTimeoutException", "The request body took too long to arrive.");
            Err(plain(Exception { status: StatusCode::REQUEST_TIMEOUT.as_u16(), ..refusal }))
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
fn spent(_: Spent) -> Failed {
    let why = "the requests under way fill the memory that is set aside for bodies";
    (Exception::too_many_requests("Too many requests"), vec![why.to_owned()])
}

/// Operations that need no signature tolerate any (clients send unrelated ones, and other schemes).
async fn principal(
    edge: &Edge,
    parts: &Parts,
    host: &str,
    body: &[u8],
    target: Target,
) -> Result<Principal, Exception> {
    if target.operation.auth != Auth::Signed {
        return Ok(Principal::Anonymous);
    }
    let presented = Presented {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query(),
        host,
        headers: &parts.headers,
        body,
    };
    let now = edge.wiring.signing_clock.now();
    edge.identify.principal(&presented, target.service.name, now).await
}

fn origin_note(headers: &HeaderMap) -> String {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or("unreadable");
    format!(
        "the web page at {origin} asked; only operations without AWS credentials are open to pages of another origin"
    )
}

/// What is written down about one request when it ends: counters, log, and the refusal for `explain`.
struct Note {
    edge: Arc<Edge>,
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

    fn success(self, body: Vec<u8>, share: bool) -> Answer {
        let took = self.began.elapsed();
        self.counted().succeeded(took);
        let (request_id, operation) = (self.request_id, self.operation());
        tracing::debug!(%request_id, operation, outcome = "ok", micros = took.as_micros() as u64, "request");
        whole(respond(body, request_id.hyphenated()), share)
    }

    fn refusal(self, refusal: Exception, notes: Vec<String>, share: bool) -> Answer {
        let took = self.began.elapsed();
        self.counted().refused(&refusal.name, took);
        let (request_id, operation) = (self.request_id, self.operation());
        let outcome = &*refusal.name;
        tracing::info!(%request_id, operation, outcome, micros = took.as_micros() as u64, "request");
        let answer = whole(refusal.to_response(request_id.hyphenated()), share);
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
    let mut answer = response.map(|body| Full::new(Bytes::from(body)));
    if share {
        origin::share(answer.headers_mut());
    }
    answer
}
