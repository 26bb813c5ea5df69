//! Capability `clients`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};

pub mod ops {
    use super::*;

    operation! { AddUserPoolClientSecret ADD_USER_POOL_CLIENT_SECRET (AddUserPoolClientSecretRequest) -> AddUserPoolClientSecretResponse; clients Signed [
        "InvalidParameterException", "InternalServerException", "TooManyRequestsException",
        "LimitExceededException", "AccessDeniedException", "ResourceNotFoundException",
    ] }

    operation! { CreateUserPoolClient CREATE_USER_POOL_CLIENT (CreateUserPoolClientRequest) -> CreateUserPoolClientResponse; clients Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "LimitExceededException", "NotAuthorizedException", "ScopeDoesNotExistException",
        "InvalidOAuthFlowException", "OperationNotEnabledException", "InternalErrorException",
        "FeatureUnavailableInTierException",
    ] }

    operation! { DeleteUserPoolClient DELETE_USER_POOL_CLIENT (DeleteUserPoolClientRequest) -> (); clients Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "ConcurrentModificationException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { DeleteUserPoolClientSecret DELETE_USER_POOL_CLIENT_SECRET (DeleteUserPoolClientSecretRequest) -> DeleteUserPoolClientSecretResponse; clients Signed [
        "InvalidParameterException", "InternalServerException", "TooManyRequestsException",
        "LimitExceededException", "ResourceNotFoundException",
    ] }

    operation! { DescribeUserPoolClient DESCRIBE_USER_POOL_CLIENT (DescribeUserPoolClientRequest) -> DescribeUserPoolClientResponse; clients Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "OperationNotEnabledException", "NotAuthorizedException", "InternalErrorException",
    ] }

    operation! { ListUserPoolClientSecrets LIST_USER_POOL_CLIENT_SECRETS (ListUserPoolClientSecretsRequest) -> ListUserPoolClientSecretsResponse; clients Signed [
        "InvalidParameterException", "InternalServerException", "TooManyRequestsException",
        "LimitExceededException", "ResourceNotFoundException",
    ] }

    operation! { ListUserPoolClients LIST_USER_POOL_CLIENTS (ListUserPoolClientsRequest) -> ListUserPoolClientsResponse; clients Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { UpdateUserPoolClient UPDATE_USER_POOL_CLIENT (UpdateUserPoolClientRequest) -> UpdateUserPoolClientResponse; clients Signed [
        "ResourceNotFoundException", "InvalidParameterException", "ConcurrentModificationException",
        "TooManyRequestsException", "NotAuthorizedException", "ScopeDoesNotExistException",
        "InvalidOAuthFlowException", "OperationNotEnabledException", "InternalErrorException",
        "FeatureUnavailableInTierException",
    ] }
}

structure! { AddUserPoolClientSecretRequest ADD_USER_POOL_CLIENT_SECRET_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    client_secret: Option<Sensitive> = "ClientSecret" CLIENT_SECRET_TYPE;
} }

structure! { AddUserPoolClientSecretResponse ADD_USER_POOL_CLIENT_SECRET_RESPONSE {
    client_secret_descriptor: Option<ClientSecretDescriptorType> = "ClientSecretDescriptor" CLIENT_SECRET_DESCRIPTOR_TYPE;
} }

structure! { AnalyticsConfigurationType ANALYTICS_CONFIGURATION_TYPE {
    application_id: Option<String> = "ApplicationId" HEX_STRING_TYPE;
    application_arn: Option<String> = "ApplicationArn" ARN_TYPE;
    role_arn: Option<String> = "RoleArn" ARN_TYPE;
    external_id: Option<String> = "ExternalId" STRING_TYPE;
    user_data_shared: Option<bool> = "UserDataShared" BOOLEAN_TYPE;
} }

structure! { ClientSecretDescriptorType CLIENT_SECRET_DESCRIPTOR_TYPE {
    client_secret_id: Option<String> = "ClientSecretId" CLIENT_SECRET_ID_TYPE;
    client_secret_value: Option<Sensitive> = "ClientSecretValue" CLIENT_SECRET_TYPE;
    client_secret_create_date: Option<Timestamp> = "ClientSecretCreateDate" DATE_TYPE;
} }

