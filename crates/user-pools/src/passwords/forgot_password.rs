//! ForgotPassword: a code to a verified address, by which a new password can be set.

use access::Call;
use aws_model::user_pools::{CodeDeliveryDetailsType, ForgotPasswordRequest, ForgotPasswordResponse};
use directory::{Client, ClientId, CodePurpose, Contact, MessagePurpose, Pool, Recovery, User, UserStatus};
use store::change;

use crate::client_proof::check_secret_hash;
use crate::codes::Wanted;
use crate::codes::stand_in::{Leaves, details_for, leave};
use crate::migration::{Newcomer, bring_over, hidden};
use crate::{Refusal, Rooms};

/// What is pretended where nothing is sent.
const PRETENDED: (CodePurpose, &str) = (CodePurpose::Recovery, "ForgotPassword");

/// Sends a code.
///
/// # Errors
/// An unknown user, one without a verified address, a state in which a reset makes no sense; a client that hides unknown
/// users answers all of these as if a code had been sent.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ForgotPasswordRequest,
) -> Result<ForgotPasswordResponse, Refusal> {
    let began = tokio::time::Instant::now();
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, call.now).await?;
    check_secret_hash(&client, &input.username, input.secret_hash.as_deref())?;
    let told = send(rooms, call, &pool, &client, input).await;
    let told = leave(rooms, &client, began, told, Leaves::AllOnSchedule).await?;
    Ok(ForgotPasswordResponse { code_delivery_details: Some(told) })
}

async fn send(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    client: &Client,
    input: ForgotPasswordRequest,
) -> Result<CodeDeliveryDetailsType, Refusal> {
    let (now, hides, typed) = (call.now, client.hides_unknown_users(), input.username.as_str());
    let mut user = rooms.find_user(pool, typed, now).await?;
    if user.is_none() {
        let newcomer = Newcomer { typed, password: None, metadata: input.client_metadata.clone() };
        user = match bring_over(rooms, call, pool, client, newcomer).await {
            Ok(found) => found,
            Err(refusal) => {
                hidden(call, client, refusal)?;
                None
            }
        };
    }
    rooms.spend_for_name(&pool.id, user.as_ref());
    let stand_in = rooms.stand_in(pool, typed);
    let found = user.ok_or(Refusal::UnknownUserOrClient).and_then(|user| {
        let destination = destination(pool, &user)?;
        Ok((user, destination))
    });
    let (user, (medium, destination)) = match found {
        Ok(found) => found,
        Err(refusal) if hides => {
            call.note(format!("no code was sent: {refusal}"));
            let (purpose, action) = PRETENDED;
            return rooms.pretend_to_send(call, pool, client, &stand_in, purpose, action).await;
        }
        Err(refusal) => return Err(refusal),
    };
    let outgoing = rooms
        .make_code(
            Wanted {
                pool,
                client: Some(client),
                user: &user,
                purpose: CodePurpose::Recovery,
                message: MessagePurpose::ForgotPassword,
                medium,
                destination: &destination,
                metadata: input.client_metadata,
            },
            call.ids.uuid(),
            now,
        )
        .await;
    let outgoing = match outgoing {
        // Only for somebody who exists could it be undeliverable.
        Err(refusal @ Refusal::Undeliverable(_)) if hides => {
            call.note(format!("no code was sent: {refusal}"));
            let (purpose, action) = PRETENDED;
            return rooms.pretend_to_send(call, pool, client, &stand_in, purpose, action).await;
        }
        outgoing => outgoing?,
    };
    let mut line = crate::audit_line(call, "ForgotPassword", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        if hides {
            outgoing.send_or_drop(rooms, unit, &pool.id, user.sub.as_str(), now).await?;
        } else {
            outgoing.send(rooms, unit, &pool.id, user.sub.as_str(), now).await?;
        }
        unit.audit_with(&line, user.own_key.as_ref())?;
        Ok(())
    })?;
    let told = outgoing.details();
    Ok(if hides { details_for(pool, typed, told, medium, &destination) } else { told })
}

/// Where a recovery code goes, also for a reset by an administrator.
///
/// # Errors
/// In AWS's words: a user who is disabled or owes a new password, a pool in which only administrators recover, nobody to
/// send to.
pub fn destination(pool: &Pool, user: &User) -> Result<(Contact, String), Refusal> {
    if !user.enabled {
        return Err(Refusal::not_authorized("User is disabled."));
    }
    if user.status == UserStatus::ForceChangePassword {
        return Err(Refusal::not_authorized("User password cannot be reset in the current state."));
    }
    let ways: &[Recovery] = match &pool.recovery {
        Some(ways) => ways,
        None => &[Recovery::VerifiedPhoneNumber, Recovery::VerifiedEmail],
    };
    for way in ways {
        let contact = match way {
            Recovery::AdminOnly => {
                return Err(Refusal::not_authorized("Contact administrator to reset password."));
            }
            Recovery::VerifiedEmail => Contact::Email,
            Recovery::VerifiedPhoneNumber => Contact::PhoneNumber,
        };
        if let (true, Some(value)) = (user.is_verified(contact), user.attribute(contact.attribute())) {
            return Ok((contact, value.to_owned()));
        }
    }
    Err(Refusal::parameter(
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
    ))
}
