//! DescribeEvents: what happened to a stack, or in one operation on it, the newest first; all of it or the failures.

use access::Call;
use aws_model::cloudformation::{DescribeEventsInput, DescribeEventsOutput, EventType, OperationEvent};
use directory::stacks::{ChangeSet, Stack, StackEvent};
use store::Scan;
use store::stacks::events_prefix;

use crate::{Refusal, Stacks, answer, page};

/// Tells.
///
/// # Errors
/// There is no such stack; neither stack nor change set is named; a token of another list.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: DescribeEventsInput,
) -> Result<DescribeEventsOutput, Refusal> {
    let stack: Stack = match (&input.stack_name, &input.change_set_name) {
        (Some(name), None) => room.load_stack(name, call.now).await?,
        (stack, Some(name)) => {
            let (stack, _): (Stack, ChangeSet) =
                room.load_change_set(name, stack.as_deref(), call.now).await?;
            stack
        }
        (None, None) => return Err(Refusal::validation("StackName or ChangeSetName must be specified.")),
    };
    let failed = input.filters.and_then(|filters| filters.failed_events).unwrap_or(false);
    let asked = format!("{} {:?} {failed}", stack.id, input.operation_id);
    let keys = room.store.keys();
    let after = page::begin(keys, "DescribeEvents", &asked, input.next_token.as_deref())?;
    let scan = Scan::keys(&events_prefix(stack.id)).reverse().limit(page::ITEMS).after(after);
    let found = room.store.scan::<StackEvent>(&scan, call.now).await?;
    let wanted = |event: &StackEvent| {
        input.operation_id.as_ref().is_none_or(|id| *id == event.operation.to_string())
            && (!failed || event.status.ends_with("_FAILED"))
    };
    let event = |event: StackEvent| OperationEvent {
        event_type: Some(match event.status.as_str() {
            status if status.ends_with("_FAILED") => EventType::ProvisioningError,
            _ => EventType::StackEvent,
        }),
        event_id: Some(event.id),
        stack_id: Some(stack.arn()),
        operation_id: Some(event.operation.to_string()),
        logical_resource_id: Some(event.logical_id),
        physical_resource_id: Some(event.physical_id),
        resource_type: Some(event.resource_type),
        timestamp: Some(answer::moment(event.at)),
        resource_status: answer::resource_status(&event.status),
        resource_status_reason: event.reason,
        client_request_token: event.token,
        ..OperationEvent::default()
    };
    Ok(DescribeEventsOutput {
        operation_events: Some(found.items.into_iter().filter(wanted).map(event).collect()),
        next_token: page::next(keys, "DescribeEvents", &asked, found.next),
    })
}
