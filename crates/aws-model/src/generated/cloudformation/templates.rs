//! Capability `templates`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { GetTemplate GET_TEMPLATE (GetTemplateInput) -> GetTemplateOutput; templates Signed [
        "ChangeSetNotFoundException",
    ] }

    operation! { GetTemplateSummary GET_TEMPLATE_SUMMARY (GetTemplateSummaryInput) -> GetTemplateSummaryOutput; templates Signed [
        "StackSetNotFoundException",
    ] }

    operation! { ValidateTemplate VALIDATE_TEMPLATE (ValidateTemplateInput) -> ValidateTemplateOutput; templates Signed [
    ] }
}

structure! { GetTemplateInput GET_TEMPLATE_INPUT {
    stack_name: Option<String> = "StackName" STACK_NAME;
    change_set_name: Option<String> = "ChangeSetName" CHANGE_SET_NAME_OR_ID;
    template_stage: Option<TemplateStage> = "TemplateStage" TEMPLATE_STAGE;
} }

structure! { GetTemplateOutput GET_TEMPLATE_OUTPUT {
    template_body: Option<String> = "TemplateBody" TEMPLATE_BODY;
    stages_available: Option<Vec<TemplateStage>> = "StagesAvailable" STAGE_LIST;
} }

structure! { GetTemplateSummaryInput GET_TEMPLATE_SUMMARY_INPUT {
    template_body: Option<String> = "TemplateBody" TEMPLATE_BODY;
    template_url: Option<String> = "TemplateURL" TEMPLATE_URL;
    stack_name: Option<String> = "StackName" STACK_NAME_OR_ID;
    stack_set_name: Option<String> = "StackSetName" STACK_SET_NAME_OR_ID;
    call_as: Option<CallAs> = "CallAs" CALL_AS;
    template_summary_config: Option<TemplateSummaryConfig> = "TemplateSummaryConfig" TEMPLATE_SUMMARY_CONFIG;
} }

structure! { GetTemplateSummaryOutput GET_TEMPLATE_SUMMARY_OUTPUT {
    parameters: Option<Vec<ParameterDeclaration>> = "Parameters" PARAMETER_DECLARATIONS;
    description: Option<String> = "Description" DESCRIPTION;
    capabilities: Option<Vec<Capability>> = "Capabilities" CAPABILITIES;
    capabilities_reason: Option<String> = "CapabilitiesReason" CAPABILITIES_REASON;
    resource_types: Option<Vec<String>> = "ResourceTypes" RESOURCE_TYPES;
    version: Option<String> = "Version" VERSION;
    metadata: Option<String> = "Metadata" METADATA;
    declared_transforms: Option<Vec<String>> = "DeclaredTransforms" TRANSFORMS_LIST;
    resource_identifier_summaries: Option<Vec<ResourceIdentifierSummary>> = "ResourceIdentifierSummaries" RESOURCE_IDENTIFIER_SUMMARIES;
    warnings: Option<Warnings> = "Warnings" WARNINGS;
} }

structure! { ParameterConstraints PARAMETER_CONSTRAINTS {
    allowed_values: Option<Vec<String>> = "AllowedValues" ALLOWED_VALUES;
} }

structure! { ParameterDeclaration PARAMETER_DECLARATION {
    parameter_key: Option<String> = "ParameterKey" PARAMETER_KEY;
    default_value: Option<String> = "DefaultValue" PARAMETER_VALUE;
    parameter_type: Option<String> = "ParameterType" PARAMETER_TYPE;
    no_echo: Option<bool> = "NoEcho" NO_ECHO;
    description: Option<String> = "Description" DESCRIPTION;
    parameter_constraints: Option<ParameterConstraints> = "ParameterConstraints" PARAMETER_CONSTRAINTS;
} }

structure! { ResourceIdentifierSummary RESOURCE_IDENTIFIER_SUMMARY {
    resource_type: Option<String> = "ResourceType" RESOURCE_TYPE;
    logical_resource_ids: Option<Vec<String>> = "LogicalResourceIds" LOGICAL_RESOURCE_IDS;
    resource_identifiers: Option<Vec<String>> = "ResourceIdentifiers" RESOURCE_IDENTIFIERS;
} }

