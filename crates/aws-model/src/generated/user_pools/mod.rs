//! The API `cognito-idp`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

#![expect(missing_docs, reason = "the names are AWS's and no prose of the model is kept")]

mod attributes;
mod branding;
mod clients;
mod devices;
mod domains;
mod groups;
mod identity_providers;
mod import;
mod limits;
mod logs;
mod mfa;
mod passkeys;
mod passwords;
mod pools;
mod replicas;
mod resource_servers;
mod risk;
mod sessions;
mod sign_in;
mod sign_up;
mod tags;
mod terms;
mod users;
mod shapes;

pub use attributes::*;
pub use branding::*;
pub use clients::*;
pub use devices::*;
pub use domains::*;
pub use groups::*;
pub use identity_providers::*;
pub use import::*;
pub use limits::*;
pub use logs::*;
pub use mfa::*;
pub use passkeys::*;
pub use passwords::*;
pub use pools::*;
pub use replicas::*;
pub use resource_servers::*;
pub use risk::*;
pub use sessions::*;
pub use sign_in::*;
pub use sign_up::*;
pub use tags::*;
pub use terms::*;
pub use users::*;
pub use shapes::*;

pub mod ops {
    pub use super::attributes::ops::*;
    pub use super::branding::ops::*;
    pub use super::clients::ops::*;
    pub use super::devices::ops::*;
    pub use super::domains::ops::*;
    pub use super::groups::ops::*;
    pub use super::identity_providers::ops::*;
    pub use super::import::ops::*;
    pub use super::limits::ops::*;
    pub use super::logs::ops::*;
    pub use super::mfa::ops::*;
    pub use super::passkeys::ops::*;
    pub use super::passwords::ops::*;
    pub use super::pools::ops::*;
    pub use super::replicas::ops::*;
    pub use super::resource_servers::ops::*;
    pub use super::risk::ops::*;
    pub use super::sessions::ops::*;
    pub use super::sign_in::ops::*;
    pub use super::sign_up::ops::*;
    pub use super::tags::ops::*;
    pub use super::terms::ops::*;
    pub use super::users::ops::*;
}

