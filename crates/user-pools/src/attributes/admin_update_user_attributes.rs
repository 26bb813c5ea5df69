//! AdminUpdateUserAttributes: an administrator writes attributes of a named user, verified flags among them. A new address
//! is treated as when the user writes it, unless the call itself says that it is verified.

use access::Call;
use aws_model::user_pools::{AdminUpdateUserAttributesRequest, AdminUpdateUserAttributesResponse};
use directory::{PoolId, User};
use store::change;
use store::users::user_key;

use crate::attributes::write::{check_values, codes_for, write};
use crate::names::{attribute_map, spell_flags};
use crate::{Refusal, Rooms, alias};

/// Writes attributes.
///
/// # Errors
/// An unknown user; attributes that cannot change or do not conform; an alias that another account holds; a flag for an
/// address that the user does not have.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminUpdateUserAttributesRequest,
) -> Result<AdminUpdateUserAttributesResponse, Refusal> {
    let now = call.now;
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), now).await?;
    let mut given = attribute_map(Some(input.user_attributes))?;
    let known = rooms.load_user_as_admin(&pool, &input.username, now).await?;
    check_values(&pool, &given)?;
    spell_flags(&mut given);
    let outgoing = codes_for(rooms, call, (&pool, None), &known, &given, input.client_metadata).await?;
    let key = user_key(&pool.id, &known.sub);
    let mut line = crate::audit_line(call, "AdminUpdateUserAttributes", "ok", &pool.id);
    line.sub = Some(known.sub);
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        let mut user = unit.find::<User>(&key).await?.ok_or(Refusal::UnknownUser)?;
        write(&pool, &mut user, &given)?;
        alias::settle(unit, call, &pool, &mut user, false).await?;
        unit.put(&user)?;
        for code in &outgoing {
            code.send(rooms, unit, &pool.id, user.sub.as_str(), now).await?;
        }
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(AdminUpdateUserAttributesResponse::default())
}
