//! Capability `users`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { AdminCreateUser ADMIN_CREATE_USER (AdminCreateUserRequest) -> AdminCreateUserResponse; users Signed [
        "ResourceNotFoundException", "InvalidParameterException", "UserNotFoundException",
        "UsernameExistsException", "InvalidPasswordException", "CodeDeliveryFailureException",
        "UnexpectedLambdaException", "UserLambdaValidationException", "InvalidLambdaResponseException",
        "PreconditionNotMetException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "TooManyRequestsException", "NotAuthorizedException",
        "UnsupportedUserStateException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { AdminDeleteUser ADMIN_DELETE_USER (AdminDeleteUserRequest) -> (); users Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminDisableProviderForUser ADMIN_DISABLE_PROVIDER_FOR_USER (AdminDisableProviderForUserRequest) -> AdminDisableProviderForUserResponse; users Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "AliasExistsException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { AdminDisableUser ADMIN_DISABLE_USER (AdminDisableUserRequest) -> AdminDisableUserResponse; users Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminEnableUser ADMIN_ENABLE_USER (AdminEnableUserRequest) -> AdminEnableUserResponse; users Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminGetUser ADMIN_GET_USER (AdminGetUserRequest) -> AdminGetUserResponse; users Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminLinkProviderForUser ADMIN_LINK_PROVIDER_FOR_USER (AdminLinkProviderForUserRequest) -> AdminLinkProviderForUserResponse; users Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "AliasExistsException",
        "LimitExceededException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DeleteUser DELETE_USER (DeleteUserRequest) -> (); users AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "TooManyRequestsException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { GetUser GET_USER (GetUserRequest) -> GetUserResponse; users AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "TooManyRequestsException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { ListUsers LIST_USERS (ListUsersRequest) -> ListUsersResponse; users Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }
}

structure! { AdminCreateUserRequest ADMIN_CREATE_USER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    user_attributes: Option<Vec<AttributeType>> = "UserAttributes" ATTRIBUTE_LIST_TYPE;
    validation_data: Option<Vec<AttributeType>> = "ValidationData" ATTRIBUTE_LIST_TYPE;
    temporary_password: Option<Sensitive> = "TemporaryPassword" PASSWORD_TYPE;
    force_alias_creation: Option<bool> = "ForceAliasCreation" FORCE_ALIAS_CREATION;
    message_action: Option<MessageActionType> = "MessageAction" MESSAGE_ACTION_TYPE;
    desired_delivery_mediums: Option<Vec<DeliveryMediumType>> = "DesiredDeliveryMediums" DELIVERY_MEDIUM_LIST_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { AdminCreateUserResponse ADMIN_CREATE_USER_RESPONSE {
    user: Option<UserType> = "User" USER_TYPE;
} }

structure! { AdminDeleteUserRequest ADMIN_DELETE_USER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
} }

structure! { AdminDisableProviderForUserRequest ADMIN_DISABLE_PROVIDER_FOR_USER_REQUEST {
    user_pool_id: String = "UserPoolId" STRING_TYPE;
    user: ProviderUserIdentifierType = "User" PROVIDER_USER_IDENTIFIER_TYPE;
} }

structure! { AdminDisableProviderForUserResponse ADMIN_DISABLE_PROVIDER_FOR_USER_RESPONSE {
} }

structure! { AdminDisableUserRequest ADMIN_DISABLE_USER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
} }

structure! { AdminDisableUserResponse ADMIN_DISABLE_USER_RESPONSE {
} }

structure! { AdminEnableUserRequest ADMIN_ENABLE_USER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
} }

structure! { AdminEnableUserResponse ADMIN_ENABLE_USER_RESPONSE {
} }

structure! { AdminGetUserRequest ADMIN_GET_USER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
} }

