//! A world for one step on a resource, and a room that writes down what it is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Call, Principal};
use aws_model::ServiceModel;
use aws_wire::{Dispatch, Exception};
use bytes::Bytes;
use directory::Timestamp;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use parking_lot::Mutex;
use provisioning::{Artifacts, Fault, Kind, Ports, StackNames, World, resources};
use serde_json::Value;
use testkit::Harness;

/// A step on the resource L with a token of its own.
pub fn world(ports: &Arc<Ports>, token: &str) -> World {
    World {
        ports: Arc::clone(ports),
        principal: Principal::Dev { id: "AKIATEST".into(), folder_key: true },
        stack: Arc::new(StackNames {
            name: "house".into(),
            id: "arn:aws:cloudformation:us-east-1:000000000000:stack/house/1".into(),
            region: "us-east-1".into(),
            account: "000000000000".into(),
            tags: vec![("team".into(), "blue".into())],
        }),
        logical_id: "L".into(),
        token: token.into(),
        now: Timestamp::from_seconds(1_767_225_600),
        allow_in_place: false,
    }
}

pub fn pools(harness: &Harness) -> Arc<Ports> {
    Arc::new(Ports { apis: vec![Arc::clone(&harness.registry)], artifacts: None })
}

pub fn kind(name: &str) -> Arc<dyn Kind> {
    Arc::clone(resources::all().find(name).expect("the type is known"))
}

/// Answers each operation with what it was given, and writes down what it was asked.
pub struct Room {
    service: &'static ServiceModel,
    answers: BTreeMap<&'static str, Value>,
    asked: Mutex<Vec<(String, Value)>>,
}

impl Room {
    pub fn new<const N: usize>(
        service: &'static ServiceModel,
        answers: [(&'static str, Value); N],
    ) -> Arc<Self> {
        Arc::new(Self { service, answers: BTreeMap::from(answers), asked: Mutex::default() })
    }

    /// The operations that were asked since the last time, with their inputs.
    pub fn asked(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.asked.lock())
    }

    pub fn ports(self: &Arc<Self>) -> Arc<Ports> {
        Arc::new(Ports {
            apis: vec![Arc::clone(self) as Arc<dyn Dispatch>],
            artifacts: Some(Arc::new(Bucket)),
        })
    }
}

impl Dispatch for Room {
    fn service(&self) -> &'static ServiceModel {
        self.service
    }

    fn dispatch(
        &self,
        operation: &str,
        _call: Arc<Call>,
        body: &[u8],
    ) -> BoxFuture<'static, Result<Vec<u8>, Exception>> {
        let input = serde_json::from_slice(body).expect("the input is JSON");
        self.asked.lock().push((operation.to_owned(), input));
        let answer = self
            .answers
            .get(operation)
            .map(|answer| answer.to_string().into_bytes())
            .ok_or_else(|| Exception::resource_not_found("it is not there"));
        async { answer }.boxed()
    }
}

/// A bucket in which every object holds its own name.
struct Bucket;

impl Artifacts for Bucket {
    fn read<'a>(
        &'a self,
        _principal: &'a Principal,
        bucket: &'a str,
        key: &'a str,
        version: Option<&'a str>,
        _longest: u64,
    ) -> BoxFuture<'a, Result<Bytes, Fault>> {
        let name = format!("{bucket}/{key}@{}", version.unwrap_or("newest"));
        async move { Ok(Bytes::from(name)) }.boxed()
    }
}
