//! Capability `pools`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::Timestamp;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateUserPool CREATE_USER_POOL (CreateUserPoolRequest) -> CreateUserPoolResponse; pools Signed [
        "InvalidParameterException", "TooManyRequestsException", "LimitExceededException",
        "InvalidSmsRoleAccessPolicyException", "InvalidSmsRoleTrustRelationshipException",
        "InvalidEmailRoleAccessPolicyException", "NotAuthorizedException", "UserPoolTaggingException",
        "InternalErrorException", "TierChangeNotAllowedException", "FeatureUnavailableInTierException",
    ] }

    operation! { DeleteUserPool DELETE_USER_POOL (DeleteUserPoolRequest) -> (); pools Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserImportInProgressException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { DescribeUserPool DESCRIBE_USER_POOL (DescribeUserPoolRequest) -> DescribeUserPoolResponse; pools Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserPoolTaggingException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { ListUserPools LIST_USER_POOLS (ListUserPoolsRequest) -> ListUserPoolsResponse; pools Signed [
        "InvalidParameterException", "TooManyRequestsException", "NotAuthorizedException",
        "InternalErrorException",
    ] }

    operation! { UpdateUserPool UPDATE_USER_POOL (UpdateUserPoolRequest) -> UpdateUserPoolResponse; pools Signed [
        "ResourceNotFoundException", "InvalidParameterException", "ConcurrentModificationException",
        "TooManyRequestsException", "NotAuthorizedException", "UserImportInProgressException",
        "InternalErrorException", "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException", "UserPoolTaggingException",
        "InvalidEmailRoleAccessPolicyException", "OperationNotEnabledException",
        "TierChangeNotAllowedException", "FeatureUnavailableInTierException",
    ] }
}

structure! { AccountRecoverySettingType ACCOUNT_RECOVERY_SETTING_TYPE {
    recovery_mechanisms: Option<Vec<RecoveryOptionType>> = "RecoveryMechanisms" RECOVERY_MECHANISMS_TYPE;
} }

structure! { AcrLevelConfigType ACR_LEVEL_CONFIG_TYPE {
    acr_value: String = "AcrValue" ACR_VALUE_TYPE;
} }

structure! { AdminCreateUserConfigType ADMIN_CREATE_USER_CONFIG_TYPE {
    allow_admin_create_user_only: Option<bool> = "AllowAdminCreateUserOnly" BOOLEAN_TYPE;
    unused_account_validity_days: Option<i32> = "UnusedAccountValidityDays" ADMIN_CREATE_USER_UNUSED_ACCOUNT_VALIDITY_DAYS_TYPE;
    invite_message_template: Option<MessageTemplateType> = "InviteMessageTemplate" MESSAGE_TEMPLATE_TYPE;
} }

structure! { AdvancedSecurityAdditionalFlowsType ADVANCED_SECURITY_ADDITIONAL_FLOWS_TYPE {
    custom_auth_mode: Option<AdvancedSecurityEnabledModeType> = "CustomAuthMode" ADVANCED_SECURITY_ENABLED_MODE_TYPE;
} }

structure! { CreateUserPoolRequest CREATE_USER_POOL_REQUEST {
    pool_name: String = "PoolName" USER_POOL_NAME_TYPE;
    policies: Option<UserPoolPolicyType> = "Policies" USER_POOL_POLICY_TYPE;
    deletion_protection: Option<DeletionProtectionType> = "DeletionProtection" DELETION_PROTECTION_TYPE;
    lambda_config: Option<LambdaConfigType> = "LambdaConfig" LAMBDA_CONFIG_TYPE;
    auto_verified_attributes: Option<Vec<VerifiedAttributeType>> = "AutoVerifiedAttributes" VERIFIED_ATTRIBUTES_LIST_TYPE;
    alias_attributes: Option<Vec<AliasAttributeType>> = "AliasAttributes" ALIAS_ATTRIBUTES_LIST_TYPE;
    username_attributes: Option<Vec<UsernameAttributeType>> = "UsernameAttributes" USERNAME_ATTRIBUTES_LIST_TYPE;
    sms_verification_message: Option<String> = "SmsVerificationMessage" SMS_VERIFICATION_MESSAGE_TYPE;
    email_verification_message: Option<String> = "EmailVerificationMessage" EMAIL_VERIFICATION_MESSAGE_TYPE;
    email_verification_subject: Option<String> = "EmailVerificationSubject" EMAIL_VERIFICATION_SUBJECT_TYPE;
    verification_message_template: Option<VerificationMessageTemplateType> = "VerificationMessageTemplate" VERIFICATION_MESSAGE_TEMPLATE_TYPE;
    sms_authentication_message: Option<String> = "SmsAuthenticationMessage" SMS_VERIFICATION_MESSAGE_TYPE;
    mfa_configuration: Option<UserPoolMfaType> = "MfaConfiguration" USER_POOL_MFA_TYPE;
    user_attribute_update_settings: Option<UserAttributeUpdateSettingsType> = "UserAttributeUpdateSettings" USER_ATTRIBUTE_UPDATE_SETTINGS_TYPE;
    device_configuration: Option<DeviceConfigurationType> = "DeviceConfiguration" DEVICE_CONFIGURATION_TYPE;
    email_configuration: Option<EmailConfigurationType> = "EmailConfiguration" EMAIL_CONFIGURATION_TYPE;
    sms_configuration: Option<SmsConfigurationType> = "SmsConfiguration" SMS_CONFIGURATION_TYPE;
    user_pool_tags: Option<BTreeMap<String, String>> = "UserPoolTags" USER_POOL_TAGS_TYPE;
    admin_create_user_config: Option<AdminCreateUserConfigType> = "AdminCreateUserConfig" ADMIN_CREATE_USER_CONFIG_TYPE;
    schema: Option<Vec<SchemaAttributeType>> = "Schema" SCHEMA_ATTRIBUTES_LIST_TYPE;
    user_pool_add_ons: Option<UserPoolAddOnsType> = "UserPoolAddOns" USER_POOL_ADD_ONS_TYPE;
    dcr_configuration: Option<DcrConfigurationType> = "DcrConfiguration" DCR_CONFIGURATION_TYPE;
    username_configuration: Option<UsernameConfigurationType> = "UsernameConfiguration" USERNAME_CONFIGURATION_TYPE;
    account_recovery_setting: Option<AccountRecoverySettingType> = "AccountRecoverySetting" ACCOUNT_RECOVERY_SETTING_TYPE;
    user_pool_tier: Option<UserPoolTierType> = "UserPoolTier" USER_POOL_TIER_TYPE;
    key_configuration: Option<KeyConfigurationType> = "KeyConfiguration" KEY_CONFIGURATION_TYPE;
    issuer_configuration: Option<IssuerConfigurationType> = "IssuerConfiguration" ISSUER_CONFIGURATION_TYPE;
    acr_configuration: Option<BTreeMap<String, AcrLevelConfigType>> = "AcrConfiguration" ACR_CONFIGURATION_TYPE;
} }

structure! { CreateUserPoolResponse CREATE_USER_POOL_RESPONSE {
    user_pool: Option<UserPoolType> = "UserPool" USER_POOL_TYPE;
} }

structure! { CustomEmailLambdaVersionConfigType CUSTOM_EMAIL_LAMBDA_VERSION_CONFIG_TYPE {
    lambda_version: CustomEmailSenderLambdaVersionType = "LambdaVersion" CUSTOM_EMAIL_SENDER_LAMBDA_VERSION_TYPE;
    lambda_arn: String = "LambdaArn" ARN_TYPE;
} }

structure! { CustomSMSLambdaVersionConfigType CUSTOM_SMS_LAMBDA_VERSION_CONFIG_TYPE {
    lambda_version: CustomSMSSenderLambdaVersionType = "LambdaVersion" CUSTOM_SMS_SENDER_LAMBDA_VERSION_TYPE;
    lambda_arn: String = "LambdaArn" ARN_TYPE;
} }

structure! { DcrConfigurationType DCR_CONFIGURATION_TYPE {
    enable_status: Option<StatusType> = "EnableStatus" STATUS_TYPE;
    open_dcr_enabled: Option<bool> = "OpenDcrEnabled" BOOLEAN_TYPE;
    authenticated_grant_types: Option<Vec<OAuthFlowType>> = "AuthenticatedGrantTypes" OAUTH_FLOWS_TYPE;
    open_dcr_grant_types: Option<Vec<OAuthFlowType>> = "OpenDcrGrantTypes" OAUTH_FLOWS_TYPE;
    allowed_scopes: Option<Vec<String>> = "AllowedScopes" SCOPE_LIST_TYPE;
} }

structure! { DeleteUserPoolRequest DELETE_USER_POOL_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { DescribeUserPoolRequest DESCRIBE_USER_POOL_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { DescribeUserPoolResponse DESCRIBE_USER_POOL_RESPONSE {
    user_pool: Option<UserPoolType> = "UserPool" USER_POOL_TYPE;
} }

structure! { DeviceConfigurationType DEVICE_CONFIGURATION_TYPE {
    challenge_required_on_new_device: Option<bool> = "ChallengeRequiredOnNewDevice" BOOLEAN_TYPE;
    device_only_remembered_on_user_prompt: Option<bool> = "DeviceOnlyRememberedOnUserPrompt" BOOLEAN_TYPE;
} }

structure! { EmailConfigurationType EMAIL_CONFIGURATION_TYPE {
    source_arn: Option<String> = "SourceArn" ARN_TYPE;
    reply_to_email_address: Option<String> = "ReplyToEmailAddress" EMAIL_ADDRESS_TYPE;
    email_sending_account: Option<EmailSendingAccountType> = "EmailSendingAccount" EMAIL_SENDING_ACCOUNT_TYPE;
    from: Option<String> = "From" STRING_TYPE;
    configuration_set: Option<String> = "ConfigurationSet" SES_CONFIGURATION_SET;
} }

structure! { InboundFederationLambdaType INBOUND_FEDERATION_LAMBDA_TYPE {
    lambda_version: InboundFederationLambdaVersionType = "LambdaVersion" INBOUND_FEDERATION_LAMBDA_VERSION_TYPE;
    lambda_arn: String = "LambdaArn" ARN_TYPE;
} }

structure! { IssuerConfigurationType ISSUER_CONFIGURATION_TYPE {
    r#type: Option<IssuerType> = "Type" ISSUER_TYPE;
} }

structure! { KeyConfigurationType KEY_CONFIGURATION_TYPE {
    key_type: Option<EncryptionKeyType> = "KeyType" ENCRYPTION_KEY_TYPE;
    kms_key_arn: Option<String> = "KmsKeyArn" ENCRYPTION_KEY_ARN_TYPE;
} }

structure! { LambdaConfigType LAMBDA_CONFIG_TYPE {
    pre_sign_up: Option<String> = "PreSignUp" ARN_TYPE;
    custom_message: Option<String> = "CustomMessage" ARN_TYPE;
    post_confirmation: Option<String> = "PostConfirmation" ARN_TYPE;
    pre_authentication: Option<String> = "PreAuthentication" ARN_TYPE;
    post_authentication: Option<String> = "PostAuthentication" ARN_TYPE;
    define_auth_challenge: Option<String> = "DefineAuthChallenge" ARN_TYPE;
    create_auth_challenge: Option<String> = "CreateAuthChallenge" ARN_TYPE;
    verify_auth_challenge_response: Option<String> = "VerifyAuthChallengeResponse" ARN_TYPE;
    pre_token_generation: Option<String> = "PreTokenGeneration" ARN_TYPE;
    user_migration: Option<String> = "UserMigration" ARN_TYPE;
    pre_token_generation_config: Option<PreTokenGenerationVersionConfigType> = "PreTokenGenerationConfig" PRE_TOKEN_GENERATION_VERSION_CONFIG_TYPE;
    custom_sms_sender: Option<CustomSMSLambdaVersionConfigType> = "CustomSMSSender" CUSTOM_SMS_LAMBDA_VERSION_CONFIG_TYPE;
    custom_email_sender: Option<CustomEmailLambdaVersionConfigType> = "CustomEmailSender" CUSTOM_EMAIL_LAMBDA_VERSION_CONFIG_TYPE;
    kms_key_id: Option<String> = "KMSKeyID" ARN_TYPE;
    inbound_federation: Option<InboundFederationLambdaType> = "InboundFederation" INBOUND_FEDERATION_LAMBDA_TYPE;
} }

structure! { ListUserPoolsRequest LIST_USER_POOLS_REQUEST {
    next_token: Option<String> = "NextToken" PAGINATION_KEY_TYPE;
    max_results: i32 = "MaxResults" POOL_QUERY_LIMIT_TYPE;
} }

structure! { ListUserPoolsResponse LIST_USER_POOLS_RESPONSE {
    user_pools: Option<Vec<UserPoolDescriptionType>> = "UserPools" USER_POOL_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY_TYPE;
} }

structure! { MessageTemplateType MESSAGE_TEMPLATE_TYPE {
    sms_message: Option<String> = "SMSMessage" SMS_INVITE_MESSAGE_TYPE;
    email_message: Option<String> = "EmailMessage" EMAIL_INVITE_MESSAGE_TYPE;
    email_subject: Option<String> = "EmailSubject" EMAIL_VERIFICATION_SUBJECT_TYPE;
} }

structure! { PasswordPolicyType PASSWORD_POLICY_TYPE {
    minimum_length: Option<i32> = "MinimumLength" PASSWORD_POLICY_MIN_LENGTH_TYPE;
    require_uppercase: Option<bool> = "RequireUppercase" BOOLEAN_TYPE;
    require_lowercase: Option<bool> = "RequireLowercase" BOOLEAN_TYPE;
    require_numbers: Option<bool> = "RequireNumbers" BOOLEAN_TYPE;
    require_symbols: Option<bool> = "RequireSymbols" BOOLEAN_TYPE;
    password_history_size: Option<i32> = "PasswordHistorySize" PASSWORD_HISTORY_SIZE_TYPE;
    temporary_password_validity_days: Option<i32> = "TemporaryPasswordValidityDays" TEMPORARY_PASSWORD_VALIDITY_DAYS_TYPE;
} }

structure! { PreTokenGenerationVersionConfigType PRE_TOKEN_GENERATION_VERSION_CONFIG_TYPE {
    lambda_version: PreTokenGenerationLambdaVersionType = "LambdaVersion" PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE;
    lambda_arn: String = "LambdaArn" ARN_TYPE;
} }

structure! { RecoveryOptionType RECOVERY_OPTION_TYPE {
    priority: i32 = "Priority" PRIORITY_TYPE;
    name: RecoveryOptionNameType = "Name" RECOVERY_OPTION_NAME_TYPE;
} }

structure! { SignInPolicyType SIGN_IN_POLICY_TYPE {
    allowed_first_auth_factors: Option<Vec<AuthFactorType>> = "AllowedFirstAuthFactors" ALLOWED_FIRST_AUTH_FACTORS_LIST_TYPE;
} }

structure! { UpdateUserPoolRequest UPDATE_USER_POOL_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    policies: Option<UserPoolPolicyType> = "Policies" USER_POOL_POLICY_TYPE;
    deletion_protection: Option<DeletionProtectionType> = "DeletionProtection" DELETION_PROTECTION_TYPE;
    lambda_config: Option<LambdaConfigType> = "LambdaConfig" LAMBDA_CONFIG_TYPE;
    auto_verified_attributes: Option<Vec<VerifiedAttributeType>> = "AutoVerifiedAttributes" VERIFIED_ATTRIBUTES_LIST_TYPE;
    sms_verification_message: Option<String> = "SmsVerificationMessage" SMS_VERIFICATION_MESSAGE_TYPE;
    email_verification_message: Option<String> = "EmailVerificationMessage" EMAIL_VERIFICATION_MESSAGE_TYPE;
    email_verification_subject: Option<String> = "EmailVerificationSubject" EMAIL_VERIFICATION_SUBJECT_TYPE;
    verification_message_template: Option<VerificationMessageTemplateType> = "VerificationMessageTemplate" VERIFICATION_MESSAGE_TEMPLATE_TYPE;
    sms_authentication_message: Option<String> = "SmsAuthenticationMessage" SMS_VERIFICATION_MESSAGE_TYPE;
    user_attribute_update_settings: Option<UserAttributeUpdateSettingsType> = "UserAttributeUpdateSettings" USER_ATTRIBUTE_UPDATE_SETTINGS_TYPE;
    mfa_configuration: Option<UserPoolMfaType> = "MfaConfiguration" USER_POOL_MFA_TYPE;
    device_configuration: Option<DeviceConfigurationType> = "DeviceConfiguration" DEVICE_CONFIGURATION_TYPE;
    email_configuration: Option<EmailConfigurationType> = "EmailConfiguration" EMAIL_CONFIGURATION_TYPE;
    sms_configuration: Option<SmsConfigurationType> = "SmsConfiguration" SMS_CONFIGURATION_TYPE;
    user_pool_tags: Option<BTreeMap<String, String>> = "UserPoolTags" USER_POOL_TAGS_TYPE;
    admin_create_user_config: Option<AdminCreateUserConfigType> = "AdminCreateUserConfig" ADMIN_CREATE_USER_CONFIG_TYPE;
    user_pool_add_ons: Option<UserPoolAddOnsType> = "UserPoolAddOns" USER_POOL_ADD_ONS_TYPE;
    dcr_configuration: Option<DcrConfigurationType> = "DcrConfiguration" DCR_CONFIGURATION_TYPE;
    account_recovery_setting: Option<AccountRecoverySettingType> = "AccountRecoverySetting" ACCOUNT_RECOVERY_SETTING_TYPE;
    pool_name: Option<String> = "PoolName" USER_POOL_NAME_TYPE;
    user_pool_tier: Option<UserPoolTierType> = "UserPoolTier" USER_POOL_TIER_TYPE;
    key_configuration: Option<KeyConfigurationType> = "KeyConfiguration" KEY_CONFIGURATION_TYPE;
    issuer_configuration: Option<IssuerConfigurationType> = "IssuerConfiguration" ISSUER_CONFIGURATION_TYPE;
    acr_configuration: Option<BTreeMap<String, AcrLevelConfigType>> = "AcrConfiguration" ACR_CONFIGURATION_TYPE;
} }

structure! { UpdateUserPoolResponse UPDATE_USER_POOL_RESPONSE {
} }

structure! { UserAttributeUpdateSettingsType USER_ATTRIBUTE_UPDATE_SETTINGS_TYPE {
    attributes_require_verification_before_update: Option<Vec<VerifiedAttributeType>> = "AttributesRequireVerificationBeforeUpdate" ATTRIBUTES_REQUIRE_VERIFICATION_BEFORE_UPDATE_TYPE;
} }

structure! { UserPoolAddOnsType USER_POOL_ADD_ONS_TYPE {
    advanced_security_mode: AdvancedSecurityModeType = "AdvancedSecurityMode" ADVANCED_SECURITY_MODE_TYPE;
    advanced_security_additional_flows: Option<AdvancedSecurityAdditionalFlowsType> = "AdvancedSecurityAdditionalFlows" ADVANCED_SECURITY_ADDITIONAL_FLOWS_TYPE;
} }

structure! { UserPoolDescriptionType USER_POOL_DESCRIPTION_TYPE {
    id: Option<String> = "Id" USER_POOL_ID_TYPE;
    name: Option<String> = "Name" USER_POOL_NAME_TYPE;
    lambda_config: Option<LambdaConfigType> = "LambdaConfig" LAMBDA_CONFIG_TYPE;
    status: Option<StatusType> = "Status" STATUS_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
    replica_regions: Option<Vec<String>> = "ReplicaRegions" REPLICA_REGIONS_TYPE;
} }

structure! { UserPoolPolicyType USER_POOL_POLICY_TYPE {
    password_policy: Option<PasswordPolicyType> = "PasswordPolicy" PASSWORD_POLICY_TYPE;
    sign_in_policy: Option<SignInPolicyType> = "SignInPolicy" SIGN_IN_POLICY_TYPE;
} }

structure! { UserPoolType USER_POOL_TYPE {
    id: Option<String> = "Id" USER_POOL_ID_TYPE;
    name: Option<String> = "Name" USER_POOL_NAME_TYPE;
    policies: Option<UserPoolPolicyType> = "Policies" USER_POOL_POLICY_TYPE;
    deletion_protection: Option<DeletionProtectionType> = "DeletionProtection" DELETION_PROTECTION_TYPE;
    lambda_config: Option<LambdaConfigType> = "LambdaConfig" LAMBDA_CONFIG_TYPE;
    status: Option<StatusType> = "Status" STATUS_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
    schema_attributes: Option<Vec<SchemaAttributeType>> = "SchemaAttributes" SCHEMA_ATTRIBUTES_LIST_TYPE;
    auto_verified_attributes: Option<Vec<VerifiedAttributeType>> = "AutoVerifiedAttributes" VERIFIED_ATTRIBUTES_LIST_TYPE;
    alias_attributes: Option<Vec<AliasAttributeType>> = "AliasAttributes" ALIAS_ATTRIBUTES_LIST_TYPE;
    username_attributes: Option<Vec<UsernameAttributeType>> = "UsernameAttributes" USERNAME_ATTRIBUTES_LIST_TYPE;
    sms_verification_message: Option<String> = "SmsVerificationMessage" SMS_VERIFICATION_MESSAGE_TYPE;
    email_verification_message: Option<String> = "EmailVerificationMessage" EMAIL_VERIFICATION_MESSAGE_TYPE;
    email_verification_subject: Option<String> = "EmailVerificationSubject" EMAIL_VERIFICATION_SUBJECT_TYPE;
    verification_message_template: Option<VerificationMessageTemplateType> = "VerificationMessageTemplate" VERIFICATION_MESSAGE_TEMPLATE_TYPE;
    sms_authentication_message: Option<String> = "SmsAuthenticationMessage" SMS_VERIFICATION_MESSAGE_TYPE;
    user_attribute_update_settings: Option<UserAttributeUpdateSettingsType> = "UserAttributeUpdateSettings" USER_ATTRIBUTE_UPDATE_SETTINGS_TYPE;
    mfa_configuration: Option<UserPoolMfaType> = "MfaConfiguration" USER_POOL_MFA_TYPE;
    device_configuration: Option<DeviceConfigurationType> = "DeviceConfiguration" DEVICE_CONFIGURATION_TYPE;
    estimated_number_of_users: Option<i32> = "EstimatedNumberOfUsers" INTEGER_TYPE;
    email_configuration: Option<EmailConfigurationType> = "EmailConfiguration" EMAIL_CONFIGURATION_TYPE;
    sms_configuration: Option<SmsConfigurationType> = "SmsConfiguration" SMS_CONFIGURATION_TYPE;
    user_pool_tags: Option<BTreeMap<String, String>> = "UserPoolTags" USER_POOL_TAGS_TYPE;
    sms_configuration_failure: Option<String> = "SmsConfigurationFailure" STRING_TYPE;
    email_configuration_failure: Option<String> = "EmailConfigurationFailure" STRING_TYPE;
    domain: Option<String> = "Domain" DOMAIN_TYPE;
    custom_domain: Option<String> = "CustomDomain" DOMAIN_TYPE;
    admin_create_user_config: Option<AdminCreateUserConfigType> = "AdminCreateUserConfig" ADMIN_CREATE_USER_CONFIG_TYPE;
    user_pool_add_ons: Option<UserPoolAddOnsType> = "UserPoolAddOns" USER_POOL_ADD_ONS_TYPE;
    dcr_configuration: Option<DcrConfigurationType> = "DcrConfiguration" DCR_CONFIGURATION_TYPE;
    username_configuration: Option<UsernameConfigurationType> = "UsernameConfiguration" USERNAME_CONFIGURATION_TYPE;
    arn: Option<String> = "Arn" ARN_TYPE;
    account_recovery_setting: Option<AccountRecoverySettingType> = "AccountRecoverySetting" ACCOUNT_RECOVERY_SETTING_TYPE;
    user_pool_tier: Option<UserPoolTierType> = "UserPoolTier" USER_POOL_TIER_TYPE;
    key_configuration: Option<KeyConfigurationType> = "KeyConfiguration" KEY_CONFIGURATION_TYPE;
    issuer_configuration: Option<IssuerConfigurationType> = "IssuerConfiguration" ISSUER_CONFIGURATION_TYPE;
    acr_configuration: Option<BTreeMap<String, AcrLevelConfigType>> = "AcrConfiguration" ACR_CONFIGURATION_TYPE;
} }

structure! { UsernameConfigurationType USERNAME_CONFIGURATION_TYPE {
    case_sensitive: bool = "CaseSensitive" WRAPPED_BOOLEAN_TYPE;
} }

structure! { VerificationMessageTemplateType VERIFICATION_MESSAGE_TEMPLATE_TYPE {
    sms_message: Option<String> = "SmsMessage" SMS_VERIFICATION_MESSAGE_TYPE;
    email_message: Option<String> = "EmailMessage" EMAIL_VERIFICATION_MESSAGE_TYPE;
    email_subject: Option<String> = "EmailSubject" EMAIL_VERIFICATION_SUBJECT_TYPE;
    email_message_by_link: Option<String> = "EmailMessageByLink" EMAIL_VERIFICATION_MESSAGE_BY_LINK_TYPE;
    email_subject_by_link: Option<String> = "EmailSubjectByLink" EMAIL_VERIFICATION_SUBJECT_BY_LINK_TYPE;
    default_email_option: Option<DefaultEmailOptionType> = "DefaultEmailOption" DEFAULT_EMAIL_OPTION_TYPE;
} }

string_enum! { AdvancedSecurityEnabledModeType ADVANCED_SECURITY_ENABLED_MODE_TYPE {
    Audit = "AUDIT";
    Enforced = "ENFORCED";
} }

string_enum! { AdvancedSecurityModeType ADVANCED_SECURITY_MODE_TYPE {
    Off = "OFF";
    Audit = "AUDIT";
    Enforced = "ENFORCED";
} }

string_enum! { AliasAttributeType ALIAS_ATTRIBUTE_TYPE {
    PhoneNumber = "phone_number";
    Email = "email";
    PreferredUsername = "preferred_username";
} }

string_enum! { CustomEmailSenderLambdaVersionType CUSTOM_EMAIL_SENDER_LAMBDA_VERSION_TYPE {
    V1_0 = "V1_0";
} }

string_enum! { CustomSMSSenderLambdaVersionType CUSTOM_SMS_SENDER_LAMBDA_VERSION_TYPE {
    V1_0 = "V1_0";
} }

string_enum! { DefaultEmailOptionType DEFAULT_EMAIL_OPTION_TYPE {
    ConfirmWithLink = "CONFIRM_WITH_LINK";
    ConfirmWithCode = "CONFIRM_WITH_CODE";
} }

string_enum! { DeletionProtectionType DELETION_PROTECTION_TYPE {
    Active = "ACTIVE";
    Inactive = "INACTIVE";
} }

string_enum! { EmailSendingAccountType EMAIL_SENDING_ACCOUNT_TYPE {
    CognitoDefault = "COGNITO_DEFAULT";
    Developer = "DEVELOPER";
} }

string_enum! { EncryptionKeyType ENCRYPTION_KEY_TYPE {
    AwsOwnedKey = "AWS_OWNED_KEY";
    CustomerManagedKey = "CUSTOMER_MANAGED_KEY";
} }

string_enum! { InboundFederationLambdaVersionType INBOUND_FEDERATION_LAMBDA_VERSION_TYPE {
    V1_0 = "V1_0";
} }

string_enum! { IssuerType ISSUER_TYPE {
    Original = "ORIGINAL";
    Updated = "UPDATED";
} }

string_enum! { PreTokenGenerationLambdaVersionType PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE {
    V1_0 = "V1_0";
    V2_0 = "V2_0";
    V3_0 = "V3_0";
} }

string_enum! { RecoveryOptionNameType RECOVERY_OPTION_NAME_TYPE {
    VerifiedEmail = "verified_email";
    VerifiedPhoneNumber = "verified_phone_number";
    AdminOnly = "admin_only";
} }

string_enum! { StatusType STATUS_TYPE {
    Enabled = "Enabled";
    Disabled = "Disabled";
} }

string_enum! { UserPoolTierType USER_POOL_TIER_TYPE {
    Lite = "LITE";
    Essentials = "ESSENTIALS";
    Plus = "PLUS";
} }

string_enum! { UsernameAttributeType USERNAME_ATTRIBUTE_TYPE {
    PhoneNumber = "phone_number";
    Email = "email";
} }

string_enum! { VerifiedAttributeType VERIFIED_ATTRIBUTE_TYPE {
    PhoneNumber = "phone_number";
    Email = "email";
} }

pub static ACR_CONFIGURATION_TYPE: MapShape = MapShape::new("AcrConfigurationType", &ACR_LEVEL_KEY_TYPE, ACR_LEVEL_CONFIG_TYPE.shape()).min(0).max(4);
pub static ACR_LEVEL_KEY_TYPE: StringShape = StringShape::new("AcrLevelKeyType").pattern(&crate::PATTERNS[7]);
pub static ADMIN_CREATE_USER_UNUSED_ACCOUNT_VALIDITY_DAYS_TYPE: NumberShape = NumberShape::integer("AdminCreateUserUnusedAccountValidityDaysType").min(0).max(365);
pub static ALIAS_ATTRIBUTES_LIST_TYPE: ListShape = ListShape::new("AliasAttributesListType", ALIAS_ATTRIBUTE_TYPE.shape());
pub static ALLOWED_FIRST_AUTH_FACTORS_LIST_TYPE: ListShape = ListShape::new("AllowedFirstAuthFactorsListType", AUTH_FACTOR_TYPE.shape()).min(1).max(5);
pub static ATTRIBUTES_REQUIRE_VERIFICATION_BEFORE_UPDATE_TYPE: ListShape = ListShape::new("AttributesRequireVerificationBeforeUpdateType", VERIFIED_ATTRIBUTE_TYPE.shape());
pub static EMAIL_ADDRESS_TYPE: StringShape = StringShape::new("EmailAddressType").pattern(&crate::PATTERNS[16]);
pub static EMAIL_INVITE_MESSAGE_TYPE: StringShape = StringShape::new("EmailInviteMessageType").min(6).max(20000).pattern(&crate::PATTERNS[17]);
pub static EMAIL_VERIFICATION_MESSAGE_BY_LINK_TYPE: StringShape = StringShape::new("EmailVerificationMessageByLinkType").min(6).max(20000).pattern(&crate::PATTERNS[18]);
pub static EMAIL_VERIFICATION_MESSAGE_TYPE: StringShape = StringShape::new("EmailVerificationMessageType").min(6).max(20000).pattern(&crate::PATTERNS[13]);
pub static EMAIL_VERIFICATION_SUBJECT_BY_LINK_TYPE: StringShape = StringShape::new("EmailVerificationSubjectByLinkType").min(1).max(140).pattern(&crate::PATTERNS[14]);
pub static EMAIL_VERIFICATION_SUBJECT_TYPE: StringShape = StringShape::new("EmailVerificationSubjectType").min(1).max(140).pattern(&crate::PATTERNS[14]);
pub static ENCRYPTION_KEY_ARN_TYPE: StringShape = StringShape::new("EncryptionKeyArnType").min(20).max(2048).pattern(&crate::PATTERNS[19]);
pub static PASSWORD_HISTORY_SIZE_TYPE: NumberShape = NumberShape::integer("PasswordHistorySizeType").min(0).max(24);
pub static PASSWORD_POLICY_MIN_LENGTH_TYPE: NumberShape = NumberShape::integer("PasswordPolicyMinLengthType").min(6).max(99);
pub static PRIORITY_TYPE: NumberShape = NumberShape::integer("PriorityType").min(1).max(2);
pub static RECOVERY_MECHANISMS_TYPE: ListShape = ListShape::new("RecoveryMechanismsType", RECOVERY_OPTION_TYPE.shape()).min(1).max(2);
pub static REPLICA_REGIONS_TYPE: ListShape = ListShape::new("ReplicaRegionsType", STRING_TYPE.shape());
pub static SES_CONFIGURATION_SET: StringShape = StringShape::new("SESConfigurationSet").min(1).max(64).pattern(&crate::PATTERNS[20]);
pub static SCHEMA_ATTRIBUTES_LIST_TYPE: ListShape = ListShape::new("SchemaAttributesListType", SCHEMA_ATTRIBUTE_TYPE.shape()).min(1).max(50);
pub static SMS_INVITE_MESSAGE_TYPE: StringShape = StringShape::new("SmsInviteMessageType").min(6).max(140).pattern(&crate::PATTERNS[21]);
pub static TEMPORARY_PASSWORD_VALIDITY_DAYS_TYPE: NumberShape = NumberShape::integer("TemporaryPasswordValidityDaysType").min(0).max(365);
pub static USER_POOL_LIST_TYPE: ListShape = ListShape::new("UserPoolListType", USER_POOL_DESCRIPTION_TYPE.shape());
pub static USER_POOL_NAME_TYPE: StringShape = StringShape::new("UserPoolNameType").min(1).max(128).pattern(&crate::PATTERNS[2]);
pub static USERNAME_ATTRIBUTES_LIST_TYPE: ListShape = ListShape::new("UsernameAttributesListType", USERNAME_ATTRIBUTE_TYPE.shape());
pub static VERIFIED_ATTRIBUTES_LIST_TYPE: ListShape = ListShape::new("VerifiedAttributesListType", VERIFIED_ATTRIBUTE_TYPE.shape());
