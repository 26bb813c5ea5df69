//! `POST /`: a request of the AWS JSON protocol becomes a call, and what comes of it an answer. The order of the checks is
//! the order of this file: operation, page, content type, size, caller.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use access::{Call, Principal};
use aws_model::Auth;
use aws_wire::Exception;
use aws_wire::exception::respond;
use aws_wire::sigv4::Presented;
use aws_wire::target::{self, Target};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use uuid::Uuid;

use crate::Edge;
use crate::answer::Answer;
use crate::explain::Refused;
use crate::identify;
use crate::metrics::Counted;
use crate::origin::{self, Asker};

/// Answers one request. `host` has been allowed.
pub(crate) async fn answer(edge: &Edge, peer: IpAddr, parts: &Parts, host: &str, body: Incoming) -> Answer {
    let began = Instant::now();
    let request_id = edge.wiring.request_ids.uuid();
    let target = match target::read(&parts.headers, &edge.services) {
        Ok(target) => target,
        Err(refusal) => {
            let note = Note { edge, counted: &edge.metrics.edge, operation: "-", request_id, began };
            return note.refusal(refusal, Vec::new(), false);
        }
    };
    let asker = origin::asker(&parts.headers, host);
    let note =
        Note { edge, counted: edge.counted(target), operation: target.operation.name, request_id, began };
    // RULE-14: before the body is read.
    if asker == Asker::ForeignPage && !origin::is_open_to_pages(target.operation.auth) {
        let refusal =
            Exception::new("ForbiddenException", "A web page of another origin may not call this operation.");
        return note.refusal(Exception { status: 403, ..refusal }, vec![origin_note(&parts.headers)], false);
    }
    let share = asker != Asker::Program && origin::is_open_to_pages(target.operation.auth);
    match run(edge, peer, parts, host, body, target, request_id).await {
        Ok(body) => note.success(body, share),
        Err((refusal, notes)) => note.refusal(refusal, notes, share),
    }
}

type Failed = (Exception, Vec<String>);

async fn run(
    edge: &Edge,
    peer: IpAddr,
    parts: &Parts,
    host: &str,
    body: Incoming,
    target: Target,
    request_id: Uuid,
) -> Result<Vec<u8>, Failed> {
    let plain = |refusal: Exception| (refusal, Vec::new());
    check_content_type(&parts.headers).map_err(plain)?;
    let body = read(edge, body, edge.body_limit(target)).await.map_err(plain)?;
    let principal = principal(edge, parts, host, &body, target).map_err(plain)?;
    let call = Call::new(principal, request_id, edge.wiring.clock.now(), Arc::clone(&edge.wiring.ids))
        .from_source(Some(peer))
        .to_host(Some(host.to_owned()));
    let call = Arc::new(call);
    let answer = edge.api(target).dispatch(target.operation.name, Arc::clone(&call), &body).await;
    answer.map_err(|refusal| (refusal, call.take_notes()))
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

async fn read(edge: &Edge, body: Incoming, limit: usize) -> Result<Bytes, Exception> {
    let too_large = || {
        let refusal = Exception::new(
            "RequestEntityTooLargeException",
            format!("The request body is larger than the {limit} bytes that are allowed."),
        );
        Exception { status: StatusCode::PAYLOAD_TOO_LARGE.as_u16(), ..refusal }
    };
    // A length that is announced is refused before a byte of it is read.
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    let collected =
        tokio::time::timeout(edge.wiring.limits.body_time, Limited::new(body, limit).collect()).await;
    match collected {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Exception::serialization("The request body ended before it was whole.")),
        Err(_) => {
            let refusal =
                Exception::new("RequestTimeoutException", "The request body took too long to arrive.");
            Err(Exception { status: StatusCode::REQUEST_TIMEOUT.as_u16(), ..refusal })
        }
    }
}

/// Operations that need no signature tolerate any (clients send unrelated ones, and other schemes).
fn principal(
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
    let now = edge.wiring.signing_clock.now().seconds();
    edge.identify
        .principal(&presented, target.service.name, now)
        .map_err(|refusal| identify::exception(&refusal))
}

fn origin_note(headers: &HeaderMap) -> String {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or("unreadable");
    format!(
        "the web page at {origin} asked; only operations without AWS credentials are open to pages of another origin"
    )
}

/// What is written down about one request when it ends: counters, log, and the refusal for `explain`.
struct Note<'a> {
    edge: &'a Edge,
    counted: &'a Counted,
    operation: &'static str,
    request_id: Uuid,
    began: Instant,
}

impl Note<'_> {
    fn success(self, body: Vec<u8>, share: bool) -> Answer {
        let took = self.began.elapsed();
        self.counted.succeeded(took);
        let Self { request_id, operation, .. } = self;
        tracing::debug!(%request_id, operation, outcome = "ok", micros = took.as_micros() as u64, "request");
        whole(respond(body, request_id.hyphenated()), share)
    }

    fn refusal(self, refusal: Exception, notes: Vec<String>, share: bool) -> Answer {
        let took = self.began.elapsed();
        self.counted.refused(&refusal.name, took);
        let Self { request_id, operation, .. } = self;
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
