//! Tags of parameters: AddTagsToResource, RemoveTagsFromResource, ListTagsForResource.

use access::Call;
use aws_model::ssm::{
    AddTagsToResourceRequest, AddTagsToResourceResult, ListTagsForResourceRequest, ListTagsForResourceResult,
    RemoveTagsFromResourceRequest, RemoveTagsFromResourceResult, ResourceTypeForTagging, Tag,
};
use directory::Parameter;
use store::change;
use store::parameters::parameter_key;

use super::name;
use super::put::Tags;
use crate::{Refusal, Rooms, audit_line};

/// Tags that a parameter may have.
const MOST: usize = 50;

/// Adds tags, in the place of those of the same keys.
///
/// # Errors
/// Something else than a parameter is named, or none; too many tags.
pub async fn add(
    rooms: &Rooms,
    call: &Call,
    input: AddTagsToResourceRequest,
) -> Result<AddTagsToResourceResult, Refusal> {
    let tags = read(&input.tags)?;
    let there = load(rooms, call, input.resource_type, &input.resource_id).await?;
    change(rooms, call, "AddTagsToResource", &there.name, |kept| kept.extend(tags.clone())).await?;
    Ok(AddTagsToResourceResult::default())
}

/// Takes tags away.
///
/// # Errors
/// Something else than a parameter is named, or none.
pub async fn remove(
    rooms: &Rooms,
    call: &Call,
    input: RemoveTagsFromResourceRequest,
) -> Result<RemoveTagsFromResourceResult, Refusal> {
    let there = load(rooms, call, input.resource_type, &input.resource_id).await?;
    let without = |kept: &mut Tags| kept.retain(|key, _| !input.tag_keys.contains(key));
    change(rooms, call, "RemoveTagsFromResource", &there.name, without).await?;
    Ok(RemoveTagsFromResourceResult::default())
}

/// Shows the tags.
///
/// # Errors
/// Something else than a parameter is named, or none.
pub async fn list(
    rooms: &Rooms,
    call: &Call,
    input: ListTagsForResourceRequest,
) -> Result<ListTagsForResourceResult, Refusal> {
    let there = load(rooms, call, input.resource_type, &input.resource_id).await?;
    let tags = there.tags.into_iter().map(|(key, value)| Tag { key, value }).collect();
    Ok(ListTagsForResourceResult { tag_list: Some(tags) })
}

/// Tags as a list says them.
pub(super) fn read(given: &[Tag]) -> Result<Tags, Refusal> {
    let mut tags = Tags::new();
    for Tag { key, value } in given {
        if key.to_lowercase().starts_with("aws:") {
            let message = format!("The tag key {key} begins with aws:, which is reserved.");
            return Err(Refusal::new("ValidationException", message));
        }
        if tags.insert(key.clone(), value.clone()).is_some() {
            let message = format!("The tag key {key} stands in the request more than once.");
            return Err(Refusal::new("ValidationException", message));
        }
    }
    check(&tags)?;
    Ok(tags)
}

fn check(tags: &Tags) -> Result<(), Refusal> {
    if tags.len() > MOST {
        return Err(Refusal::new("TooManyTagsError", format!("A parameter has at most {MOST} tags.")));
    }
    Ok(())
}

async fn load(
    rooms: &Rooms,
    call: &Call,
    kind: ResourceTypeForTagging,
    id: &str,
) -> Result<Parameter, Refusal> {
    if kind != ResourceTypeForTagging::Parameter {
        let message = format!("The only resources of this API here are parameters, so there is no {kind}.");
        return Err(Refusal::new("InvalidResourceType", message));
    }
    name::find(rooms, id, call.now)
        .await?
        .ok_or_else(|| Refusal::new("InvalidResourceId", "There is no parameter of that name."))
}

async fn change(
    rooms: &Rooms,
    call: &Call,
    action: &str,
    name: &str,
    how: impl Fn(&mut Tags),
) -> Result<(), Refusal> {
    let line = audit_line(call, action, name);
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Parameter>(&parameter_key(name)).await?;
        let mut parameter =
            found.ok_or_else(|| Refusal::new("InvalidResourceId", "There is no parameter of that name."))?;
        how(&mut parameter.tags);
        check(&parameter.tags)?;
        unit.put(&parameter)?;
        unit.audit(&line)?;
        Ok(())
    })
}
