//! Capability `tags`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { ListTagsForResource LIST_TAGS_FOR_RESOURCE (ListTagsForResourceInput) -> ListTagsForResourceResponse; tags Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { TagResource TAG_RESOURCE (TagResourceInput) -> TagResourceResponse; tags Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { UntagResource UNTAG_RESOURCE (UntagResourceInput) -> UntagResourceResponse; tags Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }
}

structure! { ListTagsForResourceInput LIST_TAGS_FOR_RESOURCE_INPUT {
    resource_arn: String = "ResourceArn" ARN_STRING;
} }

structure! { ListTagsForResourceResponse LIST_TAGS_FOR_RESOURCE_RESPONSE {
    tags: Option<BTreeMap<String, String>> = "Tags" IDENTITY_POOL_TAGS_TYPE;
} }

structure! { TagResourceInput TAG_RESOURCE_INPUT {
    resource_arn: String = "ResourceArn" ARN_STRING;
    tags: BTreeMap<String, String> = "Tags" IDENTITY_POOL_TAGS_TYPE;
} }

structure! { TagResourceResponse TAG_RESOURCE_RESPONSE {
} }

structure! { UntagResourceInput UNTAG_RESOURCE_INPUT {
    resource_arn: String = "ResourceArn" ARN_STRING;
    tag_keys: Vec<String> = "TagKeys" IDENTITY_POOL_TAGS_LIST_TYPE;
} }

structure! { UntagResourceResponse UNTAG_RESOURCE_RESPONSE {
} }

pub static IDENTITY_POOL_TAGS_LIST_TYPE: ListShape = ListShape::new("IdentityPoolTagsListType", TAG_KEYS_TYPE.shape());
