//! GetFunctionEventInvokeConfig: no function has settings of its own for events that nobody waits for.

use access::Call;
use aws_model::lambda::{FunctionEventInvokeConfig, GetFunctionEventInvokeConfigRequest};

use crate::{Refusal, Rooms};

/// Answers with the one value that there is.
///
/// # Errors
/// The function is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetFunctionEventInvokeConfigRequest,
) -> Result<FunctionEventInvokeConfig, Refusal> {
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let function = rooms.load(&named, call.now).await?;
    Err(Refusal::NotFound(format!(
        "The function {} doesn't have an EventInvokeConfig",
        function.arn(&rooms.settings.region)
    )))
}
