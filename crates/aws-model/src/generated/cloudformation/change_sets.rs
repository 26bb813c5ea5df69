//! Capability `change_sets`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Timestamp;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateChangeSet CREATE_CHANGE_SET (CreateChangeSetInput) -> CreateChangeSetOutput; change_sets Signed [
        "AlreadyExistsException", "InsufficientCapabilitiesException", "LimitExceededException",
    ] }

    operation! { DeleteChangeSet DELETE_CHANGE_SET (DeleteChangeSetInput) -> DeleteChangeSetOutput; change_sets Signed [
        "InvalidChangeSetStatusException",
    ] }

    operation! { DescribeChangeSet DESCRIBE_CHANGE_SET (DescribeChangeSetInput) -> DescribeChangeSetOutput; change_sets Signed [
        "ChangeSetNotFoundException",
    ] }

    operation! { ExecuteChangeSet EXECUTE_CHANGE_SET (ExecuteChangeSetInput) -> ExecuteChangeSetOutput; change_sets Signed [
        "InvalidChangeSetStatusException", "ChangeSetNotFoundException",
        "InsufficientCapabilitiesException", "TokenAlreadyExistsException",
    ] }

    operation! { ListChangeSets LIST_CHANGE_SETS (ListChangeSetsInput) -> ListChangeSetsOutput; change_sets Signed [
    ] }
}

structure! { Change CHANGE {
    r#type: Option<ChangeType> = "Type" CHANGE_TYPE;
    hook_invocation_count: Option<i32> = "HookInvocationCount" HOOK_INVOCATION_COUNT;
    resource_change: Option<ResourceChange> = "ResourceChange" RESOURCE_CHANGE;
} }

structure! { ChangeSetSummary CHANGE_SET_SUMMARY {
    stack_id: Option<String> = "StackId" STACK_ID;
    stack_name: Option<String> = "StackName" STACK_NAME;
    change_set_id: Option<String> = "ChangeSetId" CHANGE_SET_ID;
    change_set_name: Option<String> = "ChangeSetName" CHANGE_SET_NAME;
    execution_status: Option<ExecutionStatus> = "ExecutionStatus" EXECUTION_STATUS;
    status: Option<ChangeSetStatus> = "Status" CHANGE_SET_STATUS;
    status_reason: Option<String> = "StatusReason" CHANGE_SET_STATUS_REASON;
    creation_time: Option<Timestamp> = "CreationTime" CREATION_TIME;
    description: Option<String> = "Description" DESCRIPTION;
    include_nested_stacks: Option<bool> = "IncludeNestedStacks" INCLUDE_NESTED_STACKS;
    parent_change_set_id: Option<String> = "ParentChangeSetId" CHANGE_SET_ID;
    root_change_set_id: Option<String> = "RootChangeSetId" CHANGE_SET_ID;
    import_existing_resources: Option<bool> = "ImportExistingResources" IMPORT_EXISTING_RESOURCES;
} }

structure! { CreateChangeSetInput CREATE_CHANGE_SET_INPUT {
    stack_name: String = "StackName" STACK_NAME_OR_ID;
    template_body: Option<String> = "TemplateBody" TEMPLATE_BODY;
    template_url: Option<String> = "TemplateURL" TEMPLATE_URL;
    use_previous_template: Option<bool> = "UsePreviousTemplate" USE_PREVIOUS_TEMPLATE;
    parameters: Option<Vec<Parameter>> = "Parameters" PARAMETERS;
    capabilities: Option<Vec<Capability>> = "Capabilities" CAPABILITIES;
    resource_types: Option<Vec<String>> = "ResourceTypes" RESOURCE_TYPES;
    role_arn: Option<String> = "RoleARN" ROLE_ARN;
    rollback_configuration: Option<RollbackConfiguration> = "RollbackConfiguration" ROLLBACK_CONFIGURATION;
    notification_ar_ns: Option<Vec<String>> = "NotificationARNs" NOTIFICATION_AR_NS;
    tags: Option<Vec<Tag>> = "Tags" TAGS;
    change_set_name: String = "ChangeSetName" CHANGE_SET_NAME;
    client_token: Option<String> = "ClientToken" CLIENT_TOKEN;
    description: Option<String> = "Description" DESCRIPTION;
    change_set_type: Option<ChangeSetType> = "ChangeSetType" CHANGE_SET_TYPE;
    resources_to_import: Option<Vec<ResourceToImport>> = "ResourcesToImport" RESOURCES_TO_IMPORT;
    include_nested_stacks: Option<bool> = "IncludeNestedStacks" INCLUDE_NESTED_STACKS;
    on_stack_failure: Option<OnStackFailure> = "OnStackFailure" ON_STACK_FAILURE;
    import_existing_resources: Option<bool> = "ImportExistingResources" IMPORT_EXISTING_RESOURCES;
    deployment_mode: Option<DeploymentMode> = "DeploymentMode" DEPLOYMENT_MODE;
    deployment_config: Option<DeploymentConfig> = "DeploymentConfig" DEPLOYMENT_CONFIG;
    disable_validation: Option<bool> = "DisableValidation" DISABLE_VALIDATION;
} }

