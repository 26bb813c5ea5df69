//! A message to a person, as it is queued in the commit that causes it. Sealed at rest, since it carries a code.

use crypto::Secret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{PoolId, Timestamp, pool::Contact};

/// Why a message is sent; AWS's words where it has them (`CustomMessage_…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessagePurpose {
    /// The code that confirms a sign-up.
    SignUp,
    /// The same, sent again.
    ResendCode,
    /// The code that sets a new password.
    ForgotPassword,
    /// The temporary password of a user made by an administrator.
    AdminCreateUser,
    /// The code for a changed attribute.
    UpdateUserAttribute,
    /// The code for an attribute, asked for.
    VerifyUserAttribute,
}

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Its id: a carrier that sees it twice sends it once.
    pub id: Uuid,
    /// The pool that sends it.
    pub pool: PoolId,
    /// The stored name of the user it is for.
    pub username: String,
    /// By which way.
    pub medium: Contact,
    /// The address or phone number.
    pub to: String,
    /// Why.
    pub purpose: MessagePurpose,
    /// The code or temporary password in it.
    pub code: Secret,
    /// The subject, for e-mail.
    pub subject: String,
    /// The body, with the code filled in.
    pub body: Secret,
    /// When it was queued.
    pub queued_at: Timestamp,
}

/// Hides most of a destination, as AWS shows it: `f***@e***`, `+*******1234`.
pub fn mask(medium: Contact, destination: &str) -> String {
    match medium {
        Contact::Email => {
            let (local, domain) = destination.split_once('@').unwrap_or((destination, ""));
            let first = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
            format!("{}***@{}***", first(local), first(domain))
        }
        Contact::PhoneNumber => {
            let digits: Vec<char> = destination.chars().filter(char::is_ascii_digit).collect();
            let shown = digits.len().saturating_sub(4);
            let tail: String = digits[shown..].iter().collect();
            format!("+{}{tail}", "*".repeat(shown))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_masked_as_aws_masks_them() {
        assert_eq!(mask(Contact::Email, "founder@example.com"), "f***@e***");
        assert_eq!(mask(Contact::PhoneNumber, "+15555550123"), "+*******0123");
        assert_eq!(mask(Contact::Email, ""), "***@***");
    }
}
