//! AdminListGroupsForUser: the groups of one user, in the order of their names, page by page.

use access::Call;
use aws_model::user_pools::{AdminListGroupsForUserRequest, AdminListGroupsForUserResponse};
use directory::PoolId;
use store::Cursor;

use super::answer::group_type;
use crate::page_token::{List, limit};
use crate::{Refusal, Rooms};

/// Lists the user's groups.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownUser`, or a token that does not belong to this list.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminListGroupsForUserRequest,
) -> Result<AdminListGroupsForUserResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let user = rooms.load_profile_as_admin(&pool, &input.username, call.now).await?;
    let list = List { operation: "AdminListGroupsForUser", pool: pool.id.as_str(), asked: user.sub.as_str() };
    let begin = list.begin(&rooms.keys, input.next_token.as_deref())?;
    let limit = limit(input.limit);
    let groups = rooms.groups_of(&pool.id, &user.sub, call.now).await?;
    let mut rest =
        groups.iter().filter(|group| begin.as_ref().is_none_or(|Cursor(last)| group.name > *last)).peekable();
    let page: Vec<_> = rest.by_ref().take(limit).collect();
    let next = page.last().filter(|_| rest.peek().is_some()).map(|last| Cursor(last.name.clone()));
    Ok(AdminListGroupsForUserResponse {
        groups: Some(page.iter().map(|group| group_type(group)).collect()),
        next_token: list.next(&rooms.keys, next),
    })
}
