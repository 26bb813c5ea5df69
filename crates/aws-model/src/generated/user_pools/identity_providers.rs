//! Capability `identity_providers`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Timestamp;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateIdentityProvider CREATE_IDENTITY_PROVIDER (CreateIdentityProviderRequest) -> CreateIdentityProviderResponse; identity_providers Signed [
        "InvalidParameterException", "DuplicateProviderException", "ResourceNotFoundException",
        "NotAuthorizedException", "TooManyRequestsException", "LimitExceededException",
        "InternalErrorException",
    ] }

    operation! { DeleteIdentityProvider DELETE_IDENTITY_PROVIDER (DeleteIdentityProviderRequest) -> (); identity_providers Signed [
        "InvalidParameterException", "UnsupportedIdentityProviderException",
        "ConcurrentModificationException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { DescribeIdentityProvider DESCRIBE_IDENTITY_PROVIDER (DescribeIdentityProviderRequest) -> DescribeIdentityProviderResponse; identity_providers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { GetIdentityProviderByIdentifier GET_IDENTITY_PROVIDER_BY_IDENTIFIER (GetIdentityProviderByIdentifierRequest) -> GetIdentityProviderByIdentifierResponse; identity_providers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { GetSigningCertificate GET_SIGNING_CERTIFICATE (GetSigningCertificateRequest) -> GetSigningCertificateResponse; identity_providers Signed [
        "InternalErrorException", "InvalidParameterException", "ResourceNotFoundException",
        "OperationNotEnabledException",
    ] }

    operation! { ListIdentityProviders LIST_IDENTITY_PROVIDERS (ListIdentityProvidersRequest) -> ListIdentityProvidersResponse; identity_providers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { UpdateIdentityProvider UPDATE_IDENTITY_PROVIDER (UpdateIdentityProviderRequest) -> UpdateIdentityProviderResponse; identity_providers Signed [
        "InvalidParameterException", "UnsupportedIdentityProviderException", "ResourceNotFoundException",
        "ConcurrentModificationException", "NotAuthorizedException", "TooManyRequestsException",
        "InternalErrorException",
    ] }
}

structure! { CreateIdentityProviderRequest CREATE_IDENTITY_PROVIDER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    provider_name: String = "ProviderName" PROVIDER_NAME_TYPE_V2;
    provider_type: IdentityProviderTypeType = "ProviderType" IDENTITY_PROVIDER_TYPE_TYPE;
    provider_details: BTreeMap<String, String> = "ProviderDetails" PROVIDER_DETAILS_TYPE;
    attribute_mapping: Option<BTreeMap<String, String>> = "AttributeMapping" ATTRIBUTE_MAPPING_TYPE;
    idp_identifiers: Option<Vec<String>> = "IdpIdentifiers" IDP_IDENTIFIERS_LIST_TYPE;
    acr_mapping: Option<BTreeMap<String, String>> = "AcrMapping" ACR_MAPPING_TYPE;
} }

structure! { CreateIdentityProviderResponse CREATE_IDENTITY_PROVIDER_RESPONSE {
    identity_provider: IdentityProviderType = "IdentityProvider" IDENTITY_PROVIDER_TYPE;
} }

structure! { DeleteIdentityProviderRequest DELETE_IDENTITY_PROVIDER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    provider_name: String = "ProviderName" PROVIDER_NAME_TYPE;
} }

structure! { DescribeIdentityProviderRequest DESCRIBE_IDENTITY_PROVIDER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    provider_name: String = "ProviderName" PROVIDER_NAME_TYPE;
} }

structure! { DescribeIdentityProviderResponse DESCRIBE_IDENTITY_PROVIDER_RESPONSE {
    identity_provider: IdentityProviderType = "IdentityProvider" IDENTITY_PROVIDER_TYPE;
} }

structure! { GetIdentityProviderByIdentifierRequest GET_IDENTITY_PROVIDER_BY_IDENTIFIER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    idp_identifier: String = "IdpIdentifier" IDP_IDENTIFIER_TYPE;
} }

structure! { GetIdentityProviderByIdentifierResponse GET_IDENTITY_PROVIDER_BY_IDENTIFIER_RESPONSE {
    identity_provider: IdentityProviderType = "IdentityProvider" IDENTITY_PROVIDER_TYPE;
} }

