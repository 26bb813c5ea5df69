//! ListStacks: all stacks, the newest first; deleted ones too, for ninety days.

use access::Call;
use aws_model::cloudformation::{ListStacksInput, ListStacksOutput};
use directory::stacks::Stack;
use store::Scan;
use store::stacks::every_stack;

use crate::{Refusal, Stacks, answer, page};

/// Lists.
///
/// # Errors
/// A token of another list.
pub async fn handle(room: &Stacks, call: &Call, input: ListStacksInput) -> Result<ListStacksOutput, Refusal> {
    let wanted = input.stack_status_filter.unwrap_or_default();
    let asked: Vec<&str> = wanted.iter().map(|status| status.as_str()).collect();
    let keys = room.store.keys();
    let after = page::begin(keys, "ListStacks", &asked.join(","), input.next_token.as_deref())?;
    let scan = Scan::index(&every_stack()).reverse().limit(page::ITEMS).after(after);
    let found = room.store.scan::<Stack>(&scan, call.now).await?;
    let mut summaries = Vec::new();
    for stack in found.items {
        if !asked.is_empty() && !asked.contains(&stack.status.as_str()) {
            continue;
        }
        let revision = room.shown_revision(&stack, call.now).await?;
        summaries.push(answer::summary(&stack, answer::description(revision.as_ref())));
    }
    let next_token = page::next(keys, "ListStacks", &asked.join(","), found.next);
    Ok(ListStacksOutput { stack_summaries: Some(summaries), next_token })
}
