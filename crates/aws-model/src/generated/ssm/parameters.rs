//! Capability `parameters`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};

pub mod ops {
    use super::*;

    operation! { DeleteParameter DELETE_PARAMETER (DeleteParameterRequest) -> DeleteParameterResult; parameters Signed [
        "InternalServerError", "ParameterNotFound",
    ] }

    operation! { DeleteParameters DELETE_PARAMETERS (DeleteParametersRequest) -> DeleteParametersResult; parameters Signed [
        "InternalServerError",
    ] }

    operation! { DescribeParameters DESCRIBE_PARAMETERS (DescribeParametersRequest) -> DescribeParametersResult; parameters Signed [
        "InternalServerError", "InvalidFilterKey", "InvalidFilterOption", "InvalidFilterValue",
        "InvalidNextToken",
    ] }

    operation! { GetParameter GET_PARAMETER (GetParameterRequest) -> GetParameterResult; parameters Signed [
        "InternalServerError", "InvalidKeyId", "ParameterNotFound", "ParameterVersionNotFound",
    ] }

    operation! { GetParameters GET_PARAMETERS (GetParametersRequest) -> GetParametersResult; parameters Signed [
        "InvalidKeyId", "InternalServerError",
    ] }

    operation! { GetParametersByPath GET_PARAMETERS_BY_PATH (GetParametersByPathRequest) -> GetParametersByPathResult; parameters Signed [
        "InternalServerError", "InvalidFilterKey", "InvalidFilterOption", "InvalidFilterValue",
        "InvalidKeyId", "InvalidNextToken",
    ] }

    operation! { PutParameter PUT_PARAMETER (PutParameterRequest) -> PutParameterResult; parameters Signed [
        "InternalServerError", "InvalidKeyId", "ParameterLimitExceeded", "TooManyUpdates",
        "ParameterAlreadyExists", "HierarchyLevelLimitExceededException", "HierarchyTypeMismatchException",
        "InvalidAllowedPatternException", "ParameterMaxVersionLimitExceeded",
        "ParameterPatternMismatchException", "UnsupportedParameterType", "PoliciesLimitExceededException",
        "InvalidPolicyTypeException", "InvalidPolicyAttributeException", "IncompatiblePolicyException",
    ] }
}

structure! { DeleteParameterRequest DELETE_PARAMETER_REQUEST {
    name: String = "Name" PS_PARAMETER_NAME;
} }

structure! { DeleteParameterResult DELETE_PARAMETER_RESULT {
} }

structure! { DeleteParametersRequest DELETE_PARAMETERS_REQUEST {
    names: Vec<String> = "Names" PARAMETER_NAME_LIST;
} }

structure! { DeleteParametersResult DELETE_PARAMETERS_RESULT {
    deleted_parameters: Option<Vec<String>> = "DeletedParameters" PARAMETER_NAME_LIST;
    invalid_parameters: Option<Vec<String>> = "InvalidParameters" PARAMETER_NAME_LIST;
} }

structure! { DescribeParametersRequest DESCRIBE_PARAMETERS_REQUEST {
    filters: Option<Vec<ParametersFilter>> = "Filters" PARAMETERS_FILTER_LIST;
    parameter_filters: Option<Vec<ParameterStringFilter>> = "ParameterFilters" PARAMETER_STRING_FILTER_LIST;
    max_results: Option<i32> = "MaxResults" MAX_RESULTS;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
    shared: Option<bool> = "Shared" BOOLEAN;
} }

