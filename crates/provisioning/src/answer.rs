//! Stacks, resources and events as they are answered.

use aws_model::Timestamp as Moment;
use aws_model::cloudformation::{
    Capability, Output, Parameter, ResourceStatus, Stack as AnsweredStack, StackDriftInformation,
    StackDriftInformationSummary, StackDriftStatus, StackEvent as AnsweredEvent, StackResource as Resource,
    StackResourceDetail, StackResourceDriftInformation, StackResourceDriftInformationSummary,
    StackResourceDriftStatus, StackResourceSummary, StackStatus, StackSummary, Tag,
};
use directory::Timestamp;
use directory::stacks::{Revision, Stack, StackEvent, StackResource};

/// What stands for a value that is never given out.
const HIDDEN: &str = "****";

pub(crate) fn moment(at: Timestamp) -> Moment {
    Moment(at.0 as f64 / 1000.0)
}

fn status(stack: &Stack) -> StackStatus {
    stack.status.as_str().parse().expect("every status of ours is one of AWS's")
}

pub(crate) fn resource_status(name: &str) -> Option<ResourceStatus> {
    name.parse().ok()
}

/// The values of a revision's parameters, without those that are never given out.
pub(crate) fn parameters(revision: Option<&Revision>) -> Vec<Parameter> {
    let parameters = revision.into_iter().flat_map(|revision| &revision.parameters);
    parameters
        .map(|parameter| Parameter {
            parameter_key: Some(parameter.key.clone()),
            parameter_value: Some(if parameter.no_echo {
                HIDDEN.to_owned()
            } else {
                parameter.value.clone()
            }),
            resolved_value: parameter
                .resolved
                .clone()
                .map(|value| if parameter.no_echo { HIDDEN.to_owned() } else { value }),
            ..Parameter::default()
        })
        .collect()
}

pub(crate) fn tags(revision: Option<&Revision>) -> Vec<Tag> {
    let tags = revision.into_iter().flat_map(|revision| &revision.tags);
    tags.map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}

pub(crate) fn capabilities(revision: Option<&Revision>) -> Vec<Capability> {
    let given = revision.into_iter().flat_map(|revision| &revision.capabilities);
    given.filter_map(|name| name.parse().ok()).collect()
}

/// The description in a revision's template.
pub(crate) fn description(revision: Option<&Revision>) -> Option<String> {
    let template = crate::template::parse(&revision?.template).ok()?;
    template.description().map(str::to_owned)
}

pub(crate) fn stack(stack: &Stack, revision: Option<&Revision>) -> AnsweredStack {
    let output = |output: &directory::stacks::Output| Output {
        output_key: Some(output.key.clone()),
        output_value: Some(output.value.clone()),
        description: output.description.clone(),
        export_name: output.export.clone(),
    };
    let outputs: Vec<Output> = stack.outputs.iter().map(output).collect();
    AnsweredStack {
        stack_id: Some(stack.arn()),
        stack_name: stack.name.clone(),
        change_set_id: stack.change_set.clone(),
        description: description(revision),
        parameters: Some(parameters(revision)).filter(|parameters| !parameters.is_empty()),
        creation_time: moment(stack.created_at),
        deletion_time: stack.deleted_at.map(moment),
        last_updated_time: stack.updated_at.map(moment),
        stack_status: status(stack),
        stack_status_reason: stack.reason.clone(),
        disable_rollback: Some(stack.disable_rollback),
        notification_ar_ns: Some(Vec::new()),
        timeout_in_minutes: stack.timeout_minutes.and_then(|minutes| i32::try_from(minutes).ok()),
        capabilities: Some(capabilities(revision)).filter(|capabilities| !capabilities.is_empty()),
        outputs: Some(outputs).filter(|outputs| !outputs.is_empty()),
        role_arn: stack.role_arn.clone(),
        tags: Some(tags(revision)),
        enable_termination_protection: Some(stack.protected),
        drift_information: Some(StackDriftInformation {
            stack_drift_status: StackDriftStatus::NotChecked,
            ..StackDriftInformation::default()
        }),
        ..AnsweredStack::default()
    }
}

