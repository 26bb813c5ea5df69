//! The main port: one request in, one answer out. The table of what stands where is `route` below.

use std::net::IpAddr;
use std::sync::Arc;

use aws_model::ServiceModel;
use aws_wire::target::Target;
use aws_wire::{Dispatch, json};
use http::{Method, Request, StatusCode};
use hyper::body::Incoming;

use crate::answer::{self, Answer};
use crate::explain::Refusals;
use crate::identify::Identify;
use crate::metrics::{Counted, Metrics};
use crate::well_known::{self, Document};
use crate::wiring::Wiring;
use crate::{aws_json, dev, host, origin};

/// The server between requests: the rooms, and what it counts and remembers.
pub struct Edge {
    pub(crate) wiring: Wiring,
    pub(crate) services: Vec<&'static ServiceModel>,
    pub(crate) identify: Identify,
    pub(crate) metrics: Metrics,
    pub(crate) refusals: Refusals,
    /// Bytes that the body of each operation may have, in the order of the APIs and their operations.
    body_limits: Vec<Vec<usize>>,
}

impl Edge {
    /// Puts the rooms behind the rules.
    pub fn new(wiring: Wiring) -> Arc<Self> {
        let services: Vec<_> = wiring.apis.iter().map(|api| api.service()).collect();
        let identify = Identify::new(wiring.signatures.clone());
        let metrics = Metrics::new(&services);
        let body_limits = services
            .iter()
            .map(|service| {
                service.operations.iter().map(|operation| json::Limits::of(operation).size).collect()
            })
            .collect();
        Arc::new(Self { wiring, services, identify, metrics, refusals: Refusals::default(), body_limits })
    }

    /// The last refusals.
    pub fn refusals(&self) -> &Refusals {
        &self.refusals
    }

    pub(crate) fn api(&self, target: Target) -> &dyn Dispatch {
        &*self.wiring.apis[self.service_index(target)]
    }

    pub(crate) fn counted(&self, target: Target) -> &Counted {
        self.metrics.operation(self.service_index(target), operation_index(target))
    }

    pub(crate) fn body_limit(&self, target: Target) -> usize {
        self.body_limits[self.service_index(target)][operation_index(target)]
    }

    fn service_index(&self, target: Target) -> usize {
        self.services
            .iter()
            .position(|service| std::ptr::eq(*service, target.service))
            .expect("targets are looked up in this list")
    }
}

fn operation_index(target: Target) -> usize {
    let operations = target.service.operations;
    operations
        .binary_search_by(|operation| operation.name.cmp(target.operation.name))
        .expect("targets are looked up in this list")
}

/// Answers one request from `peer`.
pub async fn route(edge: &Edge, peer: IpAddr, request: Request<Incoming>) -> Answer {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let host = host::asked(&parts);
    if let Some(document) = Document::at(path) {
        return well_known::answer(edge, &parts.method, document, host.ok()).await;
    }
    // RULE-14: before anything of the body is read.
    let host = match host {
        Ok(host) if edge.wiring.hosts.allow(host) => host,
        Ok(_) => return misdirected(edge),
        Err(refusal) => {
            return answer::refusal(StatusCode::BAD_REQUEST, "BadRequestException", &refusal.to_string());
        }
    };
    if let (Some(helpers), Some(rest)) = (&edge.wiring.dev, path.strip_prefix("/_rockpool")) {
        return dev::answer(edge, helpers.as_ref(), rest, &parts, host, body).await;
    }
    match (&parts.method, path) {
        (&Method::POST, "/") => aws_json::answer(edge, peer, &parts, host, body).await,
        (&Method::OPTIONS, "/") => origin::preflight(),
        (&Method::GET | &Method::HEAD, "/") => landing(edge),
        (_, "/") => answer::method_not_allowed("POST"),
        _ => answer::not_found(),
    }
}

fn misdirected(edge: &Edge) -> Answer {
    edge.metrics.edge.refused("host", std::time::Duration::ZERO);
    answer::refusal(
        StatusCode::FORBIDDEN,
        "ForbiddenException",
        "This server does not answer to the host name of the request. Names besides loopback are configured with --host.",
    )
}

fn landing(edge: &Edge) -> Answer {
    let mail = if edge.wiring.dev.is_some() { " Mail and codes: /_rockpool/" } else { "" };
    answer::text(
        StatusCode::OK,
        format!(
            "Rockpool speaks the Amazon Cognito APIs here: point AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER at this address.{mail}"
        ),
    )
}
