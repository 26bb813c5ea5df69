//! ConfirmForgotPassword: the code came back with a new password. Every session that existed ends.

use ::sign_in::{Candidate, Refused, check_new_password};
use access::Call;
use aws_model::user_pools::{ConfirmForgotPasswordRequest, ConfirmForgotPasswordResponse};
use crypto::Secret;
use directory::{ClientId, CodePurpose, CodeRefusal, User, UserStatus};
use store::change;
use triggers::{Request, TriggerSource, post_confirmation};

use crate::client_proof::check_secret_hash;
use crate::codes;
use crate::fire::trigger_attributes;
use crate::lookup::find_in;
use crate::{Refusal, Rooms};

/// Sets a new password by a code.
///
/// # Errors
/// A wrong or old code, a used-up budget, a password that does not conform or was used before.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ConfirmForgotPasswordRequest,
) -> Result<ConfirmForgotPasswordResponse, Refusal> {
    let now = call.now;
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, now).await?;
    let typed = input.username.as_str();
    check_secret_hash(&client, typed, input.secret_hash.as_deref())?;
    pool.password_policy.check(&input.password)?;
    let known = rooms.find_user(&pool, typed, now).await?;
    if known.is_none() && !client.hides_unknown_users() {
        return Err(Refusal::UnknownUserOrClient);
    }
    // For a name that nobody has the same arithmetic is spent (RULE-9).
    let candidate = Candidate {
        pool: pool.id.clone(),
        username: known.as_ref().map_or(typed, |user| user.username.as_str()).to_owned(),
        password: Secret::from(input.password.as_str()),
    };
    let keys = rooms.keys.clone();
    let credential = rooms.arithmetic.run(move || candidate.credential(&keys, false, now)).await?;
    let line = crate::audit_line(call, "ConfirmForgotPassword", "ok", &pool.id);
    let refused = crate::audit_line(call, "ConfirmForgotPassword", "wrong_code", &pool.id);
    let code = input.confirmation_code.as_str();
    let changed = change!(rooms.store, now, |unit| -> Result<Result<User, CodeRefusal>, Refusal> {
        let Some(mut user) = find_in(unit, &pool, typed).await? else {
            let refusal =
                rooms.pretend_to_judge(unit, &pool, typed, CodePurpose::Recovery, code, now).await?;
            unit.audit(&refused)?;
            return Ok(Err(refusal));
        };
        let sub = user.sub.clone();
        let verdict =
            rooms.judge_code(unit, &pool.id, sub.as_str(), CodePurpose::Recovery, code, now).await?;
        if let Err(refusal) = verdict {
            let mut refused = refused.clone();
            refused.sub = Some(sub);
            unit.audit(&refused)?;
            return Ok(Err(refusal));
        }
        match user.status {
            UserStatus::Unconfirmed => return Err(Refused::NotConfirmed.into()),
            UserStatus::ExternalProvider | UserStatus::ForceChangePassword => {
                return Err(Refusal::not_authorized("User password cannot be reset in the current state."));
            }
            UserStatus::Confirmed | UserStatus::ResetRequired => {}
        }
        if credential.for_username != user.username.as_str() {
            return Err(Refusal::ExpiredCode);
        }
        check_new_password(&pool, &user, &credential)?;
        user.set_credential(credential.clone(), pool.password_policy.history_size.unwrap_or(0));
        user.status = UserStatus::Confirmed;
        user.end_sessions();
        user.settle(&pool, now);
        unit.put(&user)?;
        unit.publish(&crate::user_revoked(&user, now))?;
        let mut line = line.clone();
        line.sub = Some(user.sub.clone());
        unit.audit(&line)?;
        Ok(Ok(user))
    })?;
    let user = changed.map_err(codes::refusal)?;
    rooms
        .fire(
            TriggerSource::PostConfirmationConfirmForgotPassword,
            &pool,
            Some(&client),
            user.username.as_str(),
            || {
                Request::PostConfirmation(post_confirmation::Request {
                    user_attributes: trigger_attributes(&user),
                    client_metadata: input.client_metadata,
                })
            },
        )
        .await?;
    Ok(ConfirmForgotPasswordResponse::default())
}
