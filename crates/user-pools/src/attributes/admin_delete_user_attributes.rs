//! AdminDeleteUserAttributes: an administrator takes attributes of a named user away.

use access::Call;
use aws_model::user_pools::{AdminDeleteUserAttributesRequest, AdminDeleteUserAttributesResponse};
use directory::PoolId;
use store::change;

use crate::attributes::write::{blank, check_values, write};
use crate::lookup::load_in_as_admin;
use crate::{Refusal, Rooms};

/// Takes attributes away. One that the user does not have is no error.
///
/// # Errors
/// An unknown user; attributes that the pool does not know, requires, or that cannot change.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminDeleteUserAttributesRequest,
) -> Result<AdminDeleteUserAttributesResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let given = blank(&input.user_attribute_names)?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let mut user = load_in_as_admin(unit, &pool, &input.username).await?;
        check_values(&pool, &given)?;
        write(&pool, &mut user, &given)?;
        user.settle(&pool, call.now);
        unit.put(&user)?;
        let mut line = crate::audit_line(call, "AdminDeleteUserAttributes", "ok", &pool.id);
        line.sub = Some(user.sub);
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(AdminDeleteUserAttributesResponse::default())
}
