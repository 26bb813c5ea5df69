//! AdminAddUserToGroup: the user is in the group from now on. Somebody who is in it already stays in it.

use access::Call;
use aws_model::user_pools::AdminAddUserToGroupRequest;
use directory::{AuditLine, MOST_GROUPS_OF_A_USER, Memberships, PoolId};
use store::change;
use store::groups::memberships_key;

use super::living::{drop_dead, load_in};
use crate::lookup::load_in_as_admin;
use crate::{Refusal, Rooms, audit_line, keep};

/// Puts the user into the group.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownUser`; there is no such group; the user is in as many as one may be.
pub async fn handle(rooms: &Rooms, call: &Call, input: AdminAddUserToGroupRequest) -> Result<(), Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id.as_str()), call.now).await?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let group = load_in(unit, &pool.id, &input.group_name).await?;
        let user = load_in_as_admin(unit, &pool, &input.username).await?;
        // Neither may be deleted, nor the pool with them, while one is put into the other.
        unit.check(&group)?;
        unit.check(&user)?;
        let found = unit.find::<Memberships>(&memberships_key(&pool.id, &user.sub)).await?;
        let was_there = found.is_some();
        let mut memberships = found.unwrap_or_else(|| Memberships::none(pool.id.clone(), user.sub.clone()));
        if memberships.has(group.id) {
            return Ok(());
        }
        if memberships.groups.len() >= MOST_GROUPS_OF_A_USER {
            drop_dead(unit, &mut memberships).await?;
        }
        if memberships.groups.len() >= MOST_GROUPS_OF_A_USER {
            // Not LimitExceededException: the model of this operation does not have it.
            return Err(Refusal::parameter(format!(
                "A user can be in at most {MOST_GROUPS_OF_A_USER} groups."
            )));
        }
        memberships.join(&group);
        keep(unit, &memberships, was_there)?;
        let line = audit_line(call, "AdminAddUserToGroup", "ok", &pool.id);
        unit.audit(&AuditLine { sub: Some(user.sub), subject: Some(group.name), ..line })?;
        Ok(())
    })
}
