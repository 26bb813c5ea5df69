//! PutFunctionConcurrency: so many invocations at a time, 0 for none at all.

use access::Call;
use aws_model::lambda::{Concurrency, PutFunctionConcurrencyRequest};

use crate::{Refusal, Rooms};

/// Reserves them.
///
/// # Errors
/// The function is not there, or this server does not run so many at a time.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: PutFunctionConcurrencyRequest,
) -> Result<Concurrency, Refusal> {
    let given = input.reserved_concurrent_executions;
    let most = rooms.fleets.most();
    let reserved = u32::try_from(given).ok().filter(|given| *given as usize <= most);
    let reserved = reserved.ok_or_else(|| {
        Refusal::parameter(format!(
            "ReservedConcurrentExecutions: {given} is more than the {most} invocations that this server runs at a time."
        ))
    })?;
    super::set(rooms, call, &input.function_name, Some(reserved), "PutFunctionConcurrency").await?;
    Ok(Concurrency { reserved_concurrent_executions: Some(given) })
}
