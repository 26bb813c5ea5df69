//! Capability `credentials`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};

pub mod ops {
    use super::*;

    operation! { AssumeRole ASSUME_ROLE (AssumeRoleRequest) -> AssumeRoleResponse; credentials Signed [
        "MalformedPolicyDocumentException", "PackedPolicyTooLargeException", "RegionDisabledException",
        "ExpiredTokenException",
    ] }

    operation! { GetCallerIdentity GET_CALLER_IDENTITY (GetCallerIdentityRequest) -> GetCallerIdentityResponse; credentials Signed [
    ] }
}

structure! { AssumeRoleRequest ASSUME_ROLE_REQUEST {
    role_arn: String = "RoleArn" ARN_TYPE;
    role_session_name: String = "RoleSessionName" ROLE_SESSION_NAME_TYPE;
    policy_arns: Option<Vec<PolicyDescriptorType>> = "PolicyArns" POLICY_DESCRIPTOR_LIST_TYPE;
    policy: Option<String> = "Policy" UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE;
    duration_seconds: Option<i32> = "DurationSeconds" ROLE_DURATION_SECONDS_TYPE;
    tags: Option<Vec<Tag>> = "Tags" TAG_LIST_TYPE;
    transitive_tag_keys: Option<Vec<String>> = "TransitiveTagKeys" TAG_KEY_LIST_TYPE;
    external_id: Option<String> = "ExternalId" EXTERNAL_ID_TYPE;
    serial_number: Option<String> = "SerialNumber" SERIAL_NUMBER_TYPE;
    token_code: Option<String> = "TokenCode" TOKEN_CODE_TYPE;
    source_identity: Option<String> = "SourceIdentity" SOURCE_IDENTITY_TYPE;
    provided_contexts: Option<Vec<ProvidedContext>> = "ProvidedContexts" PROVIDED_CONTEXTS_LIST_TYPE;
    minimum_session_token_size: Option<i32> = "MinimumSessionTokenSize" MINIMUM_SESSION_TOKEN_SIZE_TYPE;
} }

structure! { AssumeRoleResponse ASSUME_ROLE_RESPONSE {
    credentials: Option<Credentials> = "Credentials" CREDENTIALS;
    assumed_role_user: Option<AssumedRoleUser> = "AssumedRoleUser" ASSUMED_ROLE_USER;
    packed_policy_size: Option<i32> = "PackedPolicySize" NON_NEGATIVE_INTEGER_TYPE;
    source_identity: Option<String> = "SourceIdentity" SOURCE_IDENTITY_TYPE;
    session_token_utilization: Option<i32> = "SessionTokenUtilization" SESSION_TOKEN_UTILIZATION_TYPE;
    session_token_size: Option<i32> = "SessionTokenSize" SESSION_TOKEN_SIZE_TYPE;
} }

structure! { AssumedRoleUser ASSUMED_ROLE_USER {
    assumed_role_id: String = "AssumedRoleId" ASSUMED_ROLE_ID_TYPE;
    arn: String = "Arn" ARN_TYPE;
} }

structure! { Credentials CREDENTIALS {
    access_key_id: String = "AccessKeyId" ACCESS_KEY_ID_TYPE;
    secret_access_key: Sensitive = "SecretAccessKey" ACCESS_KEY_SECRET_TYPE;
    session_token: String = "SessionToken" TOKEN_TYPE;
    expiration: Timestamp = "Expiration" DATE_TYPE;
} }

structure! { GetCallerIdentityRequest GET_CALLER_IDENTITY_REQUEST {
} }

structure! { GetCallerIdentityResponse GET_CALLER_IDENTITY_RESPONSE {
    user_id: Option<String> = "UserId" USER_ID_TYPE;
    account: Option<String> = "Account" ACCOUNT_TYPE;
    arn: Option<String> = "Arn" ARN_TYPE;
} }

structure! { PolicyDescriptorType POLICY_DESCRIPTOR_TYPE {
    arn: Option<String> = "arn" ARN_TYPE;
} }

