//! What travels with the client between two calls, sealed so that only this product can read it: SECRET_BLOCK and
//! AWS's `Session`. Each is bound to pool (the scope) and client (the context), carries a flow id that is used once,
//! and has a time after which it is dead (RULE-5, RULE-7).

use crypto::{Purpose, Sealed};
use directory::{ClientId, Sub, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::custom::Carried;

/// How long a name may be that is sealed into these texts, in bytes of its JSON form: as much as the model allows a user
/// name (128 characters) several times over, and any e-mail address that mail is delivered to.
const NAME: usize = 2_048;

/// Whether a typed name fits. Longer ones are nobody's, and would show in the length of what is sealed (RULE-9).
pub fn name_fits(typed: &str) -> bool {
    typed.len() <= NAME && serde_json::to_string(typed).is_ok_and(|json| json.len() <= NAME)
}

/// Who is signing in: a user, or the stand-in for a name that nobody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The user's sub; for a stand-in, a stable one that no user has.
    pub sub: Sub,
    /// The stored user name, or the stand-in's.
    pub username: String,
    /// USER_ID_FOR_SRP where it is another: the user name that the password was made for, before the pool was altered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub srp: Option<String>,
    /// Nobody has the name that was typed.
    pub stand_in: bool,
}

impl Identity {
    /// USER_ID_FOR_SRP.
    pub fn srp_name(&self) -> &str {
        self.srp.as_deref().unwrap_or(&self.username)
    }
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
    /// What handlers decided so far, where they decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<Carried>,
}

impl Sealed for SrpState {
    const PURPOSE: Purpose = Purpose::SecretBlock;
    /// One for all: whatever the name, the length is the same (RULE-9).
    const BUCKET: usize = 5_120;
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
    /// A handler asks something.
    CustomChallenge,
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
    /// What handlers decided so far, where they decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<Carried>,
}

impl Sealed for ChallengeState {
    const PURPOSE: Purpose = Purpose::Session;
    /// One for all, and as long as the 4,096 characters of the model allow.
    const BUCKET: usize = 3_038;
}

/// A client id as the context that a sealed string is bound to.
pub fn context(client: &ClientId) -> [&[u8]; 1] {
    [client.as_str().as_bytes()]
}

#[cfg(test)]
mod tests {
    use crypto::{DataKey, KeyRing, OsRandom, Zeroizing};

    use super::*;
    use crate::custom::{Custom, TRAVELS};

    fn keys() -> KeyRing {
        KeyRing::new(DataKey { id: 1, epoch: 1, bytes: Zeroizing::new(OsRandom::bytes()) })
    }

    fn challenge(username: &str) -> ChallengeState {
        ChallengeState {
            flow: Uuid::nil(),
            client: ClientId::new("client"),
            identity: Identity { sub: Sub::new("s"), username: username.into(), srp: None, stand_in: false },
            kind: ChallengeKind::NewPasswordRequired,
            credential_version: 1,
            proved_at: Timestamp(0),
            expires_at: Timestamp(0),
            custom: None,
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

    fn block(username: &str) -> SrpState {
        let number = |bytes: usize| "A".repeat(bytes * 4 / 3);
        SrpState {
            flow: Uuid::max(),
            client: ClientId::new("c".repeat(128)),
            identity: Identity {
                sub: Sub::new("s".repeat(36)),
                username: username.into(),
                srp: None,
                stand_in: false,
            },
            credential_version: u32::MAX,
            a: number(384),
            challenge: number(2 * 384),
            expires_at: Timestamp(i64::MAX),
            custom: Some(most()),
        }
    }

    /// As much of a custom sign-in as travels.
    fn most() -> Carried {
        let custom = |metadata: usize| Custom { metadata: Some("m".repeat(metadata)), ..Custom::default() };
        let custom = custom(TRAVELS - custom(0).to_json().len());
        assert_eq!(custom.to_json().len(), TRAVELS);
        Carried::Here(Box::new(custom))
    }

    #[test]
    fn the_length_of_a_sealed_text_does_not_depend_on_the_name_rule_9() {
        let keys = keys();
        let client = ClientId::new("client");
        let lengths = |name: &str| {
            let longest = ChallengeState {
                client: ClientId::new("c".repeat(128)),
                identity: Identity {
                    sub: Sub::new("s".repeat(36)),
                    username: name.into(),
                    srp: None,
                    stand_in: false,
                },
                kind: ChallengeKind::NewPasswordRequired,
                credential_version: u32::MAX,
                proved_at: Timestamp(i64::MAX),
                expires_at: Timestamp(i64::MAX),
                custom: Some(most()),
                ..challenge("")
            };
            let session = longest.seal(&keys, "pool", &context(&client));
            assert_eq!(challenge(name).seal(&keys, "pool", &context(&client)).len(), session.len());
            (block(name).seal(&keys, "pool", &context(&client)).len(), session.len())
        };
        let short = lengths("a");
        assert!(short.1 <= 4_096, "the model's limit");
        // The longest user name of the model, names that JSON spells longer, the longest that is taken.
        for name in ["\u{1f980}".repeat(128), "\"".repeat(128), "\u{1}".repeat(300), "x".repeat(NAME - 2)] {
            assert!(name_fits(&name));
            assert_eq!(lengths(&name), short);
        }
        assert!(!name_fits(&"x".repeat(NAME - 1)) && !name_fits(&"\"".repeat(NAME / 2)));
    }
}
