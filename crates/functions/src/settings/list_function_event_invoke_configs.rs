//! ListFunctionEventInvokeConfigs: no function has settings of its own for events that nobody waits for.

use access::Call;
use aws_model::lambda::{ListFunctionEventInvokeConfigsRequest, ListFunctionEventInvokeConfigsResponse};

use crate::{Refusal, Rooms};

/// Answers with the one value that there is.
///
/// # Errors
/// The function is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListFunctionEventInvokeConfigsRequest,
) -> Result<ListFunctionEventInvokeConfigsResponse, Refusal> {
    let named = rooms.named(&input.function_name, None)?;
    let function = rooms.load(&named, call.now).await?;
    rooms.version_of(&function, &named)?;
    Ok(ListFunctionEventInvokeConfigsResponse {
        function_event_invoke_configs: Some(vec![]),
        next_marker: None,
    })
}
