//! DescribeChangeSet: what a change set would change.

use access::Call;
use aws_model::Structure as _;
use aws_model::cloudformation::{Change, DescribeChangeSetInput, DescribeChangeSetOutput, OnStackFailure};
use directory::stacks::OnFailure;

use super::{execution_status, status};
use crate::{Refusal, Stacks, answer};

/// Describes.
///
/// # Errors
/// There is no such change set.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: DescribeChangeSetInput,
) -> Result<DescribeChangeSetOutput, Refusal> {
    if input.include_property_values == Some(true) {
        return Err(Refusal::not_built("IncludePropertyValues"));
    }
    let (stack, found) =
        room.load_change_set(&input.change_set_name, input.stack_name.as_deref(), call.now).await?;
    let revision = room.find_revision(stack.id, found.revision, call.now).await?;
    let changes = found.changes.iter().filter_map(|change| Change::from_json(change.as_object()?).ok());
    Ok(DescribeChangeSetOutput {
        change_set_name: Some(found.name.clone()),
        change_set_id: Some(found.arn()),
        stack_id: Some(stack.arn()),
        stack_name: Some(stack.name.clone()),
        description: found.description.clone(),
        parameters: Some(answer::parameters(revision.as_ref())).filter(|parameters| !parameters.is_empty()),
        creation_time: Some(answer::moment(found.created_at)),
        execution_status: Some(execution_status(&found)),
        status: Some(status(&found)),
        status_reason: found.reason.clone(),
        notification_ar_ns: Some(Vec::new()),
        capabilities: Some(answer::capabilities(revision.as_ref())),
        tags: Some(answer::tags(revision.as_ref())),
        changes: Some(changes.collect()),
        include_nested_stacks: Some(false),
        on_stack_failure: found.on_failure.map(|on_failure| match on_failure {
            OnFailure::Rollback => OnStackFailure::Rollback,
            OnFailure::Delete => OnStackFailure::Delete,
            OnFailure::Nothing => OnStackFailure::DoNothing,
        }),
        ..DescribeChangeSetOutput::default()
    })
}