structure! { GetSigningCertificateRequest GET_SIGNING_CERTIFICATE_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { GetSigningCertificateResponse GET_SIGNING_CERTIFICATE_RESPONSE {
    certificate: Option<String> = "Certificate" STRING_TYPE;
} }

structure! { IdentityProviderType IDENTITY_PROVIDER_TYPE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    provider_name: Option<String> = "ProviderName" PROVIDER_NAME_TYPE;
    provider_type: Option<IdentityProviderTypeType> = "ProviderType" IDENTITY_PROVIDER_TYPE_TYPE;
    provider_details: Option<BTreeMap<String, String>> = "ProviderDetails" PROVIDER_DETAILS_TYPE;
    attribute_mapping: Option<BTreeMap<String, String>> = "AttributeMapping" ATTRIBUTE_MAPPING_TYPE;
    idp_identifiers: Option<Vec<String>> = "IdpIdentifiers" IDP_IDENTIFIERS_LIST_TYPE;
    acr_mapping: Option<BTreeMap<String, String>> = "AcrMapping" ACR_MAPPING_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
} }

structure! { ListIdentityProvidersRequest LIST_IDENTITY_PROVIDERS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    max_results: Option<i32> = "MaxResults" LIST_PROVIDERS_LIMIT_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY_TYPE;
} }

structure! { ListIdentityProvidersResponse LIST_IDENTITY_PROVIDERS_RESPONSE {
    providers: Vec<ProviderDescription> = "Providers" PROVIDERS_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY_TYPE;
} }

structure! { ProviderDescription PROVIDER_DESCRIPTION {
    provider_name: Option<String> = "ProviderName" PROVIDER_NAME_TYPE;
    provider_type: Option<IdentityProviderTypeType> = "ProviderType" IDENTITY_PROVIDER_TYPE_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
} }

structure! { UpdateIdentityProviderRequest UPDATE_IDENTITY_PROVIDER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    provider_name: String = "ProviderName" PROVIDER_NAME_TYPE;
    provider_details: Option<BTreeMap<String, String>> = "ProviderDetails" PROVIDER_DETAILS_TYPE;
    attribute_mapping: Option<BTreeMap<String, String>> = "AttributeMapping" ATTRIBUTE_MAPPING_TYPE;
    idp_identifiers: Option<Vec<String>> = "IdpIdentifiers" IDP_IDENTIFIERS_LIST_TYPE;
    acr_mapping: Option<BTreeMap<String, String>> = "AcrMapping" ACR_MAPPING_TYPE;
} }

structure! { UpdateIdentityProviderResponse UPDATE_IDENTITY_PROVIDER_RESPONSE {
    identity_provider: IdentityProviderType = "IdentityProvider" IDENTITY_PROVIDER_TYPE;
} }

string_enum! { IdentityProviderTypeType IDENTITY_PROVIDER_TYPE_TYPE {
    Saml = "SAML";
    Facebook = "Facebook";
    Google = "Google";
    LoginWithAmazon = "LoginWithAmazon";
    SignInWithApple = "SignInWithApple";
    Oidc = "OIDC";
} }

pub static ACR_MAPPING_KEY_TYPE: StringShape = StringShape::new("AcrMappingKeyType").pattern(&crate::PATTERNS[7]);
pub static ACR_MAPPING_TYPE: MapShape = MapShape::new("AcrMappingType", &ACR_MAPPING_KEY_TYPE, ACR_VALUE_TYPE.shape()).min(0).max(4);
pub static ATTRIBUTE_MAPPING_KEY_TYPE: StringShape = StringShape::new("AttributeMappingKeyType").min(1).max(32);
pub static ATTRIBUTE_MAPPING_TYPE: MapShape = MapShape::new("AttributeMappingType", &ATTRIBUTE_MAPPING_KEY_TYPE, STRING_TYPE.shape());
pub static IDP_IDENTIFIER_TYPE: StringShape = StringShape::new("IdpIdentifierType").min(1).max(40).pattern(&crate::PATTERNS[8]);
pub static IDP_IDENTIFIERS_LIST_TYPE: ListShape = ListShape::new("IdpIdentifiersListType", IDP_IDENTIFIER_TYPE.shape()).min(0).max(50);
pub static LIST_PROVIDERS_LIMIT_TYPE: NumberShape = NumberShape::integer("ListProvidersLimitType").min(0).max(60);
pub static PROVIDER_DETAILS_TYPE: MapShape = MapShape::new("ProviderDetailsType", &STRING_TYPE, STRING_TYPE.shape());
pub static PROVIDER_NAME_TYPE_V2: StringShape = StringShape::new("ProviderNameTypeV2").min(1).max(32).pattern(&crate::PATTERNS[9]);
pub static PROVIDERS_LIST_TYPE: ListShape = ListShape::new("ProvidersListType", PROVIDER_DESCRIPTION.shape()).min(0).max(50);
