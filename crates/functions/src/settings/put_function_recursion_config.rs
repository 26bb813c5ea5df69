//! PutFunctionRecursionConfig: nothing here calls functions in a loop.

use access::Call;
use aws_model::lambda::{
    PutFunctionRecursionConfigRequest, PutFunctionRecursionConfigResponse, RecursiveLoop,
};

use crate::{Refusal, Rooms};

/// Answers with the one value that there is.
///
/// # Errors
/// The function is not there, or the value is another.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: PutFunctionRecursionConfigRequest,
) -> Result<PutFunctionRecursionConfigResponse, Refusal> {
    let named = rooms.named(&input.function_name, None)?;
    let function = rooms.load(&named, call.now).await?;
    rooms.version_of(&function, &named)?;
    if input.recursive_loop == RecursiveLoop::Allow {
        return Err(Refusal::NotBuilt(
            "RecursiveLoop Allow needs services that call functions in a loop; there are none here. Accepted: Terminate."
                .to_owned(),
        ));
    }
    Ok(PutFunctionRecursionConfigResponse { recursive_loop: Some(RecursiveLoop::Terminate) })
}
