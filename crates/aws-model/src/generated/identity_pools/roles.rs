//! Capability `roles`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { GetIdentityPoolRoles GET_IDENTITY_POOL_ROLES (GetIdentityPoolRolesInput) -> GetIdentityPoolRolesResponse; roles Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { SetIdentityPoolRoles SET_IDENTITY_POOL_ROLES (SetIdentityPoolRolesInput) -> (); roles Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
        "ConcurrentModificationException",
    ] }
}

structure! { GetIdentityPoolRolesInput GET_IDENTITY_POOL_ROLES_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
} }

structure! { GetIdentityPoolRolesResponse GET_IDENTITY_POOL_ROLES_RESPONSE {
    identity_pool_id: Option<String> = "IdentityPoolId" IDENTITY_POOL_ID;
    roles: Option<BTreeMap<String, String>> = "Roles" ROLES_MAP;
    role_mappings: Option<BTreeMap<String, RoleMapping>> = "RoleMappings" ROLE_MAPPING_MAP;
} }

structure! { MappingRule MAPPING_RULE {
    claim: String = "Claim" CLAIM_NAME;
    match_type: MappingRuleMatchType = "MatchType" MAPPING_RULE_MATCH_TYPE;
    value: String = "Value" CLAIM_VALUE;
    role_arn: String = "RoleARN" ARN_STRING;
} }

structure! { RoleMapping ROLE_MAPPING {
    r#type: RoleMappingType = "Type" ROLE_MAPPING_TYPE;
    ambiguous_role_resolution: Option<AmbiguousRoleResolutionType> = "AmbiguousRoleResolution" AMBIGUOUS_ROLE_RESOLUTION_TYPE;
    rules_configuration: Option<RulesConfigurationType> = "RulesConfiguration" RULES_CONFIGURATION_TYPE;
} }

structure! { RulesConfigurationType RULES_CONFIGURATION_TYPE {
    rules: Vec<MappingRule> = "Rules" MAPPING_RULES_LIST;
} }

structure! { SetIdentityPoolRolesInput SET_IDENTITY_POOL_ROLES_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    roles: BTreeMap<String, String> = "Roles" ROLES_MAP;
    role_mappings: Option<BTreeMap<String, RoleMapping>> = "RoleMappings" ROLE_MAPPING_MAP;
} }

string_enum! { AmbiguousRoleResolutionType AMBIGUOUS_ROLE_RESOLUTION_TYPE {
    AuthenticatedRole = "AuthenticatedRole";
    Deny = "Deny";
} }

string_enum! { MappingRuleMatchType MAPPING_RULE_MATCH_TYPE {
    Equals = "Equals";
    Contains = "Contains";
    StartsWith = "StartsWith";
    NotEqual = "NotEqual";
} }

string_enum! { RoleMappingType ROLE_MAPPING_TYPE {
    Token = "Token";
    Rules = "Rules";
} }

pub static CLAIM_NAME: StringShape = StringShape::new("ClaimName").min(1).max(64).pattern(&crate::PATTERNS[4]);
pub static CLAIM_VALUE: StringShape = StringShape::new("ClaimValue").min(1).max(128);
pub static MAPPING_RULES_LIST: ListShape = ListShape::new("MappingRulesList", MAPPING_RULE.shape()).min(1).max(400);
pub static ROLE_MAPPING_MAP: MapShape = MapShape::new("RoleMappingMap", &IDENTITY_PROVIDER_NAME, ROLE_MAPPING.shape()).max(10);
pub static ROLE_TYPE: StringShape = StringShape::new("RoleType").min(1).max(128).pattern(&crate::PATTERNS[47]);
pub static ROLES_MAP: MapShape = MapShape::new("RolesMap", &ROLE_TYPE, ARN_STRING.shape()).max(2);
