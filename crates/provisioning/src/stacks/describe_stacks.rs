//! DescribeStacks: one stack, or all that are not deleted.

use access::Call;
use aws_model::cloudformation::{DescribeStacksInput, DescribeStacksOutput};
use directory::stacks::{Stack, StackStatus};
use store::Scan;
use store::stacks::every_stack;

use crate::deploy::opened;
use crate::{Refusal, Stacks, answer, page};

/// Describes.
///
/// # Errors
/// There is no such stack: tools look for the sentence.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: DescribeStacksInput,
) -> Result<DescribeStacksOutput, Refusal> {
    let keys = room.store.keys();
    let (stacks, next) = match &input.stack_name {
        Some(name) => (vec![room.load_stack(name, call.now).await?], None),
        None => {
            let after = page::begin(keys, "DescribeStacks", "", input.next_token.as_deref())?;
            let scan = Scan::index(&every_stack()).reverse().limit(page::ITEMS).after(after);
            let found = room.store.scan::<Stack>(&scan, call.now).await?;
            let live = |stack: &Stack| stack.status != StackStatus::DeleteComplete;
            let items: Vec<Stack> = found.items.into_iter().filter(live).collect();
            (opened(&room.store, &items, call.now).await?, found.next)
        }
    };
    let mut described = Vec::with_capacity(stacks.len());
    for stack in stacks {
        let revision = room.shown_revision(&stack, call.now).await?;
        described.push(answer::stack(&stack, revision.as_ref()));
    }
    let next_token = page::next(keys, "DescribeStacks", "", next);
    Ok(DescribeStacksOutput { stacks: Some(described), next_token })
}
