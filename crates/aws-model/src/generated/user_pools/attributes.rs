//! Capability `attributes`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Sensitive;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { AddCustomAttributes ADD_CUSTOM_ATTRIBUTES (AddCustomAttributesRequest) -> AddCustomAttributesResponse; attributes Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "UserImportInProgressException",
        "InternalErrorException",
    ] }

    operation! { AdminDeleteUserAttributes ADMIN_DELETE_USER_ATTRIBUTES (AdminDeleteUserAttributesRequest) -> AdminDeleteUserAttributesResponse; attributes Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminUpdateUserAttributes ADMIN_UPDATE_USER_ATTRIBUTES (AdminUpdateUserAttributesRequest) -> AdminUpdateUserAttributesResponse; attributes Signed [
        "ResourceNotFoundException", "InvalidParameterException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "InvalidLambdaResponseException", "AliasExistsException",
        "TooManyRequestsException", "NotAuthorizedException", "UserNotFoundException",
        "InternalErrorException", "InvalidSmsRoleAccessPolicyException",
        "InvalidEmailRoleAccessPolicyException", "InvalidSmsRoleTrustRelationshipException",
        "OperationNotEnabledException",
    ] }

    operation! { DeleteUserAttributes DELETE_USER_ATTRIBUTES (DeleteUserAttributesRequest) -> DeleteUserAttributesResponse; attributes AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "TooManyRequestsException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { GetUserAttributeVerificationCode GET_USER_ATTRIBUTE_VERIFICATION_CODE (GetUserAttributeVerificationCodeRequest) -> GetUserAttributeVerificationCodeResponse; attributes AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UnexpectedLambdaException", "UserLambdaValidationException",
        "InvalidLambdaResponseException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "InvalidEmailRoleAccessPolicyException",
        "CodeDeliveryFailureException", "LimitExceededException", "PasswordResetRequiredException",
        "UserNotFoundException", "UserNotConfirmedException", "OperationNotEnabledException",
        "InternalErrorException", "ForbiddenException",
    ] }

    operation! { UpdateUserAttributes UPDATE_USER_ATTRIBUTES (UpdateUserAttributesRequest) -> UpdateUserAttributesResponse; attributes AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "CodeMismatchException",
        "ExpiredCodeException", "NotAuthorizedException", "UnexpectedLambdaException",
        "UserLambdaValidationException", "InvalidLambdaResponseException", "TooManyRequestsException",
        "AliasExistsException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "InvalidEmailRoleAccessPolicyException",
        "CodeDeliveryFailureException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { VerifyUserAttribute VERIFY_USER_ATTRIBUTE (VerifyUserAttributeRequest) -> VerifyUserAttributeResponse; attributes AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "CodeMismatchException",
        "ExpiredCodeException", "NotAuthorizedException", "TooManyRequestsException",
        "LimitExceededException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "AliasExistsException", "ForbiddenException",
    ] }
}

structure! { AddCustomAttributesRequest ADD_CUSTOM_ATTRIBUTES_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    custom_attributes: Vec<SchemaAttributeType> = "CustomAttributes" CUSTOM_ATTRIBUTES_LIST_TYPE;
} }

structure! { AddCustomAttributesResponse ADD_CUSTOM_ATTRIBUTES_RESPONSE {
} }

structure! { AdminDeleteUserAttributesRequest ADMIN_DELETE_USER_ATTRIBUTES_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    user_attribute_names: Vec<String> = "UserAttributeNames" ATTRIBUTE_NAME_LIST_TYPE;
} }

structure! { AdminDeleteUserAttributesResponse ADMIN_DELETE_USER_ATTRIBUTES_RESPONSE {
} }

structure! { AdminUpdateUserAttributesRequest ADMIN_UPDATE_USER_ATTRIBUTES_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    user_attributes: Vec<AttributeType> = "UserAttributes" ATTRIBUTE_LIST_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { AdminUpdateUserAttributesResponse ADMIN_UPDATE_USER_ATTRIBUTES_RESPONSE {
} }

structure! { DeleteUserAttributesRequest DELETE_USER_ATTRIBUTES_REQUEST {
    user_attribute_names: Vec<String> = "UserAttributeNames" ATTRIBUTE_NAME_LIST_TYPE;
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { DeleteUserAttributesResponse DELETE_USER_ATTRIBUTES_RESPONSE {
} }

structure! { GetUserAttributeVerificationCodeRequest GET_USER_ATTRIBUTE_VERIFICATION_CODE_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    attribute_name: String = "AttributeName" ATTRIBUTE_NAME_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { GetUserAttributeVerificationCodeResponse GET_USER_ATTRIBUTE_VERIFICATION_CODE_RESPONSE {
    code_delivery_details: Option<CodeDeliveryDetailsType> = "CodeDeliveryDetails" CODE_DELIVERY_DETAILS_TYPE;
} }

structure! { UpdateUserAttributesRequest UPDATE_USER_ATTRIBUTES_REQUEST {
    user_attributes: Vec<AttributeType> = "UserAttributes" ATTRIBUTE_LIST_TYPE;
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    client_metadata: Option<BTreeMap<String, String>> = "ClientMetadata" CLIENT_METADATA_TYPE;
} }

structure! { UpdateUserAttributesResponse UPDATE_USER_ATTRIBUTES_RESPONSE {
    code_delivery_details_list: Option<Vec<CodeDeliveryDetailsType>> = "CodeDeliveryDetailsList" CODE_DELIVERY_DETAILS_LIST_TYPE;
} }

structure! { VerifyUserAttributeRequest VERIFY_USER_ATTRIBUTE_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    attribute_name: String = "AttributeName" ATTRIBUTE_NAME_TYPE;
    code: String = "Code" CONFIRMATION_CODE_TYPE;
} }

structure! { VerifyUserAttributeResponse VERIFY_USER_ATTRIBUTE_RESPONSE {
} }

pub static ATTRIBUTE_NAME_LIST_TYPE: ListShape = ListShape::new("AttributeNameListType", ATTRIBUTE_NAME_TYPE.shape());
pub static CODE_DELIVERY_DETAILS_LIST_TYPE: ListShape = ListShape::new("CodeDeliveryDetailsListType", CODE_DELIVERY_DETAILS_TYPE.shape());
pub static CUSTOM_ATTRIBUTES_LIST_TYPE: ListShape = ListShape::new("CustomAttributesListType", SCHEMA_ATTRIBUTE_TYPE.shape()).min(1).max(25);
