//! UserMigration: whether somebody whom the pool does not know is known elsewhere, asked where a plaintext password or a
//! forgotten one comes in.

use crypto::Secret;
use serde::Serialize;
use serde_json::json;

use crate::{Answer, Attributes, Failure, Metadata};

/// What the handler is told; the user name typed stands in the event.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// What was typed; none when the password was forgotten.
    #[serde(serialize_with = "exposed", skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// `ClientMetadata` of InitiateAuth, which AWS hands over under this name.
    pub validation_data: Metadata,
    /// `ClientMetadata` of ForgotPassword.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
}

fn exposed<S: serde::Serializer>(password: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    password.as_ref().map(Secret::expose).serialize(serializer)
}

/// The state in which a migrated user starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FinalStatus {
    /// The typed password is kept.
    Confirmed,
    /// The user has to set a new one; so it is where the handler does not say.
    #[default]
    ResetRequired,
}

/// What the handler said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserMigration {
    /// The attributes of the user to create; never empty.
    pub user_attributes: Attributes,
    /// The state to start in.
    pub final_status: FinalStatus,
    /// No welcome message.
    pub suppress_message: bool,
    /// How a welcome message goes, in AWS's words (`EMAIL`, `SMS`); empty if the handler does not say.
    pub desired_delivery_mediums: Vec<String>,
    /// Take an alias from whoever has it.
    pub force_alias_creation: bool,
    /// Switch SMS MFA on.
    pub enable_sms_mfa: bool,
}

pub(crate) fn blank() -> serde_json::Value {
    json!({
        "userAttributes": null, "forceAliasCreation": null, "enableSMSMFA": null, "finalUserStatus": null,
        "messageAction": null, "desiredDeliveryMediums": null,
    })
}

impl Answer {
    /// Reads the answer of a UserMigration handler; none where it does not know the user either.
    pub fn user_migration(&self) -> Result<Option<UserMigration>, Failure> {
        let user_attributes = self.texts("userAttributes")?.unwrap_or_default();
        if user_attributes.is_empty() {
            return Ok(None);
        }
        let final_status = match self.text("finalUserStatus")?.as_deref() {
            Some("CONFIRMED") => FinalStatus::Confirmed,
            Some("RESET_REQUIRED") | None => FinalStatus::ResetRequired,
            Some(_) => {
                return Err(Failure::rubbish("finalUserStatus is neither CONFIRMED nor RESET_REQUIRED"));
            }
        };
        Ok(Some(UserMigration {
            user_attributes,
            final_status,
            suppress_message: self.text("messageAction")?.as_deref() == Some("SUPPRESS"),
            desired_delivery_mediums: self.list("desiredDeliveryMediums")?.unwrap_or_default(),
            force_alias_creation: self.flag("forceAliasCreation")?.unwrap_or(false),
            enable_sms_mfa: self.flag("enableSMSMFA")?.unwrap_or(false),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(response: &str) -> Result<Option<UserMigration>, Failure> {
        Answer::parse(format!(r#"{{"response":{response}}}"#).as_bytes()).unwrap().user_migration()
    }

    #[test]
    fn an_answer_without_attributes_knows_nobody() {
        assert_eq!(read(r#"{"userAttributes":null,"finalUserStatus":"CONFIRMED"}"#), Ok(None));
    }

    #[test]
    fn a_migrated_user_must_set_a_password_unless_the_handler_confirms() {
        let user =
            read(r#"{"userAttributes":{"email":"a@b.c"},"messageAction":"SUPPRESS"}"#).unwrap().unwrap();
        assert_eq!((user.final_status, user.suppress_message), (FinalStatus::ResetRequired, true));
        let user =
            read(r#"{"userAttributes":{"email":"a@b.c"},"finalUserStatus":"CONFIRMED"}"#).unwrap().unwrap();
        assert_eq!(user.final_status, FinalStatus::Confirmed);
        assert!(read(r#"{"userAttributes":{"email":"a@b.c"},"finalUserStatus":"ADMIN"}"#).is_err());
    }
}
