//! CreateStack: a template is carried out for the first time. A short one is settled when the call answers.

use access::Call;
use aws_model::cloudformation::{CreateStackInput, CreateStackOutput, OnFailure as Asked};
use directory::stacks::OnFailure;

use crate::asked::{self, Unbuilt};
use crate::prepare::Proposal;
use crate::propose::Manner;
use crate::{Refusal, Stacks};

/// Makes the stack.
///
/// # Errors
/// The name is taken; the template cannot be carried out; a setting that is not built.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: CreateStackInput,
) -> Result<CreateStackOutput, Refusal> {
    let stays = Unbuilt {
        notifications: input.notification_ar_ns,
        rollback: input.rollback_configuration,
        resource_types: input.resource_types,
        policies: [input.stack_policy_body, input.stack_policy_url, None, None],
        deployment: input.deployment_config,
        disable_validation: input.disable_validation,
        retain_except_on_create: input.retain_except_on_create,
    }
    .check()?;
    let on_failure = match (input.on_failure, input.disable_rollback) {
        (Some(_), Some(_)) => {
            return Err(Refusal::validation(
                "You can specify either DisableRollback or OnFailure, but not both.",
            ));
        }
        (Some(Asked::DoNothing), _) | (None, Some(true)) => OnFailure::Nothing,
        (Some(Asked::Delete), _) => OnFailure::Delete,
        _ if stays => OnFailure::Nothing,
        _ => OnFailure::Rollback,
    };
    let proposal = Proposal {
        source: asked::source(input.template_body, input.template_url, None)?,
        parameters: asked::parameters(input.parameters)?,
        keeps_values: false,
        capabilities: asked::capabilities(input.capabilities),
        tags: asked::tags(input.tags),
        skip_unsupported: false,
        looked_at: false,
    };
    let manner = Manner {
        on_failure,
        token: input.client_request_token,
        timeout_minutes: input.timeout_in_minutes.and_then(|minutes| u32::try_from(minutes).ok()),
        role_arn: input.role_arn,
        protected: input.enable_termination_protection,
        allow_in_place: false,
    };
    let (stack, operation) = room.create(call, &input.stack_name, &proposal, &manner).await?;
    Ok(CreateStackOutput { stack_id: Some(stack.arn()), operation_id: Some(operation.to_string()) })
}
