//! Capability `devices`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};

pub mod ops {
    use super::*;

    operation! { AdminForgetDevice ADMIN_FORGET_DEVICE (AdminForgetDeviceRequest) -> (); devices Signed [
        "ResourceNotFoundException", "InvalidParameterException", "InvalidUserPoolConfigurationException",
        "TooManyRequestsException", "NotAuthorizedException", "OperationNotEnabledException",
        "UserNotFoundException", "InternalErrorException",
    ] }

    operation! { AdminGetDevice ADMIN_GET_DEVICE (AdminGetDeviceRequest) -> AdminGetDeviceResponse; devices Signed [
        "ResourceNotFoundException", "InvalidParameterException", "InvalidUserPoolConfigurationException",
        "TooManyRequestsException", "OperationNotEnabledException", "InternalErrorException",
        "NotAuthorizedException",
    ] }

    operation! { AdminListDevices ADMIN_LIST_DEVICES (AdminListDevicesRequest) -> AdminListDevicesResponse; devices Signed [
        "InvalidParameterException", "ResourceNotFoundException", "InvalidUserPoolConfigurationException",
        "TooManyRequestsException", "OperationNotEnabledException", "InternalErrorException",
        "NotAuthorizedException",
    ] }

    operation! { AdminUpdateDeviceStatus ADMIN_UPDATE_DEVICE_STATUS (AdminUpdateDeviceStatusRequest) -> AdminUpdateDeviceStatusResponse; devices Signed [
        "InvalidParameterException", "ResourceNotFoundException", "InvalidUserPoolConfigurationException",
        "TooManyRequestsException", "NotAuthorizedException", "OperationNotEnabledException",
        "UserNotFoundException", "InternalErrorException",
    ] }

    operation! { ConfirmDevice CONFIRM_DEVICE (ConfirmDeviceRequest) -> ConfirmDeviceResponse; devices AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "InvalidPasswordException", "InvalidLambdaResponseException", "UsernameExistsException",
        "InvalidUserPoolConfigurationException", "TooManyRequestsException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "InternalErrorException", "OperationNotEnabledException", "DeviceKeyExistsException",
        "ForbiddenException",
    ] }

    operation! { ForgetDevice FORGET_DEVICE (ForgetDeviceRequest) -> (); devices AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "TooManyRequestsException", "InvalidUserPoolConfigurationException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException", "ForbiddenException",
    ] }

    operation! { GetDevice GET_DEVICE (GetDeviceRequest) -> GetDeviceResponse; devices AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "InvalidUserPoolConfigurationException",
        "NotAuthorizedException", "TooManyRequestsException", "PasswordResetRequiredException",
        "UserNotFoundException", "UserNotConfirmedException", "OperationNotEnabledException",
        "InternalErrorException", "ForbiddenException",
    ] }

    operation! { ListDevices LIST_DEVICES (ListDevicesRequest) -> ListDevicesResponse; devices AccessToken [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "InvalidUserPoolConfigurationException", "TooManyRequestsException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException", "ForbiddenException",
    ] }

    operation! { UpdateDeviceStatus UPDATE_DEVICE_STATUS (UpdateDeviceStatusRequest) -> UpdateDeviceStatusResponse; devices AccessToken [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "InvalidUserPoolConfigurationException", "TooManyRequestsException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException", "ForbiddenException",
    ] }
}

structure! { AdminForgetDeviceRequest ADMIN_FORGET_DEVICE_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    device_key: String = "DeviceKey" DEVICE_KEY_TYPE;
} }

structure! { AdminGetDeviceRequest ADMIN_GET_DEVICE_REQUEST {
    device_key: String = "DeviceKey" DEVICE_KEY_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
} }

structure! { AdminGetDeviceResponse ADMIN_GET_DEVICE_RESPONSE {
    device: DeviceType = "Device" DEVICE_TYPE;
} }

structure! { AdminListDevicesRequest ADMIN_LIST_DEVICES_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    limit: Option<i32> = "Limit" QUERY_LIMIT_TYPE;
    pagination_token: Option<String> = "PaginationToken" SEARCH_PAGINATION_TOKEN_TYPE;
} }

