//! GetFunctionConcurrency: how many invocations a function has reserved.

use access::Call;
use aws_model::lambda::{GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse};

use crate::names::Named;
use crate::{Refusal, Rooms};

/// Shows it; nothing where none are reserved.
///
/// # Errors
/// The function is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetFunctionConcurrencyRequest,
) -> Result<GetFunctionConcurrencyResponse, Refusal> {
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    let function = rooms.load(&Named { name, qualifier: None }, call.now).await?;
    Ok(GetFunctionConcurrencyResponse {
        reserved_concurrent_executions: function.reserved.map(u32::cast_signed),
    })
}
