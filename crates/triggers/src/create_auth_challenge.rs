//! CreateAuthChallenge: what a custom challenge asks, and what only the verifying handler is told.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use crate::define_auth_challenge::Round;
use crate::{Answer, Attributes, Failure, Metadata};

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The user's attributes; empty for a user who does not exist.
    pub user_attributes: Attributes,
    /// The challenge that DefineAuthChallenge chose.
    pub challenge_name: String,
    /// The challenges so far, oldest first.
    pub session: Vec<Round>,
    /// `ClientMetadata` of the challenge's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
    /// There is no such user and the client does not say so.
    pub user_not_found: bool,
}

/// What the handler made.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CreateAuthChallenge {
    /// For the client.
    pub public: BTreeMap<String, String>,
    /// For VerifyAuthChallengeResponse alone: usually the right answer, hence no `Debug`.
    pub private: BTreeMap<String, String>,
    /// A name for the round, shown to DefineAuthChallenge.
    pub metadata: Option<String>,
}

pub(crate) fn blank() -> serde_json::Value {
    json!({"publicChallengeParameters": null, "privateChallengeParameters": null, "challengeMetadata": null})
}

impl Answer {
    /// Reads the answer of a CreateAuthChallenge handler.
    pub fn create_auth_challenge(&self) -> Result<CreateAuthChallenge, Failure> {
        Ok(CreateAuthChallenge {
            public: self.texts("publicChallengeParameters")?.unwrap_or_default(),
            private: self.texts("privateChallengeParameters")?.unwrap_or_default(),
            metadata: self.text("challengeMetadata")?,
        })
    }
}
