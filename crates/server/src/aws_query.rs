//! `POST /` with a form: a request of the Query protocol. Which API is meant says the scope of its signature, since a form
//! names an action alone; so who did not sign is told that first.

use std::net::IpAddr;
use std::sync::Arc;

use aws_model::{Auth, Protocol, ServiceModel};
use aws_wire::query::{self, Form};
use aws_wire::target::Target;
use aws_wire::{Exception, json, sigv4};
use bytes::Bytes;
use http::request::Parts;
use hyper::body::Body;

use crate::Edge;
use crate::answer::Answer;
use crate::asked::{Asked, Begun, Failed, Wire, end, plain, spent};
use crate::aws_json::media_type;
use crate::edge::BoxError;

/// Whether the request is one of this protocol.
pub(crate) fn is_meant(parts: &Parts) -> bool {
    !parts.headers.contains_key(aws_wire::target::TARGET)
        && media_type(&parts.headers).is_some_and(|given| given.eq_ignore_ascii_case(query::FORM))
}

/// Answers one request. `host` has been allowed.
pub(crate) async fn answer<B>(edge: &Arc<Edge>, peer: IpAddr, parts: &Parts, host: &str, body: B) -> Answer
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let asked = Asked::new(edge, peer, parts, host);
    let of_query = || edge.services.iter().copied().filter(|service| service.protocol == Protocol::Query);
    let scope = sigv4::scope_of(&parts.headers);
    let named = scope.and_then(|scope| of_query().find(|service| service.name == scope));
    // Whoever names none is refused in the form of any.
    let Some(service) = named.or_else(|| of_query().next()) else {
        let refusal = Exception::unknown_operation("No API that is asked with forms is served here.");
        return asked.note(Wire::Json, None).refusal(plain(refusal), false);
    };
    let wire = Wire::Query(service);
    if let Err(failed) = asked.able().and_then(|()| asked.pages(Auth::Signed)) {
        return asked.note(wire, None).refusal(failed, false);
    }
    if named.is_none() {
        let refusal = match scope {
            None => Exception::missing_authentication_token(),
            Some(_) => Exception::new(
                "SignatureDoesNotMatch",
                "The credential of the signature is scoped to a service that is not asked with forms here.",
            ),
        };
        return asked.note(wire, None).refusal(plain(refusal), false);
    }
    match begin(&asked, service, body).await {
        Ok((target, begun)) => end(asked.note(wire, Some(target)), begun, false).await,
        Err((target, failed)) => asked.note(wire, target).refusal(failed, false),
    }
}

async fn begin<B>(
    asked: &Asked<'_>,
    service: &'static ServiceModel,
    body: B,
) -> Result<(Target, Begun), (Option<Target>, Failed)>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let unknown = |failed: Failed| (None, failed);
    let edge = asked.edge;
    let mut charged = edge.bodies.share();
    let time = edge.wiring.limits.body_time;
    let body = asked.body(body, json::Limits::default().size, time, &mut charged).await.map_err(unknown)?;
    charged.begin().map_err(|error| unknown(spent(error)))?;
    // Nothing of the body is looked at before it is known whose it is.
    let call = asked.call(service, Auth::Signed, &body).await.map_err(unknown)?;
    let form = Form::parse(&body).map_err(|error| unknown(plain(error.into())))?;
    let operation = query::operation(service, &form).map_err(|refusal| unknown(plain(refusal)))?;
    let target = Target { service, operation };
    let input = query::input(operation, form).map_err(|refusal| (Some(target), plain(refusal)))?;
    let running = edge.api(service).dispatch_members(operation.name, Arc::clone(&call), input);
    Ok((target, Begun { call, running, charged }))
}