structure! { CreateChangeSetOutput CREATE_CHANGE_SET_OUTPUT {
    id: Option<String> = "Id" CHANGE_SET_ID;
    stack_id: Option<String> = "StackId" STACK_ID;
} }

structure! { DeleteChangeSetInput DELETE_CHANGE_SET_INPUT {
    change_set_name: String = "ChangeSetName" CHANGE_SET_NAME_OR_ID;
    stack_name: Option<String> = "StackName" STACK_NAME_OR_ID;
} }

structure! { DeleteChangeSetOutput DELETE_CHANGE_SET_OUTPUT {
} }

structure! { DescribeChangeSetInput DESCRIBE_CHANGE_SET_INPUT {
    change_set_name: String = "ChangeSetName" CHANGE_SET_NAME_OR_ID;
    stack_name: Option<String> = "StackName" STACK_NAME_OR_ID;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
    include_property_values: Option<bool> = "IncludePropertyValues" INCLUDE_PROPERTY_VALUES;
} }

structure! { DescribeChangeSetOutput DESCRIBE_CHANGE_SET_OUTPUT {
    change_set_name: Option<String> = "ChangeSetName" CHANGE_SET_NAME;
    change_set_id: Option<String> = "ChangeSetId" CHANGE_SET_ID;
    stack_id: Option<String> = "StackId" STACK_ID;
    stack_name: Option<String> = "StackName" STACK_NAME;
    description: Option<String> = "Description" DESCRIPTION;
    parameters: Option<Vec<Parameter>> = "Parameters" PARAMETERS;
    creation_time: Option<Timestamp> = "CreationTime" CREATION_TIME;
    execution_status: Option<ExecutionStatus> = "ExecutionStatus" EXECUTION_STATUS;
    status: Option<ChangeSetStatus> = "Status" CHANGE_SET_STATUS;
    status_reason: Option<String> = "StatusReason" CHANGE_SET_STATUS_REASON;
    stack_drift_status: Option<StackDriftStatus> = "StackDriftStatus" STACK_DRIFT_STATUS;
    notification_ar_ns: Option<Vec<String>> = "NotificationARNs" NOTIFICATION_AR_NS;
    rollback_configuration: Option<RollbackConfiguration> = "RollbackConfiguration" ROLLBACK_CONFIGURATION;
    capabilities: Option<Vec<Capability>> = "Capabilities" CAPABILITIES;
    tags: Option<Vec<Tag>> = "Tags" TAGS;
    changes: Option<Vec<Change>> = "Changes" CHANGES;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
    include_nested_stacks: Option<bool> = "IncludeNestedStacks" INCLUDE_NESTED_STACKS;
    parent_change_set_id: Option<String> = "ParentChangeSetId" CHANGE_SET_ID;
    root_change_set_id: Option<String> = "RootChangeSetId" CHANGE_SET_ID;
    on_stack_failure: Option<OnStackFailure> = "OnStackFailure" ON_STACK_FAILURE;
    import_existing_resources: Option<bool> = "ImportExistingResources" IMPORT_EXISTING_RESOURCES;
    deployment_mode: Option<DeploymentMode> = "DeploymentMode" DEPLOYMENT_MODE;
    deployment_config: Option<DeploymentConfig> = "DeploymentConfig" DEPLOYMENT_CONFIG;
} }

