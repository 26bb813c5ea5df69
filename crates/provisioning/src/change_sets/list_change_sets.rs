//! ListChangeSets: the change sets of a stack, page by page.

use access::Call;
use aws_model::cloudformation::{ChangeSetSummary, ListChangeSetsInput, ListChangeSetsOutput};
use directory::stacks::ChangeSet;
use store::Scan;
use store::stacks::change_sets_prefix;

use super::{execution_status, status};
use crate::{Refusal, Stacks, answer, page};

/// Lists.
///
/// # Errors
/// There is no such stack; a token of another list.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: ListChangeSetsInput,
) -> Result<ListChangeSetsOutput, Refusal> {
    let stack = room.load_stack(&input.stack_name, call.now).await?;
    let (keys, asked) = (room.store.keys(), stack.id.to_string());
    let after = page::begin(keys, "ListChangeSets", &asked, input.next_token.as_deref())?;
    let scan = Scan::keys(&change_sets_prefix(stack.id)).limit(page::ITEMS).after(after);
    let found = room.store.scan::<ChangeSet>(&scan, call.now).await?;
    let summary = |change_set: &ChangeSet| ChangeSetSummary {
        stack_id: Some(stack.arn()),
        stack_name: Some(stack.name.clone()),
        change_set_id: Some(change_set.arn()),
        change_set_name: Some(change_set.name.clone()),
        execution_status: Some(execution_status(change_set)),
        status: Some(status(change_set)),
        status_reason: change_set.reason.clone(),
        creation_time: Some(answer::moment(change_set.created_at)),
        description: change_set.description.clone(),
        include_nested_stacks: Some(false),
        ..ChangeSetSummary::default()
    };
    Ok(ListChangeSetsOutput {
        summaries: Some(found.items.iter().map(summary).collect()),
        next_token: page::next(keys, "ListChangeSets", &asked, found.next),
    })
}
