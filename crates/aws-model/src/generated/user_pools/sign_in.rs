//! Capability `sign_in`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Sensitive;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { AdminInitiateAuth ADMIN_INITIATE_AUTH (AdminInitiateAuthRequest) -> AdminInitiateAuthResponse; sign_in Signed [
        "ResourceNotFoundException", "UnsupportedOperationException", "InvalidParameterException",
        "NotAuthorizedException", "TooManyRequestsException", "InternalErrorException",
        "UnexpectedLambdaException", "InvalidUserPoolConfigurationException",
        "UserLambdaValidationException", "InvalidLambdaResponseException", "MFAMethodNotFoundException",
        "InvalidSmsRoleAccessPolicyException", "InvalidEmailRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "PasswordResetRequiredException",
        "UserNotFoundException", "UserNotConfirmedException", "OperationNotEnabledException",
        "FeatureUnavailableInTierException",
    ] }

    operation! { AdminRespondToAuthChallenge ADMIN_RESPOND_TO_AUTH_CHALLENGE (AdminRespondToAuthChallengeRequest) -> AdminRespondToAuthChallengeResponse; sign_in Signed [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "CodeMismatchException", "ExpiredCodeException", "UnexpectedLambdaException",
        "InvalidPasswordException", "PasswordHistoryPolicyViolationException",
        "UserLambdaValidationException", "InvalidLambdaResponseException", "TooManyRequestsException",
        "InvalidUserPoolConfigurationException", "InternalErrorException", "MFAMethodNotFoundException",
        "InvalidEmailRoleAccessPolicyException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "AliasExistsException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "SoftwareTokenMFANotFoundException", "OperationNotEnabledException",
    ] }

    operation! { AdminUserGlobalSignOut ADMIN_USER_GLOBAL_SIGN_OUT (AdminUserGlobalSignOutRequest) -> AdminUserGlobalSignOutResponse; sign_in Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { GetClientToken GET_CLIENT_TOKEN (GetClientTokenRequest) -> GetClientTokenResponse; sign_in Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException", "OperationNotEnabledException",
        "ForbiddenException",
    ] }

    operation! { GetDerivedToken GET_DERIVED_TOKEN (GetDerivedTokenRequest) -> GetDerivedTokenResponse; sign_in Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "UserNotFoundException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "InvalidLambdaResponseException", "InternalErrorException",
        "OperationNotEnabledException", "ForbiddenException",
    ] }

    operation! { GetTokensFromRefreshToken GET_TOKENS_FROM_REFRESH_TOKEN (GetTokensFromRefreshTokenRequest) -> GetTokensFromRefreshTokenResponse; sign_in Unsigned [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "TooManyRequestsException", "UserNotFoundException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "InvalidLambdaResponseException", "ForbiddenException",
        "RefreshTokenReuseException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { GlobalSignOut GLOBAL_SIGN_OUT (GlobalSignOutRequest) -> GlobalSignOutResponse; sign_in AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "TooManyRequestsException", "PasswordResetRequiredException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException", "ForbiddenException",
    ] }

    operation! { InitiateAuth INITIATE_AUTH (InitiateAuthRequest) -> InitiateAuthResponse; sign_in Unsigned [
        "UnsupportedOperationException", "ResourceNotFoundException", "InvalidParameterException",
        "NotAuthorizedException", "TooManyRequestsException", "UnexpectedLambdaException",
        "InvalidUserPoolConfigurationException", "UserLambdaValidationException",
        "InvalidLambdaResponseException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "InternalErrorException", "InvalidSmsRoleAccessPolicyException",
        "InvalidEmailRoleAccessPolicyException", "InvalidSmsRoleTrustRelationshipException",
        "OperationNotEnabledException", "FeatureUnavailableInTierException", "ForbiddenException",
    ] }

    operation! { RespondToAuthChallenge RESPOND_TO_AUTH_CHALLENGE (RespondToAuthChallengeRequest) -> RespondToAuthChallengeResponse; sign_in Unsigned [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "CodeMismatchException", "ExpiredCodeException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "InvalidPasswordException",
        "PasswordHistoryPolicyViolationException", "InvalidLambdaResponseException",
        "TooManyRequestsException", "InvalidUserPoolConfigurationException", "MFAMethodNotFoundException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "InvalidSmsRoleAccessPolicyException", "InvalidSmsRoleTrustRelationshipException",
        "InvalidEmailRoleAccessPolicyException", "AliasExistsException", "InternalErrorException",
        "SoftwareTokenMFANotFoundException", "ForbiddenException", "OperationNotEnabledException",
    ] }

    operation! { RevokeToken REVOKE_TOKEN (RevokeTokenRequest) -> RevokeTokenResponse; sign_in Unsigned [
        "TooManyRequestsException", "InternalErrorException", "UnauthorizedException",
        "InvalidParameterException", "UnsupportedOperationException", "UnsupportedTokenTypeException",
        "ForbiddenException", "OperationNotEnabledException",
    ] }
}

