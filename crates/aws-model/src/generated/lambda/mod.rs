//! The API `lambda`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

#![expect(missing_docs, reason = "the names are AWS's and no prose of the model is kept")]

mod aliases;
mod concurrency;
mod functions;
mod invocation;
mod layers;
mod permissions;
mod settings;
mod tags;
mod versions;
mod shapes;

pub use aliases::*;
pub use concurrency::*;
pub use functions::*;
pub use invocation::*;
pub use layers::*;
pub use permissions::*;
pub use settings::*;
pub use tags::*;
pub use versions::*;
pub use shapes::*;

pub mod ops {
    pub use super::aliases::ops::*;
    pub use super::concurrency::ops::*;
    pub use super::functions::ops::*;
    pub use super::invocation::ops::*;
    pub use super::layers::ops::*;
    pub use super::permissions::ops::*;
    pub use super::settings::ops::*;
    pub use super::tags::ops::*;
    pub use super::versions::ops::*;
}

pub static SERVICE: crate::operation::ServiceModel = crate::operation::ServiceModel {
    name: "lambda",
    protocol: crate::operation::Protocol::RestJson,
    xml_namespace: "",
    target_prefix: "",
    api_version: "2015-03-31",
    operations: &[
        &ops::ADD_LAYER_VERSION_PERMISSION,
        &ops::ADD_PERMISSION,
        &ops::CREATE_ALIAS,
        &ops::CREATE_FUNCTION,
        &ops::DELETE_ALIAS,
        &ops::DELETE_FUNCTION,
        &ops::DELETE_FUNCTION_CONCURRENCY,
        &ops::DELETE_LAYER_VERSION,
        &ops::GET_ACCOUNT_SETTINGS,
        &ops::GET_ALIAS,
        &ops::GET_FUNCTION,
        &ops::GET_FUNCTION_CODE_SIGNING_CONFIG,
        &ops::GET_FUNCTION_CONCURRENCY,
        &ops::GET_FUNCTION_CONFIGURATION,
        &ops::GET_FUNCTION_EVENT_INVOKE_CONFIG,
        &ops::GET_FUNCTION_RECURSION_CONFIG,
        &ops::GET_LAYER_VERSION,
        &ops::GET_LAYER_VERSION_BY_ARN,
        &ops::GET_LAYER_VERSION_POLICY,
        &ops::GET_POLICY,
        &ops::GET_RUNTIME_MANAGEMENT_CONFIG,
        &ops::INVOKE,
        &ops::LIST_ALIASES,
        &ops::LIST_FUNCTION_EVENT_INVOKE_CONFIGS,
        &ops::LIST_FUNCTIONS,
        &ops::LIST_LAYER_VERSIONS,
        &ops::LIST_LAYERS,
        &ops::LIST_TAGS,
        &ops::LIST_VERSIONS_BY_FUNCTION,
        &ops::PUBLISH_LAYER_VERSION,
        &ops::PUBLISH_VERSION,
        &ops::PUT_FUNCTION_CONCURRENCY,
        &ops::PUT_FUNCTION_RECURSION_CONFIG,
        &ops::PUT_RUNTIME_MANAGEMENT_CONFIG,
        &ops::REMOVE_LAYER_VERSION_PERMISSION,
        &ops::REMOVE_PERMISSION,
        &ops::TAG_RESOURCE,
        &ops::UNTAG_RESOURCE,
        &ops::UPDATE_ALIAS,
        &ops::UPDATE_FUNCTION_CODE,
        &ops::UPDATE_FUNCTION_CONFIGURATION,
    ],
    others: &[
        crate::operation::Other { name: "CheckpointDurableExecution", method: "POST", path: "/2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint" },
        crate::operation::Other { name: "CreateCapacityProvider", method: "POST", path: "/2025-11-30/capacity-providers" },
        crate::operation::Other { name: "CreateCodeSigningConfig", method: "POST", path: "/2020-04-22/code-signing-configs" },
        crate::operation::Other { name: "CreateEventSourceMapping", method: "POST", path: "/2015-03-31/event-source-mappings" },
        crate::operation::Other { name: "CreateFunctionUrlConfig", method: "POST", path: "/2021-10-31/functions/{FunctionName}/url" },
        crate::operation::Other { name: "DeleteCapacityProvider", method: "DELETE", path: "/2025-11-30/capacity-providers/{CapacityProviderName}" },
        crate::operation::Other { name: "DeleteCodeSigningConfig", method: "DELETE", path: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}" },
        crate::operation::Other { name: "DeleteDurableExecution", method: "DELETE", path: "/2025-12-01/durable-executions/{DurableExecutionArn}" },
        crate::operation::Other { name: "DeleteEventSourceMapping", method: "DELETE", path: "/2015-03-31/event-source-mappings/{UUID}" },
        crate::operation::Other { name: "DeleteFunctionCodeSigningConfig", method: "DELETE", path: "/2020-06-30/functions/{FunctionName}/code-signing-config" },
        crate::operation::Other { name: "DeleteFunctionEventInvokeConfig", method: "DELETE", path: "/2019-09-25/functions/{FunctionName}/event-invoke-config" },
        crate::operation::Other { name: "DeleteFunctionUrlConfig", method: "DELETE", path: "/2021-10-31/functions/{FunctionName}/url" },
        crate::operation::Other { name: "DeleteProvisionedConcurrencyConfig", method: "DELETE", path: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency" },
        crate::operation::Other { name: "DeleteResourcePolicy", method: "DELETE", path: "/2026-07-09/resource-policy/{ResourceArn}" },
        crate::operation::Other { name: "GetCapacityProvider", method: "GET", path: "/2025-11-30/capacity-providers/{CapacityProviderName}" },
        crate::operation::Other { name: "GetCodeSigningConfig", method: "GET", path: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}" },
        crate::operation::Other { name: "GetDurableExecution", method: "GET", path: "/2025-12-01/durable-executions/{DurableExecutionArn}" },
        crate::operation::Other { name: "GetDurableExecutionHistory", method: "GET", path: "/2025-12-01/durable-executions/{DurableExecutionArn}/history" },
        crate::operation::Other { name: "GetDurableExecutionState", method: "GET", path: "/2025-12-01/durable-executions/{DurableExecutionArn}/state" },
        crate::operation::Other { name: "GetEventSourceMapping", method: "GET", path: "/2015-03-31/event-source-mappings/{UUID}" },
        crate::operation::Other { name: "GetFunctionScalingConfig", method: "GET", path: "/2025-11-30/functions/{FunctionName}/function-scaling-config" },
        crate::operation::Other { name: "GetFunctionUrlConfig", method: "GET", path: "/2021-10-31/functions/{FunctionName}/url" },
        crate::operation::Other { name: "GetProvisionedConcurrencyConfig", method: "GET", path: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency" },
        crate::operation::Other { name: "GetResourcePolicy", method: "GET", path: "/2026-07-09/resource-policy/{ResourceArn}" },
        crate::operation::Other { name: "InvokeAsync", method: "POST", path: "/2014-11-13/functions/{FunctionName}/invoke-async" },
        crate::operation::Other { name: "InvokeWithResponseStream", method: "POST", path: "/2021-11-15/functions/{FunctionName}/response-streaming-invocations" },
        crate::operation::Other { name: "ListCapacityProviders", method: "GET", path: "/2025-11-30/capacity-providers" },
        crate::operation::Other { name: "ListCodeSigningConfigs", method: "GET", path: "/2020-04-22/code-signing-configs" },
        crate::operation::Other { name: "ListDurableExecutionsByFunction", method: "GET", path: "/2025-12-01/functions/{FunctionName}/durable-executions" },
        crate::operation::Other { name: "ListEventSourceMappings", method: "GET", path: "/2015-03-31/event-source-mappings" },
        crate::operation::Other { name: "ListFunctionUrlConfigs", method: "GET", path: "/2021-10-31/functions/{FunctionName}/urls" },
        crate::operation::Other { name: "ListFunctionVersionsByCapacityProvider", method: "GET", path: "/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions" },
        crate::operation::Other { name: "ListFunctionsByCodeSigningConfig", method: "GET", path: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions" },
        crate::operation::Other { name: "ListProvisionedConcurrencyConfigs", method: "GET", path: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL" },
        crate::operation::Other { name: "PauseDurableExecution", method: "POST", path: "/2025-12-01/durable-executions/{DurableExecutionArn}/pause" },
        crate::operation::Other { name: "PutFunctionCodeSigningConfig", method: "PUT", path: "/2020-06-30/functions/{FunctionName}/code-signing-config" },
        crate::operation::Other { name: "PutFunctionEventInvokeConfig", method: "PUT", path: "/2019-09-25/functions/{FunctionName}/event-invoke-config" },
        crate::operation::Other { name: "PutFunctionScalingConfig", method: "PUT", path: "/2025-11-30/functions/{FunctionName}/function-scaling-config" },
        crate::operation::Other { name: "PutProvisionedConcurrencyConfig", method: "PUT", path: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency" },
        crate::operation::Other { name: "PutResourcePolicy", method: "PUT", path: "/2026-07-09/resource-policy/{ResourceArn}" },
        crate::operation::Other { name: "ResumeDurableExecution", method: "POST", path: "/2025-12-01/durable-executions/{DurableExecutionArn}/resume" },
        crate::operation::Other { name: "SendDurableExecutionCallbackFailure", method: "POST", path: "/2025-12-01/durable-execution-callbacks/{CallbackId}/fail" },
        crate::operation::Other { name: "SendDurableExecutionCallbackHeartbeat", method: "POST", path: "/2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat" },
        crate::operation::Other { name: "SendDurableExecutionCallbackSuccess", method: "POST", path: "/2025-12-01/durable-execution-callbacks/{CallbackId}/succeed" },
        crate::operation::Other { name: "StopDurableExecution", method: "POST", path: "/2025-12-01/durable-executions/{DurableExecutionArn}/stop" },
        crate::operation::Other { name: "UpdateCapacityProvider", method: "PUT", path: "/2025-11-30/capacity-providers/{CapacityProviderName}" },
        crate::operation::Other { name: "UpdateCodeSigningConfig", method: "PUT", path: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}" },
        crate::operation::Other { name: "UpdateEventSourceMapping", method: "PUT", path: "/2015-03-31/event-source-mappings/{UUID}" },
        crate::operation::Other { name: "UpdateFunctionEventInvokeConfig", method: "POST", path: "/2019-09-25/functions/{FunctionName}/event-invoke-config" },
        crate::operation::Other { name: "UpdateFunctionUrlConfig", method: "PUT", path: "/2021-10-31/functions/{FunctionName}/url" },
    ],
    faults: &[
        crate::operation::Fault { name: "AliasLimitExceededException", code: "AliasLimitExceededException", status: 400, message: "message", kind: true },
        crate::operation::Fault { name: "CodeArtifactUserDeletedException", code: "CodeArtifactUserDeletedException", status: 409, message: "message", kind: true },
        crate::operation::Fault { name: "CodeArtifactUserFailedException", code: "CodeArtifactUserFailedException", status: 409, message: "message", kind: true },
        crate::operation::Fault { name: "CodeArtifactUserPendingException", code: "CodeArtifactUserPendingException", status: 409, message: "message", kind: true },
        crate::operation::Fault { name: "CodeSigningConfigNotFoundException", code: "CodeSigningConfigNotFoundException", status: 404, message: "Message", kind: true },
        crate::operation::Fault { name: "CodeStorageExceededException", code: "CodeStorageExceededException", status: 400, message: "message", kind: true },
        crate::operation::Fault { name: "CodeVerificationFailedException", code: "CodeVerificationFailedException", status: 400, message: "Message", kind: true },
        crate::operation::Fault { name: "DurableExecutionAlreadyStartedException", code: "DurableExecutionAlreadyStartedException", status: 409, message: "Message", kind: true },
        crate::operation::Fault { name: "EC2AccessDeniedException", code: "EC2AccessDeniedException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "EC2ThrottledException", code: "EC2ThrottledException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "EC2UnexpectedException", code: "EC2UnexpectedException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "EFSIOException", code: "EFSIOException", status: 410, message: "Message", kind: true },
        crate::operation::Fault { name: "EFSMountConnectivityException", code: "EFSMountConnectivityException", status: 408, message: "Message", kind: true },
        crate::operation::Fault { name: "EFSMountFailureException", code: "EFSMountFailureException", status: 403, message: "Message", kind: true },
        crate::operation::Fault { name: "EFSMountTimeoutException", code: "EFSMountTimeoutException", status: 408, message: "Message", kind: true },
        crate::operation::Fault { name: "ENILimitReachedException", code: "ENILimitReachedException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "ENINotReadyException", code: "ENINotReadyException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "FunctionVersionsPerCapacityProviderLimitExceededException", code: "FunctionVersionsPerCapacityProviderLimitExceededException", status: 400, message: "message", kind: true },
        crate::operation::Fault { name: "InvalidCodeSignatureException", code: "InvalidCodeSignatureException", status: 400, message: "Message", kind: true },
        crate::operation::Fault { name: "InvalidParameterValueException", code: "InvalidParameterValueException", status: 400, message: "message", kind: true },
        crate::operation::Fault { name: "InvalidRequestContentException", code: "InvalidRequestContentException", status: 400, message: "message", kind: true },
        crate::operation::Fault { name: "InvalidRuntimeException", code: "InvalidRuntimeException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "InvalidSecurityGroupIDException", code: "InvalidSecurityGroupIDException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "InvalidSubnetIDException", code: "InvalidSubnetIDException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "InvalidZipFileException", code: "InvalidZipFileException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "KMSAccessDeniedException", code: "KMSAccessDeniedException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "KMSDisabledException", code: "KMSDisabledException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "KMSInvalidStateException", code: "KMSInvalidStateException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "KMSNotFoundException", code: "KMSNotFoundException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "ModeNotSupportedException", code: "ModeNotSupportedException", status: 400, message: "message", kind: true },
        crate::operation::Fault { name: "NoPublishedVersionException", code: "NoPublishedVersionException", status: 400, message: "Message", kind: true },
        crate::operation::Fault { name: "PolicyLengthExceededException", code: "PolicyLengthExceededException", status: 400, message: "message", kind: true },
        crate::operation::Fault { name: "PreconditionFailedException", code: "PreconditionFailedException", status: 412, message: "message", kind: true },
        crate::operation::Fault { name: "PublicPolicyException", code: "PublicPolicyException", status: 400, message: "Message", kind: true },
        crate::operation::Fault { name: "RecursiveInvocationException", code: "RecursiveInvocationException", status: 400, message: "Message", kind: true },
        crate::operation::Fault { name: "RequestTooLargeException", code: "RequestTooLargeException", status: 413, message: "message", kind: true },
        crate::operation::Fault { name: "ResourceConflictException", code: "ResourceConflictException", status: 409, message: "message", kind: true },
        crate::operation::Fault { name: "ResourceNotFoundException", code: "ResourceNotFoundException", status: 404, message: "Message", kind: true },
        crate::operation::Fault { name: "ResourceNotReadyException", code: "ResourceNotReadyException", status: 502, message: "message", kind: true },
        crate::operation::Fault { name: "RuntimeAliasDeletedException", code: "RuntimeAliasDeletedException", status: 409, message: "message", kind: true },
        crate::operation::Fault { name: "RuntimeVersionDeletedException", code: "RuntimeVersionDeletedException", status: 409, message: "message", kind: true },
        crate::operation::Fault { name: "S3FilesMountConnectivityException", code: "S3FilesMountConnectivityException", status: 408, message: "Message", kind: true },
        crate::operation::Fault { name: "S3FilesMountFailureException", code: "S3FilesMountFailureException", status: 403, message: "Message", kind: true },
        crate::operation::Fault { name: "S3FilesMountTimeoutException", code: "S3FilesMountTimeoutException", status: 408, message: "Message", kind: true },
        crate::operation::Fault { name: "SerializedRequestEntityTooLargeException", code: "SerializedRequestEntityTooLargeException", status: 413, message: "message", kind: true },
        crate::operation::Fault { name: "ServiceException", code: "ServiceException", status: 500, message: "Message", kind: true },
        crate::operation::Fault { name: "ServiceQuotaExceededException", code: "ServiceQuotaExceededException", status: 402, message: "Message", kind: true },
        crate::operation::Fault { name: "SnapStartException", code: "SnapStartException", status: 400, message: "Message", kind: true },
        crate::operation::Fault { name: "SnapStartNotReadyException", code: "SnapStartNotReadyException", status: 409, message: "Message", kind: true },
        crate::operation::Fault { name: "SnapStartRegenerationFailureException", code: "SnapStartRegenerationFailureException", status: 409, message: "Message", kind: true },
        crate::operation::Fault { name: "SnapStartTimeoutException", code: "SnapStartTimeoutException", status: 408, message: "Message", kind: true },
        crate::operation::Fault { name: "SubnetIPAddressLimitReachedException", code: "SubnetIPAddressLimitReachedException", status: 502, message: "Message", kind: true },
        crate::operation::Fault { name: "TooManyRequestsException", code: "TooManyRequestsException", status: 429, message: "message", kind: true },
        crate::operation::Fault { name: "UnsupportedMediaTypeException", code: "UnsupportedMediaTypeException", status: 415, message: "message", kind: true },
    ],
};
