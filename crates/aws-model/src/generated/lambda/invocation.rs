//! Capability `invocation`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { Invoke INVOKE (InvocationRequest) -> InvocationResponse; invocation Signed [
        "RuntimeAliasDeletedException", "CodeArtifactUserDeletedException", "ResourceNotReadyException",
        "ServiceQuotaExceededException", "InvalidSecurityGroupIDException", "SnapStartTimeoutException",
        "TooManyRequestsException", "EC2ThrottledException", "EFSMountConnectivityException",
        "SubnetIPAddressLimitReachedException", "KMSAccessDeniedException", "RequestTooLargeException",
        "KMSDisabledException", "UnsupportedMediaTypeException", "S3FilesMountConnectivityException",
        "SerializedRequestEntityTooLargeException", "InvalidRuntimeException",
        "NoPublishedVersionException", "EC2UnexpectedException", "InvalidSubnetIDException",
        "KMSNotFoundException", "InvalidParameterValueException", "EC2AccessDeniedException",
        "EFSIOException", "KMSInvalidStateException", "ResourceConflictException",
        "RuntimeVersionDeletedException", "ENILimitReachedException", "SnapStartNotReadyException",
        "ServiceException", "CodeArtifactUserPendingException", "SnapStartException",
        "RecursiveInvocationException", "S3FilesMountFailureException", "EFSMountTimeoutException",
        "ENINotReadyException", "S3FilesMountTimeoutException", "CodeArtifactUserFailedException",
        "ModeNotSupportedException", "ResourceNotFoundException", "InvalidRequestContentException",
        "SnapStartRegenerationFailureException", "DurableExecutionAlreadyStartedException",
        "InvalidZipFileException", "EFSMountFailureException",
    ] @ "POST" "/2015-03-31/functions/{FunctionName}/invocations" 200 }
}

structure! { InvocationRequest INVOCATION_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    invocation_type: Option<InvocationType> = "InvocationType" INVOCATION_TYPE @ header "X-Amz-Invocation-Type";
    log_type: Option<LogType> = "LogType" LOG_TYPE @ header "X-Amz-Log-Type";
    client_context: Option<String> = "ClientContext" STRING @ header "X-Amz-Client-Context";
    durable_execution_name: Option<String> = "DurableExecutionName" DURABLE_EXECUTION_NAME @ header "X-Amz-Durable-Execution-Name";
    payload: Option<Vec<u8>> = "Payload" BLOB @ payload;
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
    tenant_id: Option<String> = "TenantId" TENANT_ID @ header "X-Amz-Tenant-Id";
} }

structure! { InvocationResponse INVOCATION_RESPONSE {
    status_code: Option<i32> = "StatusCode" INTEGER @ status;
    function_error: Option<String> = "FunctionError" STRING @ header "X-Amz-Function-Error";
    log_result: Option<String> = "LogResult" STRING @ header "X-Amz-Log-Result";
    payload: Option<Vec<u8>> = "Payload" BLOB @ payload;
    executed_version: Option<String> = "ExecutedVersion" VERSION @ header "X-Amz-Executed-Version";
    durable_execution_arn: Option<String> = "DurableExecutionArn" DURABLE_EXECUTION_ARN @ header "X-Amz-Durable-Execution-Arn";
} }

string_enum! { InvocationType INVOCATION_TYPE {
    Event = "Event";
    RequestResponse = "RequestResponse";
    DryRun = "DryRun";
} }

string_enum! { LogType LOG_TYPE {
    None = "None";
    Tail = "Tail";
} }

pub static DURABLE_EXECUTION_ARN: StringShape = StringShape::new("DurableExecutionArn").min(1).max(1024).pattern(&crate::PATTERNS[63]);
pub static DURABLE_EXECUTION_NAME: StringShape = StringShape::new("DurableExecutionName").min(1).max(64).pattern(&crate::PATTERNS[64]);
pub static TENANT_ID: StringShape = StringShape::new("TenantId").min(1).max(256).pattern(&crate::PATTERNS[65]);
