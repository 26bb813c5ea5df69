//! DescribeStackEvents: what happened to a stack, the newest first.

use access::Call;
use aws_model::cloudformation::{DescribeStackEventsInput, DescribeStackEventsOutput};
use directory::stacks::StackEvent;
use store::Scan;
use store::stacks::events_prefix;

use crate::{Refusal, Stacks, answer, page};

/// Tells.
///
/// # Errors
/// There is no such stack; a token of another list.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: DescribeStackEventsInput,
) -> Result<DescribeStackEventsOutput, Refusal> {
    let missing = || Refusal::Validation(format!("Stack [{}] does not exist", input.stack_name));
    let stack = room.find_stack(&input.stack_name, call.now).await?.ok_or_else(missing)?;
    let (keys, asked) = (room.store.keys(), stack.id.to_string());
    let after = page::begin(keys, "DescribeStackEvents", &asked, input.next_token.as_deref())?;
    let scan = Scan::keys(&events_prefix(stack.id)).reverse().limit(page::ITEMS).after(after);
    let found = room.store.scan::<StackEvent>(&scan, call.now).await?;
    Ok(DescribeStackEventsOutput {
        stack_events: Some(found.items.into_iter().map(|event| answer::event(&stack, event)).collect()),
        next_token: page::next(keys, "DescribeStackEvents", &asked, found.next),
    })
}
