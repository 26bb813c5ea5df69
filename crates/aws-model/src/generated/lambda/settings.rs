//! Capability `settings`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Timestamp;

pub mod ops {
    use super::*;

    operation! { GetAccountSettings GET_ACCOUNT_SETTINGS (GetAccountSettingsRequest) -> GetAccountSettingsResponse; settings Signed [
        "ServiceException", "TooManyRequestsException",
    ] @ "GET" "/2016-08-19/account-settings" 200 }

    operation! { GetFunctionCodeSigningConfig GET_FUNCTION_CODE_SIGNING_CONFIG (GetFunctionCodeSigningConfigRequest) -> GetFunctionCodeSigningConfigResponse; settings Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException", "CodeSigningConfigNotFoundException",
    ] @ "GET" "/2020-06-30/functions/{FunctionName}/code-signing-config" 200 }

    operation! { GetFunctionEventInvokeConfig GET_FUNCTION_EVENT_INVOKE_CONFIG (GetFunctionEventInvokeConfigRequest) -> FunctionEventInvokeConfig; settings Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2019-09-25/functions/{FunctionName}/event-invoke-config" 200 }

    operation! { GetFunctionRecursionConfig GET_FUNCTION_RECURSION_CONFIG (GetFunctionRecursionConfigRequest) -> GetFunctionRecursionConfigResponse; settings Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2024-08-31/functions/{FunctionName}/recursion-config" 200 }

    operation! { GetRuntimeManagementConfig GET_RUNTIME_MANAGEMENT_CONFIG (GetRuntimeManagementConfigRequest) -> GetRuntimeManagementConfigResponse; settings Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2021-07-20/functions/{FunctionName}/runtime-management-config" 200 }

    operation! { ListFunctionEventInvokeConfigs LIST_FUNCTION_EVENT_INVOKE_CONFIGS (ListFunctionEventInvokeConfigsRequest) -> ListFunctionEventInvokeConfigsResponse; settings Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2019-09-25/functions/{FunctionName}/event-invoke-config/list" 200 }

    operation! { PutFunctionRecursionConfig PUT_FUNCTION_RECURSION_CONFIG (PutFunctionRecursionConfigRequest) -> PutFunctionRecursionConfigResponse; settings Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException",
    ] @ "PUT" "/2024-08-31/functions/{FunctionName}/recursion-config" 200 }

    operation! { PutRuntimeManagementConfig PUT_RUNTIME_MANAGEMENT_CONFIG (PutRuntimeManagementConfigRequest) -> PutRuntimeManagementConfigResponse; settings Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException",
    ] @ "PUT" "/2021-07-20/functions/{FunctionName}/runtime-management-config" 200 }
}

structure! { AccountLimit ACCOUNT_LIMIT {
    total_code_size: Option<i64> = "TotalCodeSize" LONG;
    code_size_unzipped: Option<i64> = "CodeSizeUnzipped" LONG;
    code_size_zipped: Option<i64> = "CodeSizeZipped" LONG;
    concurrent_executions: Option<i32> = "ConcurrentExecutions" INTEGER;
    unreserved_concurrent_executions: Option<i32> = "UnreservedConcurrentExecutions" UNRESERVED_CONCURRENT_EXECUTIONS;
} }

structure! { AccountUsage ACCOUNT_USAGE {
    total_code_size: Option<i64> = "TotalCodeSize" LONG;
    function_count: Option<i64> = "FunctionCount" LONG;
} }

structure! { DestinationConfig DESTINATION_CONFIG {
    on_success: Option<OnSuccess> = "OnSuccess" ON_SUCCESS;
    on_failure: Option<OnFailure> = "OnFailure" ON_FAILURE;
} }

structure! { FunctionEventInvokeConfig FUNCTION_EVENT_INVOKE_CONFIG {
    last_modified: Option<Timestamp> = "LastModified" DATE;
    function_arn: Option<String> = "FunctionArn" FUNCTION_ARN;
    maximum_retry_attempts: Option<i32> = "MaximumRetryAttempts" MAXIMUM_RETRY_ATTEMPTS;
    maximum_event_age_in_seconds: Option<i32> = "MaximumEventAgeInSeconds" MAXIMUM_EVENT_AGE_IN_SECONDS;
    destination_config: Option<DestinationConfig> = "DestinationConfig" DESTINATION_CONFIG;
} }

structure! { GetAccountSettingsRequest GET_ACCOUNT_SETTINGS_REQUEST {
} }

structure! { GetAccountSettingsResponse GET_ACCOUNT_SETTINGS_RESPONSE {
    account_limit: Option<AccountLimit> = "AccountLimit" ACCOUNT_LIMIT;
    account_usage: Option<AccountUsage> = "AccountUsage" ACCOUNT_USAGE;
} }

structure! { GetFunctionCodeSigningConfigRequest GET_FUNCTION_CODE_SIGNING_CONFIG_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
} }

structure! { GetFunctionCodeSigningConfigResponse GET_FUNCTION_CODE_SIGNING_CONFIG_RESPONSE {
    code_signing_config_arn: String = "CodeSigningConfigArn" CODE_SIGNING_CONFIG_ARN;
    function_name: String = "FunctionName" FUNCTION_NAME;
} }

structure! { GetFunctionEventInvokeConfigRequest GET_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
} }

