//! The port through which one room calls another's API, and a typed client over it. A call through it passes every
//! check that a call from outside passes, as the principal that it names.

use std::sync::Arc;

use access::Call;
use aws_model::{Operation, ServiceModel, Structure, Unreadable};
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use crate::exception::Exception;

/// Something that runs the operations of an API.
pub trait Dispatch: Send + Sync {
    /// The API.
    fn service(&self) -> &'static ServiceModel;

    /// Runs an operation on the bytes of a body, and gives the bytes of its answer.
    fn dispatch(
        &self,
        operation: &str,
        call: Arc<Call>,
        body: &[u8],
    ) -> BoxFuture<'static, Result<Vec<u8>, Exception>>;

    /// The same for an input that was read already, out of a path or a form: every check is made of it as of bytes.
    fn dispatch_members(
        &self,
        operation: &str,
        call: Arc<Call>,
        input: Map<String, Value>,
    ) -> BoxFuture<'static, Result<Vec<u8>, Exception>> {
        self.dispatch(operation, call, Value::Object(input).to_string().as_bytes())
    }
}

impl<D: Dispatch + ?Sized> Dispatch for Arc<D> {
    fn service(&self) -> &'static ServiceModel {
        (**self).service()
    }

    fn dispatch(
        &self,
        operation: &str,
        call: Arc<Call>,
        body: &[u8],
    ) -> BoxFuture<'static, Result<Vec<u8>, Exception>> {
        (**self).dispatch(operation, call, body)
    }

    fn dispatch_members(
        &self,
        operation: &str,
        call: Arc<Call>,
        input: Map<String, Value>,
    ) -> BoxFuture<'static, Result<Vec<u8>, Exception>> {
        (**self).dispatch_members(operation, call, input)
    }
}

/// A typed client: `client.send::<ops::SignUp>(input).await`.
#[derive(Debug, Clone)]
pub struct Client<D> {
    port: D,
    call: Arc<Call>,
}

/// Why a client has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CallError {
    /// The operation refused.
    #[error(transparent)]
    Refused(#[from] Exception),
    /// The answer is not of the operation's shape.
    #[error("the answer cannot be read: {0}")]
    Unreadable(#[from] Unreadable),
    /// The answer is not JSON.
    #[error("the answer is not a JSON object")]
    NotJson,
}

impl<D: Dispatch> Client<D> {
    /// A client that calls as `call` says: who, when, with which request id.
    pub fn new(port: D, call: Arc<Call>) -> Self {
        Self { port, call }
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// The refusal, or an answer that does not fit the model.
    pub async fn send<O: Operation>(&self, input: O::Input) -> Result<O::Output, CallError> {
        let mut body = Vec::new();
        input.write_json(&mut body);
        let answer = self.port.dispatch(O::NAME, Arc::clone(&self.call), &body).await?;
        let map: Map<String, Value> = if answer.is_empty() {
            Map::new()
        } else {
            serde_json::from_slice(&answer).map_err(|_| CallError::NotJson)?
        };
        Ok(O::Output::from_json(&map)?)
    }
}