structure! { AdminInitiateAuthRequest ADMIN_INITIATE_AUTH_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    auth_flow: AuthFlowType = "AuthFlow" AUTH_FLOW_TYPE;
    auth_parameters: Option<BTreeMap<String, String>> = "AuthParameters" AUTH_PARAMETERS_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    context_data: Option<ContextDataType> = "ContextData" CONTEXT_DATA_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
} }

structure! { AdminInitiateAuthResponse ADMIN_INITIATE_AUTH_RESPONSE {
    challenge_name: Option<ChallengeNameType> = "ChallengeName" CHALLENGE_NAME_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
    challenge_parameters: Option<BTreeMap<String, String>> = "ChallengeParameters" CHALLENGE_PARAMETERS_TYPE;
    authentication_result: Option<AuthenticationResultType> = "AuthenticationResult" AUTHENTICATION_RESULT_TYPE;
    available_challenges: Option<Vec<ChallengeNameType>> = "AvailableChallenges" AVAILABLE_CHALLENGE_LIST_TYPE;
} }

structure! { AdminRespondToAuthChallengeRequest ADMIN_RESPOND_TO_AUTH_CHALLENGE_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    challenge_name: ChallengeNameType = "ChallengeName" CHALLENGE_NAME_TYPE;
    challenge_responses: Option<BTreeMap<String, String>> = "ChallengeResponses" CHALLENGE_RESPONSES_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    context_data: Option<ContextDataType> = "ContextData" CONTEXT_DATA_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { AdminRespondToAuthChallengeResponse ADMIN_RESPOND_TO_AUTH_CHALLENGE_RESPONSE {
    challenge_name: Option<ChallengeNameType> = "ChallengeName" CHALLENGE_NAME_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
    challenge_parameters: Option<BTreeMap<String, String>> = "ChallengeParameters" CHALLENGE_PARAMETERS_TYPE;
    authentication_result: Option<AuthenticationResultType> = "AuthenticationResult" AUTHENTICATION_RESULT_TYPE;
    available_challenges: Option<Vec<ChallengeNameType>> = "AvailableChallenges" AVAILABLE_CHALLENGE_LIST_TYPE;
} }

structure! { AdminUserGlobalSignOutRequest ADMIN_USER_GLOBAL_SIGN_OUT_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
} }

structure! { AdminUserGlobalSignOutResponse ADMIN_USER_GLOBAL_SIGN_OUT_RESPONSE {
} }

structure! { AuthenticationResultType AUTHENTICATION_RESULT_TYPE {
    access_token: Option<Sensitive> = "AccessToken" TOKEN_MODEL_TYPE;
    expires_in: Option<i32> = "ExpiresIn" INTEGER_TYPE;
    token_type: Option<String> = "TokenType" STRING_TYPE;
    refresh_token: Option<Sensitive> = "RefreshToken" TOKEN_MODEL_TYPE;
    id_token: Option<Sensitive> = "IdToken" TOKEN_MODEL_TYPE;
    new_device_metadata: Option<NewDeviceMetadataType> = "NewDeviceMetadata" NEW_DEVICE_METADATA_TYPE;
} }

structure! { ClientAuthenticationResultType CLIENT_AUTHENTICATION_RESULT_TYPE {
    access_token: Option<Sensitive> = "AccessToken" TOKEN_MODEL_TYPE;
    expires_in: Option<i32> = "ExpiresIn" INTEGER_TYPE;
    token_type: Option<String> = "TokenType" STRING_TYPE;
} }

structure! { ContextDataType CONTEXT_DATA_TYPE {
    ip_address: String = "IpAddress" STRING_TYPE;
    server_name: String = "ServerName" STRING_TYPE;
    server_path: String = "ServerPath" STRING_TYPE;
    http_headers: Vec<HttpHeader> = "HttpHeaders" HTTP_HEADER_LIST;
    encoded_data: Option<String> = "EncodedData" STRING_TYPE;
} }