pub static SERVICE: crate::operation::ServiceModel = crate::operation::ServiceModel {
    name: "cognito-idp",
    protocol: crate::operation::Protocol::Json,
    xml_namespace: "",
    target_prefix: "AWSCognitoIdentityProviderService",
    api_version: "2016-04-18",
    operations: &[
        &ops::ADD_CUSTOM_ATTRIBUTES,
        &ops::ADD_USER_POOL_CLIENT_SECRET,
        &ops::ADMIN_ADD_USER_TO_GROUP,
        &ops::ADMIN_CONFIRM_SIGN_UP,
        &ops::ADMIN_CREATE_USER,
        &ops::ADMIN_DELETE_SOFTWARE_TOKEN,
        &ops::ADMIN_DELETE_USER,
        &ops::ADMIN_DELETE_USER_ATTRIBUTES,
        &ops::ADMIN_DISABLE_PROVIDER_FOR_USER,
        &ops::ADMIN_DISABLE_USER,
        &ops::ADMIN_ENABLE_USER,
        &ops::ADMIN_FORGET_DEVICE,
        &ops::ADMIN_GET_DEVICE,
        &ops::ADMIN_GET_USER,
        &ops::ADMIN_GET_USER_AUTH_FACTORS,
        &ops::ADMIN_INITIATE_AUTH,
        &ops::ADMIN_LINK_PROVIDER_FOR_USER,
        &ops::ADMIN_LIST_DEVICES,
        &ops::ADMIN_LIST_GROUPS_FOR_USER,
        &ops::ADMIN_LIST_USER_AUTH_EVENTS,
        &ops::ADMIN_LIST_USER_SESSIONS,
        &ops::ADMIN_REMOVE_USER_FROM_GROUP,
        &ops::ADMIN_RESET_USER_PASSWORD,
        &ops::ADMIN_RESPOND_TO_AUTH_CHALLENGE,
        &ops::ADMIN_REVOKE_USER_SESSION,
        &ops::ADMIN_SET_USER_MFA_PREFERENCE,
        &ops::ADMIN_SET_USER_PASSWORD,
        &ops::ADMIN_SET_USER_SETTINGS,
        &ops::ADMIN_UPDATE_AUTH_EVENT_FEEDBACK,
        &ops::ADMIN_UPDATE_DEVICE_STATUS,
        &ops::ADMIN_UPDATE_USER_ATTRIBUTES,
        &ops::ADMIN_USER_GLOBAL_SIGN_OUT,
        &ops::ASSOCIATE_SOFTWARE_TOKEN,
        &ops::CHANGE_PASSWORD,
        &ops::COMPLETE_WEB_AUTHN_REGISTRATION,
        &ops::CONFIRM_DEVICE,
        &ops::CONFIRM_FORGOT_PASSWORD,
        &ops::CONFIRM_SIGN_UP,
        &ops::CREATE_GROUP,
        &ops::CREATE_IDENTITY_PROVIDER,
        &ops::CREATE_MANAGED_LOGIN_BRANDING,
        &ops::CREATE_RESOURCE_SERVER,
        &ops::CREATE_TERMS,
        &ops::CREATE_USER_IMPORT_JOB,
        &ops::CREATE_USER_POOL,
        &ops::CREATE_USER_POOL_CLIENT,
        &ops::CREATE_USER_POOL_DOMAIN,
        &ops::CREATE_USER_POOL_REPLICA,
        &ops::DELETE_GROUP,
        &ops::DELETE_IDENTITY_PROVIDER,
        &ops::DELETE_MANAGED_LOGIN_BRANDING,
        &ops::DELETE_RESOURCE_SERVER,
        &ops::DELETE_TERMS,
        &ops::DELETE_USER,
        &ops::DELETE_USER_ATTRIBUTES,
        &ops::DELETE_USER_POOL,
        &ops::DELETE_USER_POOL_CLIENT,
        &ops::DELETE_USER_POOL_CLIENT_SECRET,
        &ops::DELETE_USER_POOL_DOMAIN,
        &ops::DELETE_USER_POOL_REPLICA,
        &ops::DELETE_WEB_AUTHN_CREDENTIAL,
        &ops::DESCRIBE_IDENTITY_PROVIDER,
        &ops::DESCRIBE_MANAGED_LOGIN_BRANDING,
        &ops::DESCRIBE_MANAGED_LOGIN_BRANDING_BY_CLIENT,
        &ops::DESCRIBE_RESOURCE_SERVER,
        &ops::DESCRIBE_RISK_CONFIGURATION,
        &ops::DESCRIBE_TERMS,
        &ops::DESCRIBE_TERMS_BY_CLIENT,
        &ops::DESCRIBE_USER_IMPORT_JOB,
        &ops::DESCRIBE_USER_POOL,
        &ops::DESCRIBE_USER_POOL_CLIENT,
        &ops::DESCRIBE_USER_POOL_DOMAIN,
        &ops::FORGET_DEVICE,
        &ops::FORGOT_PASSWORD,
        &ops::GET_CSV_HEADER,
        &ops::GET_CLIENT_TOKEN,
        &ops::GET_DERIVED_TOKEN,
        &ops::GET_DEVICE,
        &ops::GET_GROUP,
        &ops::GET_IDENTITY_PROVIDER_BY_IDENTIFIER,
        &ops::GET_LOG_DELIVERY_CONFIGURATION,
        &ops::GET_PROVISIONED_LIMIT,
        &ops::GET_SIGNING_CERTIFICATE,
        &ops::GET_TOKENS_FROM_REFRESH_TOKEN,
        &ops::GET_UI_CUSTOMIZATION,
        &ops::GET_USER,
        &ops::GET_USER_ATTRIBUTE_VERIFICATION_CODE,
        &ops::GET_USER_AUTH_FACTORS,
        &ops::GET_USER_POOL_CLIENT_SESSION_CONFIGURATION,
        &ops::GET_USER_POOL_MFA_CONFIG,
        &ops::GET_USER_POOL_SESSION_CONFIGURATION,
        &ops::GLOBAL_SIGN_OUT,
        &ops::INITIATE_AUTH,
        &ops::LIST_DEVICES,
        &ops::LIST_GROUPS,
        &ops::LIST_IDENTITY_PROVIDERS,
        &ops::LIST_RESOURCE_SERVERS,
        &ops::LIST_TAGS_FOR_RESOURCE,
        &ops::LIST_TERMS,
        &ops::LIST_USER_IMPORT_JOBS,
        &ops::LIST_USER_POOL_CLIENT_SECRETS,
        &ops::LIST_USER_POOL_CLIENTS,
        &ops::LIST_USER_POOL_REPLICAS,
        &ops::LIST_USER_POOLS,
        &ops::LIST_USER_SESSIONS,
        &ops::LIST_USERS,
        &ops::LIST_USERS_IN_GROUP,
        &ops::LIST_WEB_AUTHN_CREDENTIALS,
        &ops::RESEND_CONFIRMATION_CODE,
        &ops::RESPOND_TO_AUTH_CHALLENGE,
        &ops::REVOKE_TOKEN,
        &ops::REVOKE_USER_SESSION,
        &ops::SET_LOG_DELIVERY_CONFIGURATION,
        &ops::SET_RISK_CONFIGURATION,
        &ops::SET_UI_CUSTOMIZATION,
        &ops::SET_USER_MFA_PREFERENCE,
        &ops::SET_USER_POOL_CLIENT_SESSION_CONFIGURATION,
        &ops::SET_USER_POOL_MFA_CONFIG,
        &ops::SET_USER_POOL_SESSION_CONFIGURATION,
        &ops::SET_USER_SETTINGS,
        &ops::SIGN_UP,
        &ops::START_USER_IMPORT_JOB,
        &ops::START_WEB_AUTHN_REGISTRATION,
        &ops::STOP_USER_IMPORT_JOB,
        &ops::TAG_RESOURCE,
        &ops::UNTAG_RESOURCE,
        &ops::UPDATE_AUTH_EVENT_FEEDBACK,
        &ops::UPDATE_DEVICE_STATUS,
        &ops::UPDATE_GROUP,
        &ops::UPDATE_IDENTITY_PROVIDER,
        &ops::UPDATE_MANAGED_LOGIN_BRANDING,
        &ops::UPDATE_PROVISIONED_LIMIT,
        &ops::UPDATE_RESOURCE_SERVER,
        &ops::UPDATE_TERMS,
        &ops::UPDATE_USER_ATTRIBUTES,
        &ops::UPDATE_USER_POOL,
        &ops::UPDATE_USER_POOL_CLIENT,
        &ops::UPDATE_USER_POOL_DOMAIN,
        &ops::UPDATE_USER_POOL_REPLICA,
        &ops::VERIFY_SOFTWARE_TOKEN,
        &ops::VERIFY_USER_ATTRIBUTE,
    ],
    others: &[
    ],
    faults: &[
    ],
};
