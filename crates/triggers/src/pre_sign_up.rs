//! PreSignUp: before a user is stored. The handler may confirm, may verify, may refuse by raising.

use serde::Serialize;
use serde_json::json;

use crate::{Answer, Attributes, Failure, Metadata};

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// What the user would have; no `sub` yet.
    pub user_attributes: Attributes,
    /// `ValidationData` of the call, by name.
    pub validation_data: Metadata,
    /// `ClientMetadata` of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
}

/// What the handler said. All of it is ignored for a user whom an administrator creates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PreSignUp {
    /// The user is CONFIRMED at once.
    pub auto_confirm_user: bool,
    /// The e-mail address counts as verified; the user must have one.
    pub auto_verify_email: bool,
    /// The phone number counts as verified; the user must have one.
    pub auto_verify_phone: bool,
}

pub(crate) fn blank() -> serde_json::Value {
    json!({"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false})
}

impl Answer {
    /// Reads the answer of a PreSignUp handler.
    pub fn pre_sign_up(&self) -> Result<PreSignUp, Failure> {
        Ok(PreSignUp {
            auto_confirm_user: self.flag("autoConfirmUser")?.unwrap_or(false),
            auto_verify_email: self.flag("autoVerifyEmail")?.unwrap_or(false),
            auto_verify_phone: self.flag("autoVerifyPhone")?.unwrap_or(false),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_and_default_to_false() {
        let answer =
            Answer::parse(br#"{"response":{"autoConfirmUser":true,"autoVerifyEmail":null}}"#).unwrap();
        assert_eq!(answer.pre_sign_up(), Ok(PreSignUp { auto_confirm_user: true, ..Default::default() }));
    }

    #[test]
    fn a_flag_that_is_no_boolean_is_refused() {
        let answer = Answer::parse(br#"{"response":{"autoConfirmUser":"yes"}}"#).unwrap();
        assert!(matches!(answer.pre_sign_up(), Err(Failure::Rubbish { .. })));
    }
}
