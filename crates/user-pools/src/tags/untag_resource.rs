//! UntagResource: takes tags of a pool away by their keys. Keys that it does not have are no mistake.

use access::Call;
use aws_model::user_pools::{UntagResourceRequest, UntagResourceResponse};
use directory::{FeedEntry, Pool};
use store::change;
use store::pools::pool_key;

use super::arn::pool_of;
use crate::{Refusal, Rooms, audit_line};

/// Takes the tags away.
///
/// # Errors
/// `Refusal::UnknownPool`, or an ARN of something else.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: UntagResourceRequest,
) -> Result<UntagResourceResponse, Refusal> {
    let id = pool_of(call, "UntagResource", &input.resource_arn)?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Pool>(&pool_key(&id)).await?;
        let mut pool = found.filter(|pool| !pool.deleting).ok_or_else(|| Refusal::UnknownPool(id.clone()))?;
        pool.tags.retain(|key, _| !input.tag_keys.contains(key));
        unit.put(&pool)?;
        unit.audit(&audit_line(call, "UntagResource", "ok", &id))?;
        unit.publish(&FeedEntry::PoolChanged { pool: id.clone() })?;
        Ok(())
    })?;
    rooms.forget_pool(&id);
    Ok(UntagResourceResponse::default())
}
