//! ContinueUpdateRollback: an update that could not be undone is undone after all, but for what is to be left as it is.

use access::Call;
use aws_model::cloudformation::{ContinueUpdateRollbackInput, ContinueUpdateRollbackOutput};
use directory::stacks::{Stack, StackStatus, Wish};
use store::change;
use store::stacks::stack_key;

use crate::begin::{Order, begin};
use crate::{Refusal, Stacks, audit};

/// Goes on.
///
/// # Errors
/// There is no such stack, or nothing of it waits to be undone.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: ContinueUpdateRollbackInput,
) -> Result<ContinueUpdateRollbackOutput, Refusal> {
    if input.force_rollback == Some(true) {
        return Err(Refusal::not_built("ForceRollback"));
    }
    let stack = room.load_stack(&input.stack_name, call.now).await?;
    let resources = room.resources(stack.id, call.now).await?;
    let order = Order {
        back: true,
        skip: input.resources_to_skip.unwrap_or_default(),
        token: input.client_request_token,
        ..Order::new(Wish::Update, Stacks::behalf(call)?)
    };
    change!(room.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Stack>(&stack_key(stack.id)).await?;
        let mut found = found.ok_or_else(|| Refusal::NoStack(input.stack_name.clone()))?;
        if found.status != StackStatus::UpdateRollbackFailed {
            return Err(Refusal::Validation(format!(
                "Stack:{} is in {} state and can not continue the rollback of an update.",
                found.arn(),
                found.status
            )));
        }
        begin(unit, &mut found, None, &resources, &order).await?;
        unit.put(&found)?;
        unit.audit(&audit::line(call, "ContinueUpdateRollback", &found.name))?;
        Ok(())
    })?;
    room.settle(stack.id).await;
    Ok(ContinueUpdateRollbackOutput::default())
}
