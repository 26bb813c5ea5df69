//! CreateChangeSet: what a template would change is looked at, and kept to be executed. It is there when the call answers.

use access::Call;
use aws_model::cloudformation::{ChangeSetType, CreateChangeSetInput, CreateChangeSetOutput, OnStackFailure};
use directory::stacks::OnFailure;

use crate::asked::{self, Unbuilt};
use crate::prepare::Proposal;
use crate::propose::{Manner, Wanted};
use crate::{Refusal, Stacks};

/// Makes the change set.
///
/// # Errors
/// The stack is not there, or is; the name is taken; the template cannot be carried out; a setting that is not built.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: CreateChangeSetInput,
) -> Result<CreateChangeSetOutput, Refusal> {
    let stays = Unbuilt {
        notifications: input.notification_ar_ns,
        rollback: input.rollback_configuration,
        resource_types: input.resource_types,
        deployment: input.deployment_config,
        disable_validation: input.disable_validation,
        ..Unbuilt::default()
    }
    .check()?;
    if input.resources_to_import.is_some_and(|resources| !resources.is_empty())
        || input.change_set_type == Some(ChangeSetType::Import)
        || input.import_existing_resources == Some(true)
    {
        return Err(Refusal::not_built("The import of existing resources"));
    }
    if input.include_nested_stacks == Some(true) {
        return Err(Refusal::not_built("IncludeNestedStacks"));
    }
    if input.deployment_mode.is_some() {
        return Err(Refusal::not_built("DeploymentMode"));
    }
    let proposal = Proposal {
        source: asked::source(input.template_body, input.template_url, input.use_previous_template)?,
        parameters: asked::parameters(input.parameters)?,
        keeps_values: false,
        capabilities: asked::capabilities(input.capabilities),
        tags: asked::tags(input.tags),
        skip_unsupported: false,
        looked_at: true,
    };
    let manner = Manner {
        on_failure: match input.on_stack_failure {
            Some(OnStackFailure::Delete) => OnFailure::Delete,
            Some(OnStackFailure::DoNothing) => OnFailure::Nothing,
            _ if stays => OnFailure::Nothing,
            _ => OnFailure::Rollback,
        },
        role_arn: input.role_arn,
        ..Manner::default()
    };
    let wanted = Wanted {
        name: input.change_set_name,
        description: input.description,
        creates: Some(input.change_set_type == Some(ChangeSetType::Create)),
    };
    let made = room.propose(call, &input.stack_name, &wanted, &proposal, &manner).await?;
    Ok(CreateChangeSetOutput { id: Some(made.change_set.arn()), stack_id: Some(made.stack.arn()) })
}
