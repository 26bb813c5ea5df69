//! What a sign-in that handlers decide (CUSTOM_AUTH) has come to: the challenges that were answered, and what only the
//! verifying handler may know of the one that waits. It travels with the client, sealed inside what `state` seals; what is
//! too long for that waits in the store ([`Carried::Kept`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The most that travels with the client, in bytes of its JSON form: what the 4,096 characters of AWS's `Session` leave
/// beside the longest name. It does not depend on the name, so that where it is kept tells nothing (RULE-9).
pub const TRAVELS: usize = 540;

/// The most that is kept at all, in bytes of its JSON form. A handler that wants more to be remembered is refused.
pub const LARGEST: usize = 64 * 1024;

/// A kind of challenge, as handlers are told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoundName {
    /// `SRP_A`: the sign-in was begun with the client's half of SRP.
    #[serde(rename = "s")]
    SrpA,
    /// `PASSWORD_VERIFIER`.
    #[serde(rename = "v")]
    PasswordVerifier,
    /// `NEW_PASSWORD_REQUIRED`.
    #[serde(rename = "n")]
    NewPasswordRequired,
    /// `CUSTOM_CHALLENGE`.
    #[serde(rename = "c")]
    Custom,
}

impl RoundName {
    /// AWS's name for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SrpA => "SRP_A",
            Self::PasswordVerifier => "PASSWORD_VERIFIER",
            Self::NewPasswordRequired => "NEW_PASSWORD_REQUIRED",
            Self::Custom => "CUSTOM_CHALLENGE",
        }
    }
}

/// A challenge that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Which.
    #[serde(rename = "n")]
    pub name: RoundName,
    /// Whether it was answered rightly.
    #[serde(rename = "r")]
    pub right: bool,
    /// What CreateAuthChallenge called it.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
}

/// What a sign-in that handlers decide has come to. No `Debug`: the right answer is usually in it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custom {
    /// The challenges that were answered, oldest first.
    #[serde(rename = "r")]
    pub rounds: Vec<Round>,
    /// What CreateAuthChallenge told for VerifyAuthChallengeResponse alone.
    #[serde(rename = "p", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub private: BTreeMap<String, String>,
    /// What CreateAuthChallenge called the challenge that waits.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// SRP_A as it came, fixed width, base64, until PASSWORD_VERIFIER is asked.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
}

impl Custom {
    /// Its JSON form.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings and booleans always have a JSON form")
    }
}

/// Where the state of a custom sign-in is.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// In the sealed text itself.
    Here(Box<Custom>),
    /// In the store, under the flow's id.
    Kept,
}

impl Carried {
    /// The state, where it travels; nothing for one that was not fetched from the store, with which nothing goes on.
    pub fn here(&self) -> Option<&Custom> {
        match self {
            Self::Here(custom) => Some(custom),
            Self::Kept => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_sign_in_travels() {
        let round =
            |name, metadata: Option<&str>| Round { name, right: true, metadata: metadata.map(Into::into) };
        let custom = Custom {
            rounds: vec![
                round(RoundName::SrpA, None),
                round(RoundName::PasswordVerifier, None),
                round(RoundName::Custom, Some("CODE-123456-2026-01-01T00:00:00Z")),
                round(RoundName::Custom, Some("CODE-123456-2026-01-01T00:00:00Z")),
            ],
            private: [("secretLoginCode".to_owned(), "123456".to_owned())].into(),
            metadata: Some("CODE-123456-2026-01-01T00:00:00Z".into()),
            a: None,
        };
        let json = custom.to_json();
        assert!(json.len() <= TRAVELS, "{}", json.len());
        assert!(serde_json::from_slice::<Custom>(&json).is_ok_and(|back| back == custom));
    }
}
