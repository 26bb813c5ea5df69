//! GetTemplate: the template of a stack or of a change set, as it came or with its transforms and loops written out.

use access::Call;
use aws_model::cloudformation::{GetTemplateInput, GetTemplateOutput, TemplateStage};

use crate::{Refusal, Stacks, names, template};

/// Gives it.
///
/// # Errors
/// There is no such stack or change set.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: GetTemplateInput,
) -> Result<GetTemplateOutput, Refusal> {
    let (stack, revision) = match (&input.change_set_name, &input.stack_name) {
        (Some(name), stack) => {
            let (stack, found) = room.load_change_set(name, stack.as_deref(), call.now).await?;
            let revision = room.find_revision(stack.id, found.revision, call.now).await?;
            (stack, revision)
        }
        (None, Some(name)) => {
            let stack = room.load_stack(name, call.now).await?;
            let revision = room.shown_revision(&stack, call.now).await?;
            (stack, revision)
        }
        (None, None) => return Err(Refusal::validation("StackName or ChangeSetName must be specified.")),
    };
    let missing = || Refusal::Validation(format!("Template for stack [{}] is not there.", stack.name));
    let revision = revision.ok_or_else(missing)?;
    let body = match input.template_stage {
        Some(TemplateStage::Processed) => {
            let read = template::parse(&revision.template).map_err(Refusal::Validation)?;
            let pseudo = template::pseudo(&names::of(&stack, &revision.tags));
            let bound = read.bind(&template::values(&revision), &pseudo, &template::looked(&revision));
            bound.map_err(|fault| Refusal::Validation(template::said(fault)))?.processed().to_string()
        }
        _ => revision.template.clone(),
    };
    Ok(GetTemplateOutput {
        template_body: Some(body),
        stages_available: Some(vec![TemplateStage::Original, TemplateStage::Processed]),
    })
}
