//! The main port: one request in, one answer out. The table of what stands where is `route` below.

use std::net::IpAddr;
use std::sync::Arc;

use aws_model::{OperationModel, ServiceModel};
use aws_wire::target::Target;
use aws_wire::{Dispatch, json};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use hyper::body::Body;

use crate::answer::{self, Answer};
use crate::budget::Budget;
use crate::explain::Refusals;
use crate::identify::Identify;
use crate::metrics::{Counted, Metrics};
use crate::well_known::{self, Document};
use crate::wiring::Wiring;
use crate::{aws_json, aws_query, aws_rest, aws_s3, dev, host, origin};

/// Why a body cannot be read.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What the edge knows of an operation.
struct Row {
    /// Bytes that its body may have.
    body_limit: usize,
    only_reads: bool,
}

/// The server between requests: the rooms, and what it counts and remembers.
pub struct Edge {
    pub(crate) wiring: Wiring,
    pub(crate) services: Vec<&'static ServiceModel>,
    pub(crate) identify: Identify,
    pub(crate) metrics: Metrics,
    pub(crate) refusals: Refusals,
    pub(crate) bodies: Arc<Budget>,
    /// For bodies that only callers who showed who they are may send.
    pub(crate) large_bodies: Arc<Budget>,
    /// In the order of the APIs and their operations.
    rows: Vec<Vec<Row>>,
}

impl Edge {
    /// Puts the rooms behind the rules.
    pub fn new(wiring: Wiring) -> Arc<Self> {
        let services: Vec<_> = wiring.apis.iter().map(|api| api.service()).collect();
        let identify = Identify::new(wiring.signatures.clone());
        let metrics = Metrics::new(&services);
        let bodies = Budget::new(wiring.limits.body_bytes);
        let large_bodies = Budget::new(wiring.limits.large_body_bytes);
        let row = |operation: &&'static OperationModel| Row {
            body_limit: json::Limits::of(operation).size,
            only_reads: only_reads(operation.name),
        };
        let rows = services.iter().map(|service| service.operations.iter().map(row).collect()).collect();
        Arc::new(Self {
            wiring,
            services,
            identify,
            metrics,
            refusals: Refusals::default(),
            bodies,
            large_bodies,
            rows,
        })
    }

    /// The last refusals.
    pub fn refusals(&self) -> &Refusals {
        &self.refusals
    }

    /// What is counted: `/metrics` shows it.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(crate) fn api(&self, service: &'static ServiceModel) -> &dyn Dispatch {
        &*self.wiring.apis[self.service_index(service)]
    }

    pub(crate) fn counted(&self, target: Target) -> &Counted {
        self.metrics.operation(self.service_index(target.service), operation_index(target))
    }

    pub(crate) fn body_limit(&self, target: Target) -> usize {
        self.row(target).body_limit
    }

    /// Whether the operation changes nothing: it may end wherever it waits.
    pub(crate) fn only_reads(&self, target: Target) -> bool {
        self.row(target).only_reads
    }

    fn row(&self, target: Target) -> &Row {
        &self.rows[self.service_index(target.service)][operation_index(target)]
    }

    fn service_index(&self, service: &'static ServiceModel) -> usize {
        self.services
            .iter()
            .position(|known| std::ptr::eq(*known, service))
            .expect("targets are looked up in this list")
    }
}

fn operation_index(target: Target) -> usize {
    let operations = target.service.operations;
    operations
        .binary_search_by(|operation| operation.name.cmp(target.operation.name))
        .expect("targets are looked up in this list")
}

/// By the names of the model. Of those that begin with Get alone, some rotate tokens, send codes or make identities: only
/// the one that is asked all the time is listed.
fn only_reads(operation: &str) -> bool {
    operation == "GetUser"
        || ["AdminGet", "AdminList", "Describe", "List"].iter().any(|verb| operation.starts_with(verb))
}

/// Answers one request from `peer`.
pub async fn route<B>(edge: &Arc<Edge>, peer: IpAddr, request: Request<B>) -> Answer
where
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
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
        return dev::answer(edge, helpers, peer, rest, &parts, host, body).await;
    }
    if let Some(rooms) = edge.wiring.artifacts.as_ref().filter(|_| aws_s3::is_meant(&parts)) {
        let caller = edge.wiring.forwarded.caller(peer, &parts.headers);
        return aws_s3::answer(edge, rooms, caller, &parts, host, body).await;
    }
    match (&parts.method, path) {
        (&Method::POST, "/") if aws_query::is_meant(&parts) => {
            let caller = edge.wiring.forwarded.caller(peer, &parts.headers);
            aws_query::answer(edge, caller, &parts, host, body).await
        }
        (&Method::POST, "/") => {
            let caller = edge.wiring.forwarded.caller(peer, &parts.headers);
            aws_json::answer(edge, caller, &parts, host, body).await
        }
        (&Method::OPTIONS, "/") => origin::preflight(),
        (&Method::GET | &Method::HEAD, "/") => landing(edge),
        (_, "/") => answer::method_not_allowed("POST"),
        _ => match aws_rest::api_at(edge, path) {
            Some(service) => {
                let caller = edge.wiring.forwarded.caller(peer, &parts.headers);
                aws_rest::answer(edge, service, caller, &parts, host, body).await
            }
            None => answer::not_found(),
        },
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
