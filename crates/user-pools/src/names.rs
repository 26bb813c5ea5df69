//! What a new user may be called, and the contact details that come with it.

use std::collections::BTreeMap;

use directory::schema::{looks_like_email, looks_like_phone_number};
use directory::{Alias, Contact, Nonconformity, Pool, SignInMode};

use crate::Refusal;

/// Checks the name that a user is to be created with, and copies it into the attribute that it stands for.
///
/// # Errors
/// In AWS's words.
pub fn take_username(
    pool: &Pool,
    username: &str,
    attributes: &mut BTreeMap<String, String>,
) -> Result<(), Refusal> {
    if let Some(doing) = &pool.altered.now
        && doing.phase == directory::alteration::Phase::Preparing
    {
        suits_next_form(pool, &doing.after, username, attributes)?;
    }
    match &pool.sign_in {
        SignInMode::Username => Ok(()),
        SignInMode::Aliases(aliases) => {
            if aliases.contains(&Alias::Email) && looks_like_email(username) {
                return Err(Refusal::parameter(
                    "Username cannot be of email format, since user pool is configured for email alias.",
                ));
            }
            if aliases.contains(&Alias::PhoneNumber) && looks_like_phone_number(username) {
                return Err(Refusal::parameter(
                    "Username cannot be of phone number format, since user pool is configured for phone number alias.",
                ));
            }
            Ok(())
        }
        SignInMode::Attributes(contacts) => {
            let (email, phone) =
                (contacts.contains(&Contact::Email), contacts.contains(&Contact::PhoneNumber));
            let contact = if email && looks_like_email(username) {
                Contact::Email
            } else if phone && looks_like_phone_number(username) {
                Contact::PhoneNumber
            } else {
                return Err(Refusal::parameter(match (email, phone) {
                    (true, true) => "Username should be either an email or a phone number.",
                    (true, false) => "Username should be an email.",
                    _ => "Username should be a phone number.",
                }));
            };
            let known =
                attributes.entry(contact.attribute().to_owned()).or_insert_with(|| username.to_owned());
            if pool.fold(known) == pool.fold(username) {
                return Ok(());
            }
            Err(Refusal::parameter(format!(
                "Username and the attribute {} are not the same.",
                contact.attribute()
            )))
        }
    }
}

/// While a pool is prepared for another form nobody comes who would stand in its way.
fn suits_next_form(
    pool: &Pool,
    after: &directory::Form,
    username: &str,
    attributes: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    if let Some(name) = &after.username_from
        && Contact::from_attribute(name).is_none_or(|contact| !contact.could_be(username))
        && attributes.get(name).is_none_or(String::is_empty)
    {
        return Err(required(name));
    }
    for contact in [Contact::Email, Contact::PhoneNumber] {
        let counts = !matches!(after.sign_in, SignInMode::Aliases(_))
            || attributes
                .get(contact.verified_attribute())
                .is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
        let own = attributes.get(contact.attribute()).filter(|_| counts).map(|value| after.fold(value));
        if after.is_name(contact)
            && !pool.stores_sub_as_username()
            && contact.could_be(username)
            && own != Some(after.fold(username))
        {
            return Err(Refusal::parameter(match contact {
                Contact::Email => {
                    "Username cannot be of email format, since user pool is configured for email alias."
                }
                Contact::PhoneNumber => {
                    "Username cannot be of phone number format, since user pool is configured for phone number alias."
                }
            }));
        }
    }
    Ok(())
}

/// Checks the form of addresses and phone numbers among `attributes`.
///
/// # Errors
/// In AWS's words.
pub fn check_contacts(attributes: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let given = |name: &str| attributes.get(name).filter(|value| !value.is_empty());
    if given("email").is_some_and(|email| !looks_like_email(email)) {
        return Err(Refusal::parameter("Invalid email address format."));
    }
    if given("phone_number").is_some_and(|number| !looks_like_phone_number(number)) {
        return Err(Refusal::parameter("Invalid phone number format."));
    }
    Ok(())
}

/// Attributes as a map.
///
/// # Errors
/// An attribute that is given twice with two values, and `sub`, which nobody chooses.
pub fn attribute_map(
    given: Option<Vec<aws_model::user_pools::AttributeType>>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut attributes = BTreeMap::new();
    for attribute in given.unwrap_or_default() {
        let value = attribute.value.map(|value| value.to_string()).unwrap_or_default();
        let name = attribute.name.to_string();
        if name == "sub" {
            return Err(Refusal::parameter("Cannot modify the non-mutable attribute sub"));
        }
        if attributes.insert(name.clone(), value.clone()).is_some_and(|earlier| earlier != value) {
            return Err(Refusal::parameter(format!("The attribute {name} is given twice.")));
        }
    }
    Ok(attributes)
}

/// Brings flags into the spelling that is kept: clients send `True` too.
pub fn spell_flags(attributes: &mut BTreeMap<String, String>) {
    for contact in [Contact::Email, Contact::PhoneNumber] {
        if let Some(flag) = attributes.get_mut(contact.verified_attribute()) {
            flag.make_ascii_lowercase();
        }
    }
}

/// What is told when a required attribute would be taken away.
pub fn required(name: &str) -> Refusal {
    Refusal::Attributes(vec![Nonconformity::Required(name.to_owned())])
}

/// Which contact a code goes to: of those that the pool verifies, the phone before the e-mail address, as Cognito does.
pub fn contact_to_verify(pool: &Pool, attributes: &BTreeMap<String, String>) -> Option<(Contact, String)> {
    [Contact::PhoneNumber, Contact::Email].into_iter().find_map(|contact| {
        let value = attributes.get(contact.attribute()).filter(|value| !value.is_empty())?;
        pool.auto_verified.contains(&contact).then(|| (contact, value.clone()))
    })
}
