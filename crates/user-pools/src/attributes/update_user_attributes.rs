//! UpdateUserAttributes: the signed-in user writes attributes. A new address is unverified until its code comes back,
//! and where the pool asks for it the old one stays in force until then (COG-3).

use std::collections::BTreeMap;

use access::Call;
use aws_model::user_pools::{UpdateUserAttributesRequest, UpdateUserAttributesResponse};
use directory::{Client, CodePurpose, Contact, MessagePurpose, Pool, Session, User};
use store::change;
use store::users::user_key;

use crate::alias::free_names;
use crate::bearer::check;
use crate::codes::{Outgoing, Wanted};
use crate::names::{attribute_map, check_contacts, required};
use crate::{Refusal, Rooms};

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
    check_given(&pool, &client, &given)?;
    let key = user_key(&pool.id, &claimed.sub);
    let session_key = store::sessions::session_key(&pool.id, claimed.session);
    let session = rooms.store.find::<Session>(&session_key, now).await?;
    let known = check(&claimed, rooms.store.find::<User>(&key, now).await?, session.as_ref())?;
    let mut outgoing: Vec<Outgoing> = Vec::new();
    for contact in [Contact::Email, Contact::PhoneNumber] {
        let Some(value) = given.get(contact.attribute()).filter(|value| !value.is_empty()) else { continue };
        let changes = known.attribute(contact.attribute()) != Some(value.as_str());
        if !changes || !pool.auto_verified.contains(&contact) {
            continue;
        }
        let wanted = Wanted {
            pool: &pool,
            client: Some(&client),
            user: &known,
            purpose: purpose_of(contact),
            message: MessagePurpose::UpdateUserAttribute,
            medium: contact,
            destination: value,
            metadata: input.client_metadata.clone(),
        };
        outgoing.push(rooms.make_code(wanted, call.ids.uuid(), now).await?);
    }
    let mut line = crate::audit_line(call, "UpdateUserAttributes", "ok", &pool.id);
    line.sub = Some(claimed.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        let session = unit.find::<Session>(&session_key).await?;
        let mut user = check(&claimed, unit.find::<User>(&key).await?, session.as_ref())?;
        write(&pool, &mut user, &given);
        user.settle(&pool, now);
        free_names(unit, call, &pool, &user, false).await?;
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

/// What a code for `contact` is for.
pub fn purpose_of(contact: Contact) -> CodePurpose {
    match contact {
        Contact::Email => CodePurpose::VerifyEmail,
        Contact::PhoneNumber => CodePurpose::VerifyPhone,
    }
}

fn check_given(pool: &Pool, client: &Client, given: &BTreeMap<String, String>) -> Result<(), Refusal> {
    for (name, value) in given {
        let attribute = pool.schema.find(name);
        let is_required = attribute.is_some_and(|attribute| attribute.required);
        if attribute.is_some() && !is_required && !client.may_write(name) {
            return Err(Refusal::not_authorized("A client attempted to write unauthorized attribute"));
        }
        if value.is_empty() && is_required {
            return Err(required(name));
        }
        let stands_for_username =
            Contact::from_attribute(name).is_some_and(|contact| pool.has_username_attribute(contact));
        if value.is_empty() && stands_for_username {
            return Err(required(name));
        }
    }
    pool.schema.check_change(given)?;
    check_contacts(given)
}

/// Writes what was given into the user.
fn write(pool: &Pool, user: &mut User, given: &BTreeMap<String, String>) {
    for (name, value) in given {
        if value.is_empty() {
            user.attributes.remove(name);
            user.pending.remove(name);
            if let Some(contact) = Contact::from_attribute(name) {
                user.attributes.remove(contact.verified_attribute());
            }
            continue;
        }
        let Some(contact) = Contact::from_attribute(name) else {
            user.attributes.insert(name.clone(), value.clone());
            continue;
        };
        if user.attribute(name) == Some(value.as_str()) {
            user.pending.remove(name);
        } else if pool.verify_before_update.contains(&contact) && user.attribute(name).is_some() {
            user.pending.insert(name.clone(), value.clone());
        } else {
            user.attributes.insert(name.clone(), value.clone());
            user.mark_unverified(contact);
        }
    }
}
