//! Shapes that several capabilities share. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use crate::shape::*;
use crate::values::Sensitive;
use std::collections::BTreeMap;

structure! { AcceleratorConfig ACCELERATOR_CONFIG {
    accelerator_memory_size: i32 = "AcceleratorMemorySize" ACCELERATOR_MEMORY_GB;
} }

structure! { CapacityProviderConfig CAPACITY_PROVIDER_CONFIG {
    lambda_managed_instances_capacity_provider_config: LambdaManagedInstancesCapacityProviderConfig = "LambdaManagedInstancesCapacityProviderConfig" LAMBDA_MANAGED_INSTANCES_CAPACITY_PROVIDER_CONFIG;
} }

structure! { Concurrency CONCURRENCY {
    reserved_concurrent_executions: Option<i32> = "ReservedConcurrentExecutions" RESERVED_CONCURRENT_EXECUTIONS;
} }

structure! { DeadLetterConfig DEAD_LETTER_CONFIG {
    target_arn: Option<String> = "TargetArn" RESOURCE_ARN;
} }

structure! { DurableConfig DURABLE_CONFIG {
    kms_key_arn: Option<String> = "KMSKeyArn" KMS_KEY_ARN;
    retention_period_in_days: Option<i32> = "RetentionPeriodInDays" RETENTION_PERIOD_IN_DAYS;
    execution_timeout: Option<i32> = "ExecutionTimeout" EXECUTION_TIMEOUT;
} }

structure! { EnvironmentError ENVIRONMENT_ERROR {
    error_code: Option<String> = "ErrorCode" STRING;
    message: Option<Sensitive> = "Message" SENSITIVE_STRING;
} }

structure! { EnvironmentResponse ENVIRONMENT_RESPONSE {
    variables: Option<BTreeMap<String, Sensitive>> = "Variables" ENVIRONMENT_VARIABLES;
    error: Option<EnvironmentError> = "Error" ENVIRONMENT_ERROR;
} }

structure! { EphemeralStorage EPHEMERAL_STORAGE {
    size: i32 = "Size" EPHEMERAL_STORAGE_SIZE;
} }

structure! { FileSystemConfig FILE_SYSTEM_CONFIG {
    arn: String = "Arn" FILE_SYSTEM_ARN;
    local_mount_path: String = "LocalMountPath" LOCAL_MOUNT_PATH;
    s3_files_config: Option<S3FilesConfig> = "S3FilesConfig" S3_FILES_CONFIG;
} }

