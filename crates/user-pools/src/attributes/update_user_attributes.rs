//! UpdateUserAttributes: the signed-in user writes attributes. A new address is unverified until its code comes back,
//! and where the pool asks for it the old one stays in force until then (COG-3).

use access::Call;
use aws_model::user_pools::{UpdateUserAttributesRequest, UpdateUserAttributesResponse};
use directory::{Session, User};
use store::change;
use store::users::user_key;

use crate::attributes::write::{check_permission, check_values, codes_for, write};
use crate::bearer::check;
use crate::codes::Outgoing;
use crate::names::attribute_map;
use crate::{Refusal, Rooms, alias};

/// Writes attributes.
///
/// # Errors
/// What the token refuses; attributes that the client may not write, that cannot change or do not conform; an alias that
/// another account holds.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: UpdateUserAttributesRequest,
) -> Result<UpdateUserAttributesResponse, Refusal> {
    let now = call.now;
    let claimed = rooms.claimed(&input.access_token, call.host.as_deref(), now).await?;
    let (pool, client) = (claimed.pool.clone(), claimed.client.clone());
    let given = attribute_map(Some(input.user_attributes))?;
    check_permission(&pool, &client, &given)?;
    check_values(&pool, &given)?;
    let key = user_key(&pool.id, &claimed.sub);
    let session_key = store::sessions::session_key(&pool.id, claimed.session);
    let session = rooms.store.find::<Session>(&session_key, now).await?;
    let known = check(&claimed, rooms.store.find::<User>(&key, now).await?, session.as_ref())?;
    let outgoing =
        codes_for(rooms, call, (&pool, Some(&client)), &known, &given, input.client_metadata).await?;
    let mut line = crate::audit_line(call, "UpdateUserAttributes", "ok", &pool.id);
    line.sub = Some(claimed.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        let session = unit.find::<Session>(&session_key).await?;
        let mut user = check(&claimed, unit.find::<User>(&key).await?, session.as_ref())?;
        write(&pool, &mut user, &given)?;
        alias::settle(unit, call, &pool, &mut user, false).await?;
        unit.put(&user)?;
        for code in &outgoing {
            code.send(rooms, unit, &pool.id, user.sub.as_str(), now).await?;
        }
        unit.audit(&line)?;
        Ok(())
    })?;
    let details: Vec<_> = outgoing.iter().map(Outgoing::details).collect();
    Ok(UpdateUserAttributesResponse { code_delivery_details_list: (!details.is_empty()).then_some(details) })
}
