//! Every operation of an API has its handler here, or stands in the list of what is not there yet.
//! What an operation must not forget is done here for all: limits, shape checks, authorization, encoding, and that a
//! fault of ours tells the caller nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use access::{Action, Call, Capability, Principal, authorize};
use aws_model::{Auth, Operation, OperationModel, ServiceModel, Structure};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use crate::exception::Exception;
use crate::permission::{capability, resource, wants_folder_key};
use crate::target::not_yet;
use crate::walk::{unknown_members, walk_members};
use crate::{Dispatch, dialect, json};

/// The account in the ARNs that authorization speaks of.
const ACCOUNT: &str = "000000000000";

type Answer = BoxFuture<'static, Result<Vec<u8>, Exception>>;
type Handler<R> =
    Box<dyn Fn(Arc<R>, Arc<Call>, &Map<String, Value>) -> Result<Answer, Exception> + Send + Sync>;

/// The operations of one API over the room `R` that runs them.
pub struct Registry<R> {
    service: &'static ServiceModel,
    room: Arc<R>,
    handlers: BTreeMap<&'static str, Handler<R>>,
    not_yet: BTreeSet<&'static str>,
    faults: Vec<String>,
}

/// Why a registry cannot be used: each sentence names an operation and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the registry of {service} is not complete: {}", faults.join("; "))]
pub struct Incomplete {
    /// The API.
    pub service: &'static str,
    /// What is wrong.
    pub faults: Vec<String>,
}

/// Whether an operation is there.
#[derive(Debug, Clone, Copy)]
pub struct OperationState {
    /// The operation.
    pub model: &'static OperationModel,
    /// It has a handler.
    pub built: bool,
}

/// How many operations are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// With a handler.
    pub built: usize,
    /// In the model.
    pub all: usize,
}

