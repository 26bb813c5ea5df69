//! DescribeStackResource: one resource of a stack.

use access::Call;
use aws_model::cloudformation::{DescribeStackResourceInput, DescribeStackResourceOutput};
use directory::stacks::StackResource;
use store::stacks::resource_key;

use crate::{Refusal, Stacks, answer};

/// Describes.
///
/// # Errors
/// There is no such stack, or no such resource in it.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: DescribeStackResourceInput,
) -> Result<DescribeStackResourceOutput, Refusal> {
    let missing = |what: String| Refusal::Validation(what);
    let stack = room.find_stack(&input.stack_name, call.now).await?;
    let stack = stack.ok_or_else(|| missing(format!("Stack '{}' does not exist", input.stack_name)))?;
    let key = resource_key(stack.id, &input.logical_resource_id);
    let found = room.store.find::<StackResource>(&key, call.now).await?;
    let found = found.ok_or_else(|| {
        missing(format!("Resource {} does not exist for stack {}", input.logical_resource_id, stack.name))
    })?;
    Ok(DescribeStackResourceOutput { stack_resource_detail: Some(answer::resource_detail(&stack, &found)) })
}
