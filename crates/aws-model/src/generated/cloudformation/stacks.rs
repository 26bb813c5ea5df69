//! Capability `stacks`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Timestamp;

pub mod ops {
    use super::*;

    operation! { CancelUpdateStack CANCEL_UPDATE_STACK (CancelUpdateStackInput) -> (); stacks Signed [
        "TokenAlreadyExistsException",
    ] }

    operation! { ContinueUpdateRollback CONTINUE_UPDATE_ROLLBACK (ContinueUpdateRollbackInput) -> ContinueUpdateRollbackOutput; stacks Signed [
        "TokenAlreadyExistsException",
    ] }

    operation! { CreateStack CREATE_STACK (CreateStackInput) -> CreateStackOutput; stacks Signed [
        "LimitExceededException", "AlreadyExistsException", "TokenAlreadyExistsException",
        "InsufficientCapabilitiesException",
    ] }

    operation! { DeleteStack DELETE_STACK (DeleteStackInput) -> (); stacks Signed [
        "TokenAlreadyExistsException",
    ] }

    operation! { DescribeEvents DESCRIBE_EVENTS (DescribeEventsInput) -> DescribeEventsOutput; stacks Signed [
    ] }

    operation! { DescribeStackEvents DESCRIBE_STACK_EVENTS (DescribeStackEventsInput) -> DescribeStackEventsOutput; stacks Signed [
    ] }

    operation! { DescribeStackResource DESCRIBE_STACK_RESOURCE (DescribeStackResourceInput) -> DescribeStackResourceOutput; stacks Signed [
    ] }

    operation! { DescribeStackResources DESCRIBE_STACK_RESOURCES (DescribeStackResourcesInput) -> DescribeStackResourcesOutput; stacks Signed [
    ] }

    operation! { DescribeStacks DESCRIBE_STACKS (DescribeStacksInput) -> DescribeStacksOutput; stacks Signed [
    ] }

    operation! { GetStackPolicy GET_STACK_POLICY (GetStackPolicyInput) -> GetStackPolicyOutput; stacks Signed [
    ] }

    operation! { ListStackResources LIST_STACK_RESOURCES (ListStackResourcesInput) -> ListStackResourcesOutput; stacks Signed [
    ] }

    operation! { ListStacks LIST_STACKS (ListStacksInput) -> ListStacksOutput; stacks Signed [
    ] }

    operation! { RollbackStack ROLLBACK_STACK (RollbackStackInput) -> RollbackStackOutput; stacks Signed [
        "TokenAlreadyExistsException",
    ] }

    operation! { SetStackPolicy SET_STACK_POLICY (SetStackPolicyInput) -> (); stacks Signed [
    ] }

    operation! { UpdateStack UPDATE_STACK (UpdateStackInput) -> UpdateStackOutput; stacks Signed [
        "InsufficientCapabilitiesException", "TokenAlreadyExistsException",
    ] }

    operation! { UpdateTerminationProtection UPDATE_TERMINATION_PROTECTION (UpdateTerminationProtectionInput) -> UpdateTerminationProtectionOutput; stacks Signed [
    ] }
}

structure! { CancelUpdateStackInput CANCEL_UPDATE_STACK_INPUT {
    stack_name: String = "StackName" STACK_NAME;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
} }

structure! { ContinueUpdateRollbackInput CONTINUE_UPDATE_ROLLBACK_INPUT {
    stack_name: String = "StackName" STACK_NAME_OR_ID;
    role_arn: Option<String> = "RoleARN" ROLE_ARN;
    resources_to_skip: Option<Vec<String>> = "ResourcesToSkip" RESOURCES_TO_SKIP;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
    force_rollback: Option<bool> = "ForceRollback" FORCE_ROLLBACK;
} }

structure! { ContinueUpdateRollbackOutput CONTINUE_UPDATE_ROLLBACK_OUTPUT {
} }

