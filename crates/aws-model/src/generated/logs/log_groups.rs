//! Capability `log_groups`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateLogGroup CREATE_LOG_GROUP (CreateLogGroupRequest) -> (); log_groups Signed [
        "InvalidParameterException", "ResourceAlreadyExistsException", "LimitExceededException",
        "OperationAbortedException", "ServiceUnavailableException",
    ] }

    operation! { DeleteLogGroup DELETE_LOG_GROUP (DeleteLogGroupRequest) -> (); log_groups Signed [
        "InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException",
        "ServiceUnavailableException", "ValidationException",
    ] }

    operation! { DeleteRetentionPolicy DELETE_RETENTION_POLICY (DeleteRetentionPolicyRequest) -> (); log_groups Signed [
        "InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException",
        "ServiceUnavailableException",
    ] }

    operation! { DescribeLogGroups DESCRIBE_LOG_GROUPS (DescribeLogGroupsRequest) -> DescribeLogGroupsResponse; log_groups Signed [
        "InvalidParameterException", "ServiceUnavailableException",
    ] }

    operation! { PutRetentionPolicy PUT_RETENTION_POLICY (PutRetentionPolicyRequest) -> (); log_groups Signed [
        "InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException",
        "ServiceUnavailableException",
    ] }
}

structure! { CreateLogGroupRequest CREATE_LOG_GROUP_REQUEST {
    log_group_name: String = "logGroupName" LOG_GROUP_NAME;
    kms_key_id: Option<String> = "kmsKeyId" KMS_KEY_ID;
    tags: Option<BTreeMap<String, String>> = "tags" TAGS;
    log_group_class: Option<LogGroupClass> = "logGroupClass" LOG_GROUP_CLASS;
    deletion_protection_enabled: Option<bool> = "deletionProtectionEnabled" DELETION_PROTECTION_ENABLED;
} }

structure! { DeleteLogGroupRequest DELETE_LOG_GROUP_REQUEST {
    log_group_name: String = "logGroupName" LOG_GROUP_NAME;
} }

structure! { DeleteRetentionPolicyRequest DELETE_RETENTION_POLICY_REQUEST {
    log_group_name: String = "logGroupName" LOG_GROUP_NAME;
} }

structure! { DescribeLogGroupsRequest DESCRIBE_LOG_GROUPS_REQUEST {
    account_identifiers: Option<Vec<String>> = "accountIdentifiers" ACCOUNT_IDS;
    log_group_name_prefix: Option<String> = "logGroupNamePrefix" LOG_GROUP_NAME;
    log_group_name_pattern: Option<String> = "logGroupNamePattern" LOG_GROUP_NAME_PATTERN;
    next_token: Option<String> = "nextToken" NEXT_TOKEN;
    limit: Option<i32> = "limit" DESCRIBE_LIMIT;
    include_linked_accounts: Option<bool> = "includeLinkedAccounts" INCLUDE_LINKED_ACCOUNTS;
    log_group_class: Option<LogGroupClass> = "logGroupClass" LOG_GROUP_CLASS;
    log_group_identifiers: Option<Vec<String>> = "logGroupIdentifiers" DESCRIBE_LOG_GROUPS_LOG_GROUP_IDENTIFIERS;
} }

structure! { DescribeLogGroupsResponse DESCRIBE_LOG_GROUPS_RESPONSE {
    log_groups: Option<Vec<LogGroup>> = "logGroups" LOG_GROUPS;
    next_token: Option<String> = "nextToken" NEXT_TOKEN;
} }

