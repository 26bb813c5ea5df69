//! The triggers of a pool: one kind per member of `LambdaConfig`.

/// A trigger, named as the member of `LambdaConfig` that sets it. `PreTokenGeneration` stands for that member and for
/// `PreTokenGenerationConfig`, which set the same trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TriggerKind {
    /// Before a user is stored.
    PreSignUp,
    /// After a user is confirmed or has set a forgotten password.
    PostConfirmation,
    /// Before a password is looked at.
    PreAuthentication,
    /// After the last challenge, before the tokens.
    PostAuthentication,
    /// Which challenge comes next in a custom sign-in.
    DefineAuthChallenge,
    /// What a custom challenge asks.
    CreateAuthChallenge,
    /// Whether a custom challenge was answered.
    VerifyAuthChallengeResponse,
    /// What goes into the tokens.
    PreTokenGeneration,
    /// Whether an unknown user is known elsewhere.
    UserMigration,
    /// What a message says.
    CustomMessage,
    /// Who sends e-mail instead of Cognito.
    CustomEmailSender,
    /// Who sends SMS instead of Cognito.
    CustomSmsSender,
    /// What of a federated profile becomes attributes.
    InboundFederation,
}

impl TriggerKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::PreSignUp,
        Self::PostConfirmation,
        Self::PreAuthentication,
        Self::PostAuthentication,
        Self::DefineAuthChallenge,
        Self::CreateAuthChallenge,
        Self::VerifyAuthChallengeResponse,
        Self::PreTokenGeneration,
        Self::UserMigration,
        Self::CustomMessage,
        Self::CustomEmailSender,
        Self::CustomSmsSender,
        Self::InboundFederation,
    ];

    /// AWS's name, as `LambdaConfig` and error messages spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreSignUp => "PreSignUp",
            Self::PostConfirmation => "PostConfirmation",
            Self::PreAuthentication => "PreAuthentication",
            Self::PostAuthentication => "PostAuthentication",
            Self::DefineAuthChallenge => "DefineAuthChallenge",
            Self::CreateAuthChallenge => "CreateAuthChallenge",
            Self::VerifyAuthChallengeResponse => "VerifyAuthChallengeResponse",
            Self::PreTokenGeneration => "PreTokenGeneration",
            Self::UserMigration => "UserMigration",
            Self::CustomMessage => "CustomMessage",
            Self::CustomEmailSender => "CustomEmailSender",
            Self::CustomSmsSender => "CustomSMSSender",
            Self::InboundFederation => "InboundFederation",
        }
    }

    /// Whether nobody waits for the answer: a custom sender runs after the call has been answered.
    pub const fn is_asynchronous(self) -> bool {
        matches!(self, Self::CustomEmailSender | Self::CustomSmsSender)
    }
}
