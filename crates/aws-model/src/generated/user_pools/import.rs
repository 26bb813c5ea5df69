//! Capability `import`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Timestamp;

pub mod ops {
    use super::*;

    operation! { CreateUserImportJob CREATE_USER_IMPORT_JOB (CreateUserImportJobRequest) -> CreateUserImportJobResponse; import Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "PreconditionNotMetException", "NotAuthorizedException", "LimitExceededException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DescribeUserImportJob DESCRIBE_USER_IMPORT_JOB (DescribeUserImportJobRequest) -> DescribeUserImportJobResponse; import Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { GetCSVHeader GET_CSV_HEADER (GetCSVHeaderRequest) -> GetCSVHeaderResponse; import Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { ListUserImportJobs LIST_USER_IMPORT_JOBS (ListUserImportJobsRequest) -> ListUserImportJobsResponse; import Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { StartUserImportJob START_USER_IMPORT_JOB (StartUserImportJobRequest) -> StartUserImportJobResponse; import Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "InternalErrorException", "PreconditionNotMetException", "OperationNotEnabledException",
        "NotAuthorizedException",
    ] }

    operation! { StopUserImportJob STOP_USER_IMPORT_JOB (StopUserImportJobRequest) -> StopUserImportJobResponse; import Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "InternalErrorException", "PreconditionNotMetException", "OperationNotEnabledException",
        "NotAuthorizedException",
    ] }
}

structure! { CreateUserImportJobRequest CREATE_USER_IMPORT_JOB_REQUEST {
    job_name: String = "JobName" USER_IMPORT_JOB_NAME_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    cloud_watch_logs_role_arn: String = "CloudWatchLogsRoleArn" ARN_TYPE;
    password_hashing_algorithm: Option<PasswordHashingAlgorithmType> = "PasswordHashingAlgorithm" PASSWORD_HASHING_ALGORITHM_TYPE;
} }

structure! { CreateUserImportJobResponse CREATE_USER_IMPORT_JOB_RESPONSE {
    user_import_job: Option<UserImportJobType> = "UserImportJob" USER_IMPORT_JOB_TYPE;
} }

structure! { DescribeUserImportJobRequest DESCRIBE_USER_IMPORT_JOB_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    job_id: String = "JobId" USER_IMPORT_JOB_ID_TYPE;
} }

structure! { DescribeUserImportJobResponse DESCRIBE_USER_IMPORT_JOB_RESPONSE {
    user_import_job: Option<UserImportJobType> = "UserImportJob" USER_IMPORT_JOB_TYPE;
} }

structure! { GetCSVHeaderRequest GET_CSV_HEADER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { GetCSVHeaderResponse GET_CSV_HEADER_RESPONSE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    csv_header: Option<Vec<String>> = "CSVHeader" LIST_OF_STRING_TYPES;
} }

structure! { ListUserImportJobsRequest LIST_USER_IMPORT_JOBS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    max_results: i32 = "MaxResults" POOL_QUERY_LIMIT_TYPE;
    pagination_token: Option<String> = "PaginationToken" PAGINATION_KEY_TYPE;
} }

structure! { ListUserImportJobsResponse LIST_USER_IMPORT_JOBS_RESPONSE {
    user_import_jobs: Option<Vec<UserImportJobType>> = "UserImportJobs" USER_IMPORT_JOBS_LIST_TYPE;
    pagination_token: Option<String> = "PaginationToken" PAGINATION_KEY_TYPE;
} }

structure! { StartUserImportJobRequest START_USER_IMPORT_JOB_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    job_id: String = "JobId" USER_IMPORT_JOB_ID_TYPE;
} }

structure! { StartUserImportJobResponse START_USER_IMPORT_JOB_RESPONSE {
    user_import_job: Option<UserImportJobType> = "UserImportJob" USER_IMPORT_JOB_TYPE;
} }

structure! { StopUserImportJobRequest STOP_USER_IMPORT_JOB_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    job_id: String = "JobId" USER_IMPORT_JOB_ID_TYPE;
} }

structure! { StopUserImportJobResponse STOP_USER_IMPORT_JOB_RESPONSE {
    user_import_job: Option<UserImportJobType> = "UserImportJob" USER_IMPORT_JOB_TYPE;
} }

structure! { UserImportJobType USER_IMPORT_JOB_TYPE {
    job_name: Option<String> = "JobName" USER_IMPORT_JOB_NAME_TYPE;
    job_id: Option<String> = "JobId" USER_IMPORT_JOB_ID_TYPE;
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    pre_signed_url: Option<String> = "PreSignedUrl" PRE_SIGNED_URL_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
    start_date: Option<Timestamp> = "StartDate" DATE_TYPE;
    completion_date: Option<Timestamp> = "CompletionDate" DATE_TYPE;
    status: Option<UserImportJobStatusType> = "Status" USER_IMPORT_JOB_STATUS_TYPE;
    cloud_watch_logs_role_arn: Option<String> = "CloudWatchLogsRoleArn" ARN_TYPE;
    imported_users: Option<i64> = "ImportedUsers" LONG_TYPE;
    skipped_users: Option<i64> = "SkippedUsers" LONG_TYPE;
    failed_users: Option<i64> = "FailedUsers" LONG_TYPE;
    completion_message: Option<String> = "CompletionMessage" COMPLETION_MESSAGE_TYPE;
    password_hashing_algorithm: Option<PasswordHashingAlgorithmType> = "PasswordHashingAlgorithm" PASSWORD_HASHING_ALGORITHM_TYPE;
} }

string_enum! { PasswordHashingAlgorithmType PASSWORD_HASHING_ALGORITHM_TYPE {
    Bcrypt = "BCRYPT";
    Scrypt = "SCRYPT";
    Argon2id = "ARGON2ID";
    Pbkdf2Sha256 = "PBKDF2_SHA256";
} }

string_enum! { UserImportJobStatusType USER_IMPORT_JOB_STATUS_TYPE {
    Created = "Created";
    Pending = "Pending";
    InProgress = "InProgress";
    Stopping = "Stopping";
    Expired = "Expired";
    Stopped = "Stopped";
    Failed = "Failed";
    Succeeded = "Succeeded";
} }

pub static COMPLETION_MESSAGE_TYPE: StringShape = StringShape::new("CompletionMessageType").min(1).max(128).pattern(&crate::PATTERNS[10]);
pub static LIST_OF_STRING_TYPES: ListShape = ListShape::new("ListOfStringTypes", STRING_TYPE.shape());
pub static LONG_TYPE: NumberShape = NumberShape::long("LongType");
pub static PRE_SIGNED_URL_TYPE: StringShape = StringShape::new("PreSignedUrlType").min(0).max(2048);
pub static USER_IMPORT_JOB_ID_TYPE: StringShape = StringShape::new("UserImportJobIdType").min(1).max(55).pattern(&crate::PATTERNS[11]);
pub static USER_IMPORT_JOB_NAME_TYPE: StringShape = StringShape::new("UserImportJobNameType").min(1).max(128).pattern(&crate::PATTERNS[2]);
pub static USER_IMPORT_JOBS_LIST_TYPE: ListShape = ListShape::new("UserImportJobsListType", USER_IMPORT_JOB_TYPE.shape()).min(1).max(50);
