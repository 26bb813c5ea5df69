//! AdminResetUserPassword: an administrator makes a password worthless and has a code sent, by which its owner sets a new
//! one (ConfirmForgotPassword). Every session ends.

use access::Call;
use aws_model::user_pools::{AdminResetUserPasswordRequest, AdminResetUserPasswordResponse};
use directory::{CodePurpose, MessagePurpose, PoolId, User, UserStatus};
use store::change;
use store::users::user_key;

use super::forgot_password::destination;
use crate::codes::Wanted;
use crate::{Refusal, Rooms};

/// Resets a password.
///
/// # Errors
/// An unknown user; one without a verified address, or in a state in which a reset makes no sense; a used-up budget.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminResetUserPasswordRequest,
) -> Result<AdminResetUserPasswordResponse, Refusal> {
    let now = call.now;
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), now).await?;
    let known = rooms.load_user_as_admin(&pool, &input.username, now).await?;
    check_state(&known)?;
    let (medium, to) = destination(&pool, &known)?;
    let wanted = Wanted {
        pool: &pool,
        client: None,
        user: &known,
        purpose: CodePurpose::Recovery,
        message: MessagePurpose::ForgotPassword,
        medium,
        destination: &to,
        metadata: input.client_metadata,
    };
    let outgoing = rooms.make_code(wanted, call.ids.uuid(), now).await?;
    let key = user_key(&pool.id, &known.sub);
    let mut line = crate::audit_line(call, "AdminResetUserPassword", "ok", &pool.id);
    line.sub = Some(known.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        let mut user = unit.find::<User>(&key).await?.ok_or(Refusal::UnknownUser)?;
        check_state(&user)?;
        user.status = UserStatus::ResetRequired;
        user.end_sessions();
        user.settle(&pool, now);
        unit.put(&user)?;
        outgoing.send(rooms, unit, &pool.id, user.sub.as_str(), now).await?;
        unit.publish(&crate::user_revoked(&user, now))?;
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(AdminResetUserPasswordResponse::default())
}

/// A password that was never the user's own cannot be reset: an account that is not confirmed, one that owes a new
/// password anyway, one that somebody else vouches for.
fn check_state(user: &User) -> Result<(), Refusal> {
    match user.status {
        UserStatus::Confirmed | UserStatus::ResetRequired => Ok(()),
        UserStatus::Unconfirmed | UserStatus::ForceChangePassword | UserStatus::ExternalProvider => {
            Err(Refusal::not_authorized("User password cannot be reset in the current state."))
        }
    }
}