structure! { CreateStackInput CREATE_STACK_INPUT {
    stack_name: String = "StackName" STACK_NAME;
    template_body: Option<String> = "TemplateBody" TEMPLATE_BODY;
    template_url: Option<String> = "TemplateURL" TEMPLATE_URL;
    parameters: Option<Vec<Parameter>> = "Parameters" PARAMETERS;
    disable_rollback: Option<bool> = "DisableRollback" DISABLE_ROLLBACK;
    rollback_configuration: Option<RollbackConfiguration> = "RollbackConfiguration" ROLLBACK_CONFIGURATION;
    timeout_in_minutes: Option<i32> = "TimeoutInMinutes" TIMEOUT_MINUTES;
    notification_ar_ns: Option<Vec<String>> = "NotificationARNs" NOTIFICATION_AR_NS;
    capabilities: Option<Vec<Capability>> = "Capabilities" CAPABILITIES;
    resource_types: Option<Vec<String>> = "ResourceTypes" RESOURCE_TYPES;
    role_arn: Option<String> = "RoleARN" ROLE_ARN;
    on_failure: Option<OnFailure> = "OnFailure" ON_FAILURE;
    stack_policy_body: Option<String> = "StackPolicyBody" STACK_POLICY_BODY;
    stack_policy_url: Option<String> = "StackPolicyURL" STACK_POLICY_URL;
    tags: Option<Vec<Tag>> = "Tags" TAGS;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
    enable_termination_protection: Option<bool> = "EnableTerminationProtection" ENABLE_TERMINATION_PROTECTION;
    retain_except_on_create: Option<bool> = "RetainExceptOnCreate" RETAIN_EXCEPT_ON_CREATE;
    deployment_config: Option<DeploymentConfig> = "DeploymentConfig" DEPLOYMENT_CONFIG;
    disable_validation: Option<bool> = "DisableValidation" DISABLE_VALIDATION;
} }

structure! { CreateStackOutput CREATE_STACK_OUTPUT {
    stack_id: Option<String> = "StackId" STACK_ID;
    operation_id: Option<String> = "OperationId" OPERATION_ID;
} }

structure! { DeleteStackInput DELETE_STACK_INPUT {
    stack_name: String = "StackName" STACK_NAME;
    retain_resources: Option<Vec<String>> = "RetainResources" RETAIN_RESOURCES;
    role_arn: Option<String> = "RoleARN" ROLE_ARN;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
    deletion_mode: Option<DeletionMode> = "DeletionMode" DELETION_MODE;
    deployment_config: Option<DeploymentConfig> = "DeploymentConfig" DEPLOYMENT_CONFIG;
} }

