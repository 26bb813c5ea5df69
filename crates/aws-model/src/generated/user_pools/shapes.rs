//! Shapes that several capabilities share. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use crate::shape::*;
use crate::values::{Sensitive, Timestamp};

structure! { AnalyticsMetadataType ANALYTICS_METADATA_TYPE {
    analytics_endpoint_id: Option<String> = "AnalyticsEndpointId" STRING_TYPE;
} }

structure! { AttributeType ATTRIBUTE_TYPE {
    name: String = "Name" ATTRIBUTE_NAME_TYPE;
    value: Option<Sensitive> = "Value" ATTRIBUTE_VALUE_TYPE;
} }

structure! { CodeDeliveryDetailsType CODE_DELIVERY_DETAILS_TYPE {
    destination: Option<String> = "Destination" STRING_TYPE;
    delivery_medium: Option<DeliveryMediumType> = "DeliveryMedium" DELIVERY_MEDIUM_TYPE;
    attribute_name: Option<String> = "AttributeName" ATTRIBUTE_NAME_TYPE;
} }

structure! { EumsSmsConfigurationType EUMS_SMS_CONFIGURATION_TYPE {
    caller_arn: String = "CallerArn" ARN_TYPE;
    external_id: Option<String> = "ExternalId" STRING_TYPE;
    origination_identity: Option<String> = "OriginationIdentity" STRING_TYPE;
    configuration_set_name: Option<String> = "ConfigurationSetName" STRING_TYPE;
    in_entity_id: Option<String> = "InEntityId" STRING_TYPE;
    in_template_id: Option<String> = "InTemplateId" STRING_TYPE;
    region: Option<String> = "Region" REGION_CODE_TYPE;
} }

structure! { MFAOptionType MFA_OPTION_TYPE {
    delivery_medium: Option<DeliveryMediumType> = "DeliveryMedium" DELIVERY_MEDIUM_TYPE;
    attribute_name: Option<String> = "AttributeName" ATTRIBUTE_NAME_TYPE;
} }

structure! { NumberAttributeConstraintsType NUMBER_ATTRIBUTE_CONSTRAINTS_TYPE {
    min_value: Option<String> = "MinValue" STRING_TYPE;
    max_value: Option<String> = "MaxValue" STRING_TYPE;
} }

structure! { SchemaAttributeType SCHEMA_ATTRIBUTE_TYPE {
    name: Option<String> = "Name" CUSTOM_ATTRIBUTE_NAME_TYPE;
    attribute_data_type: Option<AttributeDataType> = "AttributeDataType" ATTRIBUTE_DATA_TYPE;
    developer_only_attribute: Option<bool> = "DeveloperOnlyAttribute" BOOLEAN_TYPE;
    mutable: Option<bool> = "Mutable" BOOLEAN_TYPE;
    required: Option<bool> = "Required" BOOLEAN_TYPE;
    number_attribute_constraints: Option<NumberAttributeConstraintsType> = "NumberAttributeConstraints" NUMBER_ATTRIBUTE_CONSTRAINTS_TYPE;
    string_attribute_constraints: Option<StringAttributeConstraintsType> = "StringAttributeConstraints" STRING_ATTRIBUTE_CONSTRAINTS_TYPE;
} }

structure! { SmsConfigurationType SMS_CONFIGURATION_TYPE {
    sns_caller_arn: Option<String> = "SnsCallerArn" OPTIONAL_ARN_TYPE;
    external_id: Option<String> = "ExternalId" STRING_TYPE;
    sns_region: Option<String> = "SnsRegion" REGION_CODE_TYPE;
    eums_sms: Option<EumsSmsConfigurationType> = "EumsSms" EUMS_SMS_CONFIGURATION_TYPE;
} }

structure! { StringAttributeConstraintsType STRING_ATTRIBUTE_CONSTRAINTS_TYPE {
    min_length: Option<String> = "MinLength" STRING_TYPE;
    max_length: Option<String> = "MaxLength" STRING_TYPE;
} }

structure! { UserContextDataType USER_CONTEXT_DATA_TYPE sensitive {
    ip_address: Option<String> = "IpAddress" STRING_TYPE;
    encoded_data: Option<String> = "EncodedData" STRING_TYPE;
} }

