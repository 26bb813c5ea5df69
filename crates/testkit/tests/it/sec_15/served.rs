//! The edge as `rockpool serve` has it, over a harness, and AWS's own signer to ask it with.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use access::KeyTable;
use aws_credential_types::Credentials;
use aws_model::{Auth, OperationModel};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_wire::Exception;
use bytes::Bytes;
use directory::{AccessKey, Capability, Clock as _, OsIds, PoolId};
use futures_util::future::BoxFuture;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use serde_json::Value;
use server::host::Hosts;
use server::identify::Signatures;
use server::wiring::{Limits, WellKnown, Wiring};
use server::{Edge, edge::route};
use store::{StoreError, change};
use testkit::Harness;

/// What stands before an operation in `x-amz-target`.
pub const PREFIX: &str = "AWSCognitoIdentityProviderService.";
/// The media type.
pub const JSON: (&str, &str) = ("content-type", "application/x-amz-json-1.1");

struct NoDocuments;

impl WellKnown for NoDocuments {
    fn jwks<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, Exception>> {
        Box::pin(async { Ok(None) })
    }

    fn discovery<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, Exception>> {
        Box::pin(async { Ok(None) })
    }
}

/// The room of functions, in which nothing is ever run: no folder is made.
pub fn function_rooms(store: &store::Store) -> Arc<functions::Rooms> {
    let nowhere = std::env::temp_dir().join("no-functions-are-run-here");
    Arc::new(functions::Rooms::new(
        store.clone(),
        functions::Settings {
            region: "us-east-1".to_owned(),
            off: None,
            egress: functions::Egress::FromEnvironment,
            forbidden: runner::egress::Forbidden::default(),
            runtimes: nowhere.clone(),
            prepares_runtimes: false,
            place: Arc::new(functions::Place::below(nowhere)),
            program: "/bin/false".into(),
            most_workers: 1,
            memory_mib: 128,
        },
    ))
}

/// An installation behind its edge.
pub struct Served {
    pub harness: Harness,
    edge: Arc<Edge>,
    pub table: Arc<KeyTable>,
}

impl Served {
    /// A fresh one.
    pub async fn start() -> Self {
        let harness = Harness::start().await;
        let table = Arc::new(KeyTable::new(harness.store.clone()));
        let clock: Arc<dyn directory::Clock> = harness.clock.clone();
        let around = account::Rooms { store: harness.store.clone(), region: "us-east-1".to_owned() };
        let around = Arc::new(around);
        let edge = Edge::new(Wiring {
            apis: vec![
                Arc::new(user_pools::registry(harness.rooms.clone())),
                Arc::new(identity_pools::registry(Arc::default())),
                Arc::new(functions::registry(function_rooms(&harness.store))),
                Arc::new(account::sts(Arc::clone(&around))),
                Arc::new(account::ssm(Arc::clone(&around))),
                Arc::new(account::logs(around)),
            ],
            artifacts: None,
            well_known: Arc::new(NoDocuments),
            dev: None,
            signatures: Signatures::Verified(table.clone()),
            hosts: Hosts::default(),
            clock: clock.clone(),
            signing_clock: clock,
            ids: harness.ids.clone(),
            request_ids: Arc::new(OsIds),
            forwarded: server::forwarded::Forwarded::ignored(),
            ready: Arc::new(|| Ok(())),
            able: Arc::new(|| Ok(())),
            limits: Limits::default(),
        });
        Self { harness, edge, table }
    }