impl<R: Send + Sync + 'static> Registry<R> {
    /// An empty registry. `not_yet` comes from [`crate::not_yet!`].
    pub fn new(service: &'static ServiceModel, room: Arc<R>, not_yet: &[&'static str]) -> Self {
        let mut faults = Vec::new();
        let mut names = BTreeSet::new();
        for name in not_yet {
            if service.find(name).is_none() {
                faults.push(format!("{name} is not an operation of the API and stands in not_yet"));
            }
            if !names.insert(*name) {
                faults.push(format!("{name} stands in not_yet twice"));
            }
        }
        Self { service, room, handlers: BTreeMap::new(), not_yet: names, faults }
    }

    /// Adds the handler of an operation. Use [`crate::register!`], which makes the handler of an `async fn`.
    pub fn add<O, F, Running>(&mut self, handler: F)
    where
        O: Operation,
        F: Fn(Arc<R>, Arc<Call>, O::Input) -> Running + Send + Sync + 'static,
        Running: Future<Output = Result<O::Output, Exception>> + Send + 'static,
    {
        if !std::ptr::eq(O::model().service, self.service) {
            self.faults.push(format!("{} belongs to {}", O::NAME, O::model().service.name));
        }
        let erased: Handler<R> = Box::new(move |room, call, map| {
            let input =
                O::Input::from_json(map).map_err(|error| Exception::serialization(error.to_string()))?;
            let running = handler(room, call, input);
            Ok(async move {
                let mut body = Vec::new();
                running.await?.write_json(&mut body);
                Ok(body)
            }
            .boxed())
        });
        if self.handlers.insert(O::NAME, erased).is_some() {
            self.faults.push(format!("{} has two handlers", O::NAME));
        }
    }

    /// Checks that every operation of the API has a handler or stands in `not_yet`, and never both.
    ///
    /// # Errors
    /// Every operation for which that is not so.
    pub fn complete(&self) -> Result<(), Incomplete> {
        let mut faults = self.faults.clone();
        for operation in self.service.operations {
            let name = operation.name;
            match (self.handlers.contains_key(name), self.not_yet.contains(name)) {
                (true, true) => faults.push(format!("{name} has a handler and stands in not_yet")),
                (false, false) => faults.push(format!("{name} has no handler and does not stand in not_yet")),
                _ => {}
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Incomplete { service: self.service.name, faults }) }
    }

    /// The API.
    pub fn service(&self) -> &'static ServiceModel {
        self.service
    }

    /// How many operations are there.
    pub fn counts(&self) -> Counts {
        Counts { built: self.handlers.len(), all: self.service.operations.len() }
    }

    /// Every operation, alphabetically.
    pub fn operations(&self) -> impl Iterator<Item = OperationState> + '_ {
        let state = |model: &&'static OperationModel| (*model, self.handlers.contains_key(model.name));
        self.service.operations.iter().map(state).map(|(model, built)| OperationState { model, built })
    }

    /// Runs an operation on the bytes of a body, and gives the bytes of its answer.
    ///
    /// # Errors
    /// Every refusal: unknown or not there yet, not signed, not allowed, not JSON, not of the shape, and the operation's
    /// own. A panic in a handler is an internal error.
    pub fn call(&self, operation: &str, call: Arc<Call>, body: &[u8]) -> Answer {
        self.run(operation, call, |model| Ok(json::parse(body, json::Limits::of(model))?))
    }

    /// The same for an input that was read already.
    ///
    /// # Errors
    /// As [`Registry::call`].
    pub fn call_with(&self, operation: &str, call: Arc<Call>, input: Map<String, Value>) -> Answer {
        self.run(operation, call, |_| Ok(input))
    }

    fn run(
        &self,
        operation: &str,
        call: Arc<Call>,
        read: impl FnOnce(&'static OperationModel) -> Result<Map<String, Value>, Exception>,
    ) -> Answer {
        match self.start(operation, &call, read) {
            Ok((model, running)) => finish(model, call, running).boxed(),
            Err(refusal) => {
                let refusal = dialect::in_words_of(self.service, refusal);
                futures_util::future::ready(Err(refusal)).boxed()
            }
        }
    }

    fn authorize(
        &self,
        model: &'static OperationModel,
        call: &Call,
        map: &Map<String, Value>,
    ) -> Result<(), Exception> {
        let action = |capability| Action { service: self.service.name, operation: model.name, capability };
        if wants_folder_key(self.service)
            && matches!(call.principal.acting(), Principal::Dev { folder_key: false, .. })
        {
            call.note("this API is open to the key of the data folder and to access keys; others are refused (RULE-14)");
            // Provisioning is what such a caller has not, whatever it is named: the sentence stays the same for all.
            authorize(call, action(Capability::Provisioning), "*")?;
        }
        if let Some(capability) = capability(model) {
            authorize(call, action(capability), &resource(model, ACCOUNT, map))?;
        }
        Ok(())
    }

    fn start(
        &self,
        operation: &str,
        call: &Arc<Call>,
        read: impl FnOnce(&'static OperationModel) -> Result<Map<String, Value>, Exception>,
    ) -> Result<(&'static OperationModel, Answer), Exception> {
        let model = self.service.find(operation).ok_or_else(|| match self.service.has_other(operation) {
            true => not_yet(operation),
            false => {
                Exception::unknown_operation(format!("The API {} has no such operation.", self.service.name))
            }
        })?;
        // Who does not sign learns nothing else, and costs nothing else.
        if model.auth == Auth::Signed && call.principal == Principal::Anonymous {
            return Err(Exception::missing_authentication_token());
        }
        let handler = self.handlers.get(model.name).ok_or_else(|| not_yet(model.name))?;
        let map = read(model)?;
        if model.auth == Auth::Signed {
            self.authorize(model, call, &map)?;
        }
        walk_members(model.input, &map)?;
        if refuses_unknown_members(model.name) {
            let unknown = unknown_members(model.input, &map);
            if !unknown.is_empty() {
                if let Some(refusal) = fixed_at_creation(model.name, &unknown, &map) {
                    return Err(refusal);
                }
                return Err(Exception::invalid_parameter(format!(
                    "Unknown members in the request: {}. A setting that is not known here is refused and not ignored.",
                    unknown.iter().map(|path| format!("'{path}'")).collect::<Vec<_>>().join(", ")
                )));
            }
        }
        Ok((model, handler(Arc::clone(&self.room), Arc::clone(call), &map)?))
    }
}

/// What AWS says to who changes what is fixed when a pool is made (seen in logs of CloudFormation), followed by the command
/// that does it here.
fn fixed_at_creation(operation: &str, unknown: &[String], map: &Map<String, Value>) -> Option<Exception> {
    const FIXED: [&str; 4] = ["UsernameAttributes", "AliasAttributes", "UsernameConfiguration", "Schema"];
    let fixed = unknown.iter().find_map(|name| FIXED.into_iter().find(|fixed| name == fixed));
    let (Some(fixed), "UpdateUserPool") = (fixed, operation) else { return None };
    let pool = map.get("UserPoolId").and_then(Value::as_str).unwrap_or("POOL");
    let refused = match fixed {
        "Schema" => "Existing schema attributes cannot be modified or deleted.".to_owned(),
        _ => format!("Updates are not allowed for property - {fixed}."),
    };
    Some(Exception::invalid_parameter(format!(
        "{refused} The operator of this server can change it in place: rockpool pool alter {pool}"
    )))
}

async fn finish(
    model: &'static OperationModel,
    call: Arc<Call>,
    running: Answer,
) -> Result<Vec<u8>, Exception> {
    let answer = AssertUnwindSafe(running).catch_unwind().await.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(Exception::internal(format!("panic: {text}")))
    });
    let answer = answer.inspect_err(|refusal| {
        if refusal.status >= 500 {
            let cause = refusal.cause.as_deref().unwrap_or("not said");
            tracing::error!(request_id = %call.request_id, operation = model.name, cause, "an operation failed");
        }
    });
    answer.map_err(|refusal| match refusal.name.as_ref() {
        "InternalErrorException" => dialect::in_words_of(model.service, refusal),
        _ => refusal,
    })
}