structure! { AdminListDevicesResponse ADMIN_LIST_DEVICES_RESPONSE {
    devices: Option<Vec<DeviceType>> = "Devices" DEVICE_LIST_TYPE;
    pagination_token: Option<String> = "PaginationToken" SEARCH_PAGINATION_TOKEN_TYPE;
} }

structure! { AdminUpdateDeviceStatusRequest ADMIN_UPDATE_DEVICE_STATUS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    device_key: String = "DeviceKey" DEVICE_KEY_TYPE;
    device_remembered_status: Option<DeviceRememberedStatusType> = "DeviceRememberedStatus" DEVICE_REMEMBERED_STATUS_TYPE;
} }

structure! { AdminUpdateDeviceStatusResponse ADMIN_UPDATE_DEVICE_STATUS_RESPONSE {
} }

structure! { ConfirmDeviceRequest CONFIRM_DEVICE_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    device_key: String = "DeviceKey" DEVICE_KEY_TYPE;
    device_secret_verifier_config: Option<DeviceSecretVerifierConfigType> = "DeviceSecretVerifierConfig" DEVICE_SECRET_VERIFIER_CONFIG_TYPE;
    device_name: Option<String> = "DeviceName" DEVICE_NAME_TYPE;
} }

structure! { ConfirmDeviceResponse CONFIRM_DEVICE_RESPONSE {
    user_confirmation_necessary: Option<bool> = "UserConfirmationNecessary" BOOLEAN_TYPE;
} }

structure! { DeviceSecretVerifierConfigType DEVICE_SECRET_VERIFIER_CONFIG_TYPE {
    password_verifier: Option<String> = "PasswordVerifier" STRING_TYPE;
    salt: Option<String> = "Salt" STRING_TYPE;
} }

structure! { DeviceType DEVICE_TYPE {
    device_key: Option<String> = "DeviceKey" DEVICE_KEY_TYPE;
    device_attributes: Option<Vec<AttributeType>> = "DeviceAttributes" ATTRIBUTE_LIST_TYPE;
    device_create_date: Option<Timestamp> = "DeviceCreateDate" DATE_TYPE;
    device_last_modified_date: Option<Timestamp> = "DeviceLastModifiedDate" DATE_TYPE;
    device_last_authenticated_date: Option<Timestamp> = "DeviceLastAuthenticatedDate" DATE_TYPE;
} }

structure! { ForgetDeviceRequest FORGET_DEVICE_REQUEST {
    access_token: Option<Sensitive> = "AccessToken" TOKEN_MODEL_TYPE;
    device_key: String = "DeviceKey" DEVICE_KEY_TYPE;
} }

structure! { GetDeviceRequest GET_DEVICE_REQUEST {
    device_key: String = "DeviceKey" DEVICE_KEY_TYPE;
    access_token: Option<Sensitive> = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { GetDeviceResponse GET_DEVICE_RESPONSE {
    device: DeviceType = "Device" DEVICE_TYPE;
} }

structure! { ListDevicesRequest LIST_DEVICES_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    limit: Option<i32> = "Limit" QUERY_LIMIT_TYPE;
    pagination_token: Option<String> = "PaginationToken" SEARCH_PAGINATION_TOKEN_TYPE;
} }

structure! { ListDevicesResponse LIST_DEVICES_RESPONSE {
    devices: Option<Vec<DeviceType>> = "Devices" DEVICE_LIST_TYPE;
    pagination_token: Option<String> = "PaginationToken" SEARCH_PAGINATION_TOKEN_TYPE;
} }

structure! { UpdateDeviceStatusRequest UPDATE_DEVICE_STATUS_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    device_key: String = "DeviceKey" DEVICE_KEY_TYPE;
    device_remembered_status: Option<DeviceRememberedStatusType> = "DeviceRememberedStatus" DEVICE_REMEMBERED_STATUS_TYPE;
} }

structure! { UpdateDeviceStatusResponse UPDATE_DEVICE_STATUS_RESPONSE {
} }

string_enum! { DeviceRememberedStatusType DEVICE_REMEMBERED_STATUS_TYPE {
    Remembered = "remembered";
    NotRemembered = "not_remembered";
} }

pub static DEVICE_LIST_TYPE: ListShape = ListShape::new("DeviceListType", DEVICE_TYPE.shape());
pub static DEVICE_NAME_TYPE: StringShape = StringShape::new("DeviceNameType").min(1).max(1024);