structure! { UserType USER_TYPE {
    username: Option<Sensitive> = "Username" USERNAME_TYPE;
    attributes: Option<Vec<AttributeType>> = "Attributes" ATTRIBUTE_LIST_TYPE;
    user_create_date: Option<Timestamp> = "UserCreateDate" DATE_TYPE;
    user_last_modified_date: Option<Timestamp> = "UserLastModifiedDate" DATE_TYPE;
    enabled: Option<bool> = "Enabled" BOOLEAN_TYPE;
    user_status: Option<UserStatusType> = "UserStatus" USER_STATUS_TYPE;
    mfa_options: Option<Vec<MFAOptionType>> = "MFAOptions" MFA_OPTION_LIST_TYPE;
} }

string_enum! { AttributeDataType ATTRIBUTE_DATA_TYPE {
    String = "String";
    Number = "Number";
    DateTime = "DateTime";
    Boolean = "Boolean";
} }

string_enum! { AuthFactorType AUTH_FACTOR_TYPE {
    Password = "PASSWORD";
    EmailOtp = "EMAIL_OTP";
    SmsOtp = "SMS_OTP";
    WebAuthn = "WEB_AUTHN";
    SoftwareToken = "SOFTWARE_TOKEN";
} }

string_enum! { DeliveryMediumType DELIVERY_MEDIUM_TYPE {
    Sms = "SMS";
    Email = "EMAIL";
} }

string_enum! { OAuthFlowType OAUTH_FLOW_TYPE {
    Code = "code";
    Implicit = "implicit";
    ClientCredentials = "client_credentials";
} }

string_enum! { RevokeAssociatedSessionsType REVOKE_ASSOCIATED_SESSIONS_TYPE {
    None = "NONE";
    Linked = "LINKED";
} }

string_enum! { UserPoolMfaType USER_POOL_MFA_TYPE {
    Off = "OFF";
    On = "ON";
    Optional = "OPTIONAL";
} }

string_enum! { UserStatusType USER_STATUS_TYPE {
    Unconfirmed = "UNCONFIRMED";
    Confirmed = "CONFIRMED";
    Archived = "ARCHIVED";
    Compromised = "COMPROMISED";
    Unknown = "UNKNOWN";
    ResetRequired = "RESET_REQUIRED";
    ForceChangePassword = "FORCE_CHANGE_PASSWORD";
    ExternalProvider = "EXTERNAL_PROVIDER";
} }

