//! ValidateTemplate: whether a template can be read, and what it asks for.

use access::Call;
use aws_model::cloudformation::{TemplateParameter, ValidateTemplateInput, ValidateTemplateOutput};

use super::{capabilities, read};
use crate::{Refusal, Stacks, asked};

/// Reads.
///
/// # Errors
/// What is wrong with the template.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: ValidateTemplateInput,
) -> Result<ValidateTemplateOutput, Refusal> {
    let source = asked::source(input.template_body, input.template_url, None)?;
    let summary = read(room, call, &source).await?.summary();
    let (capabilities, capabilities_reason) = capabilities(&summary);
    let parameter = |parameter: &templates::Parameter| TemplateParameter {
        parameter_key: Some(parameter.name.clone()),
        default_value: parameter.default.clone(),
        no_echo: Some(parameter.no_echo),
        description: parameter.description.clone(),
    };
    Ok(ValidateTemplateOutput {
        parameters: Some(summary.parameters.iter().map(parameter).collect()),
        description: summary.description.clone(),
        capabilities,
        capabilities_reason,
        declared_transforms: Some(summary.transforms.clone()).filter(|transforms| !transforms.is_empty()),
    })
}
