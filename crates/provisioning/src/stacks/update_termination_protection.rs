//! UpdateTerminationProtection: whether a stack can be deleted.

use access::Call;
use aws_model::cloudformation::{UpdateTerminationProtectionInput, UpdateTerminationProtectionOutput};
use directory::stacks::{Stack, StackStatus};
use store::change;
use store::stacks::stack_key;

use crate::{Refusal, Stacks, audit};

/// Says so.
///
/// # Errors
/// There is no such stack, or it is going away.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: UpdateTerminationProtectionInput,
) -> Result<UpdateTerminationProtectionOutput, Refusal> {
    let stack = room.load_stack(&input.stack_name, call.now).await?;
    let stack = change!(room.store, call.now, |unit| -> Result<Stack, Refusal> {
        let found = unit.find::<Stack>(&stack_key(stack.id)).await?;
        let mut found = found.ok_or_else(|| Refusal::NoStack(input.stack_name.clone()))?;
        if matches!(found.status, StackStatus::DeleteInProgress | StackStatus::DeleteComplete) {
            return Err(Refusal::Validation(format!(
                "Cannot change the termination protection of the stack [{}] in status {}.",
                found.name, found.status
            )));
        }
        found.protected = input.enable_termination_protection;
        unit.put(&found)?;
        unit.audit(&audit::line(call, "UpdateTerminationProtection", &found.name))?;
        Ok(found)
    })?;
    Ok(UpdateTerminationProtectionOutput { stack_id: Some(stack.arn()) })
}