structure! { FunctionConfiguration FUNCTION_CONFIGURATION {
    function_name: Option<String> = "FunctionName" NAMESPACED_FUNCTION_NAME;
    function_arn: Option<String> = "FunctionArn" NAME_SPACED_FUNCTION_ARN;
    runtime: Option<Runtime> = "Runtime" RUNTIME;
    role: Option<String> = "Role" ROLE_ARN;
    handler: Option<String> = "Handler" HANDLER;
    code_size: Option<i64> = "CodeSize" LONG;
    description: Option<String> = "Description" DESCRIPTION;
    timeout: Option<i32> = "Timeout" TIMEOUT;
    memory_size: Option<i32> = "MemorySize" MEMORY_SIZE;
    last_modified: Option<String> = "LastModified" TIMESTAMP;
    code_sha256: Option<String> = "CodeSha256" STRING;
    version: Option<String> = "Version" VERSION;
    vpc_config: Option<VpcConfigResponse> = "VpcConfig" VPC_CONFIG_RESPONSE;
    dead_letter_config: Option<DeadLetterConfig> = "DeadLetterConfig" DEAD_LETTER_CONFIG;
    environment: Option<EnvironmentResponse> = "Environment" ENVIRONMENT_RESPONSE;
    kms_key_arn: Option<String> = "KMSKeyArn" KMS_KEY_ARN;
    tracing_config: Option<TracingConfigResponse> = "TracingConfig" TRACING_CONFIG_RESPONSE;
    master_arn: Option<String> = "MasterArn" FUNCTION_ARN;
    revision_id: Option<String> = "RevisionId" STRING;
    layers: Option<Vec<Layer>> = "Layers" LAYERS_REFERENCE_LIST;
    state: Option<State> = "State" STATE;
    state_reason: Option<String> = "StateReason" STATE_REASON;
    state_reason_code: Option<StateReasonCode> = "StateReasonCode" STATE_REASON_CODE;
    last_update_status: Option<LastUpdateStatus> = "LastUpdateStatus" LAST_UPDATE_STATUS;
    last_update_status_reason: Option<String> = "LastUpdateStatusReason" LAST_UPDATE_STATUS_REASON;
    last_update_status_reason_code: Option<LastUpdateStatusReasonCode> = "LastUpdateStatusReasonCode" LAST_UPDATE_STATUS_REASON_CODE;
    file_system_configs: Option<Vec<FileSystemConfig>> = "FileSystemConfigs" FILE_SYSTEM_CONFIG_LIST;
    signing_profile_version_arn: Option<String> = "SigningProfileVersionArn" ARN;
    signing_job_arn: Option<String> = "SigningJobArn" ARN;
    package_type: Option<PackageType> = "PackageType" PACKAGE_TYPE;
    image_config_response: Option<ImageConfigResponse> = "ImageConfigResponse" IMAGE_CONFIG_RESPONSE;
    architectures: Option<Vec<Architecture>> = "Architectures" ARCHITECTURES_LIST;
    ephemeral_storage: Option<EphemeralStorage> = "EphemeralStorage" EPHEMERAL_STORAGE;
    snap_start: Option<SnapStartResponse> = "SnapStart" SNAP_START_RESPONSE;
    runtime_version_config: Option<RuntimeVersionConfig> = "RuntimeVersionConfig" RUNTIME_VERSION_CONFIG;
    logging_config: Option<LoggingConfig> = "LoggingConfig" LOGGING_CONFIG;
    tenancy_config: Option<TenancyConfig> = "TenancyConfig" TENANCY_CONFIG;
    capacity_provider_config: Option<CapacityProviderConfig> = "CapacityProviderConfig" CAPACITY_PROVIDER_CONFIG;
    config_sha256: Option<String> = "ConfigSha256" STRING;
    durable_config: Option<DurableConfig> = "DurableConfig" DURABLE_CONFIG;
    runtime_config: Option<FunctionRuntimeConfig> = "RuntimeConfig" FUNCTION_RUNTIME_CONFIG;
    accelerator_config: Option<AcceleratorConfig> = "AcceleratorConfig" ACCELERATOR_CONFIG;
} }

structure! { FunctionRuntimeConfig FUNCTION_RUNTIME_CONFIG {
    runtime_arn: String = "RuntimeArn" FUNCTION_RUNTIME_ARN;
    runtime_alias: String = "RuntimeAlias" FUNCTION_RUNTIME_ALIAS;
} }

structure! { ImageConfig IMAGE_CONFIG {
    entry_point: Option<Vec<String>> = "EntryPoint" STRING_LIST;
    command: Option<Vec<String>> = "Command" STRING_LIST;
    working_directory: Option<String> = "WorkingDirectory" WORKING_DIRECTORY;
} }

structure! { ImageConfigError IMAGE_CONFIG_ERROR {
    error_code: Option<String> = "ErrorCode" STRING;
    message: Option<Sensitive> = "Message" SENSITIVE_STRING;
} }

structure! { ImageConfigResponse IMAGE_CONFIG_RESPONSE {
    image_config: Option<ImageConfig> = "ImageConfig" IMAGE_CONFIG;
    error: Option<ImageConfigError> = "Error" IMAGE_CONFIG_ERROR;
} }

structure! { LambdaManagedInstancesCapacityProviderConfig LAMBDA_MANAGED_INSTANCES_CAPACITY_PROVIDER_CONFIG {
    capacity_provider_arn: String = "CapacityProviderArn" CAPACITY_PROVIDER_ARN;
    per_execution_environment_max_concurrency: Option<i32> = "PerExecutionEnvironmentMaxConcurrency" PER_EXECUTION_ENVIRONMENT_MAX_CONCURRENCY;
    execution_environment_memory_gi_b_per_v_cpu: Option<f64> = "ExecutionEnvironmentMemoryGiBPerVCpu" EXECUTION_ENVIRONMENT_MEMORY_GI_B_PER_V_CPU;
} }

structure! { Layer LAYER {
    arn: Option<String> = "Arn" LAYER_VERSION_ARN;
    code_size: Option<i64> = "CodeSize" LONG;
    signing_profile_version_arn: Option<String> = "SigningProfileVersionArn" ARN;
    signing_job_arn: Option<String> = "SigningJobArn" ARN;
} }

