//! DeleteUser: the signed-in user takes the account away, for ever.

use access::Call;
use aws_model::user_pools::DeleteUserRequest;
use directory::{Session, User};
use store::change;
use store::users::user_key;

use crate::bearer::check;
use crate::users::admin_delete_user::remove;
use crate::{Refusal, Rooms};

/// Deletes the caller's account. Tokens die with it, since every use looks for the user.
///
/// # Errors
/// What the token refuses.
pub async fn handle(rooms: &Rooms, call: &Call, input: DeleteUserRequest) -> Result<(), Refusal> {
    let now = call.now;
    let claimed = rooms.claimed(&input.access_token, call.host.as_deref(), now).await?;
    let key = user_key(&claimed.pool.id, &claimed.sub);
    let session_key = store::sessions::session_key(&claimed.pool.id, claimed.session);
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        let session = unit.find::<Session>(&session_key).await?;
        let user = check(&claimed, unit.find::<User>(&key).await?, session.as_ref())?;
        remove(unit, call, &user, "DeleteUser").await
    })
}
