//! Capability `terms`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateTerms CREATE_TERMS (CreateTermsRequest) -> CreateTermsResponse; terms Signed [
        "ResourceNotFoundException", "ConcurrentModificationException", "TermsExistsException",
        "InvalidParameterException", "TooManyRequestsException", "NotAuthorizedException",
        "LimitExceededException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DeleteTerms DELETE_TERMS (DeleteTermsRequest) -> (); terms Signed [
        "ResourceNotFoundException", "ConcurrentModificationException", "InvalidParameterException",
        "TooManyRequestsException", "NotAuthorizedException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { DescribeTerms DESCRIBE_TERMS (DescribeTermsRequest) -> DescribeTermsResponse; terms Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DescribeTermsByClient DESCRIBE_TERMS_BY_CLIENT (DescribeTermsByClientRequest) -> DescribeTermsByClientResponse; terms Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { ListTerms LIST_TERMS (ListTermsRequest) -> ListTermsResponse; terms Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { UpdateTerms UPDATE_TERMS (UpdateTermsRequest) -> UpdateTermsResponse; terms Signed [
        "ResourceNotFoundException", "ConcurrentModificationException", "TermsExistsException",
        "InvalidParameterException", "TooManyRequestsException", "NotAuthorizedException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }
}

structure! { CreateTermsRequest CREATE_TERMS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    terms_name: String = "TermsName" TERMS_NAME_TYPE;
    terms_source: TermsSourceType = "TermsSource" TERMS_SOURCE_TYPE;
    enforcement: TermsEnforcementType = "Enforcement" TERMS_ENFORCEMENT_TYPE;
    links: Option<BTreeMap<String, String>> = "Links" LINKS_TYPE;
} }

structure! { CreateTermsResponse CREATE_TERMS_RESPONSE {
    terms: Option<TermsType> = "Terms" TERMS_TYPE;
} }

structure! { DeleteTermsRequest DELETE_TERMS_REQUEST {
    terms_id: String = "TermsId" TERMS_ID_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { DescribeTermsByClientRequest DESCRIBE_TERMS_BY_CLIENT_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    terms_name: String = "TermsName" TERMS_NAME_TYPE;
} }

structure! { DescribeTermsByClientResponse DESCRIBE_TERMS_BY_CLIENT_RESPONSE {
    terms: Option<TermsType> = "Terms" TERMS_TYPE;
} }

structure! { DescribeTermsRequest DESCRIBE_TERMS_REQUEST {
    terms_id: String = "TermsId" TERMS_ID_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { DescribeTermsResponse DESCRIBE_TERMS_RESPONSE {
    terms: Option<TermsType> = "Terms" TERMS_TYPE;
} }

structure! { ListTermsRequest LIST_TERMS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    max_results: Option<i32> = "MaxResults" LIST_TERMS_REQUEST_MAX_RESULTS_INTEGER;
    next_token: Option<String> = "NextToken" STRING_TYPE;
} }

structure! { ListTermsResponse LIST_TERMS_RESPONSE {
    terms: Vec<TermsDescriptionType> = "Terms" TERMS_DESCRIPTION_LIST_TYPE;
    next_token: Option<String> = "NextToken" STRING_TYPE;
} }

structure! { TermsDescriptionType TERMS_DESCRIPTION_TYPE {
    terms_id: String = "TermsId" TERMS_ID_TYPE;
    terms_name: String = "TermsName" TERMS_NAME_TYPE;
    enforcement: TermsEnforcementType = "Enforcement" TERMS_ENFORCEMENT_TYPE;
    creation_date: Timestamp = "CreationDate" DATE_TYPE;
    last_modified_date: Timestamp = "LastModifiedDate" DATE_TYPE;
} }

structure! { TermsType TERMS_TYPE {
    terms_id: String = "TermsId" TERMS_ID_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    terms_name: String = "TermsName" TERMS_NAME_TYPE;
    terms_source: TermsSourceType = "TermsSource" TERMS_SOURCE_TYPE;
    enforcement: TermsEnforcementType = "Enforcement" TERMS_ENFORCEMENT_TYPE;
    links: BTreeMap<String, String> = "Links" LINKS_TYPE;
    creation_date: Timestamp = "CreationDate" DATE_TYPE;
    last_modified_date: Timestamp = "LastModifiedDate" DATE_TYPE;
} }

structure! { UpdateTermsRequest UPDATE_TERMS_REQUEST {
    terms_id: String = "TermsId" TERMS_ID_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    terms_name: Option<String> = "TermsName" TERMS_NAME_TYPE;
    terms_source: Option<TermsSourceType> = "TermsSource" TERMS_SOURCE_TYPE;
    enforcement: Option<TermsEnforcementType> = "Enforcement" TERMS_ENFORCEMENT_TYPE;
    links: Option<BTreeMap<String, String>> = "Links" LINKS_TYPE;
} }

structure! { UpdateTermsResponse UPDATE_TERMS_RESPONSE {
    terms: Option<TermsType> = "Terms" TERMS_TYPE;
} }

string_enum! { TermsEnforcementType TERMS_ENFORCEMENT_TYPE {
    None = "NONE";
} }

string_enum! { TermsSourceType TERMS_SOURCE_TYPE {
    Link = "LINK";
} }

pub static LANGUAGE_ID_TYPE: StringShape = StringShape::new("LanguageIdType").pattern(&crate::PATTERNS[28]);
pub static LINK_URL_TYPE: StringShape = StringShape::new("LinkUrlType").min(1).max(1024).pattern(&crate::PATTERNS[29]);
pub static LINKS_TYPE: MapShape = MapShape::new("LinksType", &LANGUAGE_ID_TYPE, LINK_URL_TYPE.shape()).min(1).max(13);
pub static LIST_TERMS_REQUEST_MAX_RESULTS_INTEGER: NumberShape = NumberShape::integer("ListTermsRequestMaxResultsInteger").min(1).max(60);
pub static TERMS_DESCRIPTION_LIST_TYPE: ListShape = ListShape::new("TermsDescriptionListType", TERMS_DESCRIPTION_TYPE.shape());
pub static TERMS_ID_TYPE: StringShape = StringShape::new("TermsIdType").pattern(&crate::PATTERNS[0]);
pub static TERMS_NAME_TYPE: StringShape = StringShape::new("TermsNameType").pattern(&crate::PATTERNS[30]);
