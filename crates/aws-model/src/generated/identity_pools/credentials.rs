//! Capability `credentials`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { GetCredentialsForIdentity GET_CREDENTIALS_FOR_IDENTITY (GetCredentialsForIdentityInput) -> GetCredentialsForIdentityResponse; credentials Unsigned [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException",
        "InvalidIdentityPoolConfigurationException", "InternalErrorException", "ExternalServiceException",
    ] }

    operation! { GetOpenIdToken GET_OPEN_ID_TOKEN (GetOpenIdTokenInput) -> GetOpenIdTokenResponse; credentials Unsigned [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
        "ExternalServiceException",
    ] }
}

structure! { Credentials CREDENTIALS {
    access_key_id: Option<String> = "AccessKeyId" ACCESS_KEY_STRING;
    secret_key: Option<Sensitive> = "SecretKey" SECRET_KEY_STRING;
    session_token: Option<String> = "SessionToken" SESSION_TOKEN_STRING;
    expiration: Option<Timestamp> = "Expiration" DATE_TYPE;
} }

structure! { GetCredentialsForIdentityInput GET_CREDENTIALS_FOR_IDENTITY_INPUT {
    identity_id: String = "IdentityId" IDENTITY_ID;
    logins: Option<BTreeMap<String, Sensitive>> = "Logins" LOGINS_MAP;
    custom_role_arn: Option<String> = "CustomRoleArn" ARN_STRING;
} }

structure! { GetCredentialsForIdentityResponse GET_CREDENTIALS_FOR_IDENTITY_RESPONSE {
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
    credentials: Option<Credentials> = "Credentials" CREDENTIALS;
} }

structure! { GetOpenIdTokenInput GET_OPEN_ID_TOKEN_INPUT {
    identity_id: String = "IdentityId" IDENTITY_ID;
    logins: Option<BTreeMap<String, Sensitive>> = "Logins" LOGINS_MAP;
} }

structure! { GetOpenIdTokenResponse GET_OPEN_ID_TOKEN_RESPONSE {
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
    token: Option<Sensitive> = "Token" OIDC_TOKEN;
} }

pub static ACCESS_KEY_STRING: StringShape = StringShape::new("AccessKeyString");
pub static SECRET_KEY_STRING: StringShape = StringShape::new("SecretKeyString").sensitive();
pub static SESSION_TOKEN_STRING: StringShape = StringShape::new("SessionTokenString");
