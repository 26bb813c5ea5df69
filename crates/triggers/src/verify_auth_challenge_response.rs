//! VerifyAuthChallengeResponse: whether a custom challenge was answered rightly.

use std::collections::BTreeMap;

use crypto::Secret;
use serde::Serialize;
use serde_json::json;

use crate::{Answer, Attributes, Failure, Metadata};

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The user's attributes; empty for a user who does not exist.
    pub user_attributes: Attributes,
    /// What CreateAuthChallenge kept back.
    pub private_challenge_parameters: BTreeMap<String, String>,
    /// What the client answered.
    #[serde(serialize_with = "exposed")]
    pub challenge_answer: Secret,
    /// `ClientMetadata` of the challenge's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
    /// There is no such user and the client does not say so.
    pub user_not_found: bool,
}

fn exposed<S: serde::Serializer>(answer: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(answer.expose())
}

pub(crate) fn blank() -> serde_json::Value {
    json!({"answerCorrect": null})
}

impl Answer {
    /// Reads the answer of a VerifyAuthChallengeResponse handler: right only if it says so.
    pub fn verify_auth_challenge_response(&self) -> Result<bool, Failure> {
        Ok(self.flag("answerCorrect")?.unwrap_or(false))
    }
}
