//! `POST /` with a target header: a request of the AWS JSON protocol becomes a call, and what comes of it an answer. The order
//! of the checks is the order of this file: operation, page, content type, size, caller.

use std::net::IpAddr;
use std::sync::Arc;

use aws_wire::Exception;
use aws_wire::target::{self, Target};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use hyper::body::Body;

use crate::Edge;
use crate::answer::Answer;
use crate::asked::{Asked, Begun, Failed, Wire, end, plain, spent};
use crate::edge::BoxError;
use crate::origin::{self, Asker};

/// Answers one request. `host` has been allowed.
pub(crate) async fn answer<B>(edge: &Arc<Edge>, peer: IpAddr, parts: &Parts, host: &str, body: B) -> Answer
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let asked = Asked::new(edge, peer, parts, host);
    let target = match target::read(&parts.headers, &edge.services) {
        Ok(target) => target,
        Err(refusal) => return asked.note(Wire::Json, None).refusal(plain(refusal), false),
    };
    let note = asked.note(Wire::Json, Some(target));
    let auth = target.operation.auth;
    if let Err(failed) = asked.able().and_then(|()| asked.pages(auth)) {
        return note.refusal(failed, false);
    }
    let share = asked.asker() != Asker::Program && origin::is_open_to_pages(auth);
    match begin(&asked, body, target).await {
        Ok(begun) => end(note, begun, share).await,
        Err(failed) => note.refusal(failed, share),
    }
}

async fn begin<B>(asked: &Asked<'_>, body: B, target: Target) -> Result<Begun, Failed>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    check_content_type(&asked.parts.headers).map_err(plain)?;
    let edge = asked.edge;
    let mut charged = edge.bodies.share();
    let time = edge.wiring.limits.body_time;
    let body = asked.body(body, edge.body_limit(target), time, &mut charged).await?;
    charged.begin().map_err(spent)?;
    let call = asked.call(target.service, target.operation.auth, &body).await?;
    let running = edge.api(target.service).dispatch(target.operation.name, Arc::clone(&call), &body);
    Ok(Begun { call, running, charged })
}

/// Only JSON, said to be JSON: what a form or a plain-text request of a web page says is never taken for a call (RULE-14).
fn check_content_type(headers: &HeaderMap) -> Result<(), Exception> {
    let known = ["application/x-amz-json-1.1", "application/x-amz-json-1.0", "application/json"];
    if media_type(headers).is_some_and(|given| known.iter().any(|known| given.eq_ignore_ascii_case(known))) {
        return Ok(());
    }
    let refusal = Exception::serialization("The Content-Type must be application/x-amz-json-1.1.");
    Err(Exception { status: StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16(), ..refusal })
}

/// The one media type that a request says its body is of.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(|value| value.split(';').next()).map(str::trim),
        _ => None,
    }
}
