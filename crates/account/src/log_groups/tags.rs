//! Tags of log groups, by name (the older operations) and by ARN.

use std::collections::BTreeMap;

use access::Call;
use aws_model::logs::{
    ListTagsForResourceRequest, ListTagsForResourceResponse, ListTagsLogGroupRequest,
    ListTagsLogGroupResponse, TagLogGroupRequest, TagResourceRequest, UntagLogGroupRequest,
    UntagResourceRequest,
};
use directory::LogGroup;
use store::log_groups::log_group_key;

use super::{arn, change, not_found};
use crate::{Refusal, Rooms};

/// Tags that a log group may have.
const MOST: usize = 50;

type Tags = BTreeMap<String, String>;

/// Adds tags to a log group by its name.
///
/// # Errors
/// No such log group, too many tags.
pub async fn tag(rooms: &Rooms, call: &Call, input: TagLogGroupRequest) -> Result<(), Refusal> {
    add(rooms, call, "TagLogGroup", &input.log_group_name, &input.tags).await
}

/// Adds tags to a log group by its ARN.
///
/// # Errors
/// No such log group, too many tags.
pub async fn tag_resource(rooms: &Rooms, call: &Call, input: TagResourceRequest) -> Result<(), Refusal> {
    let name = name_of(rooms, &input.resource_arn)?;
    add(rooms, call, "TagResource", &name, &input.tags).await
}

/// Takes tags of a log group away, by its name.
///
/// # Errors
/// No such log group.
pub async fn untag(rooms: &Rooms, call: &Call, input: UntagLogGroupRequest) -> Result<(), Refusal> {
    remove(rooms, call, "UntagLogGroup", &input.log_group_name, &input.tags).await
}

/// Takes tags of a log group away, by its ARN.
///
/// # Errors
/// No such log group.
pub async fn untag_resource(rooms: &Rooms, call: &Call, input: UntagResourceRequest) -> Result<(), Refusal> {
    let name = name_of(rooms, &input.resource_arn)?;
    remove(rooms, call, "UntagResource", &name, &input.tag_keys).await
}

/// Shows the tags of a log group, by its name.
///
/// # Errors
/// No such log group.
pub async fn list(
    rooms: &Rooms,
    call: &Call,
    input: ListTagsLogGroupRequest,
) -> Result<ListTagsLogGroupResponse, Refusal> {
    Ok(ListTagsLogGroupResponse { tags: Some(shown(rooms, call, &input.log_group_name).await?) })
}

/// Shows the tags of a log group, by its ARN.
///
/// # Errors
/// No such log group.
pub async fn list_for_resource(
    rooms: &Rooms,
    call: &Call,
    input: ListTagsForResourceRequest,
) -> Result<ListTagsForResourceResponse, Refusal> {
    let name = name_of(rooms, &input.resource_arn)?;
    Ok(ListTagsForResourceResponse { tags: Some(shown(rooms, call, &name).await?) })
}

async fn shown(rooms: &Rooms, call: &Call, name: &str) -> Result<Tags, Refusal> {
    let group = rooms.store.find::<LogGroup>(&log_group_key(name), call.now).await?;
    Ok(group.ok_or_else(not_found)?.tags)
}

async fn add(rooms: &Rooms, call: &Call, action: &str, name: &str, tags: &Tags) -> Result<(), Refusal> {
    change(rooms, call, action, name, |group| {
        group.tags.extend(tags.clone());
        check(&group.tags)
    })
    .await
}

async fn remove(
    rooms: &Rooms,
    call: &Call,
    action: &str,
    name: &str,
    keys: &[String],
) -> Result<(), Refusal> {
    change(rooms, call, action, name, |group| {
        group.tags.retain(|key, _| !keys.contains(key));
        Ok(())
    })
    .await
}

/// What tags a log group may have.
pub(super) fn check(tags: &Tags) -> Result<(), Refusal> {
    let invalid = |message: String| Err(Refusal::new("InvalidParameterException", message));
    match tags.keys().find(|key| key.to_lowercase().starts_with("aws:")) {
        Some(key) => invalid(format!("The tag key {key} begins with aws:, which is reserved.")),
        None if tags.len() > MOST => invalid(format!("A log group has at most {MOST} tags.")),
        None => Ok(()),
    }
}

/// The name in an ARN. That of DescribeLogGroups with a star at its end is none that the model takes.
fn name_of(rooms: &Rooms, given: &str) -> Result<String, Refusal> {
    given.strip_prefix(&arn(rooms, "")).map(str::to_owned).ok_or_else(not_found)
}
