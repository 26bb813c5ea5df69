//! UpdateGroup: changes what is named and leaves the rest (AWS's own example keeps the role that it does not name).

use access::Call;
use aws_model::user_pools::{UpdateGroupRequest, UpdateGroupResponse};
use directory::{AuditLine, FeedEntry, Group, PoolId};
use store::change;

use super::answer::group_type;
use super::living::load_in;
use crate::{Refusal, Rooms, audit_line};

/// Changes the group. Tokens tell of it from the next sign-in or refresh on.
///
/// # Errors
/// `Refusal::UnknownPool`, or there is no such group.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: UpdateGroupRequest,
) -> Result<UpdateGroupResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id.as_str()), call.now).await?;
    let group = change!(rooms.store, call.now, |unit| -> Result<Group, Refusal> {
        let mut group = load_in(unit, &pool.id, &input.group_name).await?;
        if let Some(description) = &input.description {
            group.description = Some(description.clone());
        }
        if let Some(role) = &input.role_arn {
            group.role_arn = Some(role.clone());
        }
        if let Some(precedence) = input.precedence.and_then(|precedence| u32::try_from(precedence).ok()) {
            group.precedence = Some(precedence);
        }
        group.modified_at = call.now;
        unit.put(&group)?;
        let line = audit_line(call, "UpdateGroup", "ok", &pool.id);
        unit.audit(&AuditLine { subject: Some(group.name.clone()), ..line })?;
        unit.publish(&FeedEntry::PoolChanged { pool: pool.id.clone() })?;
        Ok(group)
    })?;
    rooms.forget_group(&pool.id, group.id);
    Ok(UpdateGroupResponse { group: Some(group_type(&group)) })
}
