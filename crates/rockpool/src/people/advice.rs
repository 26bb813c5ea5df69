//! A refusal as a person needs it: what the API said, and what to do next where that is known.

use std::fmt;

use super::table::printable;

/// What an operation refused.
#[derive(Debug)]
pub struct Refused {
    /// `AdminGetUser`
    pub operation: &'static str,
    /// `UserNotFoundException`
    pub exception: String,
    /// The API's sentence.
    pub message: String,
    /// For `rockpool explain`.
    pub request_id: Option<String>,
}

impl std::error::Error for Refused {}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = printable(self.message.trim());
        let message = if message.is_empty() { "no reason was given" } else { &message };
        write!(f, "{message} ({}, {})", self.operation, printable(&self.exception))?;
        if let Some(advice) = self.advice() {
            write!(f, "\n{advice}")?;
        } else if let Some(id) = &self.request_id {
            write!(f, "\n`rockpool explain {}` may say more.", printable(id))?;
        }
        Ok(())
    }
}

impl Refused {
    /// What to do next.
    fn advice(&self) -> Option<&'static str> {
        let says = |text: &str| self.message.contains(text);
        Some(match self.exception.as_str() {
            "ResourceNotFoundException" if says("client") => {
                "`rockpool client list` shows the clients of the pool."
            }
            "ResourceNotFoundException" if says("Group") => {
                "`rockpool group list` shows the groups of the pool."
            }
            "GroupExistsException" => "`rockpool group show` tells what it is; `update` changes it.",
            "ResourceNotFoundException" => "`rockpool pool list` shows the user pools.",
            "UserNotFoundException" => "`rockpool user list` shows who is there.",
            "UsernameExistsException" | "AliasExistsException" => {
                "`rockpool user list --filter 'email = \"…\"'` shows whose it is."
            }
            "InvalidPasswordException" => "`rockpool pool show` tells what a password must look like.",
            "CodeDeliveryFailureException" => {
                "A new user is there all the same, without an invitation: `rockpool user set-password` gives a password. \
                 `rockpool outbox list` shows what could not be sent."
            }
            "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "MissingAuthenticationTokenException"
            | "InvalidClientTokenId"
            | "ExpiredTokenException" => {
                "The credentials are not this server's: `rockpool env` prints those of a data folder."
            }
            "AccessDeniedException" => "The key that was used may not do this; another one may.",
            "UnknownOperationException" => "`rockpool operations` lists what this version can do.",
            "TooManyRequestsException" | "LimitExceededException" => "Wait a little and try again.",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(exception: &str, message: &str) -> Refused {
        Refused {
            operation: "AdminGetUser",
            exception: exception.to_owned(),
            message: message.to_owned(),
            request_id: Some("6f1c".to_owned()),
        }
    }

    #[test]
    fn a_refusal_says_what_to_do_next() {
        let told = refused("UserNotFoundException", "User does not exist.").to_string();
        assert_eq!(
            told,
            "User does not exist. (AdminGetUser, UserNotFoundException)\n`rockpool user list` shows who is there."
        );
        let told = refused("InternalErrorException", "").to_string();
        assert!(told.ends_with("`rockpool explain 6f1c` may say more."), "{told}");
    }

    #[test]
    fn what_a_server_says_does_not_move_the_cursor_rule_19() {
        let told = refused("X\u{1b}[2J", "a\u{1b}[2Jb").to_string();
        assert!(!told.contains('\u{1b}'), "{told:?}");
    }
}