    /// The operations of both APIs that have a handler.
    pub fn built(&self) -> Vec<&'static OperationModel> {
        let users = user_pools::registry(self.harness.rooms.clone());
        let identities = identity_pools::registry(Arc::default());
        let states = users.operations().chain(identities.operations());
        states.filter(|state| state.built).map(|state| state.model).collect()
    }

    /// Those of them whose caller shows who it is in one of these ways.
    pub fn built_with(&self, ways: &[Auth]) -> Vec<&'static OperationModel> {
        let mut built = self.built();
        built.retain(|operation| ways.contains(&operation.auth));
        built
    }

    /// A key that counts, with these capabilities, for these pools or for all.
    pub async fn key(&self, capabilities: &[Capability], pools: Option<&[&str]>) -> AccessKey {
        let pools = pools.map(|pools| pools.iter().map(|id| PoolId::new(*id)).collect::<BTreeSet<_>>());
        let capabilities = capabilities.iter().copied().collect();
        let key = AccessKey { capabilities, pools, ..AccessKey::generate(self.harness.now()) };
        change!(self.harness.store, self.harness.now(), |unit| -> Result<(), StoreError> {
            unit.insert(&key)
        })
        .unwrap();
        key
    }

    /// Status, exception and message.
    pub async fn send(&self, headers: &[(String, String)], body: &Value) -> (u16, String, String) {
        let mut request = Request::post("/").header("host", "127.0.0.1:9229");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(Bytes::from(body.to_string()))).unwrap();
        let answer = route(&self.edge, IpAddr::V4(Ipv4Addr::LOCALHOST), request).await;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        (status, text("__type"), text("message"))
    }

    /// Signs by AWS's own signer, over these headers.
    pub fn signed(
        &self,
        key: &AccessKey,
        scope: &str,
        covered: &[(&str, &str)],
        body: &Value,
    ) -> Vec<(String, String)> {
        let identity = Credentials::new(&key.id, key.secret.expose(), None, None, "test").into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region("us-east-1")
            .name(scope)
            .time(UNIX_EPOCH + Duration::from_secs(self.harness.clock.now().seconds().unsigned_abs()))
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let body = body.to_string();
        let request = SignableRequest::new(
            "POST",
            "http://127.0.0.1:9229/",
            covered.iter().copied(),
            SignableBody::Bytes(body.as_bytes()),
        );
        let (instructions, _) = sign(request.unwrap(), &parameters).unwrap().into_parts();
        let own = instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
        covered.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).chain(own).collect()
    }

    /// A request to a path, signed with `key` for `scope` if there is one: status and exception.
    pub async fn send_rest(
        &self,
        signed: Option<(&AccessKey, &str)>,
        method: &str,
        path: &str,
        body: &str,
    ) -> (u16, String) {
        let url = format!("http://127.0.0.1:9229{path}");
        let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:9229");
        if let Some((key, scope)) = signed {
            let identity = Credentials::new(&key.id, key.secret.expose(), None, None, "test").into();
            let parameters = v4::SigningParams::builder()
                .identity(&identity)
                .region("us-east-1")
                .name(scope)
                .time(UNIX_EPOCH + Duration::from_secs(self.harness.clock.now().seconds().unsigned_abs()))
                .settings(SigningSettings::default())
                .build()
                .unwrap()
                .into();
            let to_sign =
                SignableRequest::new(method, url, std::iter::empty(), SignableBody::Bytes(body.as_bytes()));
            let (instructions, _) = sign(to_sign.unwrap(), &parameters).unwrap().into_parts();
            for (name, value) in instructions.headers() {
                request = request.header(name, value);
            }
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let answer = route(&self.edge, IpAddr::V4(Ipv4Addr::LOCALHOST), request).await;
        let named = answer.headers().get("x-amzn-errortype").and_then(|name| name.to_str().ok());
        let named = named.unwrap_or_default().trim_end_matches(':').to_owned();
        (answer.status().as_u16(), named)
    }

    /// Status and whole body, of a request of any protocol at the root.
    pub async fn send_text(&self, headers: &[(String, String)], body: &str) -> (u16, String) {
        let mut request = Request::post("/").header("host", "127.0.0.1:9229");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let answer = route(&self.edge, IpAddr::V4(Ipv4Addr::LOCALHOST), request).await;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// As `signed`, over any body.
    pub fn signed_text(
        &self,
        key: &AccessKey,
        scope: &str,
        covered: &[(String, String)],
        body: &str,
    ) -> Vec<(String, String)> {
        let identity = Credentials::new(&key.id, key.secret.expose(), None, None, "test").into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region("us-east-1")
            .name(scope)
            .time(UNIX_EPOCH + Duration::from_secs(self.harness.clock.now().seconds().unsigned_abs()))
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let request = SignableRequest::new(
            "POST",
            "http://127.0.0.1:9229/",
            covered.iter().map(|(name, value)| (name.as_str(), value.as_str())),
            SignableBody::Bytes(body.as_bytes()),
        );
        let (instructions, _) = sign(request.unwrap(), &parameters).unwrap().into_parts();
        let own = instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
        covered.iter().cloned().chain(own).collect()
    }

    /// A request as it should be, signed.
    pub async fn call(&self, key: &AccessKey, operation: &str, input: &Value) -> (u16, String, String) {
        let target = format!("{PREFIX}{operation}");
        let headers = self.signed(key, "cognito-idp", &[JSON, ("x-amz-target", &target)], input);
        self.send(&headers, input).await
    }
}
