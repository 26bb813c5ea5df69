//! What a type of resource may reach: the APIs of the other rooms, as the caller who asked for the deployment.

use std::sync::Arc;

use access::{Call, Principal};
use aws_wire::Dispatch;
use bytes::Bytes;
use directory::{IdSource, Timestamp};
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::fault::Fault;
use crate::token_ids::TokenIds;

/// Reads what was put into the artifact bucket.
pub trait Artifacts: Send + Sync + 'static {
    /// The bytes of an object, as `principal` may read it; more than `longest` are refused before they are read.
    fn read<'a>(
        &'a self,
        principal: &'a Principal,
        bucket: &'a str,
        key: &'a str,
        version: Option<&'a str>,
        longest: u64,
    ) -> BoxFuture<'a, Result<Bytes, Fault>>;
}

/// The rooms that a deployment works with.
#[derive(Clone)]
pub struct Ports {
    /// The APIs, found by their service's name.
    pub apis: Vec<Arc<dyn Dispatch>>,
    /// The artifact bucket, where there is one.
    pub artifacts: Option<Arc<dyn Artifacts>>,
}

impl Ports {
    /// The API of `service`, such as `cognito-idp` or `lambda`.
    pub fn find(&self, service: &str) -> Option<&Arc<dyn Dispatch>> {
        self.apis.iter().find(|api| api.service().name == service)
    }
}

/// Which stack this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackNames {
    /// Its name.
    pub name: String,
    /// Its id, an ARN.
    pub id: String,
    /// The region.
    pub region: String,
    /// The account.
    pub account: String,
    /// The tags of the stack, which the resources that can carry tags carry too.
    pub tags: Vec<(String, String)>,
}

/// What a step on a resource is told beside the properties.
pub struct World {
    /// The rooms.
    pub ports: Arc<Ports>,
    /// On whose behalf: what it may not do, a template of it cannot do (RULE-18).
    pub principal: Principal,
    /// The stack.
    pub stack: Arc<StackNames>,
    /// The resource's name in the template.
    pub logical_id: String,
    /// The same for every try of this step, another for every other step. Not a secret.
    pub token: String,
    /// The present instant.
    pub now: Timestamp,
    /// What AWS does not change in place may be changed in place (`rockpool up --allow-in-place`).
    pub allow_in_place: bool,
}

impl World {
    /// Runs an operation of another room: JSON in, JSON out.
    ///
    /// Whatever identifiers the operation draws are those of [`World::ids`] for it.
    ///
    /// # Errors
    /// Its refusal; a room that is not there.
    pub async fn call(&self, service: &str, operation: &str, input: Value) -> Result<Value, Fault> {
        let Some(port) = self.ports.find(service) else {
            return Err(Fault::invalid(format!("This server has no {service}.")));
        };
        let ids = self.ids(operation);
        let request = self.ids(&format!("request {operation}")).uuid();
        let call = Call::new(self.principal.clone(), request, self.now, Arc::new(ids)).in_process();
        let call = Arc::new(call);
        let answer = port.dispatch(operation, Arc::clone(&call), input.to_string().as_bytes()).await;
        for note in call.take_notes() {
            tracing::debug!(operation, note, "on behalf of a stack");
        }
        let answer = answer?;
        if answer.is_empty() {
            return Ok(Value::Object(serde_json::Map::new()));
        }
        serde_json::from_slice(&answer)
            .map_err(|error| Fault::internal(format!("{operation} answered what is not JSON: {error}")))
    }

    /// The identifiers that `operation` is given in this step, from the first one on.
    pub fn ids(&self, operation: &str) -> TokenIds {
        TokenIds::new(&self.token, operation)
    }

    /// A name for what the template gives none: `<stack>-<logical id>-<12 characters of the token's>`, at most `longest` long.
    pub fn physical_name(&self, longest: usize) -> String {
        const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        let tail = self.ids("physical name").letters(UPPER, 12);
        let room = longest.saturating_sub(tail.len() + 2);
        // The logical id says more than the stack's name, which is the same for all.
        let logical: String = self.logical_id.chars().take(room.saturating_sub(room / 3)).collect();
        let stack: String = self.stack.name.chars().take(room - logical.len()).collect();
        format!("{stack}-{logical}-{tail}")
    }

    /// Reads an artifact of at most `longest` bytes.
    ///
    /// # Errors
    /// There is none, or no bucket; it is longer; the principal may not.
    pub async fn artifact(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
        longest: u64,
    ) -> Result<Bytes, Fault> {
        match &self.ports.artifacts {
            Some(artifacts) => artifacts.read(&self.principal, bucket, key, version, longest).await,
            None => {
                Err(Fault::invalid(format!("There is no bucket {bucket}: this server keeps no artifacts.")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(stack: &str, logical_id: &str) -> World {
        World {
            ports: Arc::new(Ports { apis: Vec::new(), artifacts: None }),
            principal: Principal::Anonymous,
            stack: Arc::new(StackNames {
                name: stack.into(),
                id: String::new(),
                region: "us-east-1".into(),
                account: "000000000000".into(),
                tags: Vec::new(),
            }),
            logical_id: logical_id.into(),
            token: "t".into(),
            now: Timestamp(0),
            allow_in_place: false,
        }
    }

    #[test]
    fn a_name_is_the_same_for_every_try_and_never_too_long() {
        let name = world("shop", "Handler").physical_name(64);
        assert_eq!(name, world("shop", "Handler").physical_name(64));
        assert!(name.starts_with("shop-Handler-") && name.len() == 25, "{name}");
        let long = world(&"s".repeat(128), &"L".repeat(200)).physical_name(64);
        assert_eq!(long.len(), 64);
        assert!(long.contains("s-L"), "{long}");
    }

    #[tokio::test]
    async fn a_room_that_is_not_there_is_named() {
        let fault = world("s", "L").call("lambda", "CreateFunction", Value::Null).await.unwrap_err();
        assert!(fault.message.contains("lambda"), "{fault}");
    }
}