structure! { GetClientTokenRequest GET_CLIENT_TOKEN_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    secret: Sensitive = "Secret" CLIENT_SECRET_TYPE;
    scopes: Option<Vec<String>> = "Scopes" SCOPE_LIST_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { GetClientTokenResponse GET_CLIENT_TOKEN_RESPONSE {
    client_authentication_result: Option<ClientAuthenticationResultType> = "ClientAuthenticationResult" CLIENT_AUTHENTICATION_RESULT_TYPE;
} }

structure! { GetDerivedTokenRequest GET_DERIVED_TOKEN_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    client_secret: Option<Sensitive> = "ClientSecret" CLIENT_SECRET_TYPE;
    subject_token: Sensitive = "SubjectToken" GET_DERIVED_TOKEN_TOKEN_MODEL_TYPE;
    subject_token_type: TokenTypeIdentifierType = "SubjectTokenType" TOKEN_TYPE_IDENTIFIER_TYPE;
    subject_token_provider_name: Option<String> = "SubjectTokenProviderName" PROVIDER_NAME_TYPE;
    actor_token: Option<Sensitive> = "ActorToken" GET_DERIVED_TOKEN_TOKEN_MODEL_TYPE;
    actor_token_type: Option<TokenTypeIdentifierType> = "ActorTokenType" TOKEN_TYPE_IDENTIFIER_TYPE;
    actor_token_provider_name: Option<String> = "ActorTokenProviderName" PROVIDER_NAME_TYPE;
    scopes: Option<Vec<String>> = "Scopes" SCOPE_LIST_TYPE;
    audiences: Option<Vec<String>> = "Audiences" AUDIENCE_LIST_TYPE;
    resources: Option<Vec<String>> = "Resources" RESOURCE_LIST_TYPE;
    requested_token_type: Option<IssuedTokenTypeIdentifierType> = "RequestedTokenType" ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE;
} }

structure! { GetDerivedTokenResponse GET_DERIVED_TOKEN_RESPONSE {
    issued_token: Sensitive = "IssuedToken" TOKEN_MODEL_TYPE;
    issued_token_type: IssuedTokenTypeIdentifierType = "IssuedTokenType" ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE;
    token_type: OAuthTokenTypeType = "TokenType" OAUTH_TOKEN_TYPE_TYPE;
    expires_in: Option<i32> = "ExpiresIn" INTEGER_TYPE;
    scopes: Option<Vec<String>> = "Scopes" SCOPE_LIST_TYPE;
} }

