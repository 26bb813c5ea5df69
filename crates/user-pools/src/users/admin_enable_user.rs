//! AdminEnableUser: the user may sign in again; sessions that ended stay dead.

use access::Call;
use aws_model::user_pools::{AdminEnableUserRequest, AdminEnableUserResponse};
use directory::PoolId;
use store::change;

use crate::lookup::load_in_as_admin;
use crate::{Refusal, Rooms};

/// Enables the user.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownUser`.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminEnableUserRequest,
) -> Result<AdminEnableUserResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let mut user = load_in_as_admin(unit, &pool, &input.username).await?;
        user.enabled = true;
        user.settle(&pool, call.now);
        unit.put(&user)?;
        let mut line = crate::audit_line(call, "AdminEnableUser", "ok", &pool.id);
        line.sub = Some(user.sub);
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(AdminEnableUserResponse::default())
}
