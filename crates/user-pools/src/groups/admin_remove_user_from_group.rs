//! AdminRemoveUserFromGroup: the user is in the group no more. For somebody who was not in it nothing changes.

use access::Call;
use aws_model::user_pools::AdminRemoveUserFromGroupRequest;
use directory::{AuditLine, Memberships, PoolId};
use store::change;
use store::groups::memberships_key;

use super::living::load_in;
use crate::lookup::load_in_as_admin;
use crate::{Refusal, Rooms, audit_line};

/// Takes the user out of the group. Tokens that were issued tell of it until they end.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownUser`, or there is no such group.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminRemoveUserFromGroupRequest,
) -> Result<(), Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id.as_str()), call.now).await?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let group = load_in(unit, &pool.id, &input.group_name).await?;
        let user = load_in_as_admin(unit, &pool, &input.username).await?;
        let found = unit.find::<Memberships>(&memberships_key(&pool.id, &user.sub)).await?;
        let Some(mut memberships) = found else { return Ok(()) };
        if !memberships.leave(group.id) {
            return Ok(());
        }
        if memberships.groups.is_empty() {
            unit.delete(&memberships)?
        } else {
            unit.put(&memberships)?
        }
        let line = audit_line(call, "AdminRemoveUserFromGroup", "ok", &pool.id);
        unit.audit(&AuditLine { sub: Some(user.sub), subject: Some(group.name), ..line })?;
        Ok(())
    })
}
