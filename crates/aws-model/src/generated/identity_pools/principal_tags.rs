//! Capability `principal_tags`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { GetPrincipalTagAttributeMap GET_PRINCIPAL_TAG_ATTRIBUTE_MAP (GetPrincipalTagAttributeMapInput) -> GetPrincipalTagAttributeMapResponse; principal_tags Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { SetPrincipalTagAttributeMap SET_PRINCIPAL_TAG_ATTRIBUTE_MAP (SetPrincipalTagAttributeMapInput) -> SetPrincipalTagAttributeMapResponse; principal_tags Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }
}

structure! { GetPrincipalTagAttributeMapInput GET_PRINCIPAL_TAG_ATTRIBUTE_MAP_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    identity_provider_name: String = "IdentityProviderName" IDENTITY_PROVIDER_NAME;
} }

structure! { GetPrincipalTagAttributeMapResponse GET_PRINCIPAL_TAG_ATTRIBUTE_MAP_RESPONSE {
    identity_pool_id: Option<String> = "IdentityPoolId" IDENTITY_POOL_ID;
    identity_provider_name: Option<String> = "IdentityProviderName" IDENTITY_PROVIDER_NAME;
    use_defaults: Option<bool> = "UseDefaults" USE_DEFAULTS;
    principal_tags: Option<BTreeMap<String, String>> = "PrincipalTags" PRINCIPAL_TAGS;
} }

structure! { SetPrincipalTagAttributeMapInput SET_PRINCIPAL_TAG_ATTRIBUTE_MAP_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    identity_provider_name: String = "IdentityProviderName" IDENTITY_PROVIDER_NAME;
    use_defaults: Option<bool> = "UseDefaults" USE_DEFAULTS;
    principal_tags: Option<BTreeMap<String, String>> = "PrincipalTags" PRINCIPAL_TAGS;
} }

structure! { SetPrincipalTagAttributeMapResponse SET_PRINCIPAL_TAG_ATTRIBUTE_MAP_RESPONSE {
    identity_pool_id: Option<String> = "IdentityPoolId" IDENTITY_POOL_ID;
    identity_provider_name: Option<String> = "IdentityProviderName" IDENTITY_PROVIDER_NAME;
    use_defaults: Option<bool> = "UseDefaults" USE_DEFAULTS;
    principal_tags: Option<BTreeMap<String, String>> = "PrincipalTags" PRINCIPAL_TAGS;
} }

pub static USE_DEFAULTS: BooleanShape = BooleanShape { name: "UseDefaults" };
