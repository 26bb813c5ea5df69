//! ResendConfirmationCode: a new code for an account that is not confirmed; the old one stops working.

use access::Call;
use aws_model::user_pools::{ResendConfirmationCodeRequest, ResendConfirmationCodeResponse};
use directory::schema::looks_like_phone_number;
use directory::{ClientId, CodePurpose, Contact, MessagePurpose, UserStatus};
use store::change;

use crate::client_proof::check_secret_hash;
use crate::codes::{Wanted, delivery_details};
use crate::names::contact_to_verify;
use crate::{Refusal, Rooms};

/// Sends a new code.
///
/// # Errors
/// An unknown user (unless the client hides that), an account that is confirmed, a used-up budget.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ResendConfirmationCodeRequest,
) -> Result<ResendConfirmationCodeResponse, Refusal> {
    let now = call.now;
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, now).await?;
    check_secret_hash(&client, &input.username, input.secret_hash.as_deref())?;
    let Some(user) = rooms.find_user(&pool, &input.username, now).await? else {
        if !client.hides_unknown_users() {
            return Err(Refusal::UnknownUserOrClient);
        }
        let typed = input.username.as_str();
        change!(rooms.store, now, |unit| -> Result<(), Refusal> {
            rooms.pretend_to_send(unit, &pool, typed, CodePurpose::SignUp, now).await
        })?;
        let medium = if looks_like_phone_number(typed) { Contact::PhoneNumber } else { Contact::Email };
        return Ok(ResendConfirmationCodeResponse {
            code_delivery_details: Some(delivery_details(medium, typed)),
        });
    };
    if user.status != UserStatus::Unconfirmed {
        return Err(Refusal::parameter("User is already confirmed."));
    }
    let Some((medium, destination)) = contact_to_verify(&pool, &user.attributes) else {
        return Err(Refusal::parameter("Auto verification not turned on."));
    };
    let outgoing = rooms
        .make_code(
            Wanted {
                pool: &pool,
                client: Some(&client),
                user: &user,
                purpose: CodePurpose::SignUp,
                message: MessagePurpose::ResendCode,
                medium,
                destination: &destination,
                metadata: input.client_metadata,
            },
            call.ids.uuid(),
            now,
        )
        .await?;
    let mut line = crate::audit_line(call, "ResendConfirmationCode", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        outgoing.send(rooms, unit, &pool.id, user.sub.as_str(), now).await?;
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(ResendConfirmationCodeResponse { code_delivery_details: Some(outgoing.details()) })
}
