//! GlobalSignOut: ends every session of the user who asks.

use access::Call;
use aws_model::user_pools::{GlobalSignOutRequest, GlobalSignOutResponse};
use directory::User;
use store::change;
use store::users::user_key;

use crate::bearer::check;
use crate::{Refusal, Rooms};

/// Ends every session of the caller: one write to the user, whatever the number of sessions.
///
/// # Errors
/// What the token refuses.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GlobalSignOutRequest,
) -> Result<GlobalSignOutResponse, Refusal> {
    let (now, host) = (call.now, call.host.as_deref());
    let claimed = rooms.claimed(&input.access_token, host, now).await?;
    let key = user_key(&claimed.pool.id, &claimed.sub);
    let session_key = store::sessions::session_key(&claimed.pool.id, claimed.session);
    let mut line = crate::audit_line(call, "GlobalSignOut", "ok", &claimed.pool.id);
    line.sub = Some(claimed.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        let session = unit.find(&session_key).await?;
        let mut user = check(&claimed, unit.find::<User>(&key).await?, session.as_ref())?;
        user.end_sessions();
        user.settle(&claimed.pool, now);
        unit.put(&user)?;
        unit.publish(&crate::user_revoked(&user, now))?;
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(GlobalSignOutResponse::default())
}
