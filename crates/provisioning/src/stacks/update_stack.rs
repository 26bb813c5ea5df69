//! UpdateStack: another template, or other values, are carried out on a stack. A short update is settled when the call
//! answers.

use access::Call;
use aws_model::cloudformation::{UpdateStackInput, UpdateStackOutput};
use directory::stacks::OnFailure;

use crate::asked::{self, Unbuilt};
use crate::prepare::Proposal;
use crate::propose::Manner;
use crate::{Refusal, Stacks};

/// Changes the stack.
///
/// # Errors
/// Nothing would change; something is being done to it; the template cannot be carried out; a setting that is not built.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: UpdateStackInput,
) -> Result<UpdateStackOutput, Refusal> {
    let stays = Unbuilt {
        notifications: input.notification_ar_ns,
        rollback: input.rollback_configuration,
        resource_types: input.resource_types,
        policies: [
            input.stack_policy_body,
            input.stack_policy_url,
            input.stack_policy_during_update_body,
            input.stack_policy_during_update_url,
        ],
        deployment: input.deployment_config,
        disable_validation: input.disable_validation,
        retain_except_on_create: input.retain_except_on_create,
    }
    .check()?;
    let proposal = Proposal {
        source: asked::source(input.template_body, input.template_url, input.use_previous_template)?,
        parameters: asked::parameters(input.parameters)?,
        keeps_values: false,
        capabilities: asked::capabilities(input.capabilities),
        tags: asked::tags(input.tags),
        skip_unsupported: false,
        looked_at: false,
    };
    let stays = stays || input.disable_rollback == Some(true);
    let manner = Manner {
        on_failure: if stays { OnFailure::Nothing } else { OnFailure::Rollback },
        token: input.client_request_token,
        role_arn: input.role_arn,
        ..Manner::default()
    };
    let (stack, operation) = room.update(call, &input.stack_name, &proposal, &manner).await?;
    Ok(UpdateStackOutput { stack_id: Some(stack.arn()), operation_id: Some(operation.to_string()) })
}
