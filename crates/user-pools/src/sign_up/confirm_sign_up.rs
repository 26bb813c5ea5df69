//! ConfirmSignUp: the code came back, the account is confirmed and the address that got the code is verified.

use access::Call;
use aws_model::user_pools::{ConfirmSignUpRequest, ConfirmSignUpResponse};
use directory::{ClientId, CodePurpose, CodeRefusal, Contact, User, UserStatus};
use store::change;
use triggers::{Request, TriggerSource, post_confirmation};

use crate::alias::free_names;
use crate::client_proof::check_secret_hash;
use crate::codes;
use crate::fire::trigger_attributes;
use crate::lookup::find_in;
use crate::new_user::check_pool;
use crate::{Refusal, Rooms};

/// Confirms an account.
///
/// # Errors
/// A wrong or old code, a used-up budget, an address that another account holds, an account that is confirmed already.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ConfirmSignUpRequest,
) -> Result<ConfirmSignUpResponse, Refusal> {
    let now = call.now;
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, now).await?;
    check_secret_hash(&client, &input.username, input.secret_hash.as_deref())?;
    if input.session.is_some() {
        return Err(Refusal::not_built("Session", "going on from a sign-up to a sign-in"));
    }
    let force = input.force_alias_creation.unwrap_or(false);
    let line = crate::audit_line(call, "ConfirmSignUp", "ok", &pool.id);
    let refused = crate::audit_line(call, "ConfirmSignUp", "wrong_code", &pool.id);
    let confirmed = change!(rooms.store, now, |unit| -> Result<Result<User, CodeRefusal>, Refusal> {
        let Some(mut user) = find_in(unit, &pool, &input.username).await? else {
            if !client.hides_unknown_users() {
                return Err(Refusal::UnknownUserOrClient);
            }
            let code = &input.confirmation_code;
            let refusal =
                rooms.pretend_to_judge(unit, &pool, &input.username, CodePurpose::SignUp, code, now).await?;
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
        let code = &input.confirmation_code;
        let verdict = rooms.judge_code(unit, &pool.id, sub.as_str(), CodePurpose::SignUp, code, now).await?;
        let destination = match verdict {
            Ok(destination) => destination,
            Err(refusal) => {
                let mut refused = refused.clone();
                refused.sub = Some(sub);
                unit.audit(&refused)?;
                return Ok(Err(refusal));
            }
        };
        check_pool(unit, &pool).await?;
        user.status = UserStatus::Confirmed;
        for contact in [Contact::Email, Contact::PhoneNumber] {
            if user.attribute(contact.attribute()) == Some(destination.as_str()) {
                user.mark_verified(contact);
            }
        }
        user.settle(&pool, now);
        free_names(unit, call, &pool, &user, force).await?;
        unit.put(&user)?;
        let mut line = line.clone();
        line.sub = Some(user.sub.clone());
        unit.audit(&line)?;
        Ok(Ok(user))
    })?;
    let user = confirmed.map_err(codes::refusal)?;
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