structure! { ProvidedContext PROVIDED_CONTEXT {
    provider_arn: Option<String> = "ProviderArn" ARN_TYPE;
    context_assertion: Option<String> = "ContextAssertion" CONTEXT_ASSERTION_TYPE;
} }

structure! { Tag TAG {
    key: String = "Key" TAG_KEY_TYPE;
    value: String = "Value" TAG_VALUE_TYPE;
} }

pub static PROVIDED_CONTEXTS_LIST_TYPE: ListShape = ListShape::new("ProvidedContextsListType", PROVIDED_CONTEXT.shape()).min(1).max(5);
pub static ACCESS_KEY_ID_TYPE: StringShape = StringShape::new("accessKeyIdType").min(16).max(128).pattern(&crate::PATTERNS[111]);
pub static ACCESS_KEY_SECRET_TYPE: StringShape = StringShape::new("accessKeySecretType").sensitive();
pub static ACCOUNT_TYPE: StringShape = StringShape::new("accountType");
pub static ARN_TYPE: StringShape = StringShape::new("arnType").min(20).max(2048).pattern(&crate::PATTERNS[112]);
pub static ASSUMED_ROLE_ID_TYPE: StringShape = StringShape::new("assumedRoleIdType").min(2).max(193).pattern(&crate::PATTERNS[113]);
pub static CONTEXT_ASSERTION_TYPE: StringShape = StringShape::new("contextAssertionType").min(4).max(2048);
pub static DATE_TYPE: TimestampShape = TimestampShape { name: "dateType" };
pub static EXTERNAL_ID_TYPE: StringShape = StringShape::new("externalIdType").min(2).max(1224).pattern(&crate::PATTERNS[114]);
pub static MINIMUM_SESSION_TOKEN_SIZE_TYPE: NumberShape = NumberShape::integer("minimumSessionTokenSizeType").min(0).max(4096);
pub static NON_NEGATIVE_INTEGER_TYPE: NumberShape = NumberShape::integer("nonNegativeIntegerType").min(0);
pub static POLICY_DESCRIPTOR_LIST_TYPE: ListShape = ListShape::new("policyDescriptorListType", POLICY_DESCRIPTOR_TYPE.shape());
pub static ROLE_DURATION_SECONDS_TYPE: NumberShape = NumberShape::integer("roleDurationSecondsType").min(900).max(43200);
pub static ROLE_SESSION_NAME_TYPE: StringShape = StringShape::new("roleSessionNameType").min(2).max(64).pattern(&crate::PATTERNS[115]);
pub static SERIAL_NUMBER_TYPE: StringShape = StringShape::new("serialNumberType").min(9).max(256).pattern(&crate::PATTERNS[106]);
pub static SESSION_TOKEN_SIZE_TYPE: NumberShape = NumberShape::integer("sessionTokenSizeType").min(0);
pub static SESSION_TOKEN_UTILIZATION_TYPE: NumberShape = NumberShape::integer("sessionTokenUtilizationType").min(0);
pub static SOURCE_IDENTITY_TYPE: StringShape = StringShape::new("sourceIdentityType").min(2).max(64).pattern(&crate::PATTERNS[115]);
pub static TAG_KEY_LIST_TYPE: ListShape = ListShape::new("tagKeyListType", TAG_KEY_TYPE.shape()).max(50);
pub static TAG_KEY_TYPE: StringShape = StringShape::new("tagKeyType").min(1).max(128).pattern(&crate::PATTERNS[116]);
pub static TAG_LIST_TYPE: ListShape = ListShape::new("tagListType", TAG.shape()).max(50);
pub static TAG_VALUE_TYPE: StringShape = StringShape::new("tagValueType").min(0).max(256).pattern(&crate::PATTERNS[117]);
pub static TOKEN_CODE_TYPE: StringShape = StringShape::new("tokenCodeType").min(6).max(6).pattern(&crate::PATTERNS[118]);
pub static TOKEN_TYPE: StringShape = StringShape::new("tokenType");
pub static UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE: StringShape = StringShape::new("unrestrictedSessionPolicyDocumentType").min(1).pattern(&crate::PATTERNS[119]);
pub static USER_ID_TYPE: StringShape = StringShape::new("userIdType");
