//! Capability `passwords`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::values::Sensitive;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { AdminResetUserPassword ADMIN_RESET_USER_PASSWORD (AdminResetUserPasswordRequest) -> AdminResetUserPasswordResponse; passwords Signed [
        "ResourceNotFoundException", "InvalidParameterException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "NotAuthorizedException", "InvalidLambdaResponseException",
        "TooManyRequestsException", "LimitExceededException", "UserNotFoundException",
        "InvalidSmsRoleAccessPolicyException", "InvalidEmailRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminSetUserPassword ADMIN_SET_USER_PASSWORD (AdminSetUserPasswordRequest) -> AdminSetUserPasswordResponse; passwords Signed [
        "ResourceNotFoundException", "NotAuthorizedException", "UserNotFoundException",
        "InternalErrorException", "TooManyRequestsException", "InvalidParameterException",
        "InvalidPasswordException", "PasswordHistoryPolicyViolationException",
        "OperationNotEnabledException",
    ] }

    operation! { ChangePassword CHANGE_PASSWORD (ChangePasswordRequest) -> ChangePasswordResponse; passwords AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "InvalidPasswordException",
        "PasswordHistoryPolicyViolationException", "NotAuthorizedException", "TooManyRequestsException",
        "LimitExceededException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { ConfirmForgotPassword CONFIRM_FORGOT_PASSWORD (ConfirmForgotPasswordRequest) -> ConfirmForgotPasswordResponse; passwords Unsigned [
        "ResourceNotFoundException", "UnexpectedLambdaException", "UserLambdaValidationException",
        "InvalidParameterException", "InvalidPasswordException", "PasswordHistoryPolicyViolationException",
        "NotAuthorizedException", "CodeMismatchException", "ExpiredCodeException",
        "TooManyFailedAttemptsException", "InvalidLambdaResponseException", "TooManyRequestsException",
        "LimitExceededException", "UserNotFoundException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException", "ForbiddenException",
    ] }

    operation! { ForgotPassword FORGOT_PASSWORD (ForgotPasswordRequest) -> ForgotPasswordResponse; passwords Unsigned [
        "ResourceNotFoundException", "InvalidParameterException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "NotAuthorizedException", "InvalidLambdaResponseException",
        "TooManyRequestsException", "LimitExceededException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "InvalidEmailRoleAccessPolicyException",
        "CodeDeliveryFailureException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException", "ForbiddenException",
    ] }
}

structure! { AdminResetUserPasswordRequest ADMIN_RESET_USER_PASSWORD_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { AdminResetUserPasswordResponse ADMIN_RESET_USER_PASSWORD_RESPONSE {
} }

structure! { AdminSetUserPasswordRequest ADMIN_SET_USER_PASSWORD_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    password: Sensitive = "Password" PASSWORD_TYPE;
    permanent: Option<bool> = "Permanent" BOOLEAN_TYPE;
} }

structure! { AdminSetUserPasswordResponse ADMIN_SET_USER_PASSWORD_RESPONSE {
} }

structure! { ChangePasswordRequest CHANGE_PASSWORD_REQUEST {
    previous_password: Option<Sensitive> = "PreviousPassword" PASSWORD_TYPE;
    proposed_password: Sensitive = "ProposedPassword" PASSWORD_TYPE;
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { ChangePasswordResponse CHANGE_PASSWORD_RESPONSE {
} }

structure! { ConfirmForgotPasswordRequest CONFIRM_FORGOT_PASSWORD_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    secret_hash: Option<Sensitive> = "SecretHash" SECRET_HASH_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    confirmation_code: String = "ConfirmationCode" CONFIRMATION_CODE_TYPE;
    password: Sensitive = "Password" PASSWORD_TYPE;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    user_context_data: Option<UserContextDataType> = "UserContextData" USER_CONTEXT_DATA_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { ConfirmForgotPasswordResponse CONFIRM_FORGOT_PASSWORD_RESPONSE {
} }

structure! { ForgotPasswordRequest FORGOT_PASSWORD_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    secret_hash: Option<Sensitive> = "SecretHash" SECRET_HASH_TYPE;
    user_context_data: Option<UserContextDataType> = "UserContextData" USER_CONTEXT_DATA_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { ForgotPasswordResponse FORGOT_PASSWORD_RESPONSE {
    code_delivery_details: Option<CodeDeliveryDetailsType> = "CodeDeliveryDetails" CODE_DELIVERY_DETAILS_TYPE;
} }
