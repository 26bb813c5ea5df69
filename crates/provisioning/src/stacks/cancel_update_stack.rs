//! CancelUpdateStack: an update under way is undone as if it had failed.

use access::Call;
use aws_model::cloudformation::CancelUpdateStackInput;
use directory::stacks::{Deployment, Phase, StackStatus};
use store::change;
use store::stacks::deployment_key;

use crate::{Refusal, Stacks, audit};

/// Cancels.
///
/// # Errors
/// There is no such stack, or no update that could be cancelled.
pub async fn handle(room: &Stacks, call: &Call, input: CancelUpdateStackInput) -> Result<(), Refusal> {
    let stack = room.load_stack(&input.stack_name, call.now).await?;
    let late = || Refusal::validation("CancelUpdateStack cannot be called from current stack status");
    if stack.status != StackStatus::UpdateInProgress {
        return Err(late());
    }
    change!(room.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Deployment>(&deployment_key(stack.id)).await?;
        let mut found = found.filter(|found| found.phase == Phase::Forward).ok_or_else(late)?;
        found.cancelled = true;
        unit.put(&found)?;
        unit.audit(&audit::line(call, "CancelUpdateStack", &stack.name))?;
        Ok(())
    })
}
