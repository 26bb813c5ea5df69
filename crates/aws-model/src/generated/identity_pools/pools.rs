//! Capability `pools`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateIdentityPool CREATE_IDENTITY_POOL (CreateIdentityPoolInput) -> IdentityPool; pools Signed [
        "InvalidParameterException", "NotAuthorizedException", "ResourceConflictException",
        "TooManyRequestsException", "InternalErrorException", "LimitExceededException",
    ] }

    operation! { DeleteIdentityPool DELETE_IDENTITY_POOL (DeleteIdentityPoolInput) -> (); pools Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { DescribeIdentityPool DESCRIBE_IDENTITY_POOL (DescribeIdentityPoolInput) -> IdentityPool; pools Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { ListIdentityPools LIST_IDENTITY_POOLS (ListIdentityPoolsInput) -> ListIdentityPoolsResponse; pools Signed [
        "InvalidParameterException", "NotAuthorizedException", "TooManyRequestsException",
        "ResourceNotFoundException", "InternalErrorException",
    ] }

    operation! { UpdateIdentityPool UPDATE_IDENTITY_POOL (IdentityPool) -> IdentityPool; pools Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
        "ConcurrentModificationException", "LimitExceededException",
    ] }
}

structure! { CognitoIdentityProvider COGNITO_IDENTITY_PROVIDER {
    provider_name: Option<String> = "ProviderName" COGNITO_IDENTITY_PROVIDER_NAME;
    client_id: Option<String> = "ClientId" COGNITO_IDENTITY_PROVIDER_CLIENT_ID;
    server_side_token_check: Option<bool> = "ServerSideTokenCheck" COGNITO_IDENTITY_PROVIDER_TOKEN_CHECK;
} }

structure! { CreateIdentityPoolInput CREATE_IDENTITY_POOL_INPUT {
    identity_pool_name: String = "IdentityPoolName" IDENTITY_POOL_NAME;
    allow_unauthenticated_identities: bool = "AllowUnauthenticatedIdentities" IDENTITY_POOL_UNAUTHENTICATED;
    allow_classic_flow: Option<bool> = "AllowClassicFlow" CLASSIC_FLOW;
    supported_login_providers: Option<BTreeMap<String, String>> = "SupportedLoginProviders" IDENTITY_PROVIDERS;
    developer_provider_name: Option<String> = "DeveloperProviderName" DEVELOPER_PROVIDER_NAME;
    open_id_connect_provider_ar_ns: Option<Vec<String>> = "OpenIdConnectProviderARNs" OIDC_PROVIDER_LIST;
    cognito_identity_providers: Option<Vec<CognitoIdentityProvider>> = "CognitoIdentityProviders" COGNITO_IDENTITY_PROVIDER_LIST;
    saml_provider_ar_ns: Option<Vec<String>> = "SamlProviderARNs" SAML_PROVIDER_LIST;
    identity_pool_tags: Option<BTreeMap<String, String>> = "IdentityPoolTags" IDENTITY_POOL_TAGS_TYPE;
} }

structure! { DeleteIdentityPoolInput DELETE_IDENTITY_POOL_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
} }

structure! { DescribeIdentityPoolInput DESCRIBE_IDENTITY_POOL_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
} }

structure! { IdentityPool IDENTITY_POOL {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    identity_pool_name: String = "IdentityPoolName" IDENTITY_POOL_NAME;
    allow_unauthenticated_identities: bool = "AllowUnauthenticatedIdentities" IDENTITY_POOL_UNAUTHENTICATED;
    allow_classic_flow: Option<bool> = "AllowClassicFlow" CLASSIC_FLOW;
    supported_login_providers: Option<BTreeMap<String, String>> = "SupportedLoginProviders" IDENTITY_PROVIDERS;
    developer_provider_name: Option<String> = "DeveloperProviderName" DEVELOPER_PROVIDER_NAME;
    open_id_connect_provider_ar_ns: Option<Vec<String>> = "OpenIdConnectProviderARNs" OIDC_PROVIDER_LIST;
    cognito_identity_providers: Option<Vec<CognitoIdentityProvider>> = "CognitoIdentityProviders" COGNITO_IDENTITY_PROVIDER_LIST;
    saml_provider_ar_ns: Option<Vec<String>> = "SamlProviderARNs" SAML_PROVIDER_LIST;
    identity_pool_tags: Option<BTreeMap<String, String>> = "IdentityPoolTags" IDENTITY_POOL_TAGS_TYPE;
} }

structure! { IdentityPoolShortDescription IDENTITY_POOL_SHORT_DESCRIPTION {
    identity_pool_id: Option<String> = "IdentityPoolId" IDENTITY_POOL_ID;
    identity_pool_name: Option<String> = "IdentityPoolName" IDENTITY_POOL_NAME;
} }

structure! { ListIdentityPoolsInput LIST_IDENTITY_POOLS_INPUT {
    max_results: i32 = "MaxResults" QUERY_LIMIT;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { ListIdentityPoolsResponse LIST_IDENTITY_POOLS_RESPONSE {
    identity_pools: Option<Vec<IdentityPoolShortDescription>> = "IdentityPools" IDENTITY_POOLS_LIST;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

pub static CLASSIC_FLOW: BooleanShape = BooleanShape { name: "ClassicFlow" };
pub static COGNITO_IDENTITY_PROVIDER_CLIENT_ID: StringShape = StringShape::new("CognitoIdentityProviderClientId").min(1).max(128).pattern(&crate::PATTERNS[44]);
pub static COGNITO_IDENTITY_PROVIDER_LIST: ListShape = ListShape::new("CognitoIdentityProviderList", COGNITO_IDENTITY_PROVIDER.shape());
pub static COGNITO_IDENTITY_PROVIDER_NAME: StringShape = StringShape::new("CognitoIdentityProviderName").min(1).max(128).pattern(&crate::PATTERNS[45]);
pub static COGNITO_IDENTITY_PROVIDER_TOKEN_CHECK: BooleanShape = BooleanShape { name: "CognitoIdentityProviderTokenCheck" };
pub static IDENTITY_POOL_NAME: StringShape = StringShape::new("IdentityPoolName").min(1).max(128).pattern(&crate::PATTERNS[2]);
pub static IDENTITY_POOL_UNAUTHENTICATED: BooleanShape = BooleanShape { name: "IdentityPoolUnauthenticated" };
pub static IDENTITY_POOLS_LIST: ListShape = ListShape::new("IdentityPoolsList", IDENTITY_POOL_SHORT_DESCRIPTION.shape());
pub static IDENTITY_PROVIDER_ID: StringShape = StringShape::new("IdentityProviderId").min(1).max(128).pattern(&crate::PATTERNS[46]);
pub static IDENTITY_PROVIDERS: MapShape = MapShape::new("IdentityProviders", &IDENTITY_PROVIDER_NAME, IDENTITY_PROVIDER_ID.shape()).max(10);
pub static OIDC_PROVIDER_LIST: ListShape = ListShape::new("OIDCProviderList", ARN_STRING.shape());
pub static SAML_PROVIDER_LIST: ListShape = ListShape::new("SAMLProviderList", ARN_STRING.shape());