structure! { LoggingConfig LOGGING_CONFIG {
    log_format: Option<LogFormat> = "LogFormat" LOG_FORMAT;
    application_log_level: Option<ApplicationLogLevel> = "ApplicationLogLevel" APPLICATION_LOG_LEVEL;
    system_log_level: Option<SystemLogLevel> = "SystemLogLevel" SYSTEM_LOG_LEVEL;
    log_group: Option<String> = "LogGroup" LOG_GROUP;
} }

structure! { ResolvedS3Object RESOLVED_S3_OBJECT {
    s3_bucket: Option<String> = "S3Bucket" S3_BUCKET;
    s3_key: Option<String> = "S3Key" S3_KEY;
    s3_object_version: Option<String> = "S3ObjectVersion" S3_OBJECT_VERSION;
} }

structure! { RuntimeVersionConfig RUNTIME_VERSION_CONFIG {
    runtime_version_arn: Option<String> = "RuntimeVersionArn" RUNTIME_VERSION_ARN;
    error: Option<RuntimeVersionError> = "Error" RUNTIME_VERSION_ERROR;
} }

structure! { RuntimeVersionError RUNTIME_VERSION_ERROR {
    error_code: Option<String> = "ErrorCode" STRING;
    message: Option<Sensitive> = "Message" SENSITIVE_STRING;
} }

structure! { S3FilesConfig S3_FILES_CONFIG {
    direct_s3_read: Option<DirectS3Read> = "DirectS3Read" DIRECT_S3_READ;
} }

structure! { SnapStartResponse SNAP_START_RESPONSE {
    apply_on: Option<SnapStartApplyOn> = "ApplyOn" SNAP_START_APPLY_ON;
    optimization_status: Option<SnapStartOptimizationStatus> = "OptimizationStatus" SNAP_START_OPTIMIZATION_STATUS;
} }

structure! { TenancyConfig TENANCY_CONFIG {
    tenant_isolation_mode: TenantIsolationMode = "TenantIsolationMode" TENANT_ISOLATION_MODE;
} }

structure! { TracingConfigResponse TRACING_CONFIG_RESPONSE {
    mode: Option<TracingMode> = "Mode" TRACING_MODE;
} }

structure! { VpcConfigResponse VPC_CONFIG_RESPONSE {
    subnet_ids: Option<Vec<String>> = "SubnetIds" SUBNET_IDS;
    security_group_ids: Option<Vec<String>> = "SecurityGroupIds" SECURITY_GROUP_IDS;
    vpc_id: Option<String> = "VpcId" VPC_ID;
    ipv6_allowed_for_dual_stack: Option<bool> = "Ipv6AllowedForDualStack" NULLABLE_BOOLEAN;
} }

string_enum! { ApplicationLogLevel APPLICATION_LOG_LEVEL {
    Trace = "TRACE";
    Debug = "DEBUG";
    Info = "INFO";
    Warn = "WARN";
    Error = "ERROR";
    Fatal = "FATAL";
} }

string_enum! { Architecture ARCHITECTURE {
    X86_64 = "x86_64";
    Arm64 = "arm64";
} }

string_enum! { DirectS3Read DIRECT_S3_READ {
    Enabled = "ENABLED";
    Disabled = "DISABLED";
    Auto = "AUTO";
} }

string_enum! { FunctionVersionLatestPublished FUNCTION_VERSION_LATEST_PUBLISHED {
    LatestPublished = "LATEST_PUBLISHED";
} }

string_enum! { LastUpdateStatus LAST_UPDATE_STATUS {
    Successful = "Successful";
    Failed = "Failed";
    InProgress = "InProgress";
} }

