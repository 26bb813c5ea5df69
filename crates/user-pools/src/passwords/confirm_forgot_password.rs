//! ConfirmForgotPassword: the code came back with a new password. Every session that existed ends.

use ::sign_in::{Candidate, Refused, check_new_password};
use access::Call;
use aws_model::user_pools::{ConfirmForgotPasswordRequest, ConfirmForgotPasswordResponse};
use crypto::Secret;
use directory::{Client, ClientId, CodePurpose, CodeRefusal, Contact, Pool, User, UserStatus};
use store::change;
use triggers::{Request, TriggerSource, post_confirmation};

use crate::client_proof::check_secret_hash;
use crate::codes;
use crate::codes::stand_in::{Leaves, leave};
use crate::fire::trigger_attributes;
use crate::lookup::find_in;
use crate::passwords::forgot_password;
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
    let began = tokio::time::Instant::now();
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, call.now).await?;
    check_secret_hash(&client, &input.username, input.secret_hash.as_deref())?;
    pool.password_policy.check(&input.password)?;
    let changed = confirm(rooms, call, &pool, &client, &input).await;
    let user = leave(rooms, &client, began, changed, Leaves::SuccessAtOnce).await?;
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

/// Judges the code and sets the password.
async fn confirm(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    client: &Client,
    input: &ConfirmForgotPasswordRequest,
) -> Result<User, Refusal> {
    let (now, hides, typed) = (call.now, client.hides_unknown_users(), input.username.as_str());
    let known = rooms.find_user(pool, typed, now).await?;
    if known.is_none() && !hides {
        return Err(Refusal::UnknownUserOrClient);
    }
    rooms.spend_for_name(&pool.id, known.as_ref());
    let stand_in = rooms.stand_in(pool, typed);
    // For a name that nobody has the same arithmetic is spent (RULE-9).
    let candidate = Candidate {
        pool: pool.id.clone(),
        username: known.as_ref().map_or(typed, User::bound_name).to_owned(),
        password: Secret::from(input.password.as_str()),
    };
    let keys = rooms.keys.clone();
    let credential = rooms.arithmetic.run(move || candidate.credential(&keys, false, now)).await?;
    let line = crate::audit_line(call, "ConfirmForgotPassword", "ok", &pool.id);
    let refused = crate::audit_line(call, "ConfirmForgotPassword", "wrong_code", &pool.id);
    let code = input.confirmation_code.as_str();
    let changed = change!(rooms.store, now, |unit| -> Result<Result<User, CodeRefusal>, Refusal> {
        let found = find_in(unit, pool, typed).await?;
        rooms.spend_for_name(&pool.id, found.as_ref());
        // Where ForgotPassword only seems to send a code, the same stand-in is judged here.
        let found = found.filter(|user| !hides || forgot_password::destination(pool, user).is_ok());
        let Some(mut user) = found else {
            if !hides {
                return Err(Refusal::UnknownUserOrClient);
            }
            let refusal =
                rooms.pretend_to_judge(unit, pool, &stand_in, CodePurpose::Recovery, code, now).await?;
            unit.audit(&refused)?;
            return Ok(Err(refusal));
        };
        let verdict = rooms.judge_code(unit, &user, CodePurpose::Recovery, code, now).await?;
        let refusal = match &verdict {
            // The address changed hands since the code was sent: the code proves nothing about the present owner.
            Ok(destination) => (!reaches(&user, destination)).then_some(CodeRefusal::Expired),
            Err(wrong) => Some(if hides { wrong.told_to_strangers() } else { wrong.told() }),
        };
        if let Some(refusal) = refusal {
            let mut refused = refused.clone();
            refused.sub = Some(user.sub.clone());
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
        if credential.for_username != user.bound_name() {
            return Err(Refusal::ExpiredCode);
        }
        check_new_password(pool, &user, &credential)?;
        user.set_credential(credential.clone(), pool.password_policy.history_size.unwrap_or(0));
        user.status = UserStatus::Confirmed;
        user.end_sessions();
        user.settle(pool, now);
        unit.put(&user)?;
        unit.publish(&crate::user_revoked(&user, now))?;
        let mut line = line.clone();
        line.sub = Some(user.sub.clone());
        unit.audit(&line)?;
        Ok(Ok(user))
    })?;
    changed.map_err(codes::refusal)
}

/// Whether `destination` is an address that the user has shown to be theirs.
fn reaches(user: &User, destination: &str) -> bool {
    [Contact::Email, Contact::PhoneNumber]
        .into_iter()
        .any(|contact| user.is_verified(contact) && user.attribute(contact.attribute()) == Some(destination))
}
