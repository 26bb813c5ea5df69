//! ExecuteChangeSet: what was looked at is done. A short one is settled when the call answers.

use access::Call;
use aws_model::cloudformation::{ExecuteChangeSetInput, ExecuteChangeSetOutput};
use directory::stacks::OnFailure;

use crate::{Refusal, Stacks};

/// Executes.
///
/// # Errors
/// There is no such change set; it cannot be executed (any more).
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: ExecuteChangeSetInput,
) -> Result<ExecuteChangeSetOutput, Refusal> {
    if input.retain_except_on_create == Some(true) {
        return Err(Refusal::not_built("RetainExceptOnCreate"));
    }
    let (stack, found) =
        room.load_change_set(&input.change_set_name, input.stack_name.as_deref(), call.now).await?;
    let on_failure = (input.disable_rollback == Some(true)).then_some(OnFailure::Nothing);
    room.execute(call, &stack, &found, on_failure, input.client_request_token).await?;
    Ok(ExecuteChangeSetOutput::default())
}