string_enum! { LastUpdateStatusReasonCode LAST_UPDATE_STATUS_REASON_CODE {
    EniLimitExceeded = "EniLimitExceeded";
    InsufficientRolePermissions = "InsufficientRolePermissions";
    InvalidConfiguration = "InvalidConfiguration";
    InternalError = "InternalError";
    SubnetOutOfIPAddresses = "SubnetOutOfIPAddresses";
    InvalidSubnet = "InvalidSubnet";
    InvalidSecurityGroup = "InvalidSecurityGroup";
    ImageDeleted = "ImageDeleted";
    ImageAccessDenied = "ImageAccessDenied";
    InvalidImage = "InvalidImage";
    KMSKeyAccessDenied = "KMSKeyAccessDenied";
    KMSKeyNotFound = "KMSKeyNotFound";
    InvalidStateKMSKey = "InvalidStateKMSKey";
    DisabledKMSKey = "DisabledKMSKey";
    EFSIOError = "EFSIOError";
    EFSMountConnectivityError = "EFSMountConnectivityError";
    EFSMountFailure = "EFSMountFailure";
    EFSMountTimeout = "EFSMountTimeout";
    InvalidRuntime = "InvalidRuntime";
    InvalidZipFileException = "InvalidZipFileException";
    FunctionError = "FunctionError";
    ServiceQuotaExceededException = "ServiceQuotaExceededException";
    VcpuLimitExceeded = "VcpuLimitExceeded";
    CapacityProviderScalingLimitExceeded = "CapacityProviderScalingLimitExceeded";
    InsufficientCapacity = "InsufficientCapacity";
    EC2RequestLimitExceeded = "EC2RequestLimitExceeded";
    FunctionErrorInitTimeout = "FunctionError.InitTimeout";
    FunctionErrorRuntimeInitError = "FunctionError.RuntimeInitError";
    FunctionErrorExtensionInitError = "FunctionError.ExtensionInitError";
    FunctionErrorInvalidEntryPoint = "FunctionError.InvalidEntryPoint";
    FunctionErrorInvalidWorkingDirectory = "FunctionError.InvalidWorkingDirectory";
    FunctionErrorPermissionDenied = "FunctionError.PermissionDenied";
    FunctionErrorTooManyExtensions = "FunctionError.TooManyExtensions";
    FunctionErrorInitResourceExhausted = "FunctionError.InitResourceExhausted";
    DisallowedByVpcEncryptionControl = "DisallowedByVpcEncryptionControl";
    IncompatibleAcceleratorInstanceTypes = "IncompatibleAcceleratorInstanceTypes";
    DependencyError = "DependencyError";
} }

string_enum! { LogFormat LOG_FORMAT {
    Json = "JSON";
    Text = "Text";
} }

string_enum! { PackageType PACKAGE_TYPE {
    Zip = "Zip";
    Image = "Image";
} }

string_enum! { Runtime RUNTIME {
    Nodejs = "nodejs";
    Nodejs4_3 = "nodejs4.3";
    Nodejs6_10 = "nodejs6.10";
    Nodejs8_10 = "nodejs8.10";
    Nodejs10X = "nodejs10.x";
    Nodejs12X = "nodejs12.x";
    Nodejs14X = "nodejs14.x";
    Nodejs16X = "nodejs16.x";
    Nodejs18X = "nodejs18.x";
    Nodejs20X = "nodejs20.x";
    Nodejs22X = "nodejs22.x";
    Nodejs24X = "nodejs24.x";
    Java8 = "java8";
    Java8Al2 = "java8.al2";
    Java11 = "java11";
    Java17 = "java17";
    Java21 = "java21";
    Java25 = "java25";
    Python2_7 = "python2.7";
    Python3_6 = "python3.6";
    Python3_7 = "python3.7";
    Python3_8 = "python3.8";
    Python3_9 = "python3.9";
    Python3_10 = "python3.10";
    Python3_11 = "python3.11";
    Python3_12 = "python3.12";
    Python3_13 = "python3.13";
    Python3_14 = "python3.14";
    Dotnetcore1_0 = "dotnetcore1.0";
    Dotnetcore2_0 = "dotnetcore2.0";
    Dotnetcore2_1 = "dotnetcore2.1";
    Dotnetcore3_1 = "dotnetcore3.1";
    Dotnet6 = "dotnet6";
    Dotnet8 = "dotnet8";
    Dotnet10 = "dotnet10";
    Nodejs4_3Edge = "nodejs4.3-edge";
    Go1X = "go1.x";
    Ruby2_5 = "ruby2.5";
    Ruby2_7 = "ruby2.7";
    Ruby3_2 = "ruby3.2";
    Ruby3_3 = "ruby3.3";
    Ruby3_4 = "ruby3.4";
    Ruby4_0 = "ruby4.0";
    Provided = "provided";
    ProvidedAl2 = "provided.al2";
    ProvidedAl2023 = "provided.al2023";
    Nodejs26X = "nodejs26.x";
    Python3_15 = "python3.15";
    Java8Al2023 = "java8.al2023";
    Java11Al2023 = "java11.al2023";
    Java17Al2023 = "java17.al2023";
    Custom = "custom";
} }