structure! { DescribeEventsInput DESCRIBE_EVENTS_INPUT {
    stack_name: Option<String> = "StackName" STACK_NAME_OR_ID;
    change_set_name: Option<String> = "ChangeSetName" CHANGE_SET_NAME_OR_ID;
    operation_id: Option<String> = "OperationId" OPERATION_ID;
    filters: Option<EventFilter> = "Filters" EVENT_FILTER;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { DescribeEventsOutput DESCRIBE_EVENTS_OUTPUT {
    operation_events: Option<Vec<OperationEvent>> = "OperationEvents" OPERATION_EVENTS;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { DescribeStackEventsInput DESCRIBE_STACK_EVENTS_INPUT {
    stack_name: String = "StackName" STACK_NAME;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { DescribeStackEventsOutput DESCRIBE_STACK_EVENTS_OUTPUT {
    stack_events: Option<Vec<StackEvent>> = "StackEvents" STACK_EVENTS;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { DescribeStackResourceInput DESCRIBE_STACK_RESOURCE_INPUT {
    stack_name: String = "StackName" STACK_NAME;
    logical_resource_id: String = "LogicalResourceId" LOGICAL_RESOURCE_ID;
} }

structure! { DescribeStackResourceOutput DESCRIBE_STACK_RESOURCE_OUTPUT {
    stack_resource_detail: Option<StackResourceDetail> = "StackResourceDetail" STACK_RESOURCE_DETAIL;
} }

structure! { DescribeStackResourcesInput DESCRIBE_STACK_RESOURCES_INPUT {
    stack_name: Option<String> = "StackName" STACK_NAME;
    logical_resource_id: Option<String> = "LogicalResourceId" LOGICAL_RESOURCE_ID;
    physical_resource_id: Option<String> = "PhysicalResourceId" PHYSICAL_RESOURCE_ID;
} }

structure! { DescribeStackResourcesOutput DESCRIBE_STACK_RESOURCES_OUTPUT {
    stack_resources: Option<Vec<StackResource>> = "StackResources" STACK_RESOURCES;
} }

structure! { DescribeStacksInput DESCRIBE_STACKS_INPUT {
    stack_name: Option<String> = "StackName" STACK_NAME;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { DescribeStacksOutput DESCRIBE_STACKS_OUTPUT {
    stacks: Option<Vec<Stack>> = "Stacks" STACKS;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { EventFilter EVENT_FILTER {
    failed_events: Option<bool> = "FailedEvents" FAILED_EVENTS_FILTER;
} }

structure! { GetStackPolicyInput GET_STACK_POLICY_INPUT {
    stack_name: String = "StackName" STACK_NAME;
} }

structure! { GetStackPolicyOutput GET_STACK_POLICY_OUTPUT {
    stack_policy_body: Option<String> = "StackPolicyBody" STACK_POLICY_BODY;
} }

structure! { ListStackResourcesInput LIST_STACK_RESOURCES_INPUT {
    stack_name: String = "StackName" STACK_NAME;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { ListStackResourcesOutput LIST_STACK_RESOURCES_OUTPUT {
    stack_resource_summaries: Option<Vec<StackResourceSummary>> = "StackResourceSummaries" STACK_RESOURCE_SUMMARIES;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { ListStacksInput LIST_STACKS_INPUT {
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
    stack_status_filter: Option<Vec<StackStatus>> = "StackStatusFilter" STACK_STATUS_FILTER;
} }

structure! { ListStacksOutput LIST_STACKS_OUTPUT {
    stack_summaries: Option<Vec<StackSummary>> = "StackSummaries" STACK_SUMMARIES;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { OperationEntry OPERATION_ENTRY {
    operation_type: Option<OperationType> = "OperationType" OPERATION_TYPE;
    operation_id: Option<String> = "OperationId" OPERATION_ID;
} }

structure! { OperationEvent OPERATION_EVENT {
    event_id: Option<String> = "EventId" EVENT_ID;
    stack_id: Option<String> = "StackId" STACK_ID;
    operation_id: Option<String> = "OperationId" OPERATION_ID;
    operation_type: Option<OperationType> = "OperationType" OPERATION_TYPE;
    operation_status: Option<BeaconStackOperationStatus> = "OperationStatus" BEACON_STACK_OPERATION_STATUS;
    event_type: Option<EventType> = "EventType" EVENT_TYPE;
    logical_resource_id: Option<String> = "LogicalResourceId" LOGICAL_RESOURCE_ID;
    physical_resource_id: Option<String> = "PhysicalResourceId" PHYSICAL_RESOURCE_ID;
    resource_type: Option<String> = "ResourceType" RESOURCE_TYPE;
    timestamp: Option<Timestamp> = "Timestamp" TIMESTAMP;
    start_time: Option<Timestamp> = "StartTime" TIMESTAMP;
    end_time: Option<Timestamp> = "EndTime" TIMESTAMP;
    resource_status: Option<ResourceStatus> = "ResourceStatus" RESOURCE_STATUS;
    resource_status_reason: Option<String> = "ResourceStatusReason" RESOURCE_STATUS_REASON;
    resource_properties: Option<String> = "ResourceProperties" RESOURCE_PROPERTIES;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
    hook_type: Option<String> = "HookType" HOOK_TYPE;
    hook_status: Option<HookStatus> = "HookStatus" HOOK_STATUS;
    hook_status_reason: Option<String> = "HookStatusReason" HOOK_STATUS_REASON;
    hook_invocation_point: Option<HookInvocationPoint> = "HookInvocationPoint" HOOK_INVOCATION_POINT;
    hook_failure_mode: Option<HookFailureMode> = "HookFailureMode" HOOK_FAILURE_MODE;
    detailed_status: Option<DetailedStatus> = "DetailedStatus" DETAILED_STATUS;
    validation_failure_mode: Option<HookFailureMode> = "ValidationFailureMode" HOOK_FAILURE_MODE;
    validation_name: Option<String> = "ValidationName" VALIDATION_NAME;
    validation_status: Option<ValidationStatus> = "ValidationStatus" VALIDATION_STATUS;
    validation_status_reason: Option<String> = "ValidationStatusReason" VALIDATION_STATUS_REASON;
    validation_path: Option<String> = "ValidationPath" VALIDATION_PATH;
} }

structure! { Output OUTPUT {
    output_key: Option<String> = "OutputKey" OUTPUT_KEY;
    output_value: Option<String> = "OutputValue" OUTPUT_VALUE;
    description: Option<String> = "Description" DESCRIPTION;
    export_name: Option<String> = "ExportName" EXPORT_NAME;
} }

structure! { RollbackStackInput ROLLBACK_STACK_INPUT {
    stack_name: String = "StackName" STACK_NAME_OR_ID;
    role_arn: Option<String> = "RoleARN" ROLE_ARN;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
    retain_except_on_create: Option<bool> = "RetainExceptOnCreate" RETAIN_EXCEPT_ON_CREATE;
    deployment_config: Option<DeploymentConfig> = "DeploymentConfig" DEPLOYMENT_CONFIG;
} }

structure! { RollbackStackOutput ROLLBACK_STACK_OUTPUT {
    stack_id: Option<String> = "StackId" STACK_ID;
    operation_id: Option<String> = "OperationId" OPERATION_ID;
} }

structure! { SetStackPolicyInput SET_STACK_POLICY_INPUT {
    stack_name: String = "StackName" STACK_NAME;
    stack_policy_body: Option<String> = "StackPolicyBody" STACK_POLICY_BODY;
    stack_policy_url: Option<String> = "StackPolicyURL" STACK_POLICY_URL;
} }

structure! { Stack STACK {
    stack_id: Option<String> = "StackId" STACK_ID;
    stack_name: String = "StackName" STACK_NAME;
    change_set_id: Option<String> = "ChangeSetId" CHANGE_SET_ID;
    description: Option<String> = "Description" DESCRIPTION;
    parameters: Option<Vec<Parameter>> = "Parameters" PARAMETERS;
    creation_time: Timestamp = "CreationTime" CREATION_TIME;
    deletion_time: Option<Timestamp> = "DeletionTime" DELETION_TIME;
    last_updated_time: Option<Timestamp> = "LastUpdatedTime" LAST_UPDATED_TIME;
    rollback_configuration: Option<RollbackConfiguration> = "RollbackConfiguration" ROLLBACK_CONFIGURATION;
    stack_status: StackStatus = "StackStatus" STACK_STATUS;
    stack_status_reason: Option<String> = "StackStatusReason" STACK_STATUS_REASON;
    disable_rollback: Option<bool> = "DisableRollback" DISABLE_ROLLBACK;
    deployment_config: Option<DeploymentConfig> = "DeploymentConfig" DEPLOYMENT_CONFIG;
    notification_ar_ns: Option<Vec<String>> = "NotificationARNs" NOTIFICATION_AR_NS;
    timeout_in_minutes: Option<i32> = "TimeoutInMinutes" TIMEOUT_MINUTES;
    capabilities: Option<Vec<Capability>> = "Capabilities" CAPABILITIES;
    outputs: Option<Vec<Output>> = "Outputs" OUTPUTS;
    role_arn: Option<String> = "RoleARN" ROLE_ARN;
    tags: Option<Vec<Tag>> = "Tags" TAGS;
    enable_termination_protection: Option<bool> = "EnableTerminationProtection" ENABLE_TERMINATION_PROTECTION;
    parent_id: Option<String> = "ParentId" STACK_ID;
    root_id: Option<String> = "RootId" STACK_ID;
    drift_information: Option<StackDriftInformation> = "DriftInformation" STACK_DRIFT_INFORMATION;
    retain_except_on_create: Option<bool> = "RetainExceptOnCreate" RETAIN_EXCEPT_ON_CREATE;
    deletion_mode: Option<DeletionMode> = "DeletionMode" DELETION_MODE;
    detailed_status: Option<DetailedStatus> = "DetailedStatus" DETAILED_STATUS;
    last_operations: Option<Vec<OperationEntry>> = "LastOperations" LAST_OPERATIONS;
    alias_name: Option<String> = "AliasName" ALIAS_NAME;
} }

structure! { StackDriftInformation STACK_DRIFT_INFORMATION {
    stack_drift_status: StackDriftStatus = "StackDriftStatus" STACK_DRIFT_STATUS;
    last_check_timestamp: Option<Timestamp> = "LastCheckTimestamp" TIMESTAMP;
} }

structure! { StackDriftInformationSummary STACK_DRIFT_INFORMATION_SUMMARY {
    stack_drift_status: StackDriftStatus = "StackDriftStatus" STACK_DRIFT_STATUS;
    last_check_timestamp: Option<Timestamp> = "LastCheckTimestamp" TIMESTAMP;
} }

structure! { StackEvent STACK_EVENT {
    stack_id: String = "StackId" STACK_ID;
    event_id: String = "EventId" EVENT_ID;
    stack_name: String = "StackName" STACK_NAME;
    operation_id: Option<String> = "OperationId" OPERATION_ID;
    logical_resource_id: Option<String> = "LogicalResourceId" LOGICAL_RESOURCE_ID;
    physical_resource_id: Option<String> = "PhysicalResourceId" PHYSICAL_RESOURCE_ID;
    resource_type: Option<String> = "ResourceType" RESOURCE_TYPE;
    timestamp: Timestamp = "Timestamp" TIMESTAMP;
    resource_status: Option<ResourceStatus> = "ResourceStatus" RESOURCE_STATUS;
    resource_status_reason: Option<String> = "ResourceStatusReason" RESOURCE_STATUS_REASON;
    resource_properties: Option<String> = "ResourceProperties" RESOURCE_PROPERTIES;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
    hook_type: Option<String> = "HookType" HOOK_TYPE;
    hook_status: Option<HookStatus> = "HookStatus" HOOK_STATUS;
    hook_status_reason: Option<String> = "HookStatusReason" HOOK_STATUS_REASON;
    hook_invocation_point: Option<HookInvocationPoint> = "HookInvocationPoint" HOOK_INVOCATION_POINT;
    hook_invocation_id: Option<String> = "HookInvocationId" HOOK_INVOCATION_ID;
    hook_failure_mode: Option<HookFailureMode> = "HookFailureMode" HOOK_FAILURE_MODE;
    detailed_status: Option<DetailedStatus> = "DetailedStatus" DETAILED_STATUS;
} }

structure! { StackResource STACK_RESOURCE {
    stack_name: Option<String> = "StackName" STACK_NAME;
    stack_id: Option<String> = "StackId" STACK_ID;
    logical_resource_id: String = "LogicalResourceId" LOGICAL_RESOURCE_ID;
    physical_resource_id: Option<String> = "PhysicalResourceId" PHYSICAL_RESOURCE_ID;
    resource_type: String = "ResourceType" RESOURCE_TYPE;
    timestamp: Timestamp = "Timestamp" TIMESTAMP;
    resource_status: ResourceStatus = "ResourceStatus" RESOURCE_STATUS;
    resource_status_reason: Option<String> = "ResourceStatusReason" RESOURCE_STATUS_REASON;
    description: Option<String> = "Description" DESCRIPTION;
    drift_information: Option<StackResourceDriftInformation> = "DriftInformation" STACK_RESOURCE_DRIFT_INFORMATION;
    module_info: Option<ModuleInfo> = "ModuleInfo" MODULE_INFO;
} }

structure! { StackResourceDetail STACK_RESOURCE_DETAIL {
    stack_name: Option<String> = "StackName" STACK_NAME;
    stack_id: Option<String> = "StackId" STACK_ID;
    logical_resource_id: String = "LogicalResourceId" LOGICAL_RESOURCE_ID;
    physical_resource_id: Option<String> = "PhysicalResourceId" PHYSICAL_RESOURCE_ID;
    resource_type: String = "ResourceType" RESOURCE_TYPE;
    last_updated_timestamp: Timestamp = "LastUpdatedTimestamp" TIMESTAMP;
    resource_status: ResourceStatus = "ResourceStatus" RESOURCE_STATUS;
    resource_status_reason: Option<String> = "ResourceStatusReason" RESOURCE_STATUS_REASON;
    description: Option<String> = "Description" DESCRIPTION;
    metadata: Option<String> = "Metadata" METADATA;
    drift_information: Option<StackResourceDriftInformation> = "DriftInformation" STACK_RESOURCE_DRIFT_INFORMATION;
    module_info: Option<ModuleInfo> = "ModuleInfo" MODULE_INFO;
} }

structure! { StackResourceDriftInformation STACK_RESOURCE_DRIFT_INFORMATION {
    stack_resource_drift_status: StackResourceDriftStatus = "StackResourceDriftStatus" STACK_RESOURCE_DRIFT_STATUS;
    last_check_timestamp: Option<Timestamp> = "LastCheckTimestamp" TIMESTAMP;
} }

structure! { StackResourceDriftInformationSummary STACK_RESOURCE_DRIFT_INFORMATION_SUMMARY {
    stack_resource_drift_status: StackResourceDriftStatus = "StackResourceDriftStatus" STACK_RESOURCE_DRIFT_STATUS;
    last_check_timestamp: Option<Timestamp> = "LastCheckTimestamp" TIMESTAMP;
} }

structure! { StackResourceSummary STACK_RESOURCE_SUMMARY {
    logical_resource_id: String = "LogicalResourceId" LOGICAL_RESOURCE_ID;
    physical_resource_id: Option<String> = "PhysicalResourceId" PHYSICAL_RESOURCE_ID;
    resource_type: String = "ResourceType" RESOURCE_TYPE;
    last_updated_timestamp: Timestamp = "LastUpdatedTimestamp" TIMESTAMP;
    resource_status: ResourceStatus = "ResourceStatus" RESOURCE_STATUS;
    resource_status_reason: Option<String> = "ResourceStatusReason" RESOURCE_STATUS_REASON;
    drift_information: Option<StackResourceDriftInformationSummary> = "DriftInformation" STACK_RESOURCE_DRIFT_INFORMATION_SUMMARY;
    module_info: Option<ModuleInfo> = "ModuleInfo" MODULE_INFO;
} }

structure! { StackSummary STACK_SUMMARY {
    stack_id: Option<String> = "StackId" STACK_ID;
    stack_name: String = "StackName" STACK_NAME;
    template_description: Option<String> = "TemplateDescription" TEMPLATE_DESCRIPTION;
    creation_time: Timestamp = "CreationTime" CREATION_TIME;
    last_updated_time: Option<Timestamp> = "LastUpdatedTime" LAST_UPDATED_TIME;
    deletion_time: Option<Timestamp> = "DeletionTime" DELETION_TIME;
    stack_status: StackStatus = "StackStatus" STACK_STATUS;
    stack_status_reason: Option<String> = "StackStatusReason" STACK_STATUS_REASON;
    parent_id: Option<String> = "ParentId" STACK_ID;
    root_id: Option<String> = "RootId" STACK_ID;
    drift_information: Option<StackDriftInformationSummary> = "DriftInformation" STACK_DRIFT_INFORMATION_SUMMARY;
    last_operations: Option<Vec<OperationEntry>> = "LastOperations" LAST_OPERATIONS;
} }

structure! { UpdateStackInput UPDATE_STACK_INPUT {
    stack_name: String = "StackName" STACK_NAME;
    template_body: Option<String> = "TemplateBody" TEMPLATE_BODY;
    template_url: Option<String> = "TemplateURL" TEMPLATE_URL;
    use_previous_template: Option<bool> = "UsePreviousTemplate" USE_PREVIOUS_TEMPLATE;
    stack_policy_during_update_body: Option<String> = "StackPolicyDuringUpdateBody" STACK_POLICY_DURING_UPDATE_BODY;
    stack_policy_during_update_url: Option<String> = "StackPolicyDuringUpdateURL" STACK_POLICY_DURING_UPDATE_URL;
    parameters: Option<Vec<Parameter>> = "Parameters" PARAMETERS;
    capabilities: Option<Vec<Capability>> = "Capabilities" CAPABILITIES;
    resource_types: Option<Vec<String>> = "ResourceTypes" RESOURCE_TYPES;
    role_arn: Option<String> = "RoleARN" ROLE_ARN;
    rollback_configuration: Option<RollbackConfiguration> = "RollbackConfiguration" ROLLBACK_CONFIGURATION;
    stack_policy_body: Option<String> = "StackPolicyBody" STACK_POLICY_BODY;
    stack_policy_url: Option<String> = "StackPolicyURL" STACK_POLICY_URL;
    notification_ar_ns: Option<Vec<String>> = "NotificationARNs" NOTIFICATION_AR_NS;
    tags: Option<Vec<Tag>> = "Tags" TAGS;
    disable_rollback: Option<bool> = "DisableRollback" DISABLE_ROLLBACK;
    client_request_token: Option<String> = "ClientRequestToken" CLIENT_REQUEST_TOKEN;
    retain_except_on_create: Option<bool> = "RetainExceptOnCreate" RETAIN_EXCEPT_ON_CREATE;
    deployment_config: Option<DeploymentConfig> = "DeploymentConfig" DEPLOYMENT_CONFIG;
    disable_validation: Option<bool> = "DisableValidation" DISABLE_VALIDATION;
} }

structure! { UpdateStackOutput UPDATE_STACK_OUTPUT {
    stack_id: Option<String> = "StackId" STACK_ID;
    operation_id: Option<String> = "OperationId" OPERATION_ID;
} }

structure! { UpdateTerminationProtectionInput UPDATE_TERMINATION_PROTECTION_INPUT {
    enable_termination_protection: bool = "EnableTerminationProtection" ENABLE_TERMINATION_PROTECTION;
    stack_name: String = "StackName" STACK_NAME_OR_ID;
} }

structure! { UpdateTerminationProtectionOutput UPDATE_TERMINATION_PROTECTION_OUTPUT {
    stack_id: Option<String> = "StackId" STACK_ID;
} }

string_enum! { BeaconStackOperationStatus BEACON_STACK_OPERATION_STATUS {
    InProgress = "IN_PROGRESS";
    Succeeded = "SUCCEEDED";
    Failed = "FAILED";
} }

string_enum! { DeletionMode DELETION_MODE {
    Standard = "STANDARD";
    ForceDeleteStack = "FORCE_DELETE_STACK";
} }

string_enum! { DetailedStatus DETAILED_STATUS {
    ConfigurationComplete = "CONFIGURATION_COMPLETE";
    ValidationFailed = "VALIDATION_FAILED";
} }

string_enum! { EventType EVENT_TYPE {
    StackEvent = "STACK_EVENT";
    ProgressEvent = "PROGRESS_EVENT";
    ValidationError = "VALIDATION_ERROR";
    ProvisioningError = "PROVISIONING_ERROR";
    HookInvocationError = "HOOK_INVOCATION_ERROR";
} }

string_enum! { HookFailureMode HOOK_FAILURE_MODE {
    Fail = "FAIL";
    Warn = "WARN";
} }

string_enum! { HookInvocationPoint HOOK_INVOCATION_POINT {
    PreProvision = "PRE_PROVISION";
} }

string_enum! { HookStatus HOOK_STATUS {
    HookInProgress = "HOOK_IN_PROGRESS";
    HookCompleteSucceeded = "HOOK_COMPLETE_SUCCEEDED";
    HookCompleteFailed = "HOOK_COMPLETE_FAILED";
    HookFailed = "HOOK_FAILED";
} }

string_enum! { OnFailure ON_FAILURE {
    DoNothing = "DO_NOTHING";
    Rollback = "ROLLBACK";
    Delete = "DELETE";
} }

string_enum! { OperationType OPERATION_TYPE {
    CreateStack = "CREATE_STACK";
    UpdateStack = "UPDATE_STACK";
    DeleteStack = "DELETE_STACK";
    ContinueRollback = "CONTINUE_ROLLBACK";
    Rollback = "ROLLBACK";
    CreateChangeset = "CREATE_CHANGESET";
} }

string_enum! { ResourceStatus RESOURCE_STATUS {
    CreateInProgress = "CREATE_IN_PROGRESS";
    CreateFailed = "CREATE_FAILED";
    CreateComplete = "CREATE_COMPLETE";
    DeleteInProgress = "DELETE_IN_PROGRESS";
    DeleteFailed = "DELETE_FAILED";
    DeleteComplete = "DELETE_COMPLETE";
    DeleteSkipped = "DELETE_SKIPPED";
    UpdateInProgress = "UPDATE_IN_PROGRESS";
    UpdateFailed = "UPDATE_FAILED";
    UpdateComplete = "UPDATE_COMPLETE";
    ImportFailed = "IMPORT_FAILED";
    ImportComplete = "IMPORT_COMPLETE";
    ImportInProgress = "IMPORT_IN_PROGRESS";
    ImportRollbackInProgress = "IMPORT_ROLLBACK_IN_PROGRESS";
    ImportRollbackFailed = "IMPORT_ROLLBACK_FAILED";
    ImportRollbackComplete = "IMPORT_ROLLBACK_COMPLETE";
    ExportFailed = "EXPORT_FAILED";
    ExportComplete = "EXPORT_COMPLETE";
    ExportInProgress = "EXPORT_IN_PROGRESS";
    ExportRollbackInProgress = "EXPORT_ROLLBACK_IN_PROGRESS";
    ExportRollbackFailed = "EXPORT_ROLLBACK_FAILED";
    ExportRollbackComplete = "EXPORT_ROLLBACK_COMPLETE";
    UpdateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS";
    UpdateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE";
    UpdateRollbackFailed = "UPDATE_ROLLBACK_FAILED";
    RollbackInProgress = "ROLLBACK_IN_PROGRESS";
    RollbackComplete = "ROLLBACK_COMPLETE";
    RollbackFailed = "ROLLBACK_FAILED";
} }

string_enum! { StackStatus STACK_STATUS {
    CreateInProgress = "CREATE_IN_PROGRESS";
    CreateFailed = "CREATE_FAILED";
    CreateComplete = "CREATE_COMPLETE";
    RollbackInProgress = "ROLLBACK_IN_PROGRESS";
    RollbackFailed = "ROLLBACK_FAILED";
    RollbackComplete = "ROLLBACK_COMPLETE";
    DeleteInProgress = "DELETE_IN_PROGRESS";
    DeleteFailed = "DELETE_FAILED";
    DeleteComplete = "DELETE_COMPLETE";
    UpdateInProgress = "UPDATE_IN_PROGRESS";
    UpdateCompleteCleanupInProgress = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";
    UpdateComplete = "UPDATE_COMPLETE";
    UpdateFailed = "UPDATE_FAILED";
    UpdateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS";
    UpdateRollbackFailed = "UPDATE_ROLLBACK_FAILED";
    UpdateRollbackCompleteCleanupInProgress = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS";
    UpdateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE";
    ReviewInProgress = "REVIEW_IN_PROGRESS";
    ImportInProgress = "IMPORT_IN_PROGRESS";
    ImportComplete = "IMPORT_COMPLETE";
    ImportRollbackInProgress = "IMPORT_ROLLBACK_IN_PROGRESS";
    ImportRollbackFailed = "IMPORT_ROLLBACK_FAILED";
    ImportRollbackComplete = "IMPORT_ROLLBACK_COMPLETE";
} }

string_enum! { ValidationStatus VALIDATION_STATUS {
    Failed = "FAILED";
    Skipped = "SKIPPED";
} }

pub static ALIAS_NAME: StringShape = StringShape::new("AliasName").min(1).max(128);
pub static DELETION_TIME: TimestampShape = TimestampShape { name: "DeletionTime" };
pub static ENABLE_TERMINATION_PROTECTION: BooleanShape = BooleanShape { name: "EnableTerminationProtection" };
pub static EVENT_ID: StringShape = StringShape::new("EventId");
pub static FAILED_EVENTS_FILTER: BooleanShape = BooleanShape { name: "FailedEventsFilter" };
pub static FORCE_ROLLBACK: BooleanShape = BooleanShape { name: "ForceRollback" };
pub static HOOK_INVOCATION_ID: StringShape = StringShape::new("HookInvocationId").min(36).max(36).pattern(&crate::PATTERNS[51]);
pub static HOOK_STATUS_REASON: StringShape = StringShape::new("HookStatusReason").min(1).max(1024);
pub static HOOK_TYPE: StringShape = StringShape::new("HookType").min(1).max(255);
pub static LAST_OPERATIONS: ListShape = ListShape::new("LastOperations", OPERATION_ENTRY.shape());
pub static LAST_UPDATED_TIME: TimestampShape = TimestampShape { name: "LastUpdatedTime" };
pub static OPERATION_EVENTS: ListShape = ListShape::new("OperationEvents", OPERATION_EVENT.shape());
pub static OPERATION_ID: StringShape = StringShape::new("OperationId");
pub static OUTPUT_KEY: StringShape = StringShape::new("OutputKey");
pub static OUTPUT_VALUE: StringShape = StringShape::new("OutputValue");
pub static OUTPUTS: ListShape = ListShape::new("Outputs", OUTPUT.shape());
pub static RESOURCE_PROPERTIES: StringShape = StringShape::new("ResourceProperties");
pub static RESOURCE_STATUS_REASON: StringShape = StringShape::new("ResourceStatusReason");
pub static RESOURCE_TO_SKIP: StringShape = StringShape::new("ResourceToSkip").pattern(&crate::PATTERNS[52]);
pub static RESOURCES_TO_SKIP: ListShape = ListShape::new("ResourcesToSkip", RESOURCE_TO_SKIP.shape());
pub static RETAIN_RESOURCES: ListShape = ListShape::new("RetainResources", LOGICAL_RESOURCE_ID.shape());
pub static STACK_EVENTS: ListShape = ListShape::new("StackEvents", STACK_EVENT.shape());
pub static STACK_POLICY_BODY: StringShape = StringShape::new("StackPolicyBody").min(1).max(16384);
pub static STACK_POLICY_DURING_UPDATE_BODY: StringShape = StringShape::new("StackPolicyDuringUpdateBody").min(1).max(16384);
pub static STACK_POLICY_DURING_UPDATE_URL: StringShape = StringShape::new("StackPolicyDuringUpdateURL").min(1).max(5120);
pub static STACK_POLICY_URL: StringShape = StringShape::new("StackPolicyURL").min(1).max(5120);
pub static STACK_RESOURCE_SUMMARIES: ListShape = ListShape::new("StackResourceSummaries", STACK_RESOURCE_SUMMARY.shape());
pub static STACK_RESOURCES: ListShape = ListShape::new("StackResources", STACK_RESOURCE.shape());
pub static STACK_STATUS_FILTER: ListShape = ListShape::new("StackStatusFilter", STACK_STATUS.shape());
pub static STACK_STATUS_REASON: StringShape = StringShape::new("StackStatusReason");
pub static STACK_SUMMARIES: ListShape = ListShape::new("StackSummaries", STACK_SUMMARY.shape());
pub static STACKS: ListShape = ListShape::new("Stacks", STACK.shape());
pub static TEMPLATE_DESCRIPTION: StringShape = StringShape::new("TemplateDescription");
pub static TIMEOUT_MINUTES: NumberShape = NumberShape::integer("TimeoutMinutes").min(1);
pub static VALIDATION_NAME: StringShape = StringShape::new("ValidationName");
pub static VALIDATION_PATH: StringShape = StringShape::new("ValidationPath");
pub static VALIDATION_STATUS_REASON: StringShape = StringShape::new("ValidationStatusReason");
