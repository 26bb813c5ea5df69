//! Why a sign-in is refused. The edge puts each into AWS's words.

use directory::PasswordRefusal;

/// Why a sign-in is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nobody has that name, and the client tells so.
    #[error("there is no such user")]
    UnknownUser,
    /// The password is wrong, or nobody has that name and the client does not tell.
    #[error("the user name or the password is wrong")]
    WrongPassword,
    /// The account is locked after too many failures.
    #[error("the account is locked after too many failures")]
    Locked,
    /// Too many guesses are being evaluated at once.
    #[error("too many attempts are being evaluated at once")]
    Crowded,
    /// An administrator disabled the user.
    #[error("the user is disabled")]
    Disabled,
    /// The sign-up was never confirmed.
    #[error("the user is not confirmed")]
    NotConfirmed,
    /// The password must be recovered first.
    #[error("the password must be reset first")]
    ResetRequired,
    /// The temporary password is too old.
    #[error("the temporary password has expired")]
    TemporaryPasswordExpired,
    /// The challenge is too old.
    #[error("the challenge has expired")]
    Expired,
    /// The challenge was answered before.
    #[error("the challenge was answered before")]
    AlreadyUsed,
    /// The challenge belongs to something else: another client, pool, user or kind.
    #[error("the challenge does not belong to this call: {0}")]
    NotThisChallenge(&'static str),
    /// The answer belongs to a credential that has changed since.
    #[error("the credential changed since the challenge was made")]
    CredentialChanged,
    /// SRP_A is not acceptable.
    #[error("SRP_A is refused: {0}")]
    SrpValue(crypto::srp::Refused),
    /// The new password does not conform with the policy.
    #[error("{0}")]
    Policy(PasswordRefusal),
    /// The new password was used before.
    #[error("the password was used before")]
    UsedBefore,
    /// A custom challenge was answered wrongly; what comes of it is for a handler to say.
    #[error("the challenge was answered wrongly")]
    WrongAnswer,
    /// DefineAuthChallenge ended the sign-in.
    #[error("DefineAuthChallenge ended the sign-in")]
    Failed,
    /// DefineAuthChallenge decided what cannot be done.
    #[error("DefineAuthChallenge decided what cannot be done: {0}")]
    Undefined(&'static str),
    /// A trigger refused; the driver keeps what it said.
    #[error("a trigger refused")]
    Trigger,
}

impl Refused {
    /// A bounded word for it, for the audit log and metrics.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownUser => "unknown_user",
            Self::WrongPassword => "wrong_password",
            Self::Locked => "locked",
            Self::Crowded => "crowded",
            Self::Disabled => "disabled",
            Self::NotConfirmed => "not_confirmed",
            Self::ResetRequired => "reset_required",
            Self::TemporaryPasswordExpired => "temporary_password_expired",
            Self::Expired => "challenge_expired",
            Self::AlreadyUsed => "challenge_used",
            Self::NotThisChallenge(_) => "foreign_challenge",
            Self::CredentialChanged => "credential_changed",
            Self::SrpValue(_) => "srp_value",
            Self::Policy(_) => "password_policy",
            Self::UsedBefore => "password_history",
            Self::WrongAnswer => "wrong_answer",
            Self::Failed => "failed_by_handler",
            Self::Undefined(_) => "handler_unclear",
            Self::Trigger => "trigger",
        }
    }
}
