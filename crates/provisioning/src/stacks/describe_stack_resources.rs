//! DescribeStackResources: the resources of a stack, or of the stack that a resource belongs to; the first hundred.

use access::Call;
use aws_model::cloudformation::{DescribeStackResourcesInput, DescribeStackResourcesOutput};
use directory::stacks::{Stack, StackResource, StackStatus};
use store::Scan;
use store::stacks::every_stack;

use crate::{Refusal, Stacks, answer, page};

/// Describes.
///
/// # Errors
/// There is no such stack; neither stack nor resource is named, or both are.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: DescribeStackResourcesInput,
) -> Result<DescribeStackResourcesOutput, Refusal> {
    let (stack, resources) = match (&input.stack_name, &input.physical_resource_id) {
        (Some(name), None) => {
            let stack = room.load_stack(name, call.now).await?;
            let resources = room.resources(stack.id, call.now).await?;
            (stack, resources)
        }
        (None, Some(physical_id)) => owner(room, call, physical_id).await?,
        _ => {
            return Err(Refusal::validation(
                "Exactly one of StackName and PhysicalResourceId must be specified.",
            ));
        }
    };
    let wanted = |resource: &&StackResource| {
        input.logical_resource_id.as_ref().is_none_or(|wanted| *wanted == resource.logical_id)
    };
    let found =
        resources.iter().filter(wanted).take(page::ITEMS).map(|resource| answer::resource(&stack, resource));
    Ok(DescribeStackResourcesOutput { stack_resources: Some(found.collect()) })
}

/// The stack that has a resource of that physical id.
async fn owner(
    room: &Stacks,
    call: &Call,
    physical_id: &str,
) -> Result<(Stack, Vec<StackResource>), Refusal> {
    let mut after = None;
    loop {
        let scan = Scan::index(&every_stack()).limit(page::ITEMS).after(after);
        let found = room.store.scan::<Stack>(&scan, call.now).await?;
        for stack in found.items.into_iter().filter(|stack| stack.status != StackStatus::DeleteComplete) {
            let resources = room.resources(stack.id, call.now).await?;
            let has = |resource: &StackResource| {
                resource.now.as_ref().is_some_and(|now| now.physical_id == physical_id)
            };
            if resources.iter().any(has) {
                return Ok((stack, resources));
            }
        }
        after = found.next;
        if after.is_none() {
            return Err(Refusal::Validation(format!("Stack for {physical_id} does not exist")));
        }
    }
}
