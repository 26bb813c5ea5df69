//! What travels with the client between two calls, sealed so that only this product can read it: SECRET_BLOCK and
//! AWS's `Session`. Each is bound to pool (the scope) and client (the context), carries a flow id that is used once,
//! and has a time after which it is dead (RULE-5, RULE-7).

use crypto::{Purpose, Sealed};
use directory::{ClientId, Sub, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who is signing in: a user, or the stand-in for a name that nobody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The user's sub; for a stand-in, a stable one that no user has.
    pub sub: Sub,
    /// USER_ID_FOR_SRP: the stored user name, or the stand-in's.
    pub username: String,
    /// Nobody has the name that was typed.
    pub stand_in: bool,
}

/// SECRET_BLOCK: everything that the answer to PASSWORD_VERIFIER needs, since shipping clients send no `Session` with it.
#[derive(Clone, Serialize, Deserialize)]
pub struct SrpState {
    /// Used once.
    pub flow: Uuid,
    /// The client it was begun with.
    pub client: ClientId,
    /// Who is signing in.
    pub identity: Identity,
    /// The credential that B was made from.
    pub credential_version: u32,
    /// A as it came, fixed width, base64.
    pub a: String,
    /// b and B, base64.
    pub challenge: String,
    /// Dead from then on; nothing the client sends extends it.
    pub expires_at: Timestamp,
}

impl Sealed for SrpState {
    const PURPOSE: Purpose = Purpose::SecretBlock;
    const BUCKET: usize = 512;
    const STANDARD_BASE64: bool = true;
}

/// The kinds of challenge that have a `Session`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeKind {
    /// Goes with a SECRET_BLOCK; says nothing that the block does not say.
    PasswordVerifier,
    /// The user owes a new password.
    NewPasswordRequired,
}

/// AWS's `Session` string.
#[derive(Clone, Serialize, Deserialize)]
pub struct ChallengeState {
    /// Used once; the same as the SECRET_BLOCK's where there is one.
    pub flow: Uuid,
    /// The client it was begun with.
    pub client: ClientId,
    /// Who is signing in.
    pub identity: Identity,
    /// What has to be answered.
    pub kind: ChallengeKind,
    /// The credential that the proof before it was made with.
    pub credential_version: u32,
    /// When that proof was given.
    pub proved_at: Timestamp,
    /// Dead from then on.
    pub expires_at: Timestamp,
}

impl Sealed for ChallengeState {
    const PURPOSE: Purpose = Purpose::Session;
    const BUCKET: usize = 512;
}

/// A client id as the context that a sealed string is bound to.
pub fn context(client: &ClientId) -> [&[u8]; 1] {
    [client.as_str().as_bytes()]
}

#[cfg(test)]
mod tests {
    use crypto::{DataKey, KeyRing, OsRandom, Zeroizing};

    use super::*;

    fn keys() -> KeyRing {
        KeyRing::new(DataKey { id: 1, epoch: 1, bytes: Zeroizing::new(OsRandom::bytes()) })
    }

    fn challenge(username: &str) -> ChallengeState {
        ChallengeState {
            flow: Uuid::nil(),
            client: ClientId::new("client"),
            identity: Identity { sub: Sub::new("s"), username: username.into(), stand_in: false },
            kind: ChallengeKind::NewPasswordRequired,
            credential_version: 1,
            proved_at: Timestamp(0),
            expires_at: Timestamp(0),
        }
    }

    #[test]
    fn a_session_opens_only_for_its_pool_client_and_kind_rule_5() {
        let (keys, client, other) = (keys(), ClientId::new("client"), ClientId::new("other"));
        let text = challenge("ada").seal(&keys, "pool", &context(&client));
        assert!(ChallengeState::open(&keys, "pool", &context(&client), &text).is_ok());
        assert!(ChallengeState::open(&keys, "pool2", &context(&client), &text).is_err());
        assert!(ChallengeState::open(&keys, "pool", &context(&other), &text).is_err());
        assert!(SrpState::open(&keys, "pool", &context(&client), &text).is_err());
    }

    #[test]
    fn a_session_keeps_to_the_4096_characters_of_the_model_and_hides_the_length_of_the_name_rule_9() {
        let (keys, client) = (keys(), ClientId::new("client"));
        let short = challenge("a").seal(&keys, "pool", &context(&client));
        let long = challenge(&"x".repeat(128)).seal(&keys, "pool", &context(&client));
        assert_eq!(short.len(), long.len());
        assert!(long.len() <= 4096);
    }
}
