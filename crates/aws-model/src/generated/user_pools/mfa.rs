//! Capability `mfa`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Sensitive;

pub mod ops {
    use super::*;

    operation! { AdminDeleteSoftwareToken ADMIN_DELETE_SOFTWARE_TOKEN (AdminDeleteSoftwareTokenRequest) -> AdminDeleteSoftwareTokenResponse; mfa Signed [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "TooManyRequestsException", "UserNotFoundException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { AdminGetUserAuthFactors ADMIN_GET_USER_AUTH_FACTORS (AdminGetUserAuthFactorsRequest) -> AdminGetUserAuthFactorsResponse; mfa Signed [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "OperationNotEnabledException", "TooManyRequestsException", "UserNotFoundException",
        "InternalErrorException",
    ] }

    operation! { AdminSetUserMFAPreference ADMIN_SET_USER_MFA_PREFERENCE (AdminSetUserMFAPreferenceRequest) -> AdminSetUserMFAPreferenceResponse; mfa Signed [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { AdminSetUserSettings ADMIN_SET_USER_SETTINGS (AdminSetUserSettingsRequest) -> AdminSetUserSettingsResponse; mfa Signed [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "UserNotFoundException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { AssociateSoftwareToken ASSOCIATE_SOFTWARE_TOKEN (AssociateSoftwareTokenRequest) -> AssociateSoftwareTokenResponse; mfa AccessTokenOrSession [
        "ConcurrentModificationException", "InvalidParameterException", "NotAuthorizedException",
        "ResourceNotFoundException", "InternalErrorException", "SoftwareTokenMFANotFoundException",
        "ForbiddenException", "OperationNotEnabledException",
    ] }

    operation! { GetUserAuthFactors GET_USER_AUTH_FACTORS (GetUserAuthFactorsRequest) -> GetUserAuthFactorsResponse; mfa AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "TooManyRequestsException", "PasswordResetRequiredException", "UserNotFoundException",
        "UserNotConfirmedException", "OperationNotEnabledException", "InternalErrorException",
        "ForbiddenException",
    ] }

    operation! { GetUserPoolMfaConfig GET_USER_POOL_MFA_CONFIG (GetUserPoolMfaConfigRequest) -> GetUserPoolMfaConfigResponse; mfa Signed [
        "InvalidParameterException", "TooManyRequestsException", "ResourceNotFoundException",
        "NotAuthorizedException", "InternalErrorException",
    ] }

    operation! { SetUserMFAPreference SET_USER_MFA_PREFERENCE (SetUserMFAPreferenceRequest) -> SetUserMFAPreferenceResponse; mfa AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException", "ForbiddenException",
    ] }

    operation! { SetUserPoolMfaConfig SET_USER_POOL_MFA_CONFIG (SetUserPoolMfaConfigRequest) -> SetUserPoolMfaConfigResponse; mfa Signed [
        "InvalidParameterException", "TooManyRequestsException", "ConcurrentModificationException",
        "ResourceNotFoundException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "NotAuthorizedException",
        "OperationNotEnabledException", "InternalErrorException", "FeatureUnavailableInTierException",
    ] }

    operation! { SetUserSettings SET_USER_SETTINGS (SetUserSettingsRequest) -> SetUserSettingsResponse; mfa AccessToken [
        "ResourceNotFoundException", "InvalidParameterException", "NotAuthorizedException",
        "PasswordResetRequiredException", "UserNotFoundException", "UserNotConfirmedException",
        "OperationNotEnabledException", "InternalErrorException", "ForbiddenException",
    ] }

    operation! { VerifySoftwareToken VERIFY_SOFTWARE_TOKEN (VerifySoftwareTokenRequest) -> VerifySoftwareTokenResponse; mfa AccessTokenOrSession [
        "InvalidParameterException", "ResourceNotFoundException", "InvalidUserPoolConfigurationException",
        "NotAuthorizedException", "TooManyRequestsException", "PasswordResetRequiredException",
        "UserNotFoundException", "UserNotConfirmedException", "InternalErrorException",
        "EnableSoftwareTokenMFAException", "SoftwareTokenMFANotFoundException", "CodeMismatchException",
        "ForbiddenException", "OperationNotEnabledException",
    ] }
}