string_enum! { S3ObjectStorageMode S3_OBJECT_STORAGE_MODE {
    Copy = "COPY";
    Reference = "REFERENCE";
} }

string_enum! { SnapStartApplyOn SNAP_START_APPLY_ON {
    PublishedVersions = "PublishedVersions";
    None = "None";
} }

string_enum! { SnapStartOptimizationStatus SNAP_START_OPTIMIZATION_STATUS {
    On = "On";
    Off = "Off";
} }

string_enum! { State STATE {
    Pending = "Pending";
    Active = "Active";
    Inactive = "Inactive";
    Failed = "Failed";
    Deactivating = "Deactivating";
    Deactivated = "Deactivated";
    ActiveNonInvocable = "ActiveNonInvocable";
    Deleting = "Deleting";
} }

string_enum! { StateReasonCode STATE_REASON_CODE {
    Idle = "Idle";
    Creating = "Creating";
    Restoring = "Restoring";
    EniLimitExceeded = "EniLimitExceeded";
    InsufficientRolePermissions = "InsufficientRolePermissions";
    InvalidConfiguration = "InvalidConfiguration";
    InternalError = "InternalError";
    SubnetOutOfIPAddresses = "SubnetOutOfIPAddresses";
    InvalidSubnet = "InvalidSubnet";
    InvalidSecurityGroup = "InvalidSecurityGroup";
    ImageDeleted = "ImageDeleted";
    ImageAccessDenied = "ImageAccessDenied";
    InvalidImage = "InvalidImage";
    KMSKeyAccessDenied = "KMSKeyAccessDenied";
    KMSKeyNotFound = "KMSKeyNotFound";
    InvalidStateKMSKey = "InvalidStateKMSKey";
    DisabledKMSKey = "DisabledKMSKey";
    EFSIOError = "EFSIOError";
    EFSMountConnectivityError = "EFSMountConnectivityError";
    EFSMountFailure = "EFSMountFailure";
    EFSMountTimeout = "EFSMountTimeout";
    InvalidRuntime = "InvalidRuntime";
    InvalidZipFileException = "InvalidZipFileException";
    FunctionError = "FunctionError";
    ServiceQuotaExceededException = "ServiceQuotaExceededException";
    VcpuLimitExceeded = "VcpuLimitExceeded";
    CapacityProviderScalingLimitExceeded = "CapacityProviderScalingLimitExceeded";
    InsufficientCapacity = "InsufficientCapacity";
    EC2RequestLimitExceeded = "EC2RequestLimitExceeded";
    FunctionErrorInitTimeout = "FunctionError.InitTimeout";
    FunctionErrorRuntimeInitError = "FunctionError.RuntimeInitError";
    FunctionErrorExtensionInitError = "FunctionError.ExtensionInitError";
    FunctionErrorInvalidEntryPoint = "FunctionError.InvalidEntryPoint";
    FunctionErrorInvalidWorkingDirectory = "FunctionError.InvalidWorkingDirectory";
    FunctionErrorPermissionDenied = "FunctionError.PermissionDenied";
    FunctionErrorTooManyExtensions = "FunctionError.TooManyExtensions";
    FunctionErrorInitResourceExhausted = "FunctionError.InitResourceExhausted";
    DisallowedByVpcEncryptionControl = "DisallowedByVpcEncryptionControl";
    DrainingDurableExecutions = "DrainingDurableExecutions";
    IncompatibleAcceleratorInstanceTypes = "IncompatibleAcceleratorInstanceTypes";
    DependencyError = "DependencyError";
} }

string_enum! { SystemLogLevel SYSTEM_LOG_LEVEL {
    Debug = "DEBUG";
    Info = "INFO";
    Warn = "WARN";
} }

string_enum! { TenantIsolationMode TENANT_ISOLATION_MODE {
    PerTenant = "PER_TENANT";
} }

string_enum! { TracingMode TRACING_MODE {
    Active = "Active";
    PassThrough = "PassThrough";
} }

