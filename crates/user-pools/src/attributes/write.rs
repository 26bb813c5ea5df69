//! Writing attributes into a user, shared by the operations that a user and an administrator call: what may be written at
//! all, what a new address does to its verification, and the codes that it makes necessary.

use std::collections::BTreeMap;

use access::Call;
use directory::{Client, CodePurpose, Contact, MessagePurpose, Pool, User};

use crate::codes::{Outgoing, Wanted};
use crate::fire::Metadata;
use crate::names::required;
use crate::{Refusal, Rooms};

/// The contacts, in the order in which their codes are told.
const CONTACTS: [Contact; 2] = [Contact::Email, Contact::PhoneNumber];

/// What a code for `contact` is for.
pub fn purpose_of(contact: Contact) -> CodePurpose {
    match contact {
        Contact::Email => CodePurpose::VerifyEmail,
        Contact::PhoneNumber => CodePurpose::VerifyPhone,
    }
}

/// Names whose values are to be taken away, as the blank values that do it.
///
/// # Errors
/// `sub`, which nobody can take away.
pub fn blank(names: &[String]) -> Result<BTreeMap<String, String>, Refusal> {
    if names.iter().any(|name| name == "sub") {
        return Err(Refusal::parameter("Cannot modify the non-mutable attribute sub"));
    }
    Ok(names.iter().map(|name| (name.clone(), String::new())).collect())
}

/// Checks what `client` lets its users write. Required attributes are always among it, verified flags never.
///
/// # Errors
/// `Refusal::NotAuthorized` in AWS's words.
pub fn check_permission(
    pool: &Pool,
    client: &Client,
    given: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    for name in given.keys() {
        // One that the pool does not know is told as such later.
        let closed = pool.schema.find(name).is_some_and(|attribute| !attribute.required || is_flag(name));
        if closed && !client.may_write(name) {
            return Err(Refusal::not_authorized("A client attempted to write unauthorized attribute"));
        }
    }
    Ok(())
}

/// Checks values against the schema. What is required, or stands for the user name, cannot be taken away.
///
/// # Errors
/// In AWS's words.
pub fn check_values(pool: &Pool, given: &BTreeMap<String, String>) -> Result<(), Refusal> {
    for (name, _) in given.iter().filter(|(_, value)| value.is_empty()) {
        let is_required = pool.schema.find(name).is_some_and(|attribute| attribute.required);
        let is_username =
            Contact::from_attribute(name).is_some_and(|contact| pool.has_username_attribute(contact));
        if is_required || is_username {
            return Err(required(name));
        }
    }
    pool.schema.check_change(given).map_err(Refusal::AttributeChange)?;
    crate::names::check_contacts(given)
}

/// The codes that go out because an address changed: for each that the pool verifies and that is not declared verified in
/// the same breath.
///
/// # Errors
/// A trigger's, or a limit of messages.
pub async fn codes_for(
    rooms: &Rooms,
    call: &Call,
    (pool, client): (&Pool, Option<&Client>),
    user: &User,
    given: &BTreeMap<String, String>,
    metadata: Metadata,
) -> Result<Vec<Outgoing>, Refusal> {
    let mut outgoing = Vec::new();
    for contact in CONTACTS {
        let Some(value) = given.get(contact.attribute()).filter(|value| !value.is_empty()) else { continue };
        let changes = user.attribute(contact.attribute()) != Some(value.as_str());
        if !changes || !pool.auto_verified.contains(&contact) || declared_verified(given, contact) {
            continue;
        }
        let wanted = Wanted {
            pool,
            client,
            user,
            purpose: purpose_of(contact),
            message: MessagePurpose::UpdateUserAttribute,
            medium: contact,
            destination: value,
            metadata: metadata.clone(),
        };
        outgoing.push(rooms.make_code(wanted, call.ids.uuid(), call.now).await?);
    }
    Ok(outgoing)
}

/// Writes values into the user. A new address is unverified, and where the pool asks for it the old one stays in force
/// until the new one is verified (COG-3); a flag that is given along, which only an administrator can do, decides instead.
///
/// # Errors
/// A flag for an address that the user does not have.
pub fn write(pool: &Pool, user: &mut User, given: &BTreeMap<String, String>) -> Result<(), Refusal> {
    for (name, value) in given.iter().filter(|(name, _)| !is_flag(name)) {
        // A custom attribute that is being renamed has two names, and one value.
        if let Some(twin) = user.twin(pool, name).filter(|twin| !given.contains_key(twin)) {
            if value.is_empty() {
                user.attributes.remove(&twin);
            } else {
                user.attributes.insert(twin, value.clone());
            }
        }
        match Contact::from_attribute(name) {
            Some(contact) => write_contact(pool, user, contact, value, declared_verified(given, contact)),
            None if value.is_empty() => {
                user.attributes.remove(name);
            }
            None => {
                user.attributes.insert(name.clone(), value.clone());
            }
        }
    }
    CONTACTS.into_iter().try_for_each(|contact| write_flag(user, contact, given))
}

fn write_contact(pool: &Pool, user: &mut User, contact: Contact, value: &str, verified: bool) {
    let name = contact.attribute();
    if value.is_empty() {
        user.attributes.remove(name);
        user.attributes.remove(contact.verified_attribute());
        user.pending.remove(name);
        return;
    }
    let known = user.attribute(name);
    if known == Some(value) {
        user.pending.remove(name);
    } else if known.is_some() && pool.verify_before_update.contains(&contact) && !verified {
        user.pending.insert(name.to_owned(), value.to_owned());
    } else {
        user.pending.remove(name);
        user.attributes.insert(name.to_owned(), value.to_owned());
        user.mark_unverified(contact);
    }
}

/// The flag is about the value that is in force. One that says "not verified" beside a value that has to wait for its
/// code says nothing about the old one.
fn write_flag(user: &mut User, contact: Contact, given: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let (name, flag) = (contact.attribute(), contact.verified_attribute());
    let Some(value) = given.get(flag) else { return Ok(()) };
    let waits = given.contains_key(name) && user.pending.contains_key(name);
    if value.is_empty() {
        user.attributes.remove(flag);
    } else if user.attribute(name).is_none() {
        return Err(Refusal::parameter(match contact {
            Contact::Email => "Email is required to verify/un-verify an email",
            Contact::PhoneNumber => "Phone Number is required to verify/un-verify a phone number",
        }));
    } else if !waits {
        user.attributes.insert(flag.to_owned(), value.clone());
    }
    Ok(())
}

/// Whether the attribute says that an address is verified.
pub fn is_flag(name: &str) -> bool {
    CONTACTS.iter().any(|contact| contact.verified_attribute() == name)
}

fn declared_verified(given: &BTreeMap<String, String>, contact: Contact) -> bool {
    given.get(contact.verified_attribute()).is_some_and(|flag| flag == "true")
}