structure! { GetFunctionRecursionConfigRequest GET_FUNCTION_RECURSION_CONFIG_REQUEST {
    function_name: String = "FunctionName" UNQUALIFIED_FUNCTION_NAME @ uri "FunctionName";
} }

structure! { GetFunctionRecursionConfigResponse GET_FUNCTION_RECURSION_CONFIG_RESPONSE {
    recursive_loop: Option<RecursiveLoop> = "RecursiveLoop" RECURSIVE_LOOP;
} }

structure! { GetRuntimeManagementConfigRequest GET_RUNTIME_MANAGEMENT_CONFIG_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
} }

structure! { GetRuntimeManagementConfigResponse GET_RUNTIME_MANAGEMENT_CONFIG_RESPONSE {
    update_runtime_on: Option<UpdateRuntimeOn> = "UpdateRuntimeOn" UPDATE_RUNTIME_ON;
    function_arn: Option<String> = "FunctionArn" NAME_SPACED_FUNCTION_ARN;
    runtime_version_arn: Option<String> = "RuntimeVersionArn" RUNTIME_VERSION_ARN;
} }

structure! { ListFunctionEventInvokeConfigsRequest LIST_FUNCTION_EVENT_INVOKE_CONFIGS_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    marker: Option<String> = "Marker" STRING @ query "Marker";
    max_items: Option<i32> = "MaxItems" MAX_FUNCTION_EVENT_INVOKE_CONFIG_LIST_ITEMS @ query "MaxItems";
} }

structure! { ListFunctionEventInvokeConfigsResponse LIST_FUNCTION_EVENT_INVOKE_CONFIGS_RESPONSE {
    function_event_invoke_configs: Option<Vec<FunctionEventInvokeConfig>> = "FunctionEventInvokeConfigs" FUNCTION_EVENT_INVOKE_CONFIG_LIST;
    next_marker: Option<String> = "NextMarker" STRING;
} }

structure! { OnFailure ON_FAILURE {
    destination: Option<String> = "Destination" DESTINATION_ARN;
} }

structure! { OnSuccess ON_SUCCESS {
    destination: Option<String> = "Destination" DESTINATION_ARN;
} }

structure! { PutFunctionRecursionConfigRequest PUT_FUNCTION_RECURSION_CONFIG_REQUEST {
    function_name: String = "FunctionName" UNQUALIFIED_FUNCTION_NAME @ uri "FunctionName";
    recursive_loop: RecursiveLoop = "RecursiveLoop" RECURSIVE_LOOP;
} }

structure! { PutFunctionRecursionConfigResponse PUT_FUNCTION_RECURSION_CONFIG_RESPONSE {
    recursive_loop: Option<RecursiveLoop> = "RecursiveLoop" RECURSIVE_LOOP;
} }

structure! { PutRuntimeManagementConfigRequest PUT_RUNTIME_MANAGEMENT_CONFIG_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
    update_runtime_on: UpdateRuntimeOn = "UpdateRuntimeOn" UPDATE_RUNTIME_ON;
    runtime_version_arn: Option<String> = "RuntimeVersionArn" RUNTIME_VERSION_ARN;
} }

structure! { PutRuntimeManagementConfigResponse PUT_RUNTIME_MANAGEMENT_CONFIG_RESPONSE {
    update_runtime_on: UpdateRuntimeOn = "UpdateRuntimeOn" UPDATE_RUNTIME_ON;
    function_arn: String = "FunctionArn" FUNCTION_ARN;
    runtime_version_arn: Option<String> = "RuntimeVersionArn" RUNTIME_VERSION_ARN;
} }

string_enum! { RecursiveLoop RECURSIVE_LOOP {
    Allow = "Allow";
    Terminate = "Terminate";
} }

string_enum! { UpdateRuntimeOn UPDATE_RUNTIME_ON {
    Auto = "Auto";
    Manual = "Manual";
    FunctionUpdate = "FunctionUpdate";
} }

pub static DATE: TimestampShape = TimestampShape { name: "Date" };
pub static DESTINATION_ARN: StringShape = StringShape::new("DestinationArn").min(0).max(350).pattern(&crate::PATTERNS[77]);
pub static FUNCTION_EVENT_INVOKE_CONFIG_LIST: ListShape = ListShape::new("FunctionEventInvokeConfigList", FUNCTION_EVENT_INVOKE_CONFIG.shape());
pub static MAX_FUNCTION_EVENT_INVOKE_CONFIG_LIST_ITEMS: NumberShape = NumberShape::integer("MaxFunctionEventInvokeConfigListItems").min(1).max(50);
pub static MAXIMUM_EVENT_AGE_IN_SECONDS: NumberShape = NumberShape::integer("MaximumEventAgeInSeconds").min(60).max(21600);
pub static MAXIMUM_RETRY_ATTEMPTS: NumberShape = NumberShape::integer("MaximumRetryAttempts").min(0).max(2);
pub static UNQUALIFIED_FUNCTION_NAME: StringShape = StringShape::new("UnqualifiedFunctionName").min(1).max(140).pattern(&crate::PATTERNS[78]);
pub static UNRESERVED_CONCURRENT_EXECUTIONS: NumberShape = NumberShape::integer("UnreservedConcurrentExecutions").min(0);