structure! { ExecuteChangeSetInput EXECUTE_CHANGE_SET_INPUT {
    change_set_name: String = "ChangeSetName" CHANGE_SET_NAME_OR_ID;
    stack_name: Option<String> = "StackName" STACK_NAME_OR_ID;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
    disable_rollback: Option<bool> = "DisableRollback" DISABLE_ROLLBACK;
    retain_except_on_create: Option<bool> = "RetainExceptOnCreate" RETAIN_EXCEPT_ON_CREATE;
} }

structure! { ExecuteChangeSetOutput EXECUTE_CHANGE_SET_OUTPUT {
} }

structure! { ListChangeSetsInput LIST_CHANGE_SETS_INPUT {
    stack_name: String = "StackName" STACK_NAME_OR_ID;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { ListChangeSetsOutput LIST_CHANGE_SETS_OUTPUT {
    summaries: Option<Vec<ChangeSetSummary>> = "Summaries" CHANGE_SET_SUMMARIES;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { LiveResourceDrift LIVE_RESOURCE_DRIFT {
    previous_value: Option<String> = "PreviousValue" RESOURCE_DRIFT_PREVIOUS_VALUE;
    actual_value: Option<String> = "ActualValue" RESOURCE_DRIFT_ACTUAL_VALUE;
    drift_detection_timestamp: Option<Timestamp> = "DriftDetectionTimestamp" TIMESTAMP;
} }

structure! { ResourceChange RESOURCE_CHANGE {
    policy_action: Option<PolicyAction> = "PolicyAction" POLICY_ACTION;
    action: Option<ChangeAction> = "Action" CHANGE_ACTION;
    logical_resource_id: Option<String> = "LogicalResourceId" LOGICAL_RESOURCE_ID;
    physical_resource_id: Option<String> = "PhysicalResourceId" PHYSICAL_RESOURCE_ID;
    resource_type: Option<String> = "ResourceType" RESOURCE_TYPE;
    replacement: Option<Replacement> = "Replacement" REPLACEMENT;
    scope: Option<Vec<ResourceAttribute>> = "Scope" SCOPE;
    resource_drift_status: Option<StackResourceDriftStatus> = "ResourceDriftStatus" STACK_RESOURCE_DRIFT_STATUS;
    resource_drift_ignored_attributes: Option<Vec<ResourceDriftIgnoredAttribute>> = "ResourceDriftIgnoredAttributes" RESOURCE_DRIFT_IGNORED_ATTRIBUTES;
    details: Option<Vec<ResourceChangeDetail>> = "Details" RESOURCE_CHANGE_DETAILS;
    change_set_id: Option<String> = "ChangeSetId" CHANGE_SET_ID;
    module_info: Option<ModuleInfo> = "ModuleInfo" MODULE_INFO;
    before_context: Option<String> = "BeforeContext" BEFORE_CONTEXT;
    after_context: Option<String> = "AfterContext" AFTER_CONTEXT;
    previous_deployment_context: Option<String> = "PreviousDeploymentContext" PREVIOUS_DEPLOYMENT_CONTEXT;
} }

structure! { ResourceChangeDetail RESOURCE_CHANGE_DETAIL {
    target: Option<ResourceTargetDefinition> = "Target" RESOURCE_TARGET_DEFINITION;
    evaluation: Option<EvaluationType> = "Evaluation" EVALUATION_TYPE;
    change_source: Option<ChangeSource> = "ChangeSource" CHANGE_SOURCE;
    causing_entity: Option<String> = "CausingEntity" CAUSING_ENTITY;
} }

structure! { ResourceDriftIgnoredAttribute RESOURCE_DRIFT_IGNORED_ATTRIBUTE {
    path: Option<String> = "Path" RESOURCE_PROPERTY_PATH;
    reason: Option<DriftIgnoredReason> = "Reason" DRIFT_IGNORED_REASON;
} }

structure! { ResourceTargetDefinition RESOURCE_TARGET_DEFINITION {
    attribute: Option<ResourceAttribute> = "Attribute" RESOURCE_ATTRIBUTE;
    name: Option<String> = "Name" PROPERTY_NAME;
    requires_recreation: Option<RequiresRecreation> = "RequiresRecreation" REQUIRES_RECREATION;
    path: Option<String> = "Path" RESOURCE_PROPERTY_PATH;
    before_value: Option<String> = "BeforeValue" BEFORE_VALUE;
    after_value: Option<String> = "AfterValue" AFTER_VALUE;
    before_value_from: Option<BeforeValueFrom> = "BeforeValueFrom" BEFORE_VALUE_FROM;
    after_value_from: Option<AfterValueFrom> = "AfterValueFrom" AFTER_VALUE_FROM;
    drift: Option<LiveResourceDrift> = "Drift" LIVE_RESOURCE_DRIFT;
    attribute_change_type: Option<AttributeChangeType> = "AttributeChangeType" ATTRIBUTE_CHANGE_TYPE;
} }

structure! { ResourceToImport RESOURCE_TO_IMPORT {
    resource_type: String = "ResourceType" RESOURCE_TYPE;
    logical_resource_id: String = "LogicalResourceId" LOGICAL_RESOURCE_ID;
    resource_identifier: BTreeMap<String, String> = "ResourceIdentifier" RESOURCE_IDENTIFIER_PROPERTIES;
} }

string_enum! { AfterValueFrom AFTER_VALUE_FROM {
    Template = "TEMPLATE";
} }

string_enum! { AttributeChangeType ATTRIBUTE_CHANGE_TYPE {
    Add = "Add";
    Remove = "Remove";
    Modify = "Modify";
    SyncWithActual = "SyncWithActual";
} }

string_enum! { BeforeValueFrom BEFORE_VALUE_FROM {
    PreviousDeploymentState = "PREVIOUS_DEPLOYMENT_STATE";
    ActualState = "ACTUAL_STATE";
} }

string_enum! { ChangeAction CHANGE_ACTION {
    Add = "Add";
    Modify = "Modify";
    Remove = "Remove";
    Import = "Import";
    Dynamic = "Dynamic";
    SyncWithActual = "SyncWithActual";
} }

string_enum! { ChangeSetStatus CHANGE_SET_STATUS {
    CreatePending = "CREATE_PENDING";
    CreateInProgress = "CREATE_IN_PROGRESS";
    CreateComplete = "CREATE_COMPLETE";
    DeletePending = "DELETE_PENDING";
    DeleteInProgress = "DELETE_IN_PROGRESS";
    DeleteComplete = "DELETE_COMPLETE";
    DeleteFailed = "DELETE_FAILED";
    Failed = "FAILED";
} }

string_enum! { ChangeSetType CHANGE_SET_TYPE {
    Create = "CREATE";
    Update = "UPDATE";
    Import = "IMPORT";
} }

string_enum! { ChangeSource CHANGE_SOURCE {
    ResourceReference = "ResourceReference";
    ParameterReference = "ParameterReference";
    ResourceAttribute = "ResourceAttribute";
    DirectModification = "DirectModification";
    Automatic = "Automatic";
    NoModification = "NoModification";
} }

string_enum! { ChangeType CHANGE_TYPE {
    Resource = "Resource";
} }

string_enum! { DeploymentMode DEPLOYMENT_MODE {
    RevertDrift = "REVERT_DRIFT";
} }

string_enum! { DriftIgnoredReason DRIFT_IGNORED_REASON {
    ManagedByAws = "MANAGED_BY_AWS";
    WriteOnlyProperty = "WRITE_ONLY_PROPERTY";
    SensitiveProperty = "SENSITIVE_PROPERTY";
} }

string_enum! { EvaluationType EVALUATION_TYPE {
    Static = "Static";
    Dynamic = "Dynamic";
} }

string_enum! { ExecutionStatus EXECUTION_STATUS {
    Unavailable = "UNAVAILABLE";
    Available = "AVAILABLE";
    ExecuteInProgress = "EXECUTE_IN_PROGRESS";
    ExecuteComplete = "EXECUTE_COMPLETE";
    ExecuteFailed = "EXECUTE_FAILED";
    Obsolete = "OBSOLETE";
} }

string_enum! { OnStackFailure ON_STACK_FAILURE {
    DoNothing = "DO_NOTHING";
    Rollback = "ROLLBACK";
    Delete = "DELETE";
} }

string_enum! { PolicyAction POLICY_ACTION {
    Delete = "Delete";
    Retain = "Retain";
    Snapshot = "Snapshot";
    ReplaceAndDelete = "ReplaceAndDelete";
    ReplaceAndRetain = "ReplaceAndRetain";
    ReplaceAndSnapshot = "ReplaceAndSnapshot";
} }

string_enum! { Replacement REPLACEMENT {
    True = "True";
    False = "False";
    Conditional = "Conditional";
} }

string_enum! { RequiresRecreation REQUIRES_RECREATION {
    Never = "Never";
    Conditionally = "Conditionally";
    Always = "Always";
} }

string_enum! { ResourceAttribute RESOURCE_ATTRIBUTE {
    Properties = "Properties";
    Metadata = "Metadata";
    CreationPolicy = "CreationPolicy";
    UpdatePolicy = "UpdatePolicy";
    DeletionPolicy = "DeletionPolicy";
    UpdateReplacePolicy = "UpdateReplacePolicy";
    Tags = "Tags";
} }

pub static AFTER_CONTEXT: StringShape = StringShape::new("AfterContext");
pub static AFTER_VALUE: StringShape = StringShape::new("AfterValue");
pub static BEFORE_CONTEXT: StringShape = StringShape::new("BeforeContext");
pub static BEFORE_VALUE: StringShape = StringShape::new("BeforeValue");
pub static CAUSING_ENTITY: StringShape = StringShape::new("CausingEntity");
pub static CHANGE_SET_NAME: StringShape = StringShape::new("ChangeSetName").min(1).max(128).pattern(&crate::PATTERNS[50]);
pub static CHANGE_SET_STATUS_REASON: StringShape = StringShape::new("ChangeSetStatusReason");
pub static CHANGE_SET_SUMMARIES: ListShape = ListShape::new("ChangeSetSummaries", CHANGE_SET_SUMMARY.shape());
pub static CHANGES: ListShape = ListShape::new("Changes", CHANGE.shape());
pub static CLIENT_TOKEN: StringShape = StringShape::new("ClientToken").min(1).max(128);
pub static HOOK_INVOCATION_COUNT: NumberShape = NumberShape::integer("HookInvocationCount").min(1).max(100);
pub static IMPORT_EXISTING_RESOURCES: BooleanShape = BooleanShape { name: "ImportExistingResources" };
pub static INCLUDE_NESTED_STACKS: BooleanShape = BooleanShape { name: "IncludeNestedStacks" };
pub static INCLUDE_PROPERTY_VALUES: BooleanShape = BooleanShape { name: "IncludePropertyValues" };
pub static PREVIOUS_DEPLOYMENT_CONTEXT: StringShape = StringShape::new("PreviousDeploymentContext");
pub static PROPERTY_NAME: StringShape = StringShape::new("PropertyName");
pub static RESOURCE_CHANGE_DETAILS: ListShape = ListShape::new("ResourceChangeDetails", RESOURCE_CHANGE_DETAIL.shape());
pub static RESOURCE_DRIFT_ACTUAL_VALUE: StringShape = StringShape::new("ResourceDriftActualValue");
pub static RESOURCE_DRIFT_IGNORED_ATTRIBUTES: ListShape = ListShape::new("ResourceDriftIgnoredAttributes", RESOURCE_DRIFT_IGNORED_ATTRIBUTE.shape());
pub static RESOURCE_DRIFT_PREVIOUS_VALUE: StringShape = StringShape::new("ResourceDriftPreviousValue");
pub static RESOURCE_IDENTIFIER_PROPERTIES: MapShape = MapShape::new("ResourceIdentifierProperties", &RESOURCE_IDENTIFIER_PROPERTY_KEY, RESOURCE_IDENTIFIER_PROPERTY_VALUE.shape()).min(1).max(256);
pub static RESOURCE_IDENTIFIER_PROPERTY_VALUE: StringShape = StringShape::new("ResourceIdentifierPropertyValue").min(1).max(2048);
pub static RESOURCE_PROPERTY_PATH: StringShape = StringShape::new("ResourcePropertyPath");
pub static RESOURCES_TO_IMPORT: ListShape = ListShape::new("ResourcesToImport", RESOURCE_TO_IMPORT.shape()).max(200);
pub static SCOPE: ListShape = ListShape::new("Scope", RESOURCE_ATTRIBUTE.shape());
