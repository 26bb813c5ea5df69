//! Capability `functions`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Sensitive;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateFunction CREATE_FUNCTION (CreateFunctionRequest) -> FunctionConfiguration; functions Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "InvalidCodeSignatureException", "ResourceNotFoundException",
        "CodeVerificationFailedException", "CodeSigningConfigNotFoundException",
        "CodeStorageExceededException", "FunctionVersionsPerCapacityProviderLimitExceededException",
    ] @ "POST" "/2015-03-31/functions" 201 }

    operation! { DeleteFunction DELETE_FUNCTION (DeleteFunctionRequest) -> DeleteFunctionResponse; functions Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException",
    ] @ "DELETE" "/2015-03-31/functions/{FunctionName}" 200 }

    operation! { GetFunction GET_FUNCTION (GetFunctionRequest) -> GetFunctionResponse; functions Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2015-03-31/functions/{FunctionName}" 200 }

    operation! { GetFunctionConfiguration GET_FUNCTION_CONFIGURATION (GetFunctionConfigurationRequest) -> FunctionConfiguration; functions Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2015-03-31/functions/{FunctionName}/configuration" 200 }

    operation! { ListFunctions LIST_FUNCTIONS (ListFunctionsRequest) -> ListFunctionsResponse; functions Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
    ] @ "GET" "/2015-03-31/functions" 200 }

    operation! { UpdateFunctionCode UPDATE_FUNCTION_CODE (UpdateFunctionCodeRequest) -> FunctionConfiguration; functions Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "InvalidCodeSignatureException", "ResourceNotFoundException",
        "CodeVerificationFailedException", "CodeSigningConfigNotFoundException",
        "CodeStorageExceededException", "PreconditionFailedException",
    ] @ "PUT" "/2015-03-31/functions/{FunctionName}/code" 200 }

    operation! { UpdateFunctionConfiguration UPDATE_FUNCTION_CONFIGURATION (UpdateFunctionConfigurationRequest) -> FunctionConfiguration; functions Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "InvalidCodeSignatureException", "ResourceNotFoundException",
        "CodeVerificationFailedException", "CodeSigningConfigNotFoundException",
        "PreconditionFailedException",
    ] @ "PUT" "/2015-03-31/functions/{FunctionName}/configuration" 200 }
}

structure! { CreateFunctionRequest CREATE_FUNCTION_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME;
    runtime: Option<Runtime> = "Runtime" RUNTIME;
    role: String = "Role" ROLE_ARN;
    handler: Option<String> = "Handler" HANDLER;
    code: FunctionCode = "Code" FUNCTION_CODE;
    description: Option<String> = "Description" DESCRIPTION;
    timeout: Option<i32> = "Timeout" TIMEOUT;
    memory_size: Option<i32> = "MemorySize" MEMORY_SIZE;
    publish: Option<bool> = "Publish" BOOLEAN;
    publish_to: Option<FunctionVersionLatestPublished> = "PublishTo" FUNCTION_VERSION_LATEST_PUBLISHED;
    vpc_config: Option<VpcConfig> = "VpcConfig" VPC_CONFIG;
    package_type: Option<PackageType> = "PackageType" PACKAGE_TYPE;
    dead_letter_config: Option<DeadLetterConfig> = "DeadLetterConfig" DEAD_LETTER_CONFIG;
    environment: Option<Environment> = "Environment" ENVIRONMENT;
    kms_key_arn: Option<String> = "KMSKeyArn" KMS_KEY_ARN;
    tracing_config: Option<TracingConfig> = "TracingConfig" TRACING_CONFIG;
    tags: Option<BTreeMap<String, String>> = "Tags" TAGS;
    layers: Option<Vec<String>> = "Layers" LAYER_LIST;
    file_system_configs: Option<Vec<FileSystemConfig>> = "FileSystemConfigs" FILE_SYSTEM_CONFIG_LIST;
    code_signing_config_arn: Option<String> = "CodeSigningConfigArn" CODE_SIGNING_CONFIG_ARN;
    image_config: Option<ImageConfig> = "ImageConfig" IMAGE_CONFIG;
    architectures: Option<Vec<Architecture>> = "Architectures" ARCHITECTURES_LIST;
    ephemeral_storage: Option<EphemeralStorage> = "EphemeralStorage" EPHEMERAL_STORAGE;
    snap_start: Option<SnapStart> = "SnapStart" SNAP_START;
    logging_config: Option<LoggingConfig> = "LoggingConfig" LOGGING_CONFIG;
    tenancy_config: Option<TenancyConfig> = "TenancyConfig" TENANCY_CONFIG;
    capacity_provider_config: Option<CapacityProviderConfig> = "CapacityProviderConfig" CAPACITY_PROVIDER_CONFIG;
    durable_config: Option<DurableConfig> = "DurableConfig" DURABLE_CONFIG;
    runtime_config: Option<FunctionRuntimeConfig> = "RuntimeConfig" FUNCTION_RUNTIME_CONFIG;
    accelerator_config: Option<AcceleratorConfig> = "AcceleratorConfig" ACCELERATOR_CONFIG;
} }

