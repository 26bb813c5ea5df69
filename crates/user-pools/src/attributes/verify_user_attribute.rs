//! VerifyUserAttribute: the code for an address came back; a value that was waiting for it comes into force.

use access::Call;
use aws_model::user_pools::{VerifyUserAttributeRequest, VerifyUserAttributeResponse};
use directory::{CodeRefusal, Contact, Session, User};
use store::change;
use store::users::user_key;

use crate::attributes::write::purpose_of;
use crate::bearer::check;
use crate::codes;
use crate::{Refusal, Rooms, alias};

/// Verifies an address.
///
/// # Errors
/// What the token refuses; a wrong or old code; an alias that another account holds.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: VerifyUserAttributeRequest,
) -> Result<VerifyUserAttributeResponse, Refusal> {
    let now = call.now;
    let claimed = rooms.claimed(&input.access_token, call.host.as_deref(), now).await?;
    let pool = claimed.pool.clone();
    let contact = verifiable(&input.attribute_name)?;
    let key = user_key(&pool.id, &claimed.sub);
    let session_key = store::sessions::session_key(&pool.id, claimed.session);
    let code = input.code.to_string();
    let line = crate::audit_line(call, "VerifyUserAttribute", "ok", &pool.id);
    let verified = change!(rooms.store, now, |unit| -> Result<Result<(), CodeRefusal>, Refusal> {
        let session = unit.find::<Session>(&session_key).await?;
        let mut user = check(&claimed, unit.find::<User>(&key).await?, session.as_ref())?;
        let sub = user.sub.clone();
        let verdict = rooms.judge_code(unit, &user, purpose_of(contact), &code, now).await?;
        let mut line = line.clone();
        line.sub = Some(sub);
        let name = contact.attribute();
        let destination = match verdict {
            Ok(destination) => destination,
            Err(wrong) => {
                line.outcome = "wrong_code".to_owned();
                unit.audit(&line)?;
                return Ok(Err(wrong.told()));
            }
        };
        if user.pending.get(name) == Some(&destination) {
            user.pending.remove(name);
            user.attributes.insert(name.to_owned(), destination);
        } else if user.attribute(name) != Some(destination.as_str()) {
            // The address changed again since the code was sent: the code proves nothing about the present one.
            return Ok(Err(CodeRefusal::Expired));
        }
        user.mark_verified(contact);
        alias::settle(unit, call, &pool, &mut user, false).await?;
        unit.put(&user)?;
        unit.audit(&line)?;
        Ok(Ok(()))
    })?;
    verified.map_err(codes::refusal)?;
    Ok(VerifyUserAttributeResponse::default())
}

/// The contact that `name` is.
///
/// # Errors
/// Anything else cannot be verified.
pub fn verifiable(name: &str) -> Result<Contact, Refusal> {
    Contact::from_attribute(name).ok_or_else(|| {
        Refusal::parameter("Invalid attribute name. Only email and phone_number can be verified.")
    })
}
