//! Every occasion on which a trigger runs: the `triggerSource` of an event.

use std::fmt;
use std::str::FromStr;

use crate::TriggerKind;

macro_rules! sources {
    ($($variant:ident = $text:literal of $kind:ident,)*) => {
        /// The occasion on which a trigger runs, in AWS's words (`triggerSource`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TriggerSource {
            $(#[doc = concat!("`", $text, "`.")] $variant,)*
        }

        impl TriggerSource {
            /// Every source.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// AWS's name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The trigger that runs.
            pub const fn kind(self) -> TriggerKind {
                match self { $(Self::$variant => TriggerKind::$kind,)* }
            }
        }

        impl FromStr for TriggerSource {
            type Err = UnknownSource;

            fn from_str(text: &str) -> Result<Self, UnknownSource> {
                match text { $($text => Ok(Self::$variant),)* _ => Err(UnknownSource) }
            }
        }
    };
}

sources! {
    PreSignUpSignUp = "PreSignUp_SignUp" of PreSignUp,
    PreSignUpAdminCreateUser = "PreSignUp_AdminCreateUser" of PreSignUp,
    PreSignUpExternalProvider = "PreSignUp_ExternalProvider" of PreSignUp,
    PostConfirmationConfirmSignUp = "PostConfirmation_ConfirmSignUp" of PostConfirmation,
    PostConfirmationConfirmForgotPassword = "PostConfirmation_ConfirmForgotPassword" of PostConfirmation,
    PreAuthenticationAuthentication = "PreAuthentication_Authentication" of PreAuthentication,
    PostAuthenticationAuthentication = "PostAuthentication_Authentication" of PostAuthentication,
    DefineAuthChallengeAuthentication = "DefineAuthChallenge_Authentication" of DefineAuthChallenge,
    CreateAuthChallengeAuthentication = "CreateAuthChallenge_Authentication" of CreateAuthChallenge,
    VerifyAuthChallengeResponseAuthentication =
        "VerifyAuthChallengeResponse_Authentication" of VerifyAuthChallengeResponse,
    TokenGenerationHostedAuth = "TokenGeneration_HostedAuth" of PreTokenGeneration,
    TokenGenerationAuthentication = "TokenGeneration_Authentication" of PreTokenGeneration,
    TokenGenerationNewPasswordChallenge = "TokenGeneration_NewPasswordChallenge" of PreTokenGeneration,
    TokenGenerationAuthenticateDevice = "TokenGeneration_AuthenticateDevice" of PreTokenGeneration,
    TokenGenerationRefreshTokens = "TokenGeneration_RefreshTokens" of PreTokenGeneration,
    TokenGenerationClientCredentials = "TokenGeneration_ClientCredentials" of PreTokenGeneration,
    UserMigrationAuthentication = "UserMigration_Authentication" of UserMigration,
    UserMigrationForgotPassword = "UserMigration_ForgotPassword" of UserMigration,
    CustomMessageSignUp = "CustomMessage_SignUp" of CustomMessage,
    CustomMessageAdminCreateUser = "CustomMessage_AdminCreateUser" of CustomMessage,
    CustomMessageResendCode = "CustomMessage_ResendCode" of CustomMessage,
    CustomMessageForgotPassword = "CustomMessage_ForgotPassword" of CustomMessage,
    CustomMessageUpdateUserAttribute = "CustomMessage_UpdateUserAttribute" of CustomMessage,
    CustomMessageVerifyUserAttribute = "CustomMessage_VerifyUserAttribute" of CustomMessage,
    CustomMessageAuthentication = "CustomMessage_Authentication" of CustomMessage,
    CustomEmailSenderSignUp = "CustomEmailSender_SignUp" of CustomEmailSender,
    CustomEmailSenderResendCode = "CustomEmailSender_ResendCode" of CustomEmailSender,
    CustomEmailSenderForgotPassword = "CustomEmailSender_ForgotPassword" of CustomEmailSender,
    CustomEmailSenderUpdateUserAttribute = "CustomEmailSender_UpdateUserAttribute" of CustomEmailSender,
    CustomEmailSenderVerifyUserAttribute = "CustomEmailSender_VerifyUserAttribute" of CustomEmailSender,
    CustomEmailSenderAdminCreateUser = "CustomEmailSender_AdminCreateUser" of CustomEmailSender,
    CustomEmailSenderAuthentication = "CustomEmailSender_Authentication" of CustomEmailSender,
    CustomEmailSenderAccountTakeOverNotification =
        "CustomEmailSender_AccountTakeOverNotification" of CustomEmailSender,
    CustomSmsSenderSignUp = "CustomSMSSender_SignUp" of CustomSmsSender,
    CustomSmsSenderResendCode = "CustomSMSSender_ResendCode" of CustomSmsSender,
    CustomSmsSenderForgotPassword = "CustomSMSSender_ForgotPassword" of CustomSmsSender,
    CustomSmsSenderUpdateUserAttribute = "CustomSMSSender_UpdateUserAttribute" of CustomSmsSender,
    CustomSmsSenderVerifyUserAttribute = "CustomSMSSender_VerifyUserAttribute" of CustomSmsSender,
    CustomSmsSenderAdminCreateUser = "CustomSMSSender_AdminCreateUser" of CustomSmsSender,
    CustomSmsSenderAuthentication = "CustomSMSSender_Authentication" of CustomSmsSender,
    InboundFederationExternalProvider = "InboundFederation_ExternalProvider" of InboundFederation,
}

/// The text is not the name of a trigger source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a trigger source")]
pub struct UnknownSource;

impl fmt::Display for TriggerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_begins_with_the_name_of_its_trigger() {
        for source in TriggerSource::ALL {
            let stem = match source.kind() {
                TriggerKind::PreTokenGeneration => "TokenGeneration",
                kind => kind.as_str(),
            };
            assert_eq!(source.as_str().split_once('_').map(|(stem, _)| stem), Some(stem));
            assert_eq!(source.as_str().parse(), Ok(*source));
        }
        assert_eq!("PreSignUp_Nobody".parse::<TriggerSource>(), Err(UnknownSource));
    }

    #[test]
    fn every_trigger_has_a_source() {
        for kind in TriggerKind::ALL {
            assert!(TriggerSource::ALL.iter().any(|source| source.kind() == kind), "{kind:?}");
        }
    }
}