structure! { DeleteFunctionRequest DELETE_FUNCTION_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
} }

structure! { DeleteFunctionResponse DELETE_FUNCTION_RESPONSE {
    status_code: Option<i32> = "StatusCode" INTEGER @ status;
} }

structure! { Environment ENVIRONMENT {
    variables: Option<BTreeMap<String, Sensitive>> = "Variables" ENVIRONMENT_VARIABLES;
} }

structure! { FunctionCode FUNCTION_CODE {
    zip_file: Option<Vec<u8>> = "ZipFile" BLOB;
    s3_bucket: Option<String> = "S3Bucket" S3_BUCKET;
    s3_key: Option<String> = "S3Key" S3_KEY;
    s3_object_version: Option<String> = "S3ObjectVersion" S3_OBJECT_VERSION;
    s3_object_storage_mode: Option<S3ObjectStorageMode> = "S3ObjectStorageMode" S3_OBJECT_STORAGE_MODE;
    image_uri: Option<String> = "ImageUri" STRING;
    source_kms_key_arn: Option<String> = "SourceKMSKeyArn" KMS_KEY_ARN;
} }

structure! { FunctionCodeLocation FUNCTION_CODE_LOCATION {
    repository_type: Option<String> = "RepositoryType" STRING;
    location: Option<String> = "Location" SENSITIVE_STRING_ON_SERVER_ONLY;
    image_uri: Option<String> = "ImageUri" STRING;
    resolved_image_uri: Option<String> = "ResolvedImageUri" STRING;
    resolved_s3_object: Option<ResolvedS3Object> = "ResolvedS3Object" RESOLVED_S3_OBJECT;
    source_kms_key_arn: Option<String> = "SourceKMSKeyArn" KMS_KEY_ARN;
    error: Option<FunctionCodeLocationError> = "Error" FUNCTION_CODE_LOCATION_ERROR;
} }

structure! { FunctionCodeLocationError FUNCTION_CODE_LOCATION_ERROR {
    error_code: Option<String> = "ErrorCode" STRING;
    message: Option<Sensitive> = "Message" SENSITIVE_STRING;
} }

structure! { GetFunctionConfigurationRequest GET_FUNCTION_CONFIGURATION_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
} }

structure! { GetFunctionRequest GET_FUNCTION_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
} }

structure! { GetFunctionResponse GET_FUNCTION_RESPONSE {
    configuration: Option<FunctionConfiguration> = "Configuration" FUNCTION_CONFIGURATION;
    code: Option<FunctionCodeLocation> = "Code" FUNCTION_CODE_LOCATION;
    tags: Option<BTreeMap<String, String>> = "Tags" TAGS;
    tags_error: Option<TagsError> = "TagsError" TAGS_ERROR;
    concurrency: Option<Concurrency> = "Concurrency" CONCURRENCY;
} }

structure! { ListFunctionsRequest LIST_FUNCTIONS_REQUEST {
    master_region: Option<String> = "MasterRegion" MASTER_REGION @ query "MasterRegion";
    function_version: Option<FunctionVersion> = "FunctionVersion" FUNCTION_VERSION @ query "FunctionVersion";
    marker: Option<String> = "Marker" STRING @ query "Marker";
    max_items: Option<i32> = "MaxItems" MAX_LIST_ITEMS @ query "MaxItems";
} }

structure! { ListFunctionsResponse LIST_FUNCTIONS_RESPONSE {
    next_marker: Option<String> = "NextMarker" STRING;
    functions: Option<Vec<FunctionConfiguration>> = "Functions" FUNCTION_LIST;
} }

structure! { SnapStart SNAP_START {
    apply_on: Option<SnapStartApplyOn> = "ApplyOn" SNAP_START_APPLY_ON;
} }

structure! { TagsError TAGS_ERROR {
    error_code: String = "ErrorCode" TAGS_ERROR_CODE;
    message: String = "Message" TAGS_ERROR_MESSAGE;
} }

structure! { TracingConfig TRACING_CONFIG {
    mode: Option<TracingMode> = "Mode" TRACING_MODE;
} }

