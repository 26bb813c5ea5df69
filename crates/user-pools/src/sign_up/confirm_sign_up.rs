//! ConfirmSignUp: the code came back, the account is confirmed and the address that got the code is verified.

use access::Call;
use aws_model::user_pools::{ConfirmSignUpRequest, ConfirmSignUpResponse};
use directory::{Client, ClientId, CodePurpose, CodeRefusal, Contact, Pool, User, UserStatus};
use store::change;
use triggers::{Request, TriggerSource, post_confirmation};

use crate::client_proof::check_secret_hash;
use crate::codes;
use crate::codes::stand_in::{Leaves, leave};
use crate::fire::trigger_attributes;
use crate::lookup::find_in;
use crate::{Refusal, Rooms, alias};

/// Confirms an account.
///
/// # Errors
/// A wrong or old code, a used-up budget, an address that another account holds, an account that is confirmed already; a
/// client that hides unknown users answers the last as a wrong code (ADR 0010).
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ConfirmSignUpRequest,
) -> Result<ConfirmSignUpResponse, Refusal> {
    let began = tokio::time::Instant::now();
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, call.now).await?;
    check_secret_hash(&client, &input.username, input.secret_hash.as_deref())?;
    if input.session.is_some() {
        return Err(Refusal::not_built("Session", "going on from a sign-up to a sign-in"));
    }
    let confirmed = confirm(rooms, call, &pool, &client, &input).await;
    let user = leave(rooms, &client, began, confirmed, Leaves::SuccessAtOnce).await?;
    // The user stays confirmed when the handler fails, and the caller is told (observed AWS behaviour).
    rooms
        .fire(
            TriggerSource::PostConfirmationConfirmSignUp,
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
    Ok(ConfirmSignUpResponse::default())
}

/// Judges the code and confirms.
async fn confirm(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    client: &Client,
    input: &ConfirmSignUpRequest,
) -> Result<User, Refusal> {
    let (now, hides) = (call.now, client.hides_unknown_users());
    let stand_in = rooms.stand_in(pool, &input.username);
    let force = input.force_alias_creation.unwrap_or(false);
    let line = crate::audit_line(call, "ConfirmSignUp", "ok", &pool.id);
    let refused = crate::audit_line(call, "ConfirmSignUp", "wrong_code", &pool.id);
    let confirmed = change!(rooms.store, now, |unit| -> Result<Result<User, CodeRefusal>, Refusal> {
        let code = &input.confirmation_code;
        let found = find_in(unit, pool, &input.username).await?;
        rooms.spend_for_name(&pool.id, found.as_ref());
        // Nobody but who has the code may learn that an account is there, and an account that is confirmed has no code.
        let found = found.filter(|user| !hides || user.status == UserStatus::Unconfirmed);
        let Some(mut user) = found else {
            if !hides {
                return Err(Refusal::UnknownUserOrClient);
            }
            let refusal =
                rooms.pretend_to_judge(unit, pool, &stand_in, CodePurpose::SignUp, code, now).await?;
            unit.audit(&refused)?;
            return Ok(Err(refusal));
        };
        if user.status != UserStatus::Unconfirmed {
            return Err(Refusal::not_authorized(format!(
                "User cannot be confirmed. Current status is {}",
                user.status.as_str()
            )));
        }
        let sub = user.sub.clone();
        let verdict = rooms.judge_code(unit, &user, CodePurpose::SignUp, code, now).await?;
        let destination = match verdict {
            Ok(destination) => destination,
            Err(wrong) => {
                let mut refused = refused.clone();
                refused.sub = Some(sub);
                unit.audit(&refused)?;
                return Ok(Err(if hides { wrong.told_to_strangers() } else { wrong.told() }));
            }
        };
        user.status = UserStatus::Confirmed;
        for contact in [Contact::Email, Contact::PhoneNumber] {
            if user.attribute(contact.attribute()) == Some(destination.as_str()) {
                user.mark_verified(contact);
            }
        }
        alias::settle(unit, call, pool, &mut user, force).await?;
        unit.put(&user)?;
        let mut line = line.clone();
        line.sub = Some(user.sub.clone());
        unit.audit(&line)?;
        Ok(Ok(user))
    })?;
    confirmed.map_err(codes::refusal)
}
