//! What a message says: the pool's template, or Cognito's text where the pool has none, with its slots filled.

use crypto::Secret;
use directory::pool::{Contact, Templates};
use directory::{MessagePurpose, Pool};

use crate::template::{self, Into, Slots, TemplateRefusal, fill, is_one_line};

// The sentences that clients and tests of Cognito see when a pool has no texts of its own.
const VERIFICATION_SUBJECT: &str = "Your verification code";
const VERIFICATION_BODY: &str = "Your confirmation code is {####}";
const INVITATION_SUBJECT: &str = "Your temporary password";
const INVITATION_BODY: &str = "Your username is {username} and temporary password is {####}.";

/// Texts that a CustomMessage handler wrote; each that is absent comes from the pool.
#[derive(Clone, Copy, Debug, Default)]
pub struct Custom<'a> {
    /// By SMS.
    pub sms: Option<&'a str>,
    /// Body of an e-mail.
    pub email: Option<&'a str>,
    /// Subject of an e-mail.
    pub subject: Option<&'a str>,
}

/// A message's texts before they are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template<'a> {
    /// Empty for SMS.
    pub subject: &'a str,
    /// HTML for e-mail, text for SMS.
    pub body: &'a str,
}

/// What a message says.
#[derive(Clone, Debug)]
pub struct Composed {
    /// One line; empty for SMS.
    pub subject: String,
    /// HTML for e-mail, text for SMS.
    pub body: Secret,
}

/// Writes the message of `purpose` that goes by `medium` to the user `username`, with `code` (or the temporary
/// password) in it.
///
/// Refuses texts without their slots and subjects of several lines: a handler's are seen here first, and a pool's may
/// have come from an import.
pub fn compose(
    pool: &Pool,
    purpose: MessagePurpose,
    medium: Contact,
    username: &str,
    code: &Secret,
    custom: Custom<'_>,
) -> Result<Composed, TemplateRefusal> {
    let chosen = choose(&pool.templates, purpose, medium, custom);
    let slots = slots(purpose);
    let username = named(slots, username);
    match medium {
        Contact::PhoneNumber => {
            template::check_text(chosen.body, slots, template::SMS)?;
            let body = fill(chosen.body, code.expose(), username, Into::Plain);
            Ok(Composed { subject: String::new(), body: Secret::new(body) })
        }
        Contact::Email => {
            template::check_subject(chosen.subject)?;
            template::check_text(chosen.body, slots, template::EMAIL_BODY)?;
            let subject = fill(chosen.subject, code.expose(), username, Into::Plain);
            if !is_one_line(&subject) {
                return Err(TemplateRefusal::NotOneLine);
            }
            let body = fill(chosen.body, code.expose(), username, Into::Html);
            Ok(Composed { subject, body: Secret::new(body) })
        }
    }
}

/// The slots that a message of `purpose` must have.
fn slots(purpose: MessagePurpose) -> Slots {
    if purpose == MessagePurpose::AdminCreateUser { Slots::CodeAndUsername } else { Slots::Code }
}

/// What stands where `{username}` was written. Only an invitation names the user; elsewhere the place stays as it is.
fn named(slots: Slots, username: &str) -> &str {
    match slots {
        Slots::CodeAndUsername => username,
        Slots::Code => template::USERNAME,
    }
}

/// A handler's text, else the pool's, else Cognito's.
fn choose<'a>(
    templates: &'a Templates,
    purpose: MessagePurpose,
    medium: Contact,
    custom: Custom<'a>,
) -> Template<'a> {
    let invitation = purpose == MessagePurpose::AdminCreateUser;
    let (email, subject, sms) = if invitation {
        (&templates.invite_email_message, &templates.invite_email_subject, &templates.invite_sms)
    } else {
        (
            &templates.verification_email_message,
            &templates.verification_email_subject,
            &templates.verification_sms,
        )
    };
    let (default_subject, default_body) = if invitation {
        (INVITATION_SUBJECT, INVITATION_BODY)
    } else {
        (VERIFICATION_SUBJECT, VERIFICATION_BODY)
    };
    match medium {
        Contact::Email => Template {
            subject: custom.subject.or(subject.as_deref()).unwrap_or(default_subject),
            body: custom.email.or(email.as_deref()).unwrap_or(default_body),
        },
        Contact::PhoneNumber => {
            Template { subject: "", body: custom.sms.or(sms.as_deref()).unwrap_or(default_body) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(
        templates: &Templates,
        purpose: MessagePurpose,
        medium: Contact,
        custom: Custom<'_>,
    ) -> (String, String) {
        let chosen = choose(templates, purpose, medium, custom);
        (chosen.subject.to_owned(), fill(chosen.body, "123456", "ada", Into::Plain))
    }

    #[test]
    fn a_pool_without_texts_says_what_cognito_says() {
        let none = Templates::default();
        assert_eq!(
            filled(&none, MessagePurpose::SignUp, Contact::Email, Custom::default()),
            ("Your verification code".into(), "Your confirmation code is 123456".into())
        );
        assert_eq!(
            filled(&none, MessagePurpose::AdminCreateUser, Contact::PhoneNumber, Custom::default()),
            (String::new(), "Your username is ada and temporary password is 123456.".into())
        );
    }

    #[test]
    fn the_pools_texts_go_before_cognitos_and_a_handlers_before_the_pools() {
        let pools = Templates {
            verification_email_message: Some("Pool: {####}".into()),
            verification_email_subject: Some("From the pool".into()),
            ..Templates::default()
        };
        let custom = Custom { email: Some("Handler: {####}"), ..Custom::default() };
        assert_eq!(
            filled(&pools, MessagePurpose::ForgotPassword, Contact::Email, Custom::default()),
            ("From the pool".into(), "Pool: 123456".into())
        );
        assert_eq!(
            filled(&pools, MessagePurpose::ForgotPassword, Contact::Email, custom),
            ("From the pool".into(), "Handler: 123456".into())
        );
        assert_eq!(
            filled(&pools, MessagePurpose::AdminCreateUser, Contact::Email, Custom::default()).0,
            "Your temporary password"
        );
    }

    #[test]
    fn only_an_invitation_names_the_user() {
        assert_eq!(named(slots(MessagePurpose::AdminCreateUser), "ada"), "ada");
        assert_eq!(named(slots(MessagePurpose::SignUp), "ada"), "{username}");
    }

    #[test]
    fn every_default_text_is_a_valid_template() {
        for (subject, body, slots) in [
            (VERIFICATION_SUBJECT, VERIFICATION_BODY, Slots::Code),
            (INVITATION_SUBJECT, INVITATION_BODY, Slots::CodeAndUsername),
        ] {
            assert_eq!(template::check_subject(subject), Ok(()));
            assert_eq!(template::check_body(body, slots, true), Ok(()));
            assert_eq!(template::check_body(body, slots, false), Ok(()));
        }
    }
}
