//! DefineAuthChallenge: which challenge comes next in a custom sign-in, or whether it is over.

use serde::Serialize;
use serde_json::json;

use crate::{Answer, Attributes, Failure, Metadata};

/// A challenge that has been answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Round {
    /// `CUSTOM_CHALLENGE`, `SRP_A`, `PASSWORD_VERIFIER` and so on.
    pub challenge_name: String,
    /// Whether it was answered rightly.
    pub challenge_result: bool,
    /// What CreateAuthChallenge called it.
    pub challenge_metadata: Option<String>,
}

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The user's attributes; empty for a user who does not exist.
    pub user_attributes: Attributes,
    /// The challenges so far, oldest first.
    pub session: Vec<Round>,
    /// `ClientMetadata` of the challenge's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
    /// There is no such user and the client does not say so.
    pub user_not_found: bool,
}

/// What the handler decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefineAuthChallenge {
    /// The sign-in fails.
    Fail,
    /// The sign-in is complete.
    IssueTokens,
    /// This challenge comes next.
    Challenge(String),
}

pub(crate) fn blank() -> serde_json::Value {
    json!({"challengeName": null, "issueTokens": null, "failAuthentication": null})
}

impl Answer {
    /// Reads the answer of a DefineAuthChallenge handler: failing goes before tokens, tokens go before a challenge.
    pub fn define_auth_challenge(&self) -> Result<DefineAuthChallenge, Failure> {
        if self.flag("failAuthentication")? == Some(true) {
            return Ok(DefineAuthChallenge::Fail);
        }
        if self.flag("issueTokens")? == Some(true) {
            return Ok(DefineAuthChallenge::IssueTokens);
        }
        match self.text("challengeName")? {
            Some(name) if !name.is_empty() => Ok(DefineAuthChallenge::Challenge(name)),
            _ => Err(Failure::rubbish("neither tokens, nor failure, nor a challenge")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(response: &str) -> Result<DefineAuthChallenge, Failure> {
        Answer::parse(format!(r#"{{"response":{response}}}"#).as_bytes()).unwrap().define_auth_challenge()
    }

    #[test]
    fn failing_wins_over_tokens_and_tokens_over_a_challenge() {
        assert_eq!(read(r#"{"failAuthentication":true,"issueTokens":true}"#), Ok(DefineAuthChallenge::Fail));
        assert_eq!(
            read(r#"{"issueTokens":true,"challengeName":"CUSTOM_CHALLENGE"}"#),
            Ok(DefineAuthChallenge::IssueTokens)
        );
        assert_eq!(
            read(r#"{"issueTokens":false,"challengeName":"CUSTOM_CHALLENGE"}"#),
            Ok(DefineAuthChallenge::Challenge("CUSTOM_CHALLENGE".into()))
        );
    }

    #[test]
    fn an_undecided_answer_never_signs_anybody_in() {
        assert!(read("{}").is_err());
        assert!(read(r#"{"issueTokens":"true"}"#).is_err());
    }
}
