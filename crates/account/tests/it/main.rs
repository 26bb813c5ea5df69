//! What an account has around its pools, asked through the registries.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod credentials;
mod log_groups;
mod parameters;

use std::sync::Arc;

use access::{Call, Principal};
use account::Rooms;
use aws_wire::Registry;
use serde_json::{Map, Value};
use testkit::Harness;

/// The three APIs over one store.
struct Account {
    harness: Harness,
    apis: [Registry<Rooms>; 3],
}

impl Account {
    async fn start() -> Self {
        let harness = Harness::start().await;
        let rooms = Arc::new(Rooms { store: harness.store.clone(), region: "us-east-1".to_owned() });
        let apis = [account::sts(Arc::clone(&rooms)), account::ssm(Arc::clone(&rooms)), account::logs(rooms)];
        apis.iter().for_each(|api| api.complete().unwrap());
        Self { harness, apis }
    }

    async fn call(&self, service: &str, operation: &str, input: Value) -> Result<Value, (String, String)> {
        let owner = Principal::Dev { id: "AKIATEST".to_owned(), folder_key: true };
        self.call_as(owner, service, operation, input).await
    }

    async fn call_as(
        &self,
        principal: Principal,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, (String, String)> {
        let api = self.apis.iter().find(|api| api.service().name == service).unwrap();
        let call: Call = self.harness.new_call_of(principal, std::net::Ipv4Addr::LOCALHOST);
        match api.call(operation, Arc::new(call), input.to_string().as_bytes()).await {
            Ok(bytes) if bytes.is_empty() => Ok(Value::Object(Map::new())),
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap()),
            Err(refusal) => Err((refusal.name.into_owned(), refusal.message)),
        }
    }

    async fn refused(&self, service: &str, operation: &str, input: Value) -> String {
        self.call(service, operation, input).await.unwrap_err().0
    }
}
