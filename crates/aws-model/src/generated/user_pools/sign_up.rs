//! Capability `sign_up`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::values::Sensitive;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { AdminConfirmSignUp ADMIN_CONFIRM_SIGN_UP (AdminConfirmSignUpRequest) -> AdminConfirmSignUpResponse; sign_up Signed [
        "ResourceNotFoundException", "InvalidParameterException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "NotAuthorizedException", "TooManyFailedAttemptsException",
        "InvalidLambdaResponseException", "TooManyRequestsException", "LimitExceededException",
        "UserNotFoundException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { ConfirmSignUp CONFIRM_SIGN_UP (ConfirmSignUpRequest) -> ConfirmSignUpResponse; sign_up Unsigned [
        "ResourceNotFoundException", "InvalidParameterException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "NotAuthorizedException", "TooManyFailedAttemptsException",
        "CodeMismatchException", "ExpiredCodeException", "InvalidLambdaResponseException",
        "AliasExistsException", "TooManyRequestsException", "LimitExceededException",
        "UserNotFoundException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { ResendConfirmationCode RESEND_CONFIRMATION_CODE (ResendConfirmationCodeRequest) -> ResendConfirmationCodeResponse; sign_up Unsigned [
        "ResourceNotFoundException", "InvalidParameterException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "NotAuthorizedException", "InvalidLambdaResponseException",
        "TooManyRequestsException", "LimitExceededException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "InvalidEmailRoleAccessPolicyException",
        "CodeDeliveryFailureException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException", "ForbiddenException",
    ] }

    operation! { SignUp SIGN_UP (SignUpRequest) -> SignUpResponse; sign_up Unsigned [
        "ResourceNotFoundException", "InvalidParameterException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "NotAuthorizedException", "InvalidPasswordException",
        "InvalidLambdaResponseException", "UsernameExistsException", "TooManyRequestsException",
        "InternalErrorException", "LimitExceededException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "InvalidEmailRoleAccessPolicyException",
        "CodeDeliveryFailureException", "OperationNotEnabledException", "ForbiddenException",
    ] }
}

structure! { AdminConfirmSignUpRequest ADMIN_CONFIRM_SIGN_UP_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { AdminConfirmSignUpResponse ADMIN_CONFIRM_SIGN_UP_RESPONSE {
} }

structure! { ConfirmSignUpRequest CONFIRM_SIGN_UP_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    secret_hash: Option<Sensitive> = "SecretHash" SECRET_HASH_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    confirmation_code: String = "ConfirmationCode" CONFIRMATION_CODE_TYPE;
    force_alias_creation: Option<bool> = "ForceAliasCreation" FORCE_ALIAS_CREATION;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    user_context_data: Option<UserContextDataType> = "UserContextData" USER_CONTEXT_DATA_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
} }

structure! { ConfirmSignUpResponse CONFIRM_SIGN_UP_RESPONSE {
    session: Option<Sensitive> = "Session" SESSION_TYPE;
} }

structure! { ResendConfirmationCodeRequest RESEND_CONFIRMATION_CODE_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    secret_hash: Option<Sensitive> = "SecretHash" SECRET_HASH_TYPE;
    user_context_data: Option<UserContextDataType> = "UserContextData" USER_CONTEXT_DATA_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { ResendConfirmationCodeResponse RESEND_CONFIRMATION_CODE_RESPONSE {
    code_delivery_details: Option<CodeDeliveryDetailsType> = "CodeDeliveryDetails" CODE_DELIVERY_DETAILS_TYPE;
} }

structure! { SignUpRequest SIGN_UP_REQUEST {
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    secret_hash: Option<Sensitive> = "SecretHash" SECRET_HASH_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    password: Option<Sensitive> = "Password" PASSWORD_TYPE;
    user_attributes: Option<Vec<AttributeType>> = "UserAttributes" ATTRIBUTE_LIST_TYPE;
    validation_data: Option<Vec<AttributeType>> = "ValidationData" ATTRIBUTE_LIST_TYPE;
    analytics_metadata: Option<AnalyticsMetadataType> = "AnalyticsMetadata" ANALYTICS_METADATA_TYPE;
    user_context_data: Option<UserContextDataType> = "UserContextData" USER_CONTEXT_DATA_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { SignUpResponse SIGN_UP_RESPONSE {
    user_confirmed: bool = "UserConfirmed" BOOLEAN_TYPE;
    code_delivery_details: Option<CodeDeliveryDetailsType> = "CodeDeliveryDetails" CODE_DELIVERY_DETAILS_TYPE;
    user_sub: String = "UserSub" STRING_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
} }
