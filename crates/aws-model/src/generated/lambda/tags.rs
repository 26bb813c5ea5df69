//! Capability `tags`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { ListTags LIST_TAGS (ListTagsRequest) -> ListTagsResponse; tags Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2017-03-31/tags/{Resource}" 200 }

    operation! { TagResource TAG_RESOURCE (TagResourceRequest) -> (); tags Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException",
    ] @ "POST" "/2017-03-31/tags/{Resource}" 204 }

    operation! { UntagResource UNTAG_RESOURCE (UntagResourceRequest) -> (); tags Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException",
    ] @ "DELETE" "/2017-03-31/tags/{Resource}" 204 }
}

structure! { ListTagsRequest LIST_TAGS_REQUEST {
    resource: String = "Resource" TAGGABLE_RESOURCE @ uri "Resource";
} }

structure! { ListTagsResponse LIST_TAGS_RESPONSE {
    tags: Option<BTreeMap<String, String>> = "Tags" TAGS;
} }

structure! { TagResourceRequest TAG_RESOURCE_REQUEST {
    resource: String = "Resource" TAGGABLE_RESOURCE @ uri "Resource";
    tags: BTreeMap<String, String> = "Tags" TAGS;
} }

structure! { UntagResourceRequest UNTAG_RESOURCE_REQUEST {
    resource: String = "Resource" TAGGABLE_RESOURCE @ uri "Resource";
    tag_keys: Vec<String> = "TagKeys" TAG_KEY_LIST @ query "tagKeys";
} }

pub static TAG_KEY_LIST: ListShape = ListShape::new("TagKeyList", TAG_KEY.shape());
pub static TAGGABLE_RESOURCE: StringShape = StringShape::new("TaggableResource").min(1).max(10000).pattern(&crate::PATTERNS[79]);
