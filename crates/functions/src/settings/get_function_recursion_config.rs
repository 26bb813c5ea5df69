//! GetFunctionRecursionConfig: nothing here calls functions in a loop.

use access::Call;
use aws_model::lambda::{
    GetFunctionRecursionConfigRequest, GetFunctionRecursionConfigResponse, RecursiveLoop,
};

use crate::{Refusal, Rooms};

/// Answers with the one value that there is.
///
/// # Errors
/// The function is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetFunctionRecursionConfigRequest,
) -> Result<GetFunctionRecursionConfigResponse, Refusal> {
    let named = rooms.named(&input.function_name, None)?;
    let function = rooms.load(&named, call.now).await?;
    rooms.version_of(&function, &named)?;
    Ok(GetFunctionRecursionConfigResponse { recursive_loop: Some(RecursiveLoop::Terminate) })
}