structure! { AdminDeleteSoftwareTokenRequest ADMIN_DELETE_SOFTWARE_TOKEN_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
} }

structure! { AdminDeleteSoftwareTokenResponse ADMIN_DELETE_SOFTWARE_TOKEN_RESPONSE {
} }

structure! { AdminGetUserAuthFactorsRequest ADMIN_GET_USER_AUTH_FACTORS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
} }

structure! { AdminGetUserAuthFactorsResponse ADMIN_GET_USER_AUTH_FACTORS_RESPONSE {
    username: Sensitive = "Username" USERNAME_TYPE;
    preferred_mfa_setting: Option<String> = "PreferredMfaSetting" STRING_TYPE;
    user_mfa_setting_list: Option<Vec<String>> = "UserMFASettingList" USER_MFA_SETTING_LIST_TYPE;
    configured_user_auth_factors: Option<Vec<AuthFactorType>> = "ConfiguredUserAuthFactors" CONFIGURED_USER_AUTH_FACTORS_LIST_TYPE;
} }

structure! { AdminSetUserMFAPreferenceRequest ADMIN_SET_USER_MFA_PREFERENCE_REQUEST {
    sms_mfa_settings: Option<SMSMfaSettingsType> = "SMSMfaSettings" SMS_MFA_SETTINGS_TYPE;
    software_token_mfa_settings: Option<SoftwareTokenMfaSettingsType> = "SoftwareTokenMfaSettings" SOFTWARE_TOKEN_MFA_SETTINGS_TYPE;
    email_mfa_settings: Option<EmailMfaSettingsType> = "EmailMfaSettings" EMAIL_MFA_SETTINGS_TYPE;
    web_authn_mfa_settings: Option<WebAuthnMfaSettingsType> = "WebAuthnMfaSettings" WEB_AUTHN_MFA_SETTINGS_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { AdminSetUserMFAPreferenceResponse ADMIN_SET_USER_MFA_PREFERENCE_RESPONSE {
} }

structure! { AdminSetUserSettingsRequest ADMIN_SET_USER_SETTINGS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    mfa_options: Vec<MFAOptionType> = "MFAOptions" MFA_OPTION_LIST_TYPE;
} }

structure! { AdminSetUserSettingsResponse ADMIN_SET_USER_SETTINGS_RESPONSE {
} }

structure! { AssociateSoftwareTokenRequest ASSOCIATE_SOFTWARE_TOKEN_REQUEST {
    access_token: Option<Sensitive> = "AccessToken" TOKEN_MODEL_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
} }

structure! { AssociateSoftwareTokenResponse ASSOCIATE_SOFTWARE_TOKEN_RESPONSE {
    secret_code: Option<Sensitive> = "SecretCode" SECRET_CODE_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
} }

structure! { EmailMfaConfigType EMAIL_MFA_CONFIG_TYPE {
    message: Option<String> = "Message" EMAIL_MFA_MESSAGE_TYPE;
    subject: Option<String> = "Subject" EMAIL_MFA_SUBJECT_TYPE;
} }

structure! { EmailMfaSettingsType EMAIL_MFA_SETTINGS_TYPE {
    enabled: Option<bool> = "Enabled" BOOLEAN_TYPE;
    preferred_mfa: Option<bool> = "PreferredMfa" BOOLEAN_TYPE;
} }

structure! { GetUserAuthFactorsRequest GET_USER_AUTH_FACTORS_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { GetUserAuthFactorsResponse GET_USER_AUTH_FACTORS_RESPONSE {
    username: Sensitive = "Username" USERNAME_TYPE;
    preferred_mfa_setting: Option<String> = "PreferredMfaSetting" STRING_TYPE;
    user_mfa_setting_list: Option<Vec<String>> = "UserMFASettingList" USER_MFA_SETTING_LIST_TYPE;
    configured_user_auth_factors: Option<Vec<AuthFactorType>> = "ConfiguredUserAuthFactors" CONFIGURED_USER_AUTH_FACTORS_LIST_TYPE;
} }

structure! { GetUserPoolMfaConfigRequest GET_USER_POOL_MFA_CONFIG_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { GetUserPoolMfaConfigResponse GET_USER_POOL_MFA_CONFIG_RESPONSE {
    sms_mfa_configuration: Option<SmsMfaConfigType> = "SmsMfaConfiguration" SMS_MFA_CONFIG_TYPE;
    software_token_mfa_configuration: Option<SoftwareTokenMfaConfigType> = "SoftwareTokenMfaConfiguration" SOFTWARE_TOKEN_MFA_CONFIG_TYPE;
    email_mfa_configuration: Option<EmailMfaConfigType> = "EmailMfaConfiguration" EMAIL_MFA_CONFIG_TYPE;
    mfa_configuration: Option<UserPoolMfaType> = "MfaConfiguration" USER_POOL_MFA_TYPE;
    web_authn_configuration: Option<WebAuthnConfigurationType> = "WebAuthnConfiguration" WEB_AUTHN_CONFIGURATION_TYPE;
} }

structure! { SMSMfaSettingsType SMS_MFA_SETTINGS_TYPE {
    enabled: Option<bool> = "Enabled" BOOLEAN_TYPE;
    preferred_mfa: Option<bool> = "PreferredMfa" BOOLEAN_TYPE;
} }

structure! { SetUserMFAPreferenceRequest SET_USER_MFA_PREFERENCE_REQUEST {
    sms_mfa_settings: Option<SMSMfaSettingsType> = "SMSMfaSettings" SMS_MFA_SETTINGS_TYPE;
    software_token_mfa_settings: Option<SoftwareTokenMfaSettingsType> = "SoftwareTokenMfaSettings" SOFTWARE_TOKEN_MFA_SETTINGS_TYPE;
    email_mfa_settings: Option<EmailMfaSettingsType> = "EmailMfaSettings" EMAIL_MFA_SETTINGS_TYPE;
    web_authn_mfa_settings: Option<WebAuthnMfaSettingsType> = "WebAuthnMfaSettings" WEB_AUTHN_MFA_SETTINGS_TYPE;
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { SetUserMFAPreferenceResponse SET_USER_MFA_PREFERENCE_RESPONSE {
} }

structure! { SetUserPoolMfaConfigRequest SET_USER_POOL_MFA_CONFIG_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    sms_mfa_configuration: Option<SmsMfaConfigType> = "SmsMfaConfiguration" SMS_MFA_CONFIG_TYPE;
    software_token_mfa_configuration: Option<SoftwareTokenMfaConfigType> = "SoftwareTokenMfaConfiguration" SOFTWARE_TOKEN_MFA_CONFIG_TYPE;
    email_mfa_configuration: Option<EmailMfaConfigType> = "EmailMfaConfiguration" EMAIL_MFA_CONFIG_TYPE;
    mfa_configuration: Option<UserPoolMfaType> = "MfaConfiguration" USER_POOL_MFA_TYPE;
    web_authn_configuration: Option<WebAuthnConfigurationType> = "WebAuthnConfiguration" WEB_AUTHN_CONFIGURATION_TYPE;
} }

structure! { SetUserPoolMfaConfigResponse SET_USER_POOL_MFA_CONFIG_RESPONSE {
    sms_mfa_configuration: Option<SmsMfaConfigType> = "SmsMfaConfiguration" SMS_MFA_CONFIG_TYPE;
    software_token_mfa_configuration: Option<SoftwareTokenMfaConfigType> = "SoftwareTokenMfaConfiguration" SOFTWARE_TOKEN_MFA_CONFIG_TYPE;
    email_mfa_configuration: Option<EmailMfaConfigType> = "EmailMfaConfiguration" EMAIL_MFA_CONFIG_TYPE;
    mfa_configuration: Option<UserPoolMfaType> = "MfaConfiguration" USER_POOL_MFA_TYPE;
    web_authn_configuration: Option<WebAuthnConfigurationType> = "WebAuthnConfiguration" WEB_AUTHN_CONFIGURATION_TYPE;
} }

structure! { SetUserSettingsRequest SET_USER_SETTINGS_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    mfa_options: Vec<MFAOptionType> = "MFAOptions" MFA_OPTION_LIST_TYPE;
} }

structure! { SetUserSettingsResponse SET_USER_SETTINGS_RESPONSE {
} }

structure! { SmsMfaConfigType SMS_MFA_CONFIG_TYPE {
    sms_authentication_message: Option<String> = "SmsAuthenticationMessage" SMS_VERIFICATION_MESSAGE_TYPE;
    sms_configuration: Option<SmsConfigurationType> = "SmsConfiguration" SMS_CONFIGURATION_TYPE;
} }

structure! { SoftwareTokenMfaConfigType SOFTWARE_TOKEN_MFA_CONFIG_TYPE {
    enabled: Option<bool> = "Enabled" BOOLEAN_TYPE;
} }

structure! { SoftwareTokenMfaSettingsType SOFTWARE_TOKEN_MFA_SETTINGS_TYPE {
    enabled: Option<bool> = "Enabled" BOOLEAN_TYPE;
    preferred_mfa: Option<bool> = "PreferredMfa" BOOLEAN_TYPE;
} }

structure! { VerifySoftwareTokenRequest VERIFY_SOFTWARE_TOKEN_REQUEST {
    access_token: Option<Sensitive> = "AccessToken" TOKEN_MODEL_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
    user_code: Sensitive = "UserCode" SOFTWARE_TOKEN_MFA_USER_CODE_TYPE;
    friendly_device_name: Option<String> = "FriendlyDeviceName" STRING_TYPE;
} }

structure! { VerifySoftwareTokenResponse VERIFY_SOFTWARE_TOKEN_RESPONSE {
    status: Option<VerifySoftwareTokenResponseType> = "Status" VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE;
    session: Option<Sensitive> = "Session" SESSION_TYPE;
} }

structure! { WebAuthnConfigurationType WEB_AUTHN_CONFIGURATION_TYPE {
    relying_party_id: Option<String> = "RelyingPartyId" RELYING_PARTY_ID_TYPE;
    user_verification: Option<UserVerificationType> = "UserVerification" USER_VERIFICATION_TYPE;
    factor_configuration: Option<WebAuthnFactorConfigurationType> = "FactorConfiguration" WEB_AUTHN_FACTOR_CONFIGURATION_TYPE;
} }

structure! { WebAuthnMfaSettingsType WEB_AUTHN_MFA_SETTINGS_TYPE {
    enabled: Option<bool> = "Enabled" BOOLEAN_TYPE;
} }

string_enum! { UserVerificationType USER_VERIFICATION_TYPE {
    Required = "required";
    Preferred = "preferred";
} }

string_enum! { VerifySoftwareTokenResponseType VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE {
    Success = "SUCCESS";
    Error = "ERROR";
} }

string_enum! { WebAuthnFactorConfigurationType WEB_AUTHN_FACTOR_CONFIGURATION_TYPE {
    SingleFactor = "SINGLE_FACTOR";
    MultiFactorWithUserVerification = "MULTI_FACTOR_WITH_USER_VERIFICATION";
} }

pub static CONFIGURED_USER_AUTH_FACTORS_LIST_TYPE: ListShape = ListShape::new("ConfiguredUserAuthFactorsListType", AUTH_FACTOR_TYPE.shape()).min(0).max(8);
pub static EMAIL_MFA_MESSAGE_TYPE: StringShape = StringShape::new("EmailMfaMessageType").min(6).max(20000).pattern(&crate::PATTERNS[13]);
pub static EMAIL_MFA_SUBJECT_TYPE: StringShape = StringShape::new("EmailMfaSubjectType").pattern(&crate::PATTERNS[14]);
pub static RELYING_PARTY_ID_TYPE: StringShape = StringShape::new("RelyingPartyIdType").min(1).max(127);
pub static SECRET_CODE_TYPE: StringShape = StringShape::new("SecretCodeType").min(16).pattern(&crate::PATTERNS[15]).sensitive();
pub static SOFTWARE_TOKEN_MFA_USER_CODE_TYPE: StringShape = StringShape::new("SoftwareTokenMFAUserCodeType").min(6).max(6).pattern(&crate::PATTERNS[5]).sensitive();
