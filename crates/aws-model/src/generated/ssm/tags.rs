//! Capability `tags`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { AddTagsToResource ADD_TAGS_TO_RESOURCE (AddTagsToResourceRequest) -> AddTagsToResourceResult; tags Signed [
        "InvalidResourceType", "InvalidResourceId", "InternalServerError", "TooManyTagsError",
        "TooManyUpdates",
    ] }

    operation! { ListTagsForResource LIST_TAGS_FOR_RESOURCE (ListTagsForResourceRequest) -> ListTagsForResourceResult; tags Signed [
        "InvalidResourceType", "InvalidResourceId", "InternalServerError",
    ] }

    operation! { RemoveTagsFromResource REMOVE_TAGS_FROM_RESOURCE (RemoveTagsFromResourceRequest) -> RemoveTagsFromResourceResult; tags Signed [
        "InvalidResourceType", "InvalidResourceId", "InternalServerError", "TooManyUpdates",
    ] }
}

structure! { AddTagsToResourceRequest ADD_TAGS_TO_RESOURCE_REQUEST {
    resource_type: ResourceTypeForTagging = "ResourceType" RESOURCE_TYPE_FOR_TAGGING;
    resource_id: String = "ResourceId" RESOURCE_ID;
    tags: Vec<Tag> = "Tags" TAG_LIST;
} }

structure! { AddTagsToResourceResult ADD_TAGS_TO_RESOURCE_RESULT {
} }

structure! { ListTagsForResourceRequest LIST_TAGS_FOR_RESOURCE_REQUEST {
    resource_type: ResourceTypeForTagging = "ResourceType" RESOURCE_TYPE_FOR_TAGGING;
    resource_id: String = "ResourceId" RESOURCE_ID;
} }

structure! { ListTagsForResourceResult LIST_TAGS_FOR_RESOURCE_RESULT {
    tag_list: Option<Vec<Tag>> = "TagList" TAG_LIST;
} }

structure! { RemoveTagsFromResourceRequest REMOVE_TAGS_FROM_RESOURCE_REQUEST {
    resource_type: ResourceTypeForTagging = "ResourceType" RESOURCE_TYPE_FOR_TAGGING;
    resource_id: String = "ResourceId" RESOURCE_ID;
    tag_keys: Vec<String> = "TagKeys" KEY_LIST;
} }

structure! { RemoveTagsFromResourceResult REMOVE_TAGS_FROM_RESOURCE_RESULT {
} }

string_enum! { ResourceTypeForTagging RESOURCE_TYPE_FOR_TAGGING {
    Document = "Document";
    ManagedInstance = "ManagedInstance";
    MaintenanceWindow = "MaintenanceWindow";
    Parameter = "Parameter";
    PatchBaseline = "PatchBaseline";
    OpsItem = "OpsItem";
    OpsMetadata = "OpsMetadata";
    Automation = "Automation";
    Association = "Association";
    CloudConnector = "CloudConnector";
} }

pub static KEY_LIST: ListShape = ListShape::new("KeyList", TAG_KEY.shape());
pub static RESOURCE_ID: StringShape = StringShape::new("ResourceId");
