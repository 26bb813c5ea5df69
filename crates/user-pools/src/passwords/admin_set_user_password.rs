//! AdminSetUserPassword: an administrator sets a password, for good or until the next sign-in. Every session ends.

use ::sign_in::{Candidate, check_new_password};
use access::Call;
use aws_model::user_pools::{AdminSetUserPasswordRequest, AdminSetUserPasswordResponse};
use crypto::Secret;
use directory::{PoolId, User, UserStatus};
use store::change;
use store::users::user_key;

use crate::{Refusal, Rooms};

/// Sets a password.
///
/// # Errors
/// An unknown user, a password that does not conform or was used before.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminSetUserPasswordRequest,
) -> Result<AdminSetUserPasswordResponse, Refusal> {
    let now = call.now;
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), now).await?;
    let user = rooms.load_user_as_admin(&pool, &input.username, now).await?;
    pool.password_policy.check(&input.password)?;
    let temporary = !input.permanent.unwrap_or(false);
    let candidate = Candidate::for_user(&user, Secret::from(&*input.password));
    let keys = rooms.keys.clone();
    let credential = rooms.arithmetic.run(move || candidate.credential(&keys, temporary, now)).await?;
    let mut line = crate::audit_line(call, "AdminSetUserPassword", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    let key = user_key(&pool.id, &user.sub);
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        let mut user = unit.find::<User>(&key).await?.ok_or(Refusal::UnknownUser)?;
        if user.status == UserStatus::ExternalProvider {
            return Err(Refusal::not_authorized("User password cannot be set in the current state."));
        }
        check_new_password(&pool, &user, &credential)?;
        user.set_credential(credential.clone(), pool.password_policy.history_size.unwrap_or(0));
        user.status = if temporary { UserStatus::ForceChangePassword } else { UserStatus::Confirmed };
        user.end_sessions();
        user.settle(&pool, now);
        unit.put(&user)?;
        unit.publish(&crate::user_revoked(&user, now))?;
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(AdminSetUserPasswordResponse::default())
}