/// What changes settings refuses what it does not know; what reads ignores it (promise 2 of the design).
pub(crate) fn refuses_unknown_members(operation: &str) -> bool {
    let verb = operation.strip_prefix("Admin").unwrap_or(operation);
    ["Create", "Update", "Set", "Put", "Publish"].iter().any(|prefix| verb.starts_with(prefix))
}

impl<R: Send + Sync + 'static> Dispatch for Registry<R> {
    fn service(&self) -> &'static ServiceModel {
        self.service
    }

    fn dispatch(&self, operation: &str, call: Arc<Call>, body: &[u8]) -> Answer {
        self.call(operation, call, body)
    }

    fn dispatch_members(&self, operation: &str, call: Arc<Call>, input: Map<String, Value>) -> Answer {
        self.call_with(operation, call, input)
    }
}

/// The names of the operations that are not there yet: an explicit list that may only shrink.
#[macro_export]
macro_rules! not_yet {
    [$($name:literal),* $(,)?] => { &[$($name),*] };
}

/// `register!(registry, SignUp => sign_up::sign_up::handle)`, several lines at once if you like.
///
/// A handler is `pub async fn handle(room: &R, call: &Call, input: SignUpRequest) -> Result<SignUpResponse, E>` where
/// `E: Into<Exception>`.
#[macro_export]
macro_rules! register {
    ($registry:expr, $($operation:ty => $handler:path),+ $(,)?) => {
        $($registry.add::<$operation, _, _>(|room, call, input| async move {
            $handler(&room, &call, input).await.map_err(::std::convert::Into::<$crate::Exception>::into)
        });)+
    };
}
