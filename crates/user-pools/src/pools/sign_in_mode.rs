//! Which attributes stand in for the user name, or beside it. Fixed when the pool is made.

use aws_model::user_pools::{AliasAttributeType, CreateUserPoolRequest, UsernameAttributeType};
use directory::{Alias, Contact, Schema, SignInMode};

use crate::Refusal;

/// The sign-in mode that is asked for.
///
/// # Errors
/// Both kinds at once, or `preferred_username` as an alias and required: it can only be set after confirmation.
pub(crate) fn read(input: &CreateUserPoolRequest, schema: &Schema) -> Result<SignInMode, Refusal> {
    let mut aliases: Vec<Alias> =
        input.alias_attributes.iter().flatten().map(|alias| self::alias(*alias)).collect();
    let mut contacts: Vec<Contact> =
        input.username_attributes.iter().flatten().map(|attribute| contact(*attribute)).collect();
    let mut seen = Vec::new();
    aliases.retain(|alias| {
        !seen.contains(alias) && {
            seen.push(*alias);
            true
        }
    });
    let mut seen = Vec::new();
    contacts.retain(|contact| {
        !seen.contains(contact) && {
            seen.push(*contact);
            true
        }
    });
    match (aliases.is_empty(), contacts.is_empty()) {
        (true, true) => Ok(SignInMode::Username),
        (true, false) => Ok(SignInMode::Attributes(contacts)),
        (false, false) => Err(Refusal::parameter(
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        )),
        (false, true) => {
            let required = schema.required().any(|name| name == Alias::PreferredUsername.attribute());
            if required && aliases.contains(&Alias::PreferredUsername) {
                return Err(Refusal::parameter(
                    "preferred_username can not be both a required attribute and an alias attribute.",
                ));
            }
            Ok(SignInMode::Aliases(aliases))
        }
    }
}

fn alias(attribute: AliasAttributeType) -> Alias {
    match attribute {
        AliasAttributeType::Email => Alias::Email,
        AliasAttributeType::PhoneNumber => Alias::PhoneNumber,
        AliasAttributeType::PreferredUsername => Alias::PreferredUsername,
    }
}

fn contact(attribute: UsernameAttributeType) -> Contact {
    match attribute {
        UsernameAttributeType::Email => Contact::Email,
        UsernameAttributeType::PhoneNumber => Contact::PhoneNumber,
    }
}

#[cfg(test)]
mod tests {
    use directory::Attribute;

    use super::*;

    #[test]
    fn aliases_and_username_attributes_exclude_each_other() {
        let input = CreateUserPoolRequest {
            alias_attributes: Some(vec![AliasAttributeType::Email]),
            username_attributes: Some(vec![UsernameAttributeType::Email]),
            ..Default::default()
        };
        let refusal = read(&input, &Schema::standard()).unwrap_err().to_string();
        assert_eq!(
            refusal,
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool."
        );
    }

    #[test]
    fn a_required_preferred_username_is_no_alias() {
        let mut schema = Schema::standard();
        let name = schema.find("preferred_username").unwrap().clone();
        schema.put(Attribute { required: true, ..name });
        let input = CreateUserPoolRequest {
            alias_attributes: Some(vec![AliasAttributeType::PreferredUsername]),
            ..Default::default()
        };
        assert!(read(&input, &schema).is_err());
        let aliases = SignInMode::Aliases(vec![Alias::PreferredUsername]);
        assert_eq!(read(&input, &Schema::standard()).unwrap(), aliases);
    }

    #[test]
    fn empty_lists_mean_plain_user_names_and_doubles_count_once() {
        let input = CreateUserPoolRequest { alias_attributes: Some(vec![]), ..Default::default() };
        assert_eq!(read(&input, &Schema::standard()).unwrap(), SignInMode::Username);
        let input = CreateUserPoolRequest {
            username_attributes: Some(vec![UsernameAttributeType::Email, UsernameAttributeType::Email]),
            ..Default::default()
        };
        assert_eq!(read(&input, &Schema::standard()).unwrap(), SignInMode::Attributes(vec![Contact::Email]));
    }
}
