//! GetTemplateSummary: what a template asks for: one that is given, or that of a stack.

use access::Call;
use aws_model::cloudformation::{
    GetTemplateSummaryInput, GetTemplateSummaryOutput, ParameterConstraints, ParameterDeclaration, Warnings,
};

use super::{capabilities, read};
use crate::{Refusal, Stacks, asked, template};

/// Reads.
///
/// # Errors
/// There is no such stack; what is wrong with the template; types that are not known, unless those are to be warned of.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: GetTemplateSummaryInput,
) -> Result<GetTemplateSummaryOutput, Refusal> {
    if input.stack_set_name.is_some() {
        return Err(Refusal::not_built("StackSetName"));
    }
    let summary = match &input.stack_name {
        Some(name) => {
            let stack = room.load_stack(name, call.now).await?;
            let revision = room.shown_revision(&stack, call.now).await?;
            let revision = revision
                .ok_or_else(|| Refusal::Validation(format!("Stack with id {name} has no template")))?;
            template::parse(&revision.template).map_err(Refusal::Validation)?.summary()
        }
        None => {
            let source = asked::source(input.template_body, input.template_url, None)?;
            read(room, call, &source).await?.summary()
        }
    };
    let unknown: Vec<String> =
        summary.resource_types.iter().filter(|kind| room.is_unknown(kind)).cloned().collect();
    let warns = input
        .template_summary_config
        .and_then(|config| config.treat_unrecognized_resource_types_as_warnings)
        .unwrap_or(false);
    if !unknown.is_empty() && !warns {
        return Err(Refusal::Validation(format!(
            "Template format error: Unrecognized resource types: [{}]",
            unknown.join(", ")
        )));
    }
    let (capabilities, capabilities_reason) = capabilities(&summary);
    let parameter = |parameter: &templates::Parameter| ParameterDeclaration {
        parameter_key: Some(parameter.name.clone()),
        default_value: parameter.default.clone(),
        parameter_type: Some(parameter.kind.clone()),
        no_echo: Some(parameter.no_echo),
        description: parameter.description.clone(),
        parameter_constraints: Some(ParameterConstraints {
            allowed_values: Some(parameter.allowed_values.clone()).filter(|values| !values.is_empty()),
        }),
    };
    Ok(GetTemplateSummaryOutput {
        parameters: Some(summary.parameters.iter().map(parameter).collect()),
        description: summary.description.clone(),
        capabilities,
        capabilities_reason,
        resource_types: Some(summary.resource_types.clone()),
        version: summary.version.clone(),
        metadata: summary.metadata.clone(),
        declared_transforms: Some(summary.transforms.clone()).filter(|transforms| !transforms.is_empty()),
        warnings: Some(Warnings { unrecognized_resource_types: Some(unknown) }).filter(|warnings| {
            warnings.unrecognized_resource_types.as_ref().is_some_and(|types| !types.is_empty())
        }),
        ..GetTemplateSummaryOutput::default()
    })
}
