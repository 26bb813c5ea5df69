//! Shapes that several capabilities share. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use crate::shape::*;

pub static ARN_STRING: StringShape = StringShape::new("ARNString").min(20).max(2048);
pub static DATE_TYPE: TimestampShape = TimestampShape { name: "DateType" };
pub static DEVELOPER_PROVIDER_NAME: StringShape = StringShape::new("DeveloperProviderName").min(1).max(128).pattern(&crate::PATTERNS[48]);
pub static IDENTITY_ID: StringShape = StringShape::new("IdentityId").min(1).max(55).pattern(&crate::PATTERNS[49]);
pub static IDENTITY_POOL_ID: StringShape = StringShape::new("IdentityPoolId").min(1).max(55).pattern(&crate::PATTERNS[49]);
pub static IDENTITY_POOL_TAGS_TYPE: MapShape = MapShape::new("IdentityPoolTagsType", &TAG_KEYS_TYPE, TAG_VALUE_TYPE.shape());
pub static IDENTITY_PROVIDER_NAME: StringShape = StringShape::new("IdentityProviderName").min(1).max(128);
pub static IDENTITY_PROVIDER_TOKEN: StringShape = StringShape::new("IdentityProviderToken").min(1).max(50000).sensitive();
pub static LOGINS_MAP: MapShape = MapShape::new("LoginsMap", &IDENTITY_PROVIDER_NAME, IDENTITY_PROVIDER_TOKEN.shape()).max(10);
pub static OIDC_TOKEN: StringShape = StringShape::new("OIDCToken").sensitive();
pub static PAGINATION_KEY: StringShape = StringShape::new("PaginationKey").min(1).max(65535).pattern(&crate::PATTERNS[33]);
pub static PRINCIPAL_TAG_ID: StringShape = StringShape::new("PrincipalTagID").min(1).max(128);
pub static PRINCIPAL_TAG_VALUE: StringShape = StringShape::new("PrincipalTagValue").min(1).max(256);
pub static PRINCIPAL_TAGS: MapShape = MapShape::new("PrincipalTags", &PRINCIPAL_TAG_ID, PRINCIPAL_TAG_VALUE.shape()).max(50);
pub static QUERY_LIMIT: NumberShape = NumberShape::integer("QueryLimit").min(1).max(60);
pub static TAG_KEYS_TYPE: StringShape = StringShape::new("TagKeysType").min(1).max(128);
pub static TAG_VALUE_TYPE: StringShape = StringShape::new("TagValueType").min(0).max(256);