pub static ACR_VALUE_TYPE: StringShape = StringShape::new("AcrValueType").min(1).max(64).pattern(&crate::PATTERNS[26]);
pub static ARN_TYPE: StringShape = StringShape::new("ArnType").min(20).max(2048).pattern(&crate::PATTERNS[19]);
pub static ATTRIBUTE_LIST_TYPE: ListShape = ListShape::new("AttributeListType", ATTRIBUTE_TYPE.shape());
pub static ATTRIBUTE_NAME_TYPE: StringShape = StringShape::new("AttributeNameType").min(1).max(32).pattern(&crate::PATTERNS[31]);
pub static ATTRIBUTE_VALUE_TYPE: StringShape = StringShape::new("AttributeValueType").max(2048).sensitive();
pub static BOOLEAN_TYPE: BooleanShape = BooleanShape { name: "BooleanType" };
pub static CLIENT_ID_TYPE: StringShape = StringShape::new("ClientIdType").min(1).max(128).pattern(&crate::PATTERNS[32]).sensitive();
pub static CLIENT_METADATA_TYPE: MapShape = MapShape::new("ClientMetadataType", &STRING_TYPE, STRING_TYPE.shape());
pub static CLIENT_SECRET_TYPE: StringShape = StringShape::new("ClientSecretType").min(24).max(64).pattern(&crate::PATTERNS[32]).sensitive();
pub static CONFIRMATION_CODE_TYPE: StringShape = StringShape::new("ConfirmationCodeType").min(1).max(2048).pattern(&crate::PATTERNS[33]);
pub static CUSTOM_ATTRIBUTE_NAME_TYPE: StringShape = StringShape::new("CustomAttributeNameType").min(1).max(20).pattern(&crate::PATTERNS[4]);
pub static DATE_TYPE: TimestampShape = TimestampShape { name: "DateType" };
pub static DEVICE_KEY_TYPE: StringShape = StringShape::new("DeviceKeyType").min(1).max(55).pattern(&crate::PATTERNS[34]);
pub static DOCUMENT: DocumentShape = DocumentShape { name: "Document" };
pub static DOMAIN_TYPE: StringShape = StringShape::new("DomainType").min(1).max(63).pattern(&crate::PATTERNS[35]);
pub static FORCE_ALIAS_CREATION: BooleanShape = BooleanShape { name: "ForceAliasCreation" };
pub static INTEGER_TYPE: NumberShape = NumberShape::integer("IntegerType");
pub static MFA_OPTION_LIST_TYPE: ListShape = ListShape::new("MFAOptionListType", MFA_OPTION_TYPE.shape());
pub static OAUTH_FLOWS_TYPE: ListShape = ListShape::new("OAuthFlowsType", OAUTH_FLOW_TYPE.shape()).min(0).max(3);
pub static OPTIONAL_ARN_TYPE: StringShape = StringShape::new("OptionalArnType").min(0).max(2048).pattern(&crate::PATTERNS[36]);
pub static PAGINATION_KEY: StringShape = StringShape::new("PaginationKey").min(1).max(131072).pattern(&crate::PATTERNS[33]);
pub static PAGINATION_KEY_TYPE: StringShape = StringShape::new("PaginationKeyType").min(1).pattern(&crate::PATTERNS[33]);
pub static PASSWORD_TYPE: StringShape = StringShape::new("PasswordType").max(256).pattern(&crate::PATTERNS[37]).sensitive();
pub static POOL_QUERY_LIMIT_TYPE: NumberShape = NumberShape::integer("PoolQueryLimitType").min(1).max(60);
pub static PROVIDER_NAME_TYPE: StringShape = StringShape::new("ProviderNameType").min(1).max(32).pattern(&crate::PATTERNS[38]);
pub static QUERY_LIMIT_TYPE: NumberShape = NumberShape::integer("QueryLimitType").min(0).max(60);
pub static REGION_CODE_TYPE: StringShape = StringShape::new("RegionCodeType").min(5).max(32);
pub static REGION_NAME_TYPE: StringShape = StringShape::new("RegionNameType").min(5).max(32);
pub static RESOURCE_SERVER_IDENTIFIER_TYPE: StringShape = StringShape::new("ResourceServerIdentifierType").min(1).max(256).pattern(&crate::PATTERNS[26]);
pub static SCOPE_LIST_TYPE: ListShape = ListShape::new("ScopeListType", SCOPE_TYPE.shape()).max(50);
pub static SCOPE_TYPE: StringShape = StringShape::new("ScopeType").min(1).max(256).pattern(&crate::PATTERNS[26]);
pub static SEARCH_PAGINATION_TOKEN_TYPE: StringShape = StringShape::new("SearchPaginationTokenType").min(1).pattern(&crate::PATTERNS[33]);
pub static SECRET_HASH_TYPE: StringShape = StringShape::new("SecretHashType").min(1).max(128).pattern(&crate::PATTERNS[39]).sensitive();
pub static SESSION_TYPE: StringShape = StringShape::new("SessionType").min(20).max(4096).sensitive();
pub static SMS_VERIFICATION_MESSAGE_TYPE: StringShape = StringShape::new("SmsVerificationMessageType").min(6).max(140).pattern(&crate::PATTERNS[40]);
pub static STRING_TYPE: StringShape = StringShape::new("StringType").min(0).max(131072);
pub static TAG_KEYS_TYPE: StringShape = StringShape::new("TagKeysType").min(1).max(128);
pub static TAG_VALUE_TYPE: StringShape = StringShape::new("TagValueType").min(0).max(256);
pub static TOKEN_MODEL_TYPE: StringShape = StringShape::new("TokenModelType").pattern(&crate::PATTERNS[41]).sensitive();
pub static USER_MFA_SETTING_LIST_TYPE: ListShape = ListShape::new("UserMFASettingListType", STRING_TYPE.shape());
pub static USER_POOL_ID_TYPE: StringShape = StringShape::new("UserPoolIdType").min(1).max(55).pattern(&crate::PATTERNS[42]);
pub static USER_POOL_TAGS_TYPE: MapShape = MapShape::new("UserPoolTagsType", &TAG_KEYS_TYPE, TAG_VALUE_TYPE.shape());
pub static USERNAME_TYPE: StringShape = StringShape::new("UsernameType").min(1).max(128).pattern(&crate::PATTERNS[4]).sensitive();
pub static USERS_LIST_TYPE: ListShape = ListShape::new("UsersListType", USER_TYPE.shape());
pub static WRAPPED_BOOLEAN_TYPE: BooleanShape = BooleanShape { name: "WrappedBooleanType" };
