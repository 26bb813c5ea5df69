//! DeleteStack: everything of a stack goes away, but what is to be retained. One that is not there is gone already.

use access::Call;
use aws_model::cloudformation::{DeleteStackInput, DeletionMode};

use crate::asked::Unbuilt;
use crate::{Refusal, Stacks};

/// Deletes the stack.
///
/// # Errors
/// It is protected; something else is being done to it; a setting that is not built.
pub async fn handle(room: &Stacks, call: &Call, input: DeleteStackInput) -> Result<(), Refusal> {
    Unbuilt { deployment: input.deployment_config, ..Unbuilt::default() }.check()?;
    if input.deletion_mode.is_some_and(|mode| mode != DeletionMode::Standard) {
        return Err(Refusal::not_built("The deletion mode FORCE_DELETE_STACK"));
    }
    let retain = input.retain_resources.unwrap_or_default();
    room.delete(call, &input.stack_name, retain, input.client_request_token).await
}
