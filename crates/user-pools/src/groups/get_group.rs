//! GetGroup: one group.

use access::Call;
use aws_model::user_pools::{GetGroupRequest, GetGroupResponse};
use directory::PoolId;

use super::answer::group_type;
use crate::{Refusal, Rooms};

/// Shows the group.
///
/// # Errors
/// `Refusal::UnknownPool`, or there is no such group.
pub async fn handle(rooms: &Rooms, call: &Call, input: GetGroupRequest) -> Result<GetGroupResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let group = rooms.load_group(&pool.id, &input.group_name, call.now).await?;
    Ok(GetGroupResponse { group: Some(group_type(&group)) })
}
