//! Capability `developers`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Sensitive;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { GetOpenIdTokenForDeveloperIdentity GET_OPEN_ID_TOKEN_FOR_DEVELOPER_IDENTITY (GetOpenIdTokenForDeveloperIdentityInput) -> GetOpenIdTokenForDeveloperIdentityResponse; developers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
        "DeveloperUserAlreadyRegisteredException",
    ] }

    operation! { LookupDeveloperIdentity LOOKUP_DEVELOPER_IDENTITY (LookupDeveloperIdentityInput) -> LookupDeveloperIdentityResponse; developers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { MergeDeveloperIdentities MERGE_DEVELOPER_IDENTITIES (MergeDeveloperIdentitiesInput) -> MergeDeveloperIdentitiesResponse; developers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { UnlinkDeveloperIdentity UNLINK_DEVELOPER_IDENTITY (UnlinkDeveloperIdentityInput) -> (); developers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
    ] }
}

structure! { GetOpenIdTokenForDeveloperIdentityInput GET_OPEN_ID_TOKEN_FOR_DEVELOPER_IDENTITY_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
    logins: BTreeMap<String, Sensitive> = "Logins" LOGINS_MAP;
    principal_tags: Option<BTreeMap<String, String>> = "PrincipalTags" PRINCIPAL_TAGS;
    token_duration: Option<i64> = "TokenDuration" TOKEN_DURATION;
} }

structure! { GetOpenIdTokenForDeveloperIdentityResponse GET_OPEN_ID_TOKEN_FOR_DEVELOPER_IDENTITY_RESPONSE {
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
    token: Option<Sensitive> = "Token" OIDC_TOKEN;
} }

structure! { LookupDeveloperIdentityInput LOOKUP_DEVELOPER_IDENTITY_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
    developer_user_identifier: Option<String> = "DeveloperUserIdentifier" DEVELOPER_USER_IDENTIFIER;
    max_results: Option<i32> = "MaxResults" QUERY_LIMIT;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { LookupDeveloperIdentityResponse LOOKUP_DEVELOPER_IDENTITY_RESPONSE {
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
    developer_user_identifier_list: Option<Vec<String>> = "DeveloperUserIdentifierList" DEVELOPER_USER_IDENTIFIER_LIST;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { MergeDeveloperIdentitiesInput MERGE_DEVELOPER_IDENTITIES_INPUT {
    source_user_identifier: String = "SourceUserIdentifier" DEVELOPER_USER_IDENTIFIER;
    destination_user_identifier: String = "DestinationUserIdentifier" DEVELOPER_USER_IDENTIFIER;
    developer_provider_name: String = "DeveloperProviderName" DEVELOPER_PROVIDER_NAME;
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
} }

structure! { MergeDeveloperIdentitiesResponse MERGE_DEVELOPER_IDENTITIES_RESPONSE {
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
} }

structure! { UnlinkDeveloperIdentityInput UNLINK_DEVELOPER_IDENTITY_INPUT {
    identity_id: String = "IdentityId" IDENTITY_ID;
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    developer_provider_name: String = "DeveloperProviderName" DEVELOPER_PROVIDER_NAME;
    developer_user_identifier: String = "DeveloperUserIdentifier" DEVELOPER_USER_IDENTIFIER;
} }

pub static DEVELOPER_USER_IDENTIFIER: StringShape = StringShape::new("DeveloperUserIdentifier").min(1).max(1024);
pub static DEVELOPER_USER_IDENTIFIER_LIST: ListShape = ListShape::new("DeveloperUserIdentifierList", DEVELOPER_USER_IDENTIFIER.shape());
pub static TOKEN_DURATION: NumberShape = NumberShape::long("TokenDuration").min(1).max(86400);
