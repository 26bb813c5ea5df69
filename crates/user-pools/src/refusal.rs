//! Why an operation is refused, in this room's words, and the one place where that becomes an AWS exception. Messages
//! are AWS's, since clients compare them.

use aws_wire::Exception;
use directory::{ClientId, Nonconformity, PasswordRefusal, PoolId, schema};
use sign_in::Refused;
use sign_in::refresh::RefreshRefused;
use store::StoreError;
use triggers::{Failure, TriggerKind};

/// Why an operation is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such pool.
    #[error("there is no pool {0}")]
    UnknownPool(PoolId),
    /// There is no such client.
    #[error("there is no client {0}")]
    UnknownClient(ClientId),
    /// There is no such user, told as administrators and legacy sign-ins are told.
    #[error("there is no such user")]
    UnknownUser,
    /// There is no such user, told as sign-up and recovery are told.
    #[error("there is no such user for that client")]
    UnknownUserOrClient,
    /// Something that is named does not exist; the sentence is AWS's.
    #[error("{0}")]
    NotFound(String),
    /// A parameter is not acceptable; the sentence is AWS's, or ours where AWS has none.
    #[error("{0}")]
    Parameter(String),
    /// A member asks for what is not built yet.
    #[error("{0}")]
    NotBuilt(String),
    /// The caller may not; the sentence is AWS's.
    #[error("{0}")]
    NotAuthorized(String),
    /// Attributes do not conform to the schema.
    #[error("attributes do not conform to the schema")]
    Attributes(Vec<Nonconformity>),
    /// Changed attributes do not conform to the schema, or cannot change.
    #[error("changed attributes do not conform to the schema")]
    AttributeChange(Vec<Nonconformity>),
    /// The password does not conform to the policy.
    #[error("{0}")]
    Password(#[from] PasswordRefusal),
    /// The password was used before.
    #[error("the password was used before")]
    PasswordHistory,
    /// The user name, or an attribute that stands for it, is taken.
    #[error("the user name is taken: {0}")]
    UsernameExists(&'static str),
    /// An alias is taken by another account.
    #[error("the alias is taken: {0}")]
    AliasExists(String),
    /// The code is wrong.
    #[error("the code does not match")]
    CodeMismatch,
    /// No code is live.
    #[error("no code is live")]
    ExpiredCode,
    /// The hourly budget of a user is used up (RULE-11).
    #[error("the hourly budget is used up")]
    AttemptLimit,
    /// A limit of the pool or the account is reached; the sentence is AWS's.
    #[error("{0}")]
    Limit(String),
    /// A rule that AWS has an exception of its own for; name and sentence are AWS's, or ours where AWS has none.
    #[error("{1}")]
    Named(&'static str, String),
    /// A message cannot be sent; the sentence is AWS's, or ours where AWS has none.
    #[error("{0}")]
    Undeliverable(&'static str),
    /// The user is in a state in which this cannot be done.
    #[error("{0}")]
    UserState(&'static str),
    /// A sign-in was refused.
    #[error("the sign-in was refused: {0}")]
    SignIn(Refused),
    /// A refresh was refused.
    #[error("the refresh was refused: {0}")]
    Refresh(#[from] RefreshRefused),
    /// The token is not a refresh token.
    #[error("the token is not a refresh token")]
    UnsupportedTokenType,
    /// The client does not revoke tokens, or the flow is not one it supports here.
    #[error("{0}")]
    Unsupported(&'static str),
    /// What a UserMigration handler answered makes no user.
    #[error("nobody was brought over")]
    NotMigrated(ClientId),
    /// A trigger refused or failed.
    #[error("{kind:?} failed")]
    Trigger {
        /// Which trigger.
        kind: TriggerKind,
        /// How.
        failure: Failure,
    },
    /// More heavy work is waiting than is let in.
    #[error("too many requests are waiting")]
    Overloaded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that cannot be happened; the text is for the log.
    #[error("internal: {0}")]
    Internal(String),
}

impl Refusal {
    /// A parameter that is not acceptable.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::Parameter(message.into())
    }

    /// The caller may not.
    pub fn not_authorized(message: impl Into<String>) -> Self {
        Self::NotAuthorized(message.into())
    }

    /// A member that asks for what is not built yet.
    pub fn not_built(member: &str, what: &str) -> Self {
        Self::NotBuilt(format!(
            "{member}: {what} is not implemented yet, so it is refused instead of ignored."
        ))
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::UnknownUser => Self::UnknownUser,
            Refused::Policy(broken) => Self::Password(broken),
            Refused::UsedBefore => Self::PasswordHistory,
            other => Self::SignIn(other),
        }
    }
}

impl From<Vec<Nonconformity>> for Refusal {
    fn from(wrong: Vec<Nonconformity>) -> Self {
        Self::Attributes(wrong)
    }
}

impl From<Refusal> for Exception {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownPool(id) => {
                Exception::resource_not_found(format!("User pool {id} does not exist."))
            }
            Refusal::UnknownClient(id) => {
                Exception::resource_not_found(format!("User pool client {id} does not exist."))
            }
            Refusal::NotFound(message) => Exception::resource_not_found(message),
            Refusal::UnknownUser => Exception::user_not_found("User does not exist."),
            Refusal::UnknownUserOrClient => {
                Exception::user_not_found("Username/client id combination not found.")
            }
            Refusal::Parameter(message) | Refusal::NotBuilt(message) => Exception::invalid_parameter(message),
            Refusal::NotAuthorized(message) => Exception::not_authorized(message),
            Refusal::Attributes(wrong) => Exception::invalid_parameter(schema::tell(&wrong)),
            Refusal::AttributeChange(wrong) => Exception::invalid_parameter(schema::tell_change(&wrong)),
            Refusal::Password(broken) => Exception::new("InvalidPasswordException", broken.to_string()),
            Refusal::PasswordHistory => Exception::new(
                "PasswordHistoryPolicyViolationException",
                "Password has previously been used. Please choose a different one.",
            ),
            Refusal::UsernameExists(message) => Exception::new("UsernameExistsException", message),
            Refusal::AliasExists(attribute) => Exception::new(
                "AliasExistsException",
                format!("An account with the given {attribute} already exists."),
            ),
            Refusal::CodeMismatch => Exception::new(
                "CodeMismatchException",
                "Invalid verification code provided, please try again.",
            ),
            Refusal::ExpiredCode => {
                Exception::new("ExpiredCodeException", "Invalid code provided, please request a code again.")
            }
            Refusal::AttemptLimit => {
                Exception::limit_exceeded("Attempt limit exceeded, please try after some time.")
            }
            Refusal::Limit(message) => Exception::limit_exceeded(message),
            Refusal::Named(name, message) => Exception::new(name, message),
            Refusal::Undeliverable(message) => Exception::new("CodeDeliveryFailureException", message),
            Refusal::UserState(message) => Exception::new("UnsupportedUserStateException", message),
            Refusal::SignIn(refused) => sign_in(&refused),
            Refusal::Refresh(refused) => refresh(refused),
            Refusal::UnsupportedTokenType => {
                Exception::new("UnsupportedTokenTypeException", "Token type is not supported.")
            }
            Refusal::Unsupported(message) => Exception::new("UnsupportedOperationException", message),
            Refusal::NotMigrated(client) => {
                Exception::user_not_found(format!("Exception migrating user in app client {client}"))
            }
            Refusal::Trigger { kind, failure } => {
                let (name, message) = failure.exception(kind);
                Exception::new(name, message)
            }
            Refusal::Overloaded => Exception::too_many_requests("Too many requests"),
            Refusal::Store(StoreError::Busy(_)) => Exception::too_many_requests("Too many requests"),
            Refusal::Store(error) => Exception::internal(error),
            Refusal::Internal(cause) => Exception::internal(cause),
        }
    }
}

fn sign_in(refused: &Refused) -> Exception {
    match refused {
        Refused::UnknownUser => Exception::user_not_found("User does not exist."),
        Refused::WrongPassword | Refused::CredentialChanged | Refused::WrongAnswer | Refused::Failed => {
            Exception::not_authorized("Incorrect username or password.")
        }
        Refused::Locked | Refused::Crowded => Exception::not_authorized("Password attempts exceeded"),
        Refused::Disabled => Exception::not_authorized("User is disabled."),
        Refused::NotConfirmed => Exception::new("UserNotConfirmedException", "User is not confirmed."),
        Refused::ResetRequired => {
            Exception::new("PasswordResetRequiredException", "Password reset required for the user")
        }
        Refused::TemporaryPasswordExpired => {
            Exception::not_authorized("Temporary password has expired and must be reset by an administrator.")
        }
        Refused::Expired => Exception::not_authorized("Invalid session for the user, session is expired."),
        Refused::AlreadyUsed => {
            Exception::not_authorized("Invalid session for the user, session can only be used once.")
        }
        Refused::NotThisChallenge(_) => Exception::not_authorized("Invalid session for the user."),
        Refused::SrpValue(_) => Exception::invalid_parameter("Invalid SRP_A value"),
        Refused::Policy(broken) => Exception::new("InvalidPasswordException", broken.to_string()),
        Refused::UsedBefore => Refusal::PasswordHistory.into(),
        Refused::Undefined(_) => Refusal::Trigger {
            kind: TriggerKind::DefineAuthChallenge,
            failure: Failure::rubbish("it decided what cannot be done"),
        }
        .into(),
        Refused::Trigger => Exception::internal("a trigger refused without a failure"),
    }
}

fn refresh(refused: RefreshRefused) -> Exception {
    match refused {
        RefreshRefused::Invalid => Exception::not_authorized("Invalid Refresh Token"),
        RefreshRefused::Expired => Exception::not_authorized("Refresh Token has expired"),
        RefreshRefused::Revoked => Exception::not_authorized("Refresh Token has been revoked"),
        RefreshRefused::Disabled => Exception::not_authorized("User is disabled."),
        RefreshRefused::Reused => Exception::new(
            "RefreshTokenReuseException",
            "Refresh token has been invalidated because it was used again",
        ),
    }
}