structure! { UpdateFunctionCodeRequest UPDATE_FUNCTION_CODE_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    zip_file: Option<Vec<u8>> = "ZipFile" BLOB;
    s3_bucket: Option<String> = "S3Bucket" S3_BUCKET;
    s3_key: Option<String> = "S3Key" S3_KEY;
    s3_object_version: Option<String> = "S3ObjectVersion" S3_OBJECT_VERSION;
    s3_object_storage_mode: Option<S3ObjectStorageMode> = "S3ObjectStorageMode" S3_OBJECT_STORAGE_MODE;
    image_uri: Option<String> = "ImageUri" STRING;
    architectures: Option<Vec<Architecture>> = "Architectures" ARCHITECTURES_LIST;
    publish: Option<bool> = "Publish" BOOLEAN;
    publish_to: Option<FunctionVersionLatestPublished> = "PublishTo" FUNCTION_VERSION_LATEST_PUBLISHED;
    dry_run: Option<bool> = "DryRun" BOOLEAN;
    revision_id: Option<String> = "RevisionId" STRING;
    source_kms_key_arn: Option<String> = "SourceKMSKeyArn" KMS_KEY_ARN;
} }

structure! { UpdateFunctionConfigurationRequest UPDATE_FUNCTION_CONFIGURATION_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    role: Option<String> = "Role" ROLE_ARN;
    handler: Option<String> = "Handler" HANDLER;
    description: Option<String> = "Description" DESCRIPTION;
    timeout: Option<i32> = "Timeout" TIMEOUT;
    memory_size: Option<i32> = "MemorySize" MEMORY_SIZE;
    vpc_config: Option<VpcConfig> = "VpcConfig" VPC_CONFIG;
    environment: Option<Environment> = "Environment" ENVIRONMENT;
    runtime: Option<Runtime> = "Runtime" RUNTIME;
    dead_letter_config: Option<DeadLetterConfig> = "DeadLetterConfig" DEAD_LETTER_CONFIG;
    kms_key_arn: Option<String> = "KMSKeyArn" KMS_KEY_ARN;
    tracing_config: Option<TracingConfig> = "TracingConfig" TRACING_CONFIG;
    revision_id: Option<String> = "RevisionId" STRING;
    layers: Option<Vec<String>> = "Layers" LAYER_LIST;
    file_system_configs: Option<Vec<FileSystemConfig>> = "FileSystemConfigs" FILE_SYSTEM_CONFIG_LIST;
    image_config: Option<ImageConfig> = "ImageConfig" IMAGE_CONFIG;
    ephemeral_storage: Option<EphemeralStorage> = "EphemeralStorage" EPHEMERAL_STORAGE;
    snap_start: Option<SnapStart> = "SnapStart" SNAP_START;
    logging_config: Option<LoggingConfig> = "LoggingConfig" LOGGING_CONFIG;
    capacity_provider_config: Option<CapacityProviderConfig> = "CapacityProviderConfig" CAPACITY_PROVIDER_CONFIG;
    durable_config: Option<DurableConfig> = "DurableConfig" DURABLE_CONFIG;
    runtime_config: Option<FunctionRuntimeConfig> = "RuntimeConfig" FUNCTION_RUNTIME_CONFIG;
    accelerator_config: Option<AcceleratorConfig> = "AcceleratorConfig" ACCELERATOR_CONFIG;
} }

structure! { VpcConfig VPC_CONFIG {
    subnet_ids: Option<Vec<String>> = "SubnetIds" SUBNET_IDS;
    security_group_ids: Option<Vec<String>> = "SecurityGroupIds" SECURITY_GROUP_IDS;
    ipv6_allowed_for_dual_stack: Option<bool> = "Ipv6AllowedForDualStack" NULLABLE_BOOLEAN;
} }

string_enum! { FunctionVersion FUNCTION_VERSION {
    All = "ALL";
} }

pub static BOOLEAN: BooleanShape = BooleanShape { name: "Boolean" };
pub static LAYER_LIST: ListShape = ListShape::new("LayerList", LAYER_VERSION_ARN.shape());
pub static MASTER_REGION: StringShape = StringShape::new("MasterRegion").min(1).max(50).pattern(&crate::PATTERNS[60]);
pub static TAGS_ERROR_CODE: StringShape = StringShape::new("TagsErrorCode").min(10).max(21).pattern(&crate::PATTERNS[61]);
pub static TAGS_ERROR_MESSAGE: StringShape = StringShape::new("TagsErrorMessage").min(84).max(1000).pattern(&crate::PATTERNS[62]);