structure! { AdminGetUserResponse ADMIN_GET_USER_RESPONSE {
    username: Sensitive = "Username" USERNAME_TYPE;
    user_attributes: Option<Vec<AttributeType>> = "UserAttributes" ATTRIBUTE_LIST_TYPE;
    user_create_date: Option<Timestamp> = "UserCreateDate" DATE_TYPE;
    user_last_modified_date: Option<Timestamp> = "UserLastModifiedDate" DATE_TYPE;
    enabled: Option<bool> = "Enabled" BOOLEAN_TYPE;
    user_status: Option<UserStatusType> = "UserStatus" USER_STATUS_TYPE;
    mfa_options: Option<Vec<MFAOptionType>> = "MFAOptions" MFA_OPTION_LIST_TYPE;
    preferred_mfa_setting: Option<String> = "PreferredMfaSetting" STRING_TYPE;
    user_mfa_setting_list: Option<Vec<String>> = "UserMFASettingList" USER_MFA_SETTING_LIST_TYPE;
} }

structure! { AdminLinkProviderForUserRequest ADMIN_LINK_PROVIDER_FOR_USER_REQUEST {
    user_pool_id: String = "UserPoolId" STRING_TYPE;
    destination_user: ProviderUserIdentifierType = "DestinationUser" PROVIDER_USER_IDENTIFIER_TYPE;
    source_user: ProviderUserIdentifierType = "SourceUser" PROVIDER_USER_IDENTIFIER_TYPE;
} }

structure! { AdminLinkProviderForUserResponse ADMIN_LINK_PROVIDER_FOR_USER_RESPONSE {
} }

structure! { DeleteUserRequest DELETE_USER_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { GetUserRequest GET_USER_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { GetUserResponse GET_USER_RESPONSE {
    username: Sensitive = "Username" USERNAME_TYPE;
    user_attributes: Vec<AttributeType> = "UserAttributes" ATTRIBUTE_LIST_TYPE;
    mfa_options: Option<Vec<MFAOptionType>> = "MFAOptions" MFA_OPTION_LIST_TYPE;
    preferred_mfa_setting: Option<String> = "PreferredMfaSetting" STRING_TYPE;
    user_mfa_setting_list: Option<Vec<String>> = "UserMFASettingList" USER_MFA_SETTING_LIST_TYPE;
} }

structure! { ListUsersRequest LIST_USERS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    attributes_to_get: Option<Vec<String>> = "AttributesToGet" SEARCHED_ATTRIBUTE_NAMES_LIST_TYPE;
    limit: Option<i32> = "Limit" QUERY_LIMIT_TYPE;
    pagination_token: Option<String> = "PaginationToken" SEARCH_PAGINATION_TOKEN_TYPE;
    filter: Option<String> = "Filter" USER_FILTER_TYPE;
} }

structure! { ListUsersResponse LIST_USERS_RESPONSE {
    users: Option<Vec<UserType>> = "Users" USERS_LIST_TYPE;
    pagination_token: Option<String> = "PaginationToken" SEARCH_PAGINATION_TOKEN_TYPE;
} }

structure! { ProviderUserIdentifierType PROVIDER_USER_IDENTIFIER_TYPE {
    provider_name: Option<String> = "ProviderName" PROVIDER_NAME_TYPE;
    provider_attribute_name: Option<String> = "ProviderAttributeName" STRING_TYPE;
    provider_attribute_value: Option<String> = "ProviderAttributeValue" STRING_TYPE;
} }

string_enum! { MessageActionType MESSAGE_ACTION_TYPE {
    Resend = "RESEND";
    Suppress = "SUPPRESS";
} }

pub static DELIVERY_MEDIUM_LIST_TYPE: ListShape = ListShape::new("DeliveryMediumListType", DELIVERY_MEDIUM_TYPE.shape());
pub static SEARCHED_ATTRIBUTE_NAMES_LIST_TYPE: ListShape = ListShape::new("SearchedAttributeNamesListType", ATTRIBUTE_NAME_TYPE.shape());
pub static USER_FILTER_TYPE: StringShape = StringShape::new("UserFilterType").max(256);
