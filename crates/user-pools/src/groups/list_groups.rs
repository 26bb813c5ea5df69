//! ListGroups: the groups of a pool, in the order of their names, page by page.

use access::Call;
use aws_model::user_pools::{ListGroupsRequest, ListGroupsResponse};
use directory::{Group, PoolId};
use store::Scan;
use store::groups::groups_prefix;

use super::answer::group_type;
use crate::page_token::{List, limit};
use crate::{Refusal, Rooms};

/// Lists groups.
///
/// # Errors
/// `Refusal::UnknownPool`, or a token that does not belong to this list.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListGroupsRequest,
) -> Result<ListGroupsResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let list = List { operation: "ListGroups", pool: pool.id.as_str(), asked: "" };
    let begin = list.begin(&rooms.keys, input.next_token.as_deref())?;
    let scan = Scan::keys(&groups_prefix(&pool.id)).after(begin).limit(limit(input.limit));
    let page = rooms.store.scan::<Group>(&scan, call.now).await?;
    Ok(ListGroupsResponse {
        groups: Some(page.items.iter().map(group_type).collect()),
        next_token: list.next(&rooms.keys, page.next),
    })
}