structure! { CreateUserPoolClientRequest CREATE_USER_POOL_CLIENT_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_name: String = "ClientName" CLIENT_NAME_TYPE;
    generate_secret: Option<bool> = "GenerateSecret" GENERATE_SECRET;
    client_secret: Option<Sensitive> = "ClientSecret" CLIENT_SECRET_TYPE;
    refresh_token_validity: Option<i32> = "RefreshTokenValidity" REFRESH_TOKEN_VALIDITY_TYPE;
    access_token_validity: Option<i32> = "AccessTokenValidity" ACCESS_TOKEN_VALIDITY_TYPE;
    id_token_validity: Option<i32> = "IdTokenValidity" ID_TOKEN_VALIDITY_TYPE;
    token_validity_units: Option<TokenValidityUnitsType> = "TokenValidityUnits" TOKEN_VALIDITY_UNITS_TYPE;
    read_attributes: Option<Vec<String>> = "ReadAttributes" CLIENT_PERMISSION_LIST_TYPE;
    write_attributes: Option<Vec<String>> = "WriteAttributes" CLIENT_PERMISSION_LIST_TYPE;
    explicit_auth_flows: Option<Vec<ExplicitAuthFlowsType>> = "ExplicitAuthFlows" EXPLICIT_AUTH_FLOWS_LIST_TYPE;
    supported_identity_providers: Option<Vec<String>> = "SupportedIdentityProviders" SUPPORTED_IDENTITY_PROVIDERS_LIST_TYPE;
    callback_urls: Option<Vec<String>> = "CallbackURLs" CALLBACK_URLS_LIST_TYPE;
    logout_urls: Option<Vec<String>> = "LogoutURLs" LOGOUT_URLS_LIST_TYPE;
    default_redirect_uri: Option<String> = "DefaultRedirectURI" REDIRECT_URL_TYPE;
    allowed_oauth_flows: Option<Vec<OAuthFlowType>> = "AllowedOAuthFlows" OAUTH_FLOWS_TYPE;
    allowed_oauth_scopes: Option<Vec<String>> = "AllowedOAuthScopes" SCOPE_LIST_TYPE;
    allowed_oauth_flows_user_pool_client: Option<bool> = "AllowedOAuthFlowsUserPoolClient" BOOLEAN_TYPE;
    analytics_configuration: Option<AnalyticsConfigurationType> = "AnalyticsConfiguration" ANALYTICS_CONFIGURATION_TYPE;
    prevent_user_existence_errors: Option<PreventUserExistenceErrorTypes> = "PreventUserExistenceErrors" PREVENT_USER_EXISTENCE_ERROR_TYPES;
    enable_token_revocation: Option<bool> = "EnableTokenRevocation" WRAPPED_BOOLEAN_TYPE;
    enable_propagate_additional_user_context_data: Option<bool> = "EnablePropagateAdditionalUserContextData" WRAPPED_BOOLEAN_TYPE;
    auth_session_validity: Option<i32> = "AuthSessionValidity" AUTH_SESSION_VALIDITY_TYPE;
    refresh_token_rotation: Option<RefreshTokenRotationType> = "RefreshTokenRotation" REFRESH_TOKEN_ROTATION_TYPE;
} }

structure! { CreateUserPoolClientResponse CREATE_USER_POOL_CLIENT_RESPONSE {
    user_pool_client: Option<UserPoolClientType> = "UserPoolClient" USER_POOL_CLIENT_TYPE;
} }

structure! { DeleteUserPoolClientRequest DELETE_USER_POOL_CLIENT_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
} }

structure! { DeleteUserPoolClientSecretRequest DELETE_USER_POOL_CLIENT_SECRET_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    client_secret_id: String = "ClientSecretId" CLIENT_SECRET_ID_TYPE;
} }

structure! { DeleteUserPoolClientSecretResponse DELETE_USER_POOL_CLIENT_SECRET_RESPONSE {
} }

structure! { DescribeUserPoolClientRequest DESCRIBE_USER_POOL_CLIENT_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
} }

structure! { DescribeUserPoolClientResponse DESCRIBE_USER_POOL_CLIENT_RESPONSE {
    user_pool_client: Option<UserPoolClientType> = "UserPoolClient" USER_POOL_CLIENT_TYPE;
} }

