//! TagResource: adds tags to a pool, in the place of those of the same keys.

use std::collections::BTreeMap;

use access::Call;
use aws_model::user_pools::{TagResourceRequest, TagResourceResponse};
use directory::{FeedEntry, Pool};
use store::change;
use store::pools::pool_key;

use super::arn::pool_of;
use crate::pools::pinned_id;
use crate::{Refusal, Rooms, audit_line, pool_tags};

/// Tags that a pool may have.
const MOST_TAGS: usize = 50;

/// Adds the tags.
///
/// # Errors
/// `Refusal::UnknownPool`; an ARN of something else; too many tags, or one whose meaning is not allowed.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: TagResourceRequest,
) -> Result<TagResourceResponse, Refusal> {
    let id = pool_of(call, "TagResource", &input.resource_arn)?;
    check_keys(&input.tags)?;
    pool_tags::check(&input.tags, rooms.settings.allow_pinned_ids)?;
    if let Some(pinned) = pinned_id::find(&input.tags)?
        && pinned != id
    {
        return Err(Refusal::parameter(format!(
            "A tag asks for the id {pinned}, but the id of a user pool cannot change."
        )));
    }
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Pool>(&pool_key(&id)).await?;
        let mut pool = found.filter(|pool| !pool.deleting).ok_or_else(|| Refusal::UnknownPool(id.clone()))?;
        pool.tags.extend(input.tags.clone());
        if pool.tags.len() > MOST_TAGS {
            return Err(Refusal::parameter(format!("A user pool has at most {MOST_TAGS} tags.")));
        }
        unit.put(&pool)?;
        unit.audit(&audit_line(call, "TagResource", "ok", &id))?;
        unit.publish(&FeedEntry::PoolChanged { pool: id.clone() })?;
        Ok(())
    })?;
    rooms.forget_pool(&id);
    Ok(TagResourceResponse::default())
}

/// AWS keeps its own prefix to itself.
fn check_keys(tags: &BTreeMap<String, String>) -> Result<(), Refusal> {
    match tags.keys().find(|key| key.to_lowercase().starts_with("aws:")) {
        None => Ok(()),
        Some(key) => {
            Err(Refusal::parameter(format!("The tag key {key} begins with aws:, which is reserved.")))
        }
    }
}
