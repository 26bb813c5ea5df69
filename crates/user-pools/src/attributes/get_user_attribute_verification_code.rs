//! GetUserAttributeVerificationCode: sends the signed-in user a code for an address.

use access::Call;
use aws_model::user_pools::{
    GetUserAttributeVerificationCodeRequest, GetUserAttributeVerificationCodeResponse,
};
use directory::{MessagePurpose, User};
use store::change;
use store::users::user_key;

use crate::attributes::verify_user_attribute::verifiable;
use crate::attributes::write::purpose_of;
use crate::codes::Wanted;
use crate::{Refusal, Rooms};

/// Sends a code.
///
/// # Errors
/// What the token refuses; an address that is not there or is verified; a used-up budget.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetUserAttributeVerificationCodeRequest,
) -> Result<GetUserAttributeVerificationCodeResponse, Refusal> {
    let now = call.now;
    let bearer = rooms.bearer(&input.access_token, call.host.as_deref(), now).await?;
    let (pool, user) = (&bearer.pool, &bearer.user);
    let medium = verifiable(&input.attribute_name)?;
    let name = medium.attribute();
    let waiting = user.pending.get(name).map(String::as_str);
    let Some(destination) = waiting.or_else(|| user.attribute(name)) else {
        return Err(Refusal::parameter(format!("User does not have {name} to verify.")));
    };
    if waiting.is_none() && user.is_verified(medium) {
        return Err(Refusal::parameter(format!("The {name} is already verified.")));
    }
    let wanted = Wanted {
        pool,
        client: Some(&bearer.client),
        user,
        purpose: purpose_of(medium),
        message: MessagePurpose::VerifyUserAttribute,
        medium,
        destination,
        metadata: input.client_metadata,
    };
    let outgoing = rooms.make_code(wanted, call.ids.uuid(), now).await?;
    let mut line = crate::audit_line(call, "GetUserAttributeVerificationCode", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        outgoing.send(rooms, unit, &pool.id, user.sub.as_str(), now).await?;
        // For the key alone under which the line hides the caller's address: the user was read without it.
        unit.find::<User>(&user_key(&pool.id, &user.sub)).await?;
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(GetUserAttributeVerificationCodeResponse { code_delivery_details: Some(outgoing.details()) })
}