structure! { TemplateParameter TEMPLATE_PARAMETER {
    parameter_key: Option<String> = "ParameterKey" PARAMETER_KEY;
    default_value: Option<String> = "DefaultValue" PARAMETER_VALUE;
    no_echo: Option<bool> = "NoEcho" NO_ECHO;
    description: Option<String> = "Description" DESCRIPTION;
} }

structure! { TemplateSummaryConfig TEMPLATE_SUMMARY_CONFIG {
    treat_unrecognized_resource_types_as_warnings: Option<bool> = "TreatUnrecognizedResourceTypesAsWarnings" TREAT_UNRECOGNIZED_RESOURCE_TYPES_AS_WARNINGS;
} }

structure! { ValidateTemplateInput VALIDATE_TEMPLATE_INPUT {
    template_body: Option<String> = "TemplateBody" TEMPLATE_BODY;
    template_url: Option<String> = "TemplateURL" TEMPLATE_URL;
} }

structure! { ValidateTemplateOutput VALIDATE_TEMPLATE_OUTPUT {
    parameters: Option<Vec<TemplateParameter>> = "Parameters" TEMPLATE_PARAMETERS;
    description: Option<String> = "Description" DESCRIPTION;
    capabilities: Option<Vec<Capability>> = "Capabilities" CAPABILITIES;
    capabilities_reason: Option<String> = "CapabilitiesReason" CAPABILITIES_REASON;
    declared_transforms: Option<Vec<String>> = "DeclaredTransforms" TRANSFORMS_LIST;
} }

structure! { Warnings WARNINGS {
    unrecognized_resource_types: Option<Vec<String>> = "UnrecognizedResourceTypes" RESOURCE_TYPES;
} }

string_enum! { CallAs CALL_AS {
    Itself = "SELF";
    DelegatedAdmin = "DELEGATED_ADMIN";
} }

string_enum! { TemplateStage TEMPLATE_STAGE {
    Original = "Original";
    Processed = "Processed";
} }

pub static ALLOWED_VALUE: StringShape = StringShape::new("AllowedValue");
pub static ALLOWED_VALUES: ListShape = ListShape::new("AllowedValues", ALLOWED_VALUE.shape());
pub static CAPABILITIES_REASON: StringShape = StringShape::new("CapabilitiesReason");
pub static LOGICAL_RESOURCE_IDS: ListShape = ListShape::new("LogicalResourceIds", LOGICAL_RESOURCE_ID.shape()).min(1).max(200);
pub static NO_ECHO: BooleanShape = BooleanShape { name: "NoEcho" };
pub static PARAMETER_DECLARATIONS: ListShape = ListShape::new("ParameterDeclarations", PARAMETER_DECLARATION.shape());
pub static PARAMETER_TYPE: StringShape = StringShape::new("ParameterType");
pub static RESOURCE_IDENTIFIER_SUMMARIES: ListShape = ListShape::new("ResourceIdentifierSummaries", RESOURCE_IDENTIFIER_SUMMARY.shape());
pub static RESOURCE_IDENTIFIERS: ListShape = ListShape::new("ResourceIdentifiers", RESOURCE_IDENTIFIER_PROPERTY_KEY.shape());
pub static STACK_SET_NAME_OR_ID: StringShape = StringShape::new("StackSetNameOrId").pattern(&crate::PATTERNS[53]);
pub static STAGE_LIST: ListShape = ListShape::new("StageList", TEMPLATE_STAGE.shape());
pub static TEMPLATE_PARAMETERS: ListShape = ListShape::new("TemplateParameters", TEMPLATE_PARAMETER.shape());
pub static TRANSFORM_NAME: StringShape = StringShape::new("TransformName");
pub static TRANSFORMS_LIST: ListShape = ListShape::new("TransformsList", TRANSFORM_NAME.shape());
pub static TREAT_UNRECOGNIZED_RESOURCE_TYPES_AS_WARNINGS: BooleanShape = BooleanShape { name: "TreatUnrecognizedResourceTypesAsWarnings" };
pub static VERSION: StringShape = StringShape::new("Version");
