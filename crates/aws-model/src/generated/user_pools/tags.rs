//! Capability `tags`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { ListTagsForResource LIST_TAGS_FOR_RESOURCE (ListTagsForResourceRequest) -> ListTagsForResourceResponse; tags Signed [
        "ResourceNotFoundException", "NotAuthorizedException", "TooManyRequestsException",
        "InvalidParameterException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { TagResource TAG_RESOURCE (TagResourceRequest) -> TagResourceResponse; tags Signed [
        "ResourceNotFoundException", "NotAuthorizedException", "TooManyRequestsException",
        "InvalidParameterException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { UntagResource UNTAG_RESOURCE (UntagResourceRequest) -> UntagResourceResponse; tags Signed [
        "ResourceNotFoundException", "NotAuthorizedException", "TooManyRequestsException",
        "InvalidParameterException", "OperationNotEnabledException", "InternalErrorException",
    ] }
}

structure! { ListTagsForResourceRequest LIST_TAGS_FOR_RESOURCE_REQUEST {
    resource_arn: String = "ResourceArn" ARN_TYPE;
} }

structure! { ListTagsForResourceResponse LIST_TAGS_FOR_RESOURCE_RESPONSE {
    tags: Option<BTreeMap<String, String>> = "Tags" USER_POOL_TAGS_TYPE;
} }

structure! { TagResourceRequest TAG_RESOURCE_REQUEST {
    resource_arn: String = "ResourceArn" ARN_TYPE;
    tags: BTreeMap<String, String> = "Tags" USER_POOL_TAGS_TYPE;
} }

structure! { TagResourceResponse TAG_RESOURCE_RESPONSE {
} }

structure! { UntagResourceRequest UNTAG_RESOURCE_REQUEST {
    resource_arn: String = "ResourceArn" ARN_TYPE;
    tag_keys: Vec<String> = "TagKeys" USER_POOL_TAGS_LIST_TYPE;
} }

structure! { UntagResourceResponse UNTAG_RESOURCE_RESPONSE {
} }

pub static USER_POOL_TAGS_LIST_TYPE: ListShape = ListShape::new("UserPoolTagsListType", TAG_KEYS_TYPE.shape());
