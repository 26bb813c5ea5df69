//! Capability `tags`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { ListTagsForResource LIST_TAGS_FOR_RESOURCE (ListTagsForResourceRequest) -> ListTagsForResourceResponse; tags Signed [
        "InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException",
    ] }

    operation! { ListTagsLogGroup LIST_TAGS_LOG_GROUP (ListTagsLogGroupRequest) -> ListTagsLogGroupResponse; tags Signed [
        "ResourceNotFoundException", "ServiceUnavailableException",
    ] }

    operation! { TagLogGroup TAG_LOG_GROUP (TagLogGroupRequest) -> (); tags Signed [
        "ResourceNotFoundException", "InvalidParameterException",
    ] }

    operation! { TagResource TAG_RESOURCE (TagResourceRequest) -> (); tags Signed [
        "InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException",
        "TooManyTagsException",
    ] }

    operation! { UntagLogGroup UNTAG_LOG_GROUP (UntagLogGroupRequest) -> (); tags Signed [
        "ResourceNotFoundException",
    ] }

    operation! { UntagResource UNTAG_RESOURCE (UntagResourceRequest) -> (); tags Signed [
        "InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException",
    ] }
}

structure! { ListTagsForResourceRequest LIST_TAGS_FOR_RESOURCE_REQUEST {
    resource_arn: String = "resourceArn" AMAZON_RESOURCE_NAME;
} }

structure! { ListTagsForResourceResponse LIST_TAGS_FOR_RESOURCE_RESPONSE {
    tags: Option<BTreeMap<String, String>> = "tags" TAGS;
} }

structure! { ListTagsLogGroupRequest LIST_TAGS_LOG_GROUP_REQUEST {
    log_group_name: String = "logGroupName" LOG_GROUP_NAME;
} }

structure! { ListTagsLogGroupResponse LIST_TAGS_LOG_GROUP_RESPONSE {
    tags: Option<BTreeMap<String, String>> = "tags" TAGS;
} }

structure! { TagLogGroupRequest TAG_LOG_GROUP_REQUEST {
    log_group_name: String = "logGroupName" LOG_GROUP_NAME;
    tags: BTreeMap<String, String> = "tags" TAGS;
} }

structure! { TagResourceRequest TAG_RESOURCE_REQUEST {
    resource_arn: String = "resourceArn" AMAZON_RESOURCE_NAME;
    tags: BTreeMap<String, String> = "tags" TAGS;
} }

structure! { UntagLogGroupRequest UNTAG_LOG_GROUP_REQUEST {
    log_group_name: String = "logGroupName" LOG_GROUP_NAME;
    tags: Vec<String> = "tags" TAG_LIST;
} }

structure! { UntagResourceRequest UNTAG_RESOURCE_REQUEST {
    resource_arn: String = "resourceArn" AMAZON_RESOURCE_NAME;
    tag_keys: Vec<String> = "tagKeys" TAG_KEY_LIST;
} }

pub static AMAZON_RESOURCE_NAME: StringShape = StringShape::new("AmazonResourceName").min(1).max(1011).pattern(&crate::PATTERNS[106]);
pub static TAG_KEY_LIST: ListShape = ListShape::new("TagKeyList", TAG_KEY.shape()).min(0).max(50);
pub static TAG_LIST: ListShape = ListShape::new("TagList", TAG_KEY.shape()).min(1);