pub(crate) fn summary(stack: &Stack, description: Option<String>) -> StackSummary {
    StackSummary {
        stack_id: Some(stack.arn()),
        stack_name: stack.name.clone(),
        template_description: description,
        creation_time: moment(stack.created_at),
        last_updated_time: stack.updated_at.map(moment),
        deletion_time: stack.deleted_at.map(moment),
        stack_status: status(stack),
        stack_status_reason: stack.reason.clone(),
        drift_information: Some(StackDriftInformationSummary {
            stack_drift_status: StackDriftStatus::NotChecked,
            ..StackDriftInformationSummary::default()
        }),
        ..StackSummary::default()
    }
}

pub(crate) fn event(stack: &Stack, event: StackEvent) -> AnsweredEvent {
    AnsweredEvent {
        stack_id: stack.arn(),
        event_id: event.id,
        stack_name: stack.name.clone(),
        operation_id: Some(event.operation.to_string()),
        logical_resource_id: Some(event.logical_id),
        physical_resource_id: Some(event.physical_id),
        resource_type: Some(event.resource_type),
        timestamp: moment(event.at),
        resource_status: resource_status(&event.status),
        resource_status_reason: event.reason,
        client_request_token: event.token,
        ..AnsweredEvent::default()
    }
}

fn physical_id(resource: &StackResource) -> Option<String> {
    resource.now.as_ref().map(|now| now.physical_id.clone())
}

fn status_of(resource: &StackResource) -> ResourceStatus {
    resource_status(resource.status.as_str()).expect("every status of ours is one of AWS's")
}

pub(crate) fn resource(stack: &Stack, resource: &StackResource) -> Resource {
    Resource {
        stack_name: Some(stack.name.clone()),
        stack_id: Some(stack.arn()),
        logical_resource_id: resource.logical_id.clone(),
        physical_resource_id: physical_id(resource),
        resource_type: resource.resource_type.clone(),
        timestamp: moment(resource.at),
        resource_status: status_of(resource),
        resource_status_reason: resource.reason.clone(),
        drift_information: Some(StackResourceDriftInformation {
            stack_resource_drift_status: StackResourceDriftStatus::NotChecked,
            ..StackResourceDriftInformation::default()
        }),
        ..Resource::default()
    }
}

pub(crate) fn resource_detail(stack: &Stack, resource: &StackResource) -> StackResourceDetail {
    StackResourceDetail {
        stack_name: Some(stack.name.clone()),
        stack_id: Some(stack.arn()),
        logical_resource_id: resource.logical_id.clone(),
        physical_resource_id: physical_id(resource),
        resource_type: resource.resource_type.clone(),
        last_updated_timestamp: moment(resource.at),
        resource_status: status_of(resource),
        resource_status_reason: resource.reason.clone(),
        drift_information: Some(StackResourceDriftInformation {
            stack_resource_drift_status: StackResourceDriftStatus::NotChecked,
            ..StackResourceDriftInformation::default()
        }),
        ..StackResourceDetail::default()
    }
}

pub(crate) fn resource_summary(resource: &StackResource) -> StackResourceSummary {
    StackResourceSummary {
        logical_resource_id: resource.logical_id.clone(),
        physical_resource_id: physical_id(resource),
        resource_type: resource.resource_type.clone(),
        last_updated_timestamp: moment(resource.at),
        resource_status: status_of(resource),
        resource_status_reason: resource.reason.clone(),
        drift_information: Some(StackResourceDriftInformationSummary {
            stack_resource_drift_status: StackResourceDriftStatus::NotChecked,
            ..StackResourceDriftInformationSummary::default()
        }),
        ..StackResourceSummary::default()
    }
}
