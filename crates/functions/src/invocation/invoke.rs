//! Invoke: an event for a function, with the answer, without waiting for it, or only to see whether it could be.

use access::Call;
use aws_model::lambda::{InvocationRequest, InvocationResponse, InvocationType, LogType};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::run::{self, Work};
use crate::{Refusal, Rooms};

/// The largest event with an answer, in bytes, as on AWS.
const LARGEST: usize = 6 * 1024 * 1024;
/// The largest event that nobody waits for, in bytes, as on AWS.
const LARGEST_QUEUED: usize = 1024 * 1024;
/// The longest client context, in bytes of base64, as on AWS.
const LONGEST_CONTEXT: usize = 3583;

/// Invokes it.
///
/// # Errors
/// The function is not there, cannot run or has no room, or the event is not JSON or too large. What a handler raises is no
/// refusal: it is the answer, marked.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: InvocationRequest,
) -> Result<InvocationResponse, Refusal> {
    rooms.check_on()?;
    for (given, member, needs) in [
        (input.durable_execution_name.is_some(), "DurableExecutionName", "durable functions"),
        (input.tenant_id.is_some(), "TenantId", "isolation by tenant"),
    ] {
        if given {
            return Err(Refusal::NotBuilt(format!("{member} needs {needs}; that is not implemented yet.")));
        }
    }
    let kind = input.invocation_type.unwrap_or(InvocationType::RequestResponse);
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let function = rooms.load(&named, call.now).await?;
    let version = rooms.version_of(&function, &named)?;
    let published = rooms.load_version(&function, version, call.now).await?;
    let payload = input.payload.unwrap_or_default();
    let most = if kind == InvocationType::Event { LARGEST_QUEUED } else { LARGEST };
    if payload.len() > most {
        return Err(Refusal::TooLarge(payload.len(), most));
    }
    let payload = if payload.is_empty() { b"{}".to_vec() } else { payload };
    serde_json::from_slice::<serde::de::IgnoredAny>(&payload).map_err(|error| {
        Refusal::NotJson(format!("{:?} at line {} column {}", error.classify(), error.line(), error.column()))
    })?;
    let client_context = input.client_context.as_deref().map(client_context).transpose()?;
    match kind {
        InvocationType::DryRun => {
            return Ok(InvocationResponse { status_code: Some(204), ..Default::default() });
        }
        InvocationType::Event => {
            rooms.queue(call, &named, payload, client_context).await?;
            return Ok(InvocationResponse { status_code: Some(202), ..Default::default() });
        }
        InvocationType::RequestResponse => {}
    }
    let build = published.as_ref().map_or(&function.latest, |published| &published.build);
    let work = Work {
        name: &function.name,
        version,
        arn: named.arn(&rooms.settings.region),
        build,
        reserved: function.reserved,
        event: Bytes::from(payload),
        client_context,
        patience: None,
    };
    let done = run::run(rooms, work, call.now).await?;
    let tail = match (input.log_type, &done.id) {
        (Some(LogType::Tail), Some(id)) => Some(STANDARD.encode(rooms.journal.tail(&function.name, id))),
        (Some(LogType::Tail), None) => Some(String::new()),
        _ => None,
    };
    Ok(InvocationResponse {
        status_code: Some(200),
        function_error: done.failed.then(|| "Unhandled".to_owned()),
        log_result: tail,
        payload: Some(done.payload.to_vec()),
        executed_version: Some(version.to_owned()),
        durable_execution_arn: None,
    })
}

/// Base64 of JSON, as the header has it.
fn client_context(given: &str) -> Result<String, Refusal> {
    let bad = || Refusal::NotJson("Client context must be a valid Base64-encoded JSON object.".to_owned());
    if given.len() > LONGEST_CONTEXT {
        return Err(Refusal::TooLarge(given.len(), LONGEST_CONTEXT));
    }
    let json = STANDARD.decode(given).map_err(|_| bad())?;
    let value: serde_json::Value = serde_json::from_slice(&json).map_err(|_| bad())?;
    if value.is_object() { Ok(value.to_string()) } else { Err(bad()) }
}