structure! { DescribeParametersResult DESCRIBE_PARAMETERS_RESULT {
    parameters: Option<Vec<ParameterMetadata>> = "Parameters" PARAMETER_METADATA_LIST;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { GetParameterRequest GET_PARAMETER_REQUEST {
    name: String = "Name" PS_PARAMETER_NAME;
    with_decryption: Option<bool> = "WithDecryption" BOOLEAN;
} }

structure! { GetParameterResult GET_PARAMETER_RESULT {
    parameter: Option<Parameter> = "Parameter" PARAMETER;
} }

structure! { GetParametersByPathRequest GET_PARAMETERS_BY_PATH_REQUEST {
    path: String = "Path" PS_PARAMETER_NAME;
    recursive: Option<bool> = "Recursive" BOOLEAN;
    parameter_filters: Option<Vec<ParameterStringFilter>> = "ParameterFilters" PARAMETER_STRING_FILTER_LIST;
    with_decryption: Option<bool> = "WithDecryption" BOOLEAN;
    max_results: Option<i32> = "MaxResults" GET_PARAMETERS_BY_PATH_MAX_RESULTS;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { GetParametersByPathResult GET_PARAMETERS_BY_PATH_RESULT {
    parameters: Option<Vec<Parameter>> = "Parameters" PARAMETER_LIST;
    next_token: Option<String> = "NextToken" NEXT_TOKEN;
} }

structure! { GetParametersRequest GET_PARAMETERS_REQUEST {
    names: Vec<String> = "Names" PARAMETER_NAME_LIST;
    with_decryption: Option<bool> = "WithDecryption" BOOLEAN;
} }

structure! { GetParametersResult GET_PARAMETERS_RESULT {
    parameters: Option<Vec<Parameter>> = "Parameters" PARAMETER_LIST;
    invalid_parameters: Option<Vec<String>> = "InvalidParameters" PARAMETER_NAME_LIST;
} }

structure! { Parameter PARAMETER {
    name: Option<String> = "Name" PS_PARAMETER_NAME;
    r#type: Option<ParameterType> = "Type" PARAMETER_TYPE;
    value: Option<Sensitive> = "Value" PS_PARAMETER_VALUE;
    version: Option<i64> = "Version" PS_PARAMETER_VERSION;
    selector: Option<String> = "Selector" PS_PARAMETER_SELECTOR;
    source_result: Option<String> = "SourceResult" STRING;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TIME;
    arn: Option<String> = "ARN" STRING;
    data_type: Option<String> = "DataType" PARAMETER_DATA_TYPE;
} }

structure! { ParameterInlinePolicy PARAMETER_INLINE_POLICY {
    policy_text: Option<String> = "PolicyText" STRING;
    policy_type: Option<String> = "PolicyType" STRING;
    policy_status: Option<String> = "PolicyStatus" STRING;
} }

structure! { ParameterMetadata PARAMETER_METADATA {
    name: Option<String> = "Name" PS_PARAMETER_NAME;
    arn: Option<String> = "ARN" STRING;
    r#type: Option<ParameterType> = "Type" PARAMETER_TYPE;
    key_id: Option<String> = "KeyId" PARAMETER_KEY_ID;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TIME;
    last_modified_user: Option<String> = "LastModifiedUser" STRING;
    description: Option<String> = "Description" PARAMETER_DESCRIPTION;
    allowed_pattern: Option<String> = "AllowedPattern" ALLOWED_PATTERN;
    version: Option<i64> = "Version" PS_PARAMETER_VERSION;
    tier: Option<ParameterTier> = "Tier" PARAMETER_TIER;
    policies: Option<Vec<ParameterInlinePolicy>> = "Policies" PARAMETER_POLICY_LIST;
    data_type: Option<String> = "DataType" PARAMETER_DATA_TYPE;
} }

structure! { ParameterStringFilter PARAMETER_STRING_FILTER {
    key: String = "Key" PARAMETER_STRING_FILTER_KEY;
    option: Option<String> = "Option" PARAMETER_STRING_QUERY_OPTION;
    values: Option<Vec<String>> = "Values" PARAMETER_STRING_FILTER_VALUE_LIST;
} }

structure! { ParametersFilter PARAMETERS_FILTER {
    key: ParametersFilterKey = "Key" PARAMETERS_FILTER_KEY;
    values: Vec<String> = "Values" PARAMETERS_FILTER_VALUE_LIST;
} }

structure! { PutParameterRequest PUT_PARAMETER_REQUEST {
    name: String = "Name" PS_PARAMETER_NAME;
    description: Option<String> = "Description" PARAMETER_DESCRIPTION;
    value: Sensitive = "Value" PS_PARAMETER_VALUE;
    r#type: Option<ParameterType> = "Type" PARAMETER_TYPE;
    key_id: Option<String> = "KeyId" PARAMETER_KEY_ID;
    overwrite: Option<bool> = "Overwrite" BOOLEAN;
    allowed_pattern: Option<String> = "AllowedPattern" ALLOWED_PATTERN;
    tags: Option<Vec<Tag>> = "Tags" TAG_LIST;
    tier: Option<ParameterTier> = "Tier" PARAMETER_TIER;
    policies: Option<String> = "Policies" PARAMETER_POLICIES;
    data_type: Option<String> = "DataType" PARAMETER_DATA_TYPE;
} }

structure! { PutParameterResult PUT_PARAMETER_RESULT {
    version: Option<i64> = "Version" PS_PARAMETER_VERSION;
    tier: Option<ParameterTier> = "Tier" PARAMETER_TIER;
} }

string_enum! { ParameterTier PARAMETER_TIER {
    Standard = "Standard";
    Advanced = "Advanced";
    IntelligentTiering = "Intelligent-Tiering";
} }

string_enum! { ParameterType PARAMETER_TYPE {
    String = "String";
    StringList = "StringList";
    SecureString = "SecureString";
} }

string_enum! { ParametersFilterKey PARAMETERS_FILTER_KEY {
    Name = "Name";
    Type = "Type";
    KeyId = "KeyId";
} }

pub static ALLOWED_PATTERN: StringShape = StringShape::new("AllowedPattern").min(0).max(1024);
pub static BOOLEAN: BooleanShape = BooleanShape { name: "Boolean" };
pub static DATE_TIME: TimestampShape = TimestampShape { name: "DateTime" };
pub static GET_PARAMETERS_BY_PATH_MAX_RESULTS: NumberShape = NumberShape::integer("GetParametersByPathMaxResults").min(1).max(10);
pub static MAX_RESULTS: NumberShape = NumberShape::integer("MaxResults").min(1).max(50);
pub static NEXT_TOKEN: StringShape = StringShape::new("NextToken");
pub static PS_PARAMETER_NAME: StringShape = StringShape::new("PSParameterName").min(1).max(2048);
pub static PS_PARAMETER_SELECTOR: StringShape = StringShape::new("PSParameterSelector").min(0).max(128);
pub static PS_PARAMETER_VALUE: StringShape = StringShape::new("PSParameterValue").sensitive();
pub static PS_PARAMETER_VERSION: NumberShape = NumberShape::long("PSParameterVersion");
pub static PARAMETER_DATA_TYPE: StringShape = StringShape::new("ParameterDataType").min(0).max(128);
pub static PARAMETER_DESCRIPTION: StringShape = StringShape::new("ParameterDescription").min(0).max(1024);
pub static PARAMETER_KEY_ID: StringShape = StringShape::new("ParameterKeyId").min(1).max(256).pattern(&crate::PATTERNS[109]);
pub static PARAMETER_LIST: ListShape = ListShape::new("ParameterList", PARAMETER.shape());
pub static PARAMETER_METADATA_LIST: ListShape = ListShape::new("ParameterMetadataList", PARAMETER_METADATA.shape());
pub static PARAMETER_NAME_LIST: ListShape = ListShape::new("ParameterNameList", PS_PARAMETER_NAME.shape()).min(1).max(10);
pub static PARAMETER_POLICIES: StringShape = StringShape::new("ParameterPolicies").min(1).max(4096);
pub static PARAMETER_POLICY_LIST: ListShape = ListShape::new("ParameterPolicyList", PARAMETER_INLINE_POLICY.shape());
pub static PARAMETER_STRING_FILTER_KEY: StringShape = StringShape::new("ParameterStringFilterKey").min(1).max(132).pattern(&crate::PATTERNS[110]);
pub static PARAMETER_STRING_FILTER_LIST: ListShape = ListShape::new("ParameterStringFilterList", PARAMETER_STRING_FILTER.shape());
pub static PARAMETER_STRING_FILTER_VALUE: StringShape = StringShape::new("ParameterStringFilterValue").min(1).max(1024);
pub static PARAMETER_STRING_FILTER_VALUE_LIST: ListShape = ListShape::new("ParameterStringFilterValueList", PARAMETER_STRING_FILTER_VALUE.shape()).min(1).max(50);
pub static PARAMETER_STRING_QUERY_OPTION: StringShape = StringShape::new("ParameterStringQueryOption").min(1).max(10);
pub static PARAMETERS_FILTER_LIST: ListShape = ListShape::new("ParametersFilterList", PARAMETERS_FILTER.shape());
pub static PARAMETERS_FILTER_VALUE: StringShape = StringShape::new("ParametersFilterValue").min(1).max(1024);
pub static PARAMETERS_FILTER_VALUE_LIST: ListShape = ListShape::new("ParametersFilterValueList", PARAMETERS_FILTER_VALUE.shape()).min(1).max(50);
pub static STRING: StringShape = StringShape::new("String");
