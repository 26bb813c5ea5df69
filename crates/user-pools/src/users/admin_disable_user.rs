//! AdminDisableUser: the user can no longer sign in, and every session ends.

use access::Call;
use aws_model::user_pools::{AdminDisableUserRequest, AdminDisableUserResponse};
use directory::PoolId;
use store::change;

use crate::lookup::load_in_as_admin;
use crate::{Refusal, Rooms};

/// Disables the user.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownUser`.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminDisableUserRequest,
) -> Result<AdminDisableUserResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let mut user = load_in_as_admin(unit, &pool, &input.username).await?;
        user.enabled = false;
        user.end_sessions();
        user.settle(&pool, call.now);
        unit.put(&user)?;
        unit.publish(&crate::user_revoked(&user, call.now))?;
        let mut line = crate::audit_line(call, "AdminDisableUser", "ok", &pool.id);
        line.sub = Some(user.sub);
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(AdminDisableUserResponse::default())
}
