//! DeleteUserAttributes: the signed-in user takes attributes away.

use access::Call;
use aws_model::user_pools::{DeleteUserAttributesRequest, DeleteUserAttributesResponse};
use directory::{Session, User};
use store::change;
use store::users::user_key;

use crate::attributes::write::{blank, check_permission, check_values, write};
use crate::bearer::check;
use crate::{Refusal, Rooms};

/// Takes attributes away. One that the user does not have is no error.
///
/// # Errors
/// What the token refuses; attributes that the client may not write, or that the pool does not know, requires, or that
/// cannot change.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: DeleteUserAttributesRequest,
) -> Result<DeleteUserAttributesResponse, Refusal> {
    let now = call.now;
    let claimed = rooms.claimed(&input.access_token, call.host.as_deref(), now).await?;
    let pool = claimed.pool.clone();
    let given = blank(&input.user_attribute_names)?;
    check_permission(&pool, &claimed.client, &given)?;
    check_values(&pool, &given)?;
    let key = user_key(&pool.id, &claimed.sub);
    let session_key = store::sessions::session_key(&pool.id, claimed.session);
    let mut line = crate::audit_line(call, "DeleteUserAttributes", "ok", &pool.id);
    line.sub = Some(claimed.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        let session = unit.find::<Session>(&session_key).await?;
        let mut user = check(&claimed, unit.find::<User>(&key).await?, session.as_ref())?;
        write(&pool, &mut user, &given)?;
        user.settle(&pool, now);
        unit.put(&user)?;
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(DeleteUserAttributesResponse::default())
}
