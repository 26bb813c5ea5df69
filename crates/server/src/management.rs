//! The management port: is it alive, is it ready, what has it counted, why was that refused? A listener of its own, so that
//! it need not be reachable where the APIs are.

use std::net::IpAddr;

use http::{HeaderValue, Method, Request, StatusCode, header};
use uuid::Uuid;

use crate::answer::{self, Answer};
use crate::{Edge, host};

/// Answers one request from `peer`.
pub async fn route<B>(edge: &Edge, peer: IpAddr, request: Request<B>) -> Answer {
    let (parts, _) = request.into_parts();
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return answer::method_not_allowed("GET");
    }
    match parts.uri.path() {
        "/health/live" => answer::text(StatusCode::OK, "alive"),
        "/health/ready" => match (edge.wiring.ready)() {
            Ok(()) => answer::text(StatusCode::OK, "ready"),
            Err(reason) => answer::text(StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {reason}")),
        },
        "/metrics" => {
            answer::bytes(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", edge.metrics.render())
        }
        path => match path.strip_prefix("/explain/") {
            Some(id) => {
                // A page that re-points its name at this machine must not read refusals either (RULE-14).
                let asked = host::asked(&parts).is_ok_and(|host| edge.wiring.hosts.allow(host));
                if !peer.to_canonical().is_loopback() || !asked || parts.headers.contains_key(header::ORIGIN)
                {
                    return answer::refusal(
                        StatusCode::FORBIDDEN,
                        "ForbiddenException",
                        "Refusals are explained on the machine itself only.",
                    );
                }
                explain(edge, id)
            }
            None => answer::not_found(),
        },
    }
}

fn explain(edge: &Edge, id: &str) -> Answer {
    let refused = Uuid::try_parse(id).ok().and_then(|id| edge.refusals.find(id));
    let Some(refused) = refused else {
        return answer::refusal(
            StatusCode::NOT_FOUND,
            "NotFoundException",
            "No refusal with this request id is among the last that are kept in memory.",
        );
    };
    let mut answer = answer::json(&serde_json::json!(refused));
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