structure! { LogGroup LOG_GROUP {
    log_group_name: Option<String> = "logGroupName" LOG_GROUP_NAME;
    creation_time: Option<i64> = "creationTime" TIMESTAMP;
    retention_in_days: Option<i32> = "retentionInDays" DAYS;
    metric_filter_count: Option<i32> = "metricFilterCount" FILTER_COUNT;
    arn: Option<String> = "arn" ARN;
    stored_bytes: Option<i64> = "storedBytes" STORED_BYTES;
    kms_key_id: Option<String> = "kmsKeyId" KMS_KEY_ID;
    data_protection_status: Option<DataProtectionStatus> = "dataProtectionStatus" DATA_PROTECTION_STATUS;
    inherited_properties: Option<Vec<InheritedProperty>> = "inheritedProperties" INHERITED_PROPERTIES;
    log_group_class: Option<LogGroupClass> = "logGroupClass" LOG_GROUP_CLASS;
    log_group_arn: Option<String> = "logGroupArn" ARN;
    deletion_protection_enabled: Option<bool> = "deletionProtectionEnabled" DELETION_PROTECTION_ENABLED;
    bearer_token_authentication_enabled: Option<bool> = "bearerTokenAuthenticationEnabled" BEARER_TOKEN_AUTHENTICATION_ENABLED;
    retention_policy_name: Option<String> = "retentionPolicyName" POLICY_NAME;
} }

structure! { PutRetentionPolicyRequest PUT_RETENTION_POLICY_REQUEST {
    log_group_name: String = "logGroupName" LOG_GROUP_NAME;
    retention_in_days: i32 = "retentionInDays" DAYS;
} }

string_enum! { DataProtectionStatus DATA_PROTECTION_STATUS {
    Activated = "ACTIVATED";
    Deleted = "DELETED";
    Archived = "ARCHIVED";
    Disabled = "DISABLED";
} }

string_enum! { InheritedProperty INHERITED_PROPERTY {
    AccountDataProtection = "ACCOUNT_DATA_PROTECTION";
} }

string_enum! { LogGroupClass LOG_GROUP_CLASS {
    Standard = "STANDARD";
    InfrequentAccess = "INFREQUENT_ACCESS";
    Delivery = "DELIVERY";
    Essentials = "ESSENTIALS";
} }

pub static ACCOUNT_ID: StringShape = StringShape::new("AccountId").min(12).max(12).pattern(&crate::PATTERNS[103]);
pub static ACCOUNT_IDS: ListShape = ListShape::new("AccountIds", ACCOUNT_ID.shape()).min(0).max(20);
pub static ARN: StringShape = StringShape::new("Arn");
pub static BEARER_TOKEN_AUTHENTICATION_ENABLED: BooleanShape = BooleanShape { name: "BearerTokenAuthenticationEnabled" };
pub static DAYS: NumberShape = NumberShape::integer("Days");
pub static DELETION_PROTECTION_ENABLED: BooleanShape = BooleanShape { name: "DeletionProtectionEnabled" };
pub static DESCRIBE_LIMIT: NumberShape = NumberShape::integer("DescribeLimit").min(1).max(50);
pub static DESCRIBE_LOG_GROUPS_LOG_GROUP_IDENTIFIERS: ListShape = ListShape::new("DescribeLogGroupsLogGroupIdentifiers", LOG_GROUP_IDENTIFIER.shape()).min(1).max(50);
pub static FILTER_COUNT: NumberShape = NumberShape::integer("FilterCount");
pub static INCLUDE_LINKED_ACCOUNTS: BooleanShape = BooleanShape { name: "IncludeLinkedAccounts" };
pub static INHERITED_PROPERTIES: ListShape = ListShape::new("InheritedProperties", INHERITED_PROPERTY.shape());
pub static KMS_KEY_ID: StringShape = StringShape::new("KmsKeyId").max(256);
pub static LOG_GROUP_IDENTIFIER: StringShape = StringShape::new("LogGroupIdentifier").min(1).max(2048).pattern(&crate::PATTERNS[104]);
pub static LOG_GROUP_NAME_PATTERN: StringShape = StringShape::new("LogGroupNamePattern").min(0).max(512).pattern(&crate::PATTERNS[105]);
pub static LOG_GROUPS: ListShape = ListShape::new("LogGroups", LOG_GROUP.shape());
pub static NEXT_TOKEN: StringShape = StringShape::new("NextToken").min(1);
pub static POLICY_NAME: StringShape = StringShape::new("PolicyName");
pub static STORED_BYTES: NumberShape = NumberShape::long("StoredBytes").min(0);
pub static TIMESTAMP: NumberShape = NumberShape::long("Timestamp").min(0);
