//! AdminConfirmSignUp: confirms an account without a code; its addresses stay unverified.

use access::Call;
use aws_model::user_pools::{AdminConfirmSignUpRequest, AdminConfirmSignUpResponse};
use directory::{PoolId, User, UserStatus};
use store::change;
use triggers::{Request, TriggerSource, post_confirmation};

use crate::fire::trigger_attributes;
use crate::lookup::load_in_as_admin;
use crate::{Refusal, Rooms};

/// Confirms an account.
///
/// # Errors
/// An unknown user, an account that is confirmed already.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminConfirmSignUpRequest,
) -> Result<AdminConfirmSignUpResponse, Refusal> {
    let now = call.now;
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), now).await?;
    let line = crate::audit_line(call, "AdminConfirmSignUp", "ok", &pool.id);
    let user = change!(rooms.store, now, |unit| -> Result<User, Refusal> {
        let mut user = load_in_as_admin(unit, &pool, &input.username).await?;
        if user.status != UserStatus::Unconfirmed {
            return Err(Refusal::not_authorized(format!(
                "User cannot be confirmed. Current status is {}",
                user.status.as_str()
            )));
        }
        user.status = UserStatus::Confirmed;
        user.settle(&pool, now);
        unit.put(&user)?;
        let mut line = line.clone();
        line.sub = Some(user.sub.clone());
        unit.audit(&line)?;
        Ok(user)
    })?;
    rooms
        .fire(TriggerSource::PostConfirmationConfirmSignUp, &pool, None, user.username.as_str(), || {
            Request::PostConfirmation(post_confirmation::Request {
                user_attributes: trigger_attributes(&user),
                client_metadata: input.client_metadata,
            })
        })
        .await?;
    Ok(AdminConfirmSignUpResponse::default())
}