structure! { GetTokensFromRefreshTokenRequest GET_TOKENS_FROM_REFRESH_TOKEN_REQUEST {
    refresh_token: Sensitive = "RefreshToken" TOKEN_MODEL_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    client_secret: Option<Sensitive> = "ClientSecret" CLIENT_SECRET_TYPE;
    device_key: Option<String> = "DeviceKey" DEVICE_KEY_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { GetTokensFromRefreshTokenResponse GET_TOKENS_FROM_REFRESH_TOKEN_RESPONSE {
    authentication_result: Option<AuthenticationResultType> = "AuthenticationResult" AUTHENTICATION_RESULT_TYPE;
} }

structure! { GlobalSignOutRequest GLOBAL_SIGN_OUT_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { GlobalSignOutResponse GLOBAL_SIGN_OUT_RESPONSE {
} }

structure! { HttpHeader HTTP_HEADER {
    header_name: Option<String> = "headerName" STRING_TYPE;
    header_value: Option<String> = "headerValue" STRING_TYPE;
} }

structure! { InitiateAuthRequest INITIATE_AUTH_REQUEST {
    auth_flow: AuthFlowType = "AuthFlow" AUTH_FLOW_TYPE;
    auth_parameters: Option<BTreeMap<String, String>> = "AuthParameters" AUTH_PARAMETERS_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    user_context_data: Option<UserContextDataType> = "UserContextData" USER_CONTEXT_DATA_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
} }

structure! { InitiateAuthResponse INITIATE_AUTH_RESPONSE {
    challenge_name: Option<ChallengeNameType> = "ChallengeName" CHALLENGE_NAME_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
    challenge_parameters: Option<BTreeMap<String, String>> = "ChallengeParameters" CHALLENGE_PARAMETERS_TYPE;
    authentication_result: Option<AuthenticationResultType> = "AuthenticationResult" AUTHENTICATION_RESULT_TYPE;
    available_challenges: Option<Vec<ChallengeNameType>> = "AvailableChallenges" AVAILABLE_CHALLENGE_LIST_TYPE;
} }

structure! { NewDeviceMetadataType NEW_DEVICE_METADATA_TYPE {
    device_key: Option<String> = "DeviceKey" DEVICE_KEY_TYPE;
    device_group_key: Option<String> = "DeviceGroupKey" STRING_TYPE;
} }

structure! { RespondToAuthChallengeRequest RESPOND_TO_AUTH_CHALLENGE_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    challenge_name: ChallengeNameType = "ChallengeName" CHALLENGE_NAME_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
    challenge_responses: Option<BTreeMap<String, String>> = "ChallengeResponses" CHALLENGE_RESPONSES_TYPE;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    user_context_data: Option<UserContextDataType> = "UserContextData" USER_CONTEXT_DATA_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { RespondToAuthChallengeResponse RESPOND_TO_AUTH_CHALLENGE_RESPONSE {
    challenge_name: Option<ChallengeNameType> = "ChallengeName" CHALLENGE_NAME_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
    challenge_parameters: Option<BTreeMap<String, String>> = "ChallengeParameters" CHALLENGE_PARAMETERS_TYPE;
    authentication_result: Option<AuthenticationResultType> = "AuthenticationResult" AUTHENTICATION_RESULT_TYPE;
    available_challenges: Option<Vec<ChallengeNameType>> = "AvailableChallenges" AVAILABLE_CHALLENGE_LIST_TYPE;
} }

structure! { RevokeTokenRequest REVOKE_TOKEN_REQUEST {
    token: Sensitive = "Token" TOKEN_MODEL_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    client_secret: Option<Sensitive> = "ClientSecret" CLIENT_SECRET_TYPE;
    revoke_associated_sessions: Option<RevokeAssociatedSessionsType> = "RevokeAssociatedSessions" REVOKE_ASSOCIATED_SESSIONS_TYPE;
} }

structure! { RevokeTokenResponse REVOKE_TOKEN_RESPONSE {
} }

string_enum! { AuthFlowType AUTH_FLOW_TYPE {
    UserSrpAuth = "USER_SRP_AUTH";
    RefreshTokenAuth = "REFRESH_TOKEN_AUTH";
    RefreshToken = "REFRESH_TOKEN";
    CustomAuth = "CUSTOM_AUTH";
    AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH";
    UserPasswordAuth = "USER_PASSWORD_AUTH";
    AdminUserPasswordAuth = "ADMIN_USER_PASSWORD_AUTH";
    UserAuth = "USER_AUTH";
} }

string_enum! { ChallengeNameType CHALLENGE_NAME_TYPE {
    SmsMfa = "SMS_MFA";
    EmailOtp = "EMAIL_OTP";
    SoftwareTokenMfa = "SOFTWARE_TOKEN_MFA";
    SelectMfaType = "SELECT_MFA_TYPE";
    MfaSetup = "MFA_SETUP";
    PasswordVerifier = "PASSWORD_VERIFIER";
    CustomChallenge = "CUSTOM_CHALLENGE";
    SelectChallenge = "SELECT_CHALLENGE";
    DeviceSrpAuth = "DEVICE_SRP_AUTH";
    DevicePasswordVerifier = "DEVICE_PASSWORD_VERIFIER";
    AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH";
    NewPasswordRequired = "NEW_PASSWORD_REQUIRED";
    SmsOtp = "SMS_OTP";
    Password = "PASSWORD";
    WebAuthn = "WEB_AUTHN";
    PasswordSrp = "PASSWORD_SRP";
} }

string_enum! { IssuedTokenTypeIdentifierType ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE {
    AccessToken = "ACCESS_TOKEN";
    IdToken = "ID_TOKEN";
} }

string_enum! { OAuthTokenTypeType OAUTH_TOKEN_TYPE_TYPE {
    Bearer = "Bearer";
    NA = "N_A";
} }

string_enum! { TokenTypeIdentifierType TOKEN_TYPE_IDENTIFIER_TYPE {
    AccessToken = "ACCESS_TOKEN";
    IdToken = "ID_TOKEN";
    Saml2 = "SAML2";
} }

pub static AUDIENCE_LIST_TYPE: ListShape = ListShape::new("AudienceListType", AUDIENCE_TYPE.shape()).min(0).max(1);
pub static AUDIENCE_TYPE: StringShape = StringShape::new("AudienceType").min(1).max(256).pattern(&crate::PATTERNS[26]);
pub static AUTH_PARAMETERS_TYPE: MapShape = MapShape::new("AuthParametersType", &STRING_TYPE, STRING_TYPE.shape()).sensitive();
pub static AVAILABLE_CHALLENGE_LIST_TYPE: ListShape = ListShape::new("AvailableChallengeListType", CHALLENGE_NAME_TYPE.shape());
pub static CHALLENGE_PARAMETERS_TYPE: MapShape = MapShape::new("ChallengeParametersType", &STRING_TYPE, STRING_TYPE.shape());
pub static CHALLENGE_RESPONSES_TYPE: MapShape = MapShape::new("ChallengeResponsesType", &STRING_TYPE, STRING_TYPE.shape()).sensitive();
pub static GET_DERIVED_TOKEN_TOKEN_MODEL_TYPE: StringShape = StringShape::new("GetDerivedTokenTokenModelType").min(0).max(131072).pattern(&crate::PATTERNS[27]).sensitive();
pub static HTTP_HEADER_LIST: ListShape = ListShape::new("HttpHeaderList", HTTP_HEADER.shape());
pub static RESOURCE_LIST_TYPE: ListShape = ListShape::new("ResourceListType", RESOURCE_SERVER_IDENTIFIER_TYPE.shape()).min(0).max(1);
