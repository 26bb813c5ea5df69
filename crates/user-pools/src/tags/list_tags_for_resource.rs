//! ListTagsForResource: all tags of a pool.

use access::Call;
use aws_model::user_pools::{ListTagsForResourceRequest, ListTagsForResourceResponse};

use super::arn::pool_of;
use crate::{Refusal, Rooms};

/// Shows the tags.
///
/// # Errors
/// `Refusal::UnknownPool`, or an ARN of something else.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListTagsForResourceRequest,
) -> Result<ListTagsForResourceResponse, Refusal> {
    let id = pool_of(call, "ListTagsForResource", &input.resource_arn)?;
    let pool = rooms.load_pool(&id, call.now).await?;
    Ok(ListTagsForResourceResponse { tags: Some(pool.tags.clone()) })
}