structure! { ListUserPoolClientSecretsRequest LIST_USER_POOL_CLIENT_SECRETS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { ListUserPoolClientSecretsResponse LIST_USER_POOL_CLIENT_SECRETS_RESPONSE {
    client_secrets: Option<Vec<ClientSecretDescriptorType>> = "ClientSecrets" CLIENT_SECRET_DESCRIPTOR_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { ListUserPoolClientsRequest LIST_USER_POOL_CLIENTS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    max_results: Option<i32> = "MaxResults" QUERY_LIMIT;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
    client_type: Option<ClientTypeType> = "ClientType" CLIENT_TYPE_TYPE;
} }

structure! { ListUserPoolClientsResponse LIST_USER_POOL_CLIENTS_RESPONSE {
    user_pool_clients: Option<Vec<UserPoolClientDescription>> = "UserPoolClients" USER_POOL_CLIENT_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { RefreshTokenRotationType REFRESH_TOKEN_ROTATION_TYPE {
    feature: FeatureType = "Feature" FEATURE_TYPE;
    retry_grace_period_seconds: Option<i32> = "RetryGracePeriodSeconds" RETRY_GRACE_PERIOD_SECONDS_TYPE;
} }

structure! { TokenValidityUnitsType TOKEN_VALIDITY_UNITS_TYPE {
    access_token: Option<TimeUnitsType> = "AccessToken" TIME_UNITS_TYPE;
    id_token: Option<TimeUnitsType> = "IdToken" TIME_UNITS_TYPE;
    refresh_token: Option<TimeUnitsType> = "RefreshToken" TIME_UNITS_TYPE;
} }

structure! { UpdateUserPoolClientRequest UPDATE_USER_POOL_CLIENT_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    client_name: Option<String> = "ClientName" CLIENT_NAME_TYPE;
    refresh_token_validity: Option<i32> = "RefreshTokenValidity" REFRESH_TOKEN_VALIDITY_TYPE;
    access_token_validity: Option<i32> = "AccessTokenValidity" ACCESS_TOKEN_VALIDITY_TYPE;
    id_token_validity: Option<i32> = "IdTokenValidity" ID_TOKEN_VALIDITY_TYPE;
    token_validity_units: Option<TokenValidityUnitsType> = "TokenValidityUnits" TOKEN_VALIDITY_UNITS_TYPE;
    read_attributes: Option<Vec<String>> = "ReadAttributes" CLIENT_PERMISSION_LIST_TYPE;
    write_attributes: Option<Vec<String>> = "WriteAttributes" CLIENT_PERMISSION_LIST_TYPE;
    explicit_auth_flows: Option<Vec<ExplicitAuthFlowsType>> = "ExplicitAuthFlows" EXPLICIT_AUTH_FLOWS_LIST_TYPE;
    supported_identity_providers: Option<Vec<String>> = "SupportedIdentityProviders" SUPPORTED_IDENTITY_PROVIDERS_LIST_TYPE;
    callback_urls: Option<Vec<String>> = "CallbackURLs" CALLBACK_URLS_LIST_TYPE;
    logout_urls: Option<Vec<String>> = "LogoutURLs" LOGOUT_URLS_LIST_TYPE;
    default_redirect_uri: Option<String> = "DefaultRedirectURI" REDIRECT_URL_TYPE;
    allowed_oauth_flows: Option<Vec<OAuthFlowType>> = "AllowedOAuthFlows" OAUTH_FLOWS_TYPE;
    allowed_oauth_scopes: Option<Vec<String>> = "AllowedOAuthScopes" SCOPE_LIST_TYPE;
    allowed_oauth_flows_user_pool_client: Option<bool> = "AllowedOAuthFlowsUserPoolClient" BOOLEAN_TYPE;
    analytics_configuration: Option<AnalyticsConfigurationType> = "AnalyticsConfiguration" ANALYTICS_CONFIGURATION_TYPE;
    prevent_user_existence_errors: Option<PreventUserExistenceErrorTypes> = "PreventUserExistenceErrors" PREVENT_USER_EXISTENCE_ERROR_TYPES;
    enable_token_revocation: Option<bool> = "EnableTokenRevocation" WRAPPED_BOOLEAN_TYPE;
    enable_propagate_additional_user_context_data: Option<bool> = "EnablePropagateAdditionalUserContextData" WRAPPED_BOOLEAN_TYPE;
    auth_session_validity: Option<i32> = "AuthSessionValidity" AUTH_SESSION_VALIDITY_TYPE;
    refresh_token_rotation: Option<RefreshTokenRotationType> = "RefreshTokenRotation" REFRESH_TOKEN_ROTATION_TYPE;
} }

structure! { UpdateUserPoolClientResponse UPDATE_USER_POOL_CLIENT_RESPONSE {
    user_pool_client: Option<UserPoolClientType> = "UserPoolClient" USER_POOL_CLIENT_TYPE;
} }

structure! { UserPoolClientDescription USER_POOL_CLIENT_DESCRIPTION {
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    client_name: Option<String> = "ClientName" CLIENT_NAME_TYPE;
} }

structure! { UserPoolClientType USER_POOL_CLIENT_TYPE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    client_name: Option<String> = "ClientName" CLIENT_NAME_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    client_secret: Option<Sensitive> = "ClientSecret" CLIENT_SECRET_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
    refresh_token_validity: Option<i32> = "RefreshTokenValidity" REFRESH_TOKEN_VALIDITY_TYPE;
    access_token_validity: Option<i32> = "AccessTokenValidity" ACCESS_TOKEN_VALIDITY_TYPE;
    id_token_validity: Option<i32> = "IdTokenValidity" ID_TOKEN_VALIDITY_TYPE;
    token_validity_units: Option<TokenValidityUnitsType> = "TokenValidityUnits" TOKEN_VALIDITY_UNITS_TYPE;
    read_attributes: Option<Vec<String>> = "ReadAttributes" CLIENT_PERMISSION_LIST_TYPE;
    write_attributes: Option<Vec<String>> = "WriteAttributes" CLIENT_PERMISSION_LIST_TYPE;
    explicit_auth_flows: Option<Vec<ExplicitAuthFlowsType>> = "ExplicitAuthFlows" EXPLICIT_AUTH_FLOWS_LIST_TYPE;
    supported_identity_providers: Option<Vec<String>> = "SupportedIdentityProviders" SUPPORTED_IDENTITY_PROVIDERS_LIST_TYPE;
    callback_urls: Option<Vec<String>> = "CallbackURLs" CALLBACK_URLS_LIST_TYPE;
    logout_urls: Option<Vec<String>> = "LogoutURLs" LOGOUT_URLS_LIST_TYPE;
    default_redirect_uri: Option<String> = "DefaultRedirectURI" REDIRECT_URL_TYPE;
    allowed_oauth_flows: Option<Vec<OAuthFlowType>> = "AllowedOAuthFlows" OAUTH_FLOWS_TYPE;
    allowed_oauth_scopes: Option<Vec<String>> = "AllowedOAuthScopes" SCOPE_LIST_TYPE;
    allowed_oauth_flows_user_pool_client: Option<bool> = "AllowedOAuthFlowsUserPoolClient" BOOLEAN_TYPE;
    analytics_configuration: Option<AnalyticsConfigurationType> = "AnalyticsConfiguration" ANALYTICS_CONFIGURATION_TYPE;
    prevent_user_existence_errors: Option<PreventUserExistenceErrorTypes> = "PreventUserExistenceErrors" PREVENT_USER_EXISTENCE_ERROR_TYPES;
    enable_token_revocation: Option<bool> = "EnableTokenRevocation" WRAPPED_BOOLEAN_TYPE;
    enable_propagate_additional_user_context_data: Option<bool> = "EnablePropagateAdditionalUserContextData" WRAPPED_BOOLEAN_TYPE;
    auth_session_validity: Option<i32> = "AuthSessionValidity" AUTH_SESSION_VALIDITY_TYPE;
    refresh_token_rotation: Option<RefreshTokenRotationType> = "RefreshTokenRotation" REFRESH_TOKEN_ROTATION_TYPE;
    client_type: Option<ClientTypeType> = "ClientType" CLIENT_TYPE_TYPE;
} }

string_enum! { ClientTypeType CLIENT_TYPE_TYPE {
    Regular = "REGULAR";
    Dcr = "DCR";
} }

string_enum! { ExplicitAuthFlowsType EXPLICIT_AUTH_FLOWS_TYPE {
    AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH";
    CustomAuthFlowOnly = "CUSTOM_AUTH_FLOW_ONLY";
    UserPasswordAuth = "USER_PASSWORD_AUTH";
    AllowAdminUserPasswordAuth = "ALLOW_ADMIN_USER_PASSWORD_AUTH";
    AllowCustomAuth = "ALLOW_CUSTOM_AUTH";
    AllowUserPasswordAuth = "ALLOW_USER_PASSWORD_AUTH";
    AllowUserSrpAuth = "ALLOW_USER_SRP_AUTH";
    AllowRefreshTokenAuth = "ALLOW_REFRESH_TOKEN_AUTH";
    AllowUserAuth = "ALLOW_USER_AUTH";
    AllowTokenExchangeDelegation = "ALLOW_TOKEN_EXCHANGE_DELEGATION";
    AllowTokenExchangeImpersonation = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION";
} }

string_enum! { FeatureType FEATURE_TYPE {
    Enabled = "ENABLED";
    Disabled = "DISABLED";
} }

string_enum! { PreventUserExistenceErrorTypes PREVENT_USER_EXISTENCE_ERROR_TYPES {
    Legacy = "LEGACY";
    Enabled = "ENABLED";
} }

string_enum! { TimeUnitsType TIME_UNITS_TYPE {
    Seconds = "seconds";
    Minutes = "minutes";
    Hours = "hours";
    Days = "days";
} }

pub static ACCESS_TOKEN_VALIDITY_TYPE: NumberShape = NumberShape::integer("AccessTokenValidityType").min(1).max(86400);
pub static AUTH_SESSION_VALIDITY_TYPE: NumberShape = NumberShape::integer("AuthSessionValidityType").min(3).max(15);
pub static CALLBACK_URLS_LIST_TYPE: ListShape = ListShape::new("CallbackURLsListType", REDIRECT_URL_TYPE.shape()).min(0).max(100);
pub static CLIENT_NAME_TYPE: StringShape = StringShape::new("ClientNameType").min(1).max(128).pattern(&crate::PATTERNS[2]);
pub static CLIENT_PERMISSION_LIST_TYPE: ListShape = ListShape::new("ClientPermissionListType", CLIENT_PERMISSION_TYPE.shape());
pub static CLIENT_PERMISSION_TYPE: StringShape = StringShape::new("ClientPermissionType").min(1).max(2048);
pub static CLIENT_SECRET_DESCRIPTOR_LIST_TYPE: ListShape = ListShape::new("ClientSecretDescriptorListType", CLIENT_SECRET_DESCRIPTOR_TYPE.shape());
pub static CLIENT_SECRET_ID_TYPE: StringShape = StringShape::new("ClientSecretIdType").min(1).max(128);
pub static EXPLICIT_AUTH_FLOWS_LIST_TYPE: ListShape = ListShape::new("ExplicitAuthFlowsListType", EXPLICIT_AUTH_FLOWS_TYPE.shape());
pub static GENERATE_SECRET: BooleanShape = BooleanShape { name: "GenerateSecret" };
pub static HEX_STRING_TYPE: StringShape = StringShape::new("HexStringType").pattern(&crate::PATTERNS[3]);
pub static ID_TOKEN_VALIDITY_TYPE: NumberShape = NumberShape::integer("IdTokenValidityType").min(1).max(86400);
pub static LOGOUT_URLS_LIST_TYPE: ListShape = ListShape::new("LogoutURLsListType", REDIRECT_URL_TYPE.shape()).min(0).max(100);
pub static QUERY_LIMIT: NumberShape = NumberShape::integer("QueryLimit").min(1).max(60);
pub static REDIRECT_URL_TYPE: StringShape = StringShape::new("RedirectUrlType").min(1).max(1024).pattern(&crate::PATTERNS[4]);
pub static REFRESH_TOKEN_VALIDITY_TYPE: NumberShape = NumberShape::integer("RefreshTokenValidityType").min(0).max(315360000);
pub static RETRY_GRACE_PERIOD_SECONDS_TYPE: NumberShape = NumberShape::integer("RetryGracePeriodSecondsType").min(0).max(60);
pub static SUPPORTED_IDENTITY_PROVIDERS_LIST_TYPE: ListShape = ListShape::new("SupportedIdentityProvidersListType", PROVIDER_NAME_TYPE.shape());
pub static USER_POOL_CLIENT_LIST_TYPE: ListShape = ListShape::new("UserPoolClientListType", USER_POOL_CLIENT_DESCRIPTION.shape());
