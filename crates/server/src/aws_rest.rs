//! REST with JSON: method and path say what is meant. Bodies may be large here (the code of a function comes in one), so a
//! large one is read only for a caller that shows who it is first: by a signature that can be checked before the body, or at
//! least by naming a key that is known and counts; and there is memory for a few of them at once, apart from all others.

use std::net::IpAddr;
use std::sync::Arc;

use aws_model::{Protocol, ServiceModel};
use aws_wire::rest_json::{self, Routed};
use aws_wire::target::Target;
use bytes::Bytes;
use http::request::Parts;
use hyper::body::Body;

use crate::Edge;
use crate::answer::Answer;
use crate::asked::{Asked, Begun, Failed, Wire, end, plain, spent, with_cause};
use crate::edge::BoxError;

/// More than this is large.
const LARGE: u64 = 1 << 20;

/// The API whose paths these are.
pub(crate) fn api_at(edge: &Edge, path: &str) -> Option<&'static ServiceModel> {
    let rest = |service: &&&'static ServiceModel| service.protocol == Protocol::RestJson;
    edge.services.iter().filter(rest).copied().find(|service| rest_json::claims(service, path))
}

/// Answers one request to `service`. `host` has been allowed.
pub(crate) async fn answer<B>(
    edge: &Arc<Edge>,
    service: &'static ServiceModel,
    peer: IpAddr,
    parts: &Parts,
    host: &str,
    body: B,
) -> Answer
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let asked = Asked::new(edge, peer, parts, host);
    let wire = Wire::Rest(service);
    let routed = match rest_json::route(service, parts.method.as_str(), parts.uri.path(), parts.uri.query()) {
        Ok(routed) => routed,
        Err(refusal) => return asked.note(wire, None).refusal(plain(refusal), false),
    };
    let operation = routed.operation;
    let note = asked.note(wire, Some(Target { service, operation }));
    if let Err(failed) = asked.able().and_then(|()| asked.pages(operation.auth)) {
        return note.refusal(failed, false);
    }
    match begin(&asked, service, routed, body).await {
        Ok(begun) => end(note, begun, false).await,
        Err(failed) => note.refusal(failed, false),
    }
}

async fn begin<B>(
    asked: &Asked<'_>,
    service: &'static ServiceModel,
    routed: Routed,
    body: B,
) -> Result<Begun, Failed>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let (edge, operation) = (asked.edge, routed.operation);
    let limit = rest_json::body_limit(operation);
    let limits = &edge.wiring.limits;
    // A body whose length is not announced may become anything.
    let announced = body.size_hint().upper().unwrap_or(u64::MAX);
    let (mut charged, time) = if announced > LARGE && limit as u64 > LARGE {
        let now = edge.wiring.signing_clock.now();
        edge.identify.before_body(&asked.presented(&[]), service.name, now).await.map_err(with_cause)?;
        (edge.large_bodies.share(), limits.large_body_time)
    } else {
        (edge.bodies.share(), limits.body_time)
    };
    let body = asked.body(body, limit, time, &mut charged).await?;
    charged.begin().map_err(spent)?;
    let call = asked.call(service, operation.auth, &body).await?;
    let input = rest_json::input(routed, &asked.parts.headers, &body).map_err(plain)?;
    drop(body);
    let running = edge.api(service).dispatch_members(operation.name, Arc::clone(&call), input);
    Ok(Begun { call, running, charged })
}
