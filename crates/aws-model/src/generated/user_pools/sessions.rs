//! Capability `sessions`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};

pub mod ops {
    use super::*;

    operation! { AdminListUserSessions ADMIN_LIST_USER_SESSIONS (AdminListUserSessionsRequest) -> AdminListUserSessionsResponse; sessions Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminRevokeUserSession ADMIN_REVOKE_USER_SESSION (AdminRevokeUserSessionRequest) -> AdminRevokeUserSessionResponse; sessions Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { GetUserPoolClientSessionConfiguration GET_USER_POOL_CLIENT_SESSION_CONFIGURATION (GetUserPoolClientSessionConfigurationRequest) -> GetUserPoolClientSessionConfigurationResponse; sessions Signed [
        "InvalidParameterException", "TooManyRequestsException", "ResourceNotFoundException",
        "NotAuthorizedException", "InternalErrorException", "OperationNotEnabledException",
    ] }

    operation! { GetUserPoolSessionConfiguration GET_USER_POOL_SESSION_CONFIGURATION (GetUserPoolSessionConfigurationRequest) -> GetUserPoolSessionConfigurationResponse; sessions Signed [
        "InvalidParameterException", "TooManyRequestsException", "ResourceNotFoundException",
        "NotAuthorizedException", "InternalErrorException", "OperationNotEnabledException",
    ] }

    operation! { ListUserSessions LIST_USER_SESSIONS (ListUserSessionsRequest) -> ListUserSessionsResponse; sessions AccessToken [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { RevokeUserSession REVOKE_USER_SESSION (RevokeUserSessionRequest) -> RevokeUserSessionResponse; sessions AccessToken [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { SetUserPoolClientSessionConfiguration SET_USER_POOL_CLIENT_SESSION_CONFIGURATION (SetUserPoolClientSessionConfigurationRequest) -> SetUserPoolClientSessionConfigurationResponse; sessions Signed [
        "InvalidParameterException", "TooManyRequestsException", "ConcurrentModificationException",
        "ResourceNotFoundException", "NotAuthorizedException", "InternalErrorException",
        "FeatureUnavailableInTierException", "OperationNotEnabledException",
    ] }

    operation! { SetUserPoolSessionConfiguration SET_USER_POOL_SESSION_CONFIGURATION (SetUserPoolSessionConfigurationRequest) -> SetUserPoolSessionConfigurationResponse; sessions Signed [
        "InvalidParameterException", "TooManyRequestsException", "ConcurrentModificationException",
        "ResourceNotFoundException", "NotAuthorizedException", "InternalErrorException",
        "FeatureUnavailableInTierException", "OperationNotEnabledException",
    ] }
}

structure! { AdminListUserSessionsRequest ADMIN_LIST_USER_SESSIONS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { AdminListUserSessionsResponse ADMIN_LIST_USER_SESSIONS_RESPONSE {
    sessions: Option<Vec<SessionDescriptionType>> = "Sessions" SESSIONS_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { AdminRevokeUserSessionRequest ADMIN_REVOKE_USER_SESSION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    session_id: String = "SessionId" SESSION_ID_TYPE;
    revoke_associated_sessions: Option<RevokeAssociatedSessionsType> = "RevokeAssociatedSessions" REVOKE_ASSOCIATED_SESSIONS_TYPE;
} }

structure! { AdminRevokeUserSessionResponse ADMIN_REVOKE_USER_SESSION_RESPONSE {
} }

structure! { ClientSSOSessionConfigType CLIENT_SSO_SESSION_CONFIG_TYPE {
    max_validity_minutes: i32 = "MaxValidityMinutes" SSO_SESSION_MAX_VALIDITY_MINUTES_TYPE;
} }

structure! { GetUserPoolClientSessionConfigurationRequest GET_USER_POOL_CLIENT_SESSION_CONFIGURATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
} }

structure! { GetUserPoolClientSessionConfigurationResponse GET_USER_POOL_CLIENT_SESSION_CONFIGURATION_RESPONSE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    sso_session: Option<ClientSSOSessionConfigType> = "SSOSession" CLIENT_SSO_SESSION_CONFIG_TYPE;
} }

structure! { GetUserPoolSessionConfigurationRequest GET_USER_POOL_SESSION_CONFIGURATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { GetUserPoolSessionConfigurationResponse GET_USER_POOL_SESSION_CONFIGURATION_RESPONSE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    user_session_tracking: Option<UserSessionTrackingType> = "UserSessionTracking" USER_SESSION_TRACKING_TYPE;
    token_session: Option<UserPoolTokenSessionConfigType> = "TokenSession" USER_POOL_TOKEN_SESSION_CONFIG_TYPE;
} }

structure! { ListUserSessionsRequest LIST_USER_SESSIONS_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { ListUserSessionsResponse LIST_USER_SESSIONS_RESPONSE {
    sessions: Option<Vec<SessionDescriptionType>> = "Sessions" SESSIONS_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { RevokeUserSessionRequest REVOKE_USER_SESSION_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    session_id: String = "SessionId" SESSION_ID_TYPE;
    revoke_associated_sessions: Option<RevokeAssociatedSessionsType> = "RevokeAssociatedSessions" REVOKE_ASSOCIATED_SESSIONS_TYPE;
} }

structure! { RevokeUserSessionResponse REVOKE_USER_SESSION_RESPONSE {
} }

structure! { SessionDescriptionType SESSION_DESCRIPTION_TYPE {
    session_id: Option<String> = "SessionId" SESSION_ID_TYPE;
    session_type: Option<SessionTypeType> = "SessionType" SESSION_TYPE_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    create_date: Option<Timestamp> = "CreateDate" DATE_TYPE;
    last_active_date: Option<Timestamp> = "LastActiveDate" DATE_TYPE;
    device_type: Option<String> = "DeviceType" SESSION_DEVICE_TYPE;
    last_ip_address: Option<Sensitive> = "LastIPAddress" SESSION_IP_ADDRESS_TYPE;
    last_location: Option<SessionLocationType> = "LastLocation" SESSION_LOCATION_TYPE;
    origin_session_id: Option<String> = "OriginSessionId" SESSION_ID_TYPE;
    is_current_session: Option<bool> = "IsCurrentSession" WRAPPED_BOOLEAN_TYPE;
} }

structure! { SessionLocationType SESSION_LOCATION_TYPE {
    city: Option<String> = "City" SESSION_LOCATION_CITY_TYPE;
    country: Option<String> = "Country" SESSION_LOCATION_COUNTRY_TYPE;
} }

structure! { SetUserPoolClientSessionConfigurationRequest SET_USER_POOL_CLIENT_SESSION_CONFIGURATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    sso_session: ClientSSOSessionConfigType = "SSOSession" CLIENT_SSO_SESSION_CONFIG_TYPE;
} }

structure! { SetUserPoolClientSessionConfigurationResponse SET_USER_POOL_CLIENT_SESSION_CONFIGURATION_RESPONSE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    sso_session: Option<ClientSSOSessionConfigType> = "SSOSession" CLIENT_SSO_SESSION_CONFIG_TYPE;
} }

structure! { SetUserPoolSessionConfigurationRequest SET_USER_POOL_SESSION_CONFIGURATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    user_session_tracking: UserSessionTrackingType = "UserSessionTracking" USER_SESSION_TRACKING_TYPE;
    token_session: UserPoolTokenSessionConfigType = "TokenSession" USER_POOL_TOKEN_SESSION_CONFIG_TYPE;
} }

structure! { SetUserPoolSessionConfigurationResponse SET_USER_POOL_SESSION_CONFIGURATION_RESPONSE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    user_session_tracking: Option<UserSessionTrackingType> = "UserSessionTracking" USER_SESSION_TRACKING_TYPE;
    token_session: Option<UserPoolTokenSessionConfigType> = "TokenSession" USER_POOL_TOKEN_SESSION_CONFIG_TYPE;
} }

structure! { UserPoolTokenSessionConfigType USER_POOL_TOKEN_SESSION_CONFIG_TYPE {
    max_per_user: i32 = "MaxPerUser" MAX_SESSIONS_PER_USER_TYPE;
} }

string_enum! { SessionTypeType SESSION_TYPE_TYPE {
    Token = "TOKEN";
    Sso = "SSO";
} }

string_enum! { UserSessionTrackingType USER_SESSION_TRACKING_TYPE {
    Enabled = "ENABLED";
    Disabled = "DISABLED";
} }

pub static MAX_SESSIONS_PER_USER_TYPE: NumberShape = NumberShape::integer("MaxSessionsPerUserType").min(1).max(100);
pub static SSO_SESSION_MAX_VALIDITY_MINUTES_TYPE: NumberShape = NumberShape::integer("SSOSessionMaxValidityMinutesType").min(0).max(129600);
pub static SESSION_DEVICE_TYPE: StringShape = StringShape::new("SessionDeviceType").min(0).max(1024);
pub static SESSION_ID_TYPE: StringShape = StringShape::new("SessionIdType").min(28).max(28).pattern(&crate::PATTERNS[25]);
pub static SESSION_IP_ADDRESS_TYPE: StringShape = StringShape::new("SessionIpAddressType").min(0).max(128).sensitive();
pub static SESSION_LOCATION_CITY_TYPE: StringShape = StringShape::new("SessionLocationCityType").min(0).max(256);
pub static SESSION_LOCATION_COUNTRY_TYPE: StringShape = StringShape::new("SessionLocationCountryType").min(0).max(256);
pub static SESSIONS_LIST_TYPE: ListShape = ListShape::new("SessionsListType", SESSION_DESCRIPTION_TYPE.shape()).min(0).max(125);
