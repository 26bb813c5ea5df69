//! ListUsersInGroup: the members of a group, in the order of their subs, page by page. A page may be short where a
//! member was deleted at that moment.

use access::Call;
use aws_model::user_pools::{ListUsersInGroupRequest, ListUsersInGroupResponse};
use directory::{Memberships, PoolId, User};
use store::Scan;
use store::groups::members_entry;
use store::users::user_key;

use crate::page_token::{List, limit};
use crate::users::profile;
use crate::{Refusal, Rooms};

/// Lists the members.
///
/// # Errors
/// `Refusal::UnknownPool`, there is no such group, or a token that does not belong to this list.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListUsersInGroupRequest,
) -> Result<ListUsersInGroupResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let group = rooms.load_group(&pool.id, &input.group_name, call.now).await?;
    let id = group.id.to_string();
    let list = List { operation: "ListUsersInGroup", pool: pool.id.as_str(), asked: &id };
    let begin = list.begin(&rooms.keys, input.next_token.as_deref())?;
    let scan = Scan::index_exact(&members_entry(&pool.id, group.id)).after(begin).limit(limit(input.limit));
    let page = rooms.store.scan::<Memberships>(&scan, call.now).await?;
    let keys: Vec<String> = page.items.iter().map(|member| user_key(&pool.id, &member.sub)).collect();
    let users = rooms.store.find_many_without_secrets::<User>(&keys, call.now).await?;
    let show = |user: &User| profile::user_type(user, profile::attributes(&pool, user, |_| true));
    let shown = users.iter().flatten().map(show);
    Ok(ListUsersInGroupResponse {
        users: Some(shown.collect()),
        next_token: list.next(&rooms.keys, page.next),
    })
}