pub static ACCELERATOR_MEMORY_GB: NumberShape = NumberShape::integer("AcceleratorMemoryGB");
pub static ARCHITECTURES_LIST: ListShape = ListShape::new("ArchitecturesList", ARCHITECTURE.shape()).min(1).max(1);
pub static ARN: StringShape = StringShape::new("Arn").min(0).max(10000).pattern(&crate::PATTERNS[80]);
pub static BLOB: BlobShape = BlobShape::new("Blob").sensitive();
pub static CAPACITY_PROVIDER_ARN: StringShape = StringShape::new("CapacityProviderArn").min(1).max(140).pattern(&crate::PATTERNS[81]);
pub static CODE_SIGNING_CONFIG_ARN: StringShape = StringShape::new("CodeSigningConfigArn").min(0).max(200).pattern(&crate::PATTERNS[82]);
pub static DESCRIPTION: StringShape = StringShape::new("Description").min(0).max(256);
pub static ENVIRONMENT_VARIABLE_NAME: StringShape = StringShape::new("EnvironmentVariableName").pattern(&crate::PATTERNS[83]).sensitive();
pub static ENVIRONMENT_VARIABLE_VALUE: StringShape = StringShape::new("EnvironmentVariableValue").sensitive();
pub static ENVIRONMENT_VARIABLES: MapShape = MapShape::new("EnvironmentVariables", &ENVIRONMENT_VARIABLE_NAME, ENVIRONMENT_VARIABLE_VALUE.shape()).sensitive();
pub static EPHEMERAL_STORAGE_SIZE: NumberShape = NumberShape::integer("EphemeralStorageSize").min(512).max(32768);
pub static EXECUTION_ENVIRONMENT_MEMORY_GI_B_PER_V_CPU: FloatShape = FloatShape::new("ExecutionEnvironmentMemoryGiBPerVCpu").min(2).max(8);
pub static EXECUTION_TIMEOUT: NumberShape = NumberShape::integer("ExecutionTimeout").min(1).max(31622400);
pub static FILE_SYSTEM_ARN: StringShape = StringShape::new("FileSystemArn").min(0).max(256).pattern(&crate::PATTERNS[84]);
pub static FILE_SYSTEM_CONFIG_LIST: ListShape = ListShape::new("FileSystemConfigList", FILE_SYSTEM_CONFIG.shape()).min(0).max(1);
pub static FUNCTION_ARN: StringShape = StringShape::new("FunctionArn").min(0).max(10000).pattern(&crate::PATTERNS[85]);
pub static FUNCTION_LIST: ListShape = ListShape::new("FunctionList", FUNCTION_CONFIGURATION.shape());
pub static FUNCTION_NAME: StringShape = StringShape::new("FunctionName").min(1).max(140).pattern(&crate::PATTERNS[86]);
pub static FUNCTION_RUNTIME_ALIAS: StringShape = StringShape::new("FunctionRuntimeAlias").min(1).max(128);
pub static FUNCTION_RUNTIME_ARN: StringShape = StringShape::new("FunctionRuntimeArn").min(48).max(2048).pattern(&crate::PATTERNS[87]);
pub static HANDLER: StringShape = StringShape::new("Handler").min(0).max(128).pattern(&crate::PATTERNS[75]);
pub static INTEGER: NumberShape = NumberShape::integer("Integer");
pub static KMS_KEY_ARN: StringShape = StringShape::new("KMSKeyArn").min(0).max(10000).pattern(&crate::PATTERNS[88]);
pub static LAST_UPDATE_STATUS_REASON: StringShape = StringShape::new("LastUpdateStatusReason");
pub static LAYER_VERSION_ARN: StringShape = StringShape::new("LayerVersionArn").min(1).max(2048).pattern(&crate::PATTERNS[89]);
pub static LAYERS_REFERENCE_LIST: ListShape = ListShape::new("LayersReferenceList", LAYER.shape());
pub static LOCAL_MOUNT_PATH: StringShape = StringShape::new("LocalMountPath").min(0).max(160).pattern(&crate::PATTERNS[90]);
pub static LOG_GROUP: StringShape = StringShape::new("LogGroup").min(1).max(512).pattern(&crate::PATTERNS[91]);
pub static LONG: NumberShape = NumberShape::long("Long");
pub static MAX_LIST_ITEMS: NumberShape = NumberShape::integer("MaxListItems").min(1).max(10000);
pub static MEMORY_SIZE: NumberShape = NumberShape::integer("MemorySize").min(128).max(32768);
pub static NAME_SPACED_FUNCTION_ARN: StringShape = StringShape::new("NameSpacedFunctionArn").min(0).max(10000).pattern(&crate::PATTERNS[92]);
pub static NAMESPACED_FUNCTION_NAME: StringShape = StringShape::new("NamespacedFunctionName").min(1).max(256).pattern(&crate::PATTERNS[93]);
pub static NULLABLE_BOOLEAN: BooleanShape = BooleanShape { name: "NullableBoolean" };
pub static NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER: StringShape = StringShape::new("NumericLatestPublishedOrAliasQualifier").min(1).max(128).pattern(&crate::PATTERNS[94]);
pub static PER_EXECUTION_ENVIRONMENT_MAX_CONCURRENCY: NumberShape = NumberShape::integer("PerExecutionEnvironmentMaxConcurrency").min(1).max(1600);
pub static RESERVED_CONCURRENT_EXECUTIONS: NumberShape = NumberShape::integer("ReservedConcurrentExecutions").min(0);
pub static RESOURCE_ARN: StringShape = StringShape::new("ResourceArn").min(0).max(10000).pattern(&crate::PATTERNS[88]);
pub static RETENTION_PERIOD_IN_DAYS: NumberShape = NumberShape::integer("RetentionPeriodInDays").min(1).max(90);
pub static ROLE_ARN: StringShape = StringShape::new("RoleArn").min(0).max(10000).pattern(&crate::PATTERNS[95]);
pub static RUNTIME_VERSION_ARN: StringShape = StringShape::new("RuntimeVersionArn").min(26).max(2048).pattern(&crate::PATTERNS[96]);
pub static S3_BUCKET: StringShape = StringShape::new("S3Bucket").min(3).max(63).pattern(&crate::PATTERNS[97]);
pub static S3_KEY: StringShape = StringShape::new("S3Key").min(1).max(1024).pattern(&crate::PATTERNS[62]);
pub static S3_OBJECT_VERSION: StringShape = StringShape::new("S3ObjectVersion").min(1).max(1024).pattern(&crate::PATTERNS[62]);
pub static SECURITY_GROUP_ID: StringShape = StringShape::new("SecurityGroupId").min(0).max(1024).pattern(&crate::PATTERNS[98]);
pub static SECURITY_GROUP_IDS: ListShape = ListShape::new("SecurityGroupIds", SECURITY_GROUP_ID.shape()).min(0).max(5);
pub static SENSITIVE_STRING: StringShape = StringShape::new("SensitiveString").sensitive();
pub static SENSITIVE_STRING_ON_SERVER_ONLY: StringShape = StringShape::new("SensitiveStringOnServerOnly").min(0).max(10000);
pub static STATE_REASON: StringShape = StringShape::new("StateReason");
pub static STATEMENT_ID: StringShape = StringShape::new("StatementId").min(1).max(100).pattern(&crate::PATTERNS[99]);
pub static STRING: StringShape = StringShape::new("String");
pub static STRING_LIST: ListShape = ListShape::new("StringList", STRING.shape()).min(0).max(1500);
pub static SUBNET_ID: StringShape = StringShape::new("SubnetId").min(0).max(1024).pattern(&crate::PATTERNS[100]);
pub static SUBNET_IDS: ListShape = ListShape::new("SubnetIds", SUBNET_ID.shape()).min(0).max(16);
pub static TAG_KEY: StringShape = StringShape::new("TagKey").min(1).max(128).pattern(&crate::PATTERNS[101]);
pub static TAG_VALUE: StringShape = StringShape::new("TagValue").min(0).max(256).pattern(&crate::PATTERNS[101]);
pub static TAGS: MapShape = MapShape::new("Tags", &TAG_KEY, TAG_VALUE.shape());
pub static TIMEOUT: NumberShape = NumberShape::integer("Timeout").min(1).max(5400);
pub static TIMESTAMP: StringShape = StringShape::new("Timestamp").min(0).max(100).pattern(&crate::PATTERNS[62]);
pub static VERSION: StringShape = StringShape::new("Version").min(1).max(1024).pattern(&crate::PATTERNS[102]);
pub static VPC_ID: StringShape = StringShape::new("VpcId");
pub static WORKING_DIRECTORY: StringShape = StringShape::new("WorkingDirectory").min(0).max(1000);
