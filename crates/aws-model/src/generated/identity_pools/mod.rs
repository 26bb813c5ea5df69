//! The API `cognito-identity`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

#![expect(missing_docs, reason = "the names are AWS's and no prose of the model is kept")]

mod credentials;
mod developers;
mod identities;
mod pools;
mod principal_tags;
mod roles;
mod tags;
mod shapes;

pub use credentials::*;
pub use developers::*;
pub use identities::*;
pub use pools::*;
pub use principal_tags::*;
pub use roles::*;
pub use tags::*;
pub use shapes::*;

pub mod ops {
    pub use super::credentials::ops::*;
    pub use super::developers::ops::*;
    pub use super::identities::ops::*;
    pub use super::pools::ops::*;
    pub use super::principal_tags::ops::*;
    pub use super::roles::ops::*;
    pub use super::tags::ops::*;
}

pub static SERVICE: crate::operation::ServiceModel = crate::operation::ServiceModel {
    name: "cognito-identity",
    protocol: crate::operation::Protocol::Json,
    xml_namespace: "",
    target_prefix: "AWSCognitoIdentityService",
    api_version: "2014-06-30",
    operations: &[
        &ops::CREATE_IDENTITY_POOL,
        &ops::DELETE_IDENTITIES,
        &ops::DELETE_IDENTITY_POOL,
        &ops::DESCRIBE_IDENTITY,
        &ops::DESCRIBE_IDENTITY_POOL,
        &ops::GET_CREDENTIALS_FOR_IDENTITY,
        &ops::GET_ID,
        &ops::GET_IDENTITY_POOL_ROLES,
        &ops::GET_OPEN_ID_TOKEN,
        &ops::GET_OPEN_ID_TOKEN_FOR_DEVELOPER_IDENTITY,
        &ops::GET_PRINCIPAL_TAG_ATTRIBUTE_MAP,
        &ops::LIST_IDENTITIES,
        &ops::LIST_IDENTITY_POOLS,
        &ops::LIST_TAGS_FOR_RESOURCE,
        &ops::LOOKUP_DEVELOPER_IDENTITY,
        &ops::MERGE_DEVELOPER_IDENTITIES,
        &ops::SET_IDENTITY_POOL_ROLES,
        &ops::SET_PRINCIPAL_TAG_ATTRIBUTE_MAP,
        &ops::TAG_RESOURCE,
        &ops::UNLINK_DEVELOPER_IDENTITY,
        &ops::UNLINK_IDENTITY,
        &ops::UNTAG_RESOURCE,
        &ops::UPDATE_IDENTITY_POOL,
    ],
    others: &[
    ],
    faults: &[
    ],
};
