//! ListStackResources: the resources of a stack, page by page.

use access::Call;
use aws_model::cloudformation::{ListStackResourcesInput, ListStackResourcesOutput};
use directory::stacks::StackResource;
use store::Scan;
use store::stacks::resources_prefix;

use crate::deploy::opened;
use crate::{Refusal, Stacks, answer, page};

/// Lists.
///
/// # Errors
/// There is no such stack; a token of another list.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: ListStackResourcesInput,
) -> Result<ListStackResourcesOutput, Refusal> {
    let stack = room.load_stack(&input.stack_name, call.now).await?;
    let (keys, asked) = (room.store.keys(), stack.id.to_string());
    let after = page::begin(keys, "ListStackResources", &asked, input.next_token.as_deref())?;
    let scan = Scan::keys(&resources_prefix(stack.id)).limit(page::ITEMS).after(after);
    let found = room.store.scan::<StackResource>(&scan, call.now).await?;
    let resources = opened(&room.store, &found.items, call.now).await?;
    Ok(ListStackResourcesOutput {
        stack_resource_summaries: Some(resources.iter().map(answer::resource_summary).collect()),
        next_token: page::next(keys, "ListStackResources", &asked, found.next),
    })
}
