//! DeleteChangeSet: a change set is forgotten; one that is not there is forgotten already.

use access::Call;
use aws_model::cloudformation::{DeleteChangeSetInput, DeleteChangeSetOutput};

use crate::{Refusal, Stacks};

/// Forgets it.
///
/// # Errors
/// There is no such stack; it was executed.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: DeleteChangeSetInput,
) -> Result<DeleteChangeSetOutput, Refusal> {
    let found = room.load_change_set(&input.change_set_name, input.stack_name.as_deref(), call.now).await;
    let (stack, found) = match found {
        Ok(found) => found,
        Err(Refusal::NoChangeSet(_)) => return Ok(DeleteChangeSetOutput::default()),
        Err(other) => return Err(other),
    };
    room.forget_change_set(call, &stack, &found).await?;
    Ok(DeleteChangeSetOutput::default())
}
