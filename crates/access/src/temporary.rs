//! Temporary credentials: an id, a secret and a session token, for somebody who is known already. Nothing of them is kept: the
//! token holds, sealed, all that the server must know, so making some costs no commit. What they open is asked of their owner
//! at every use: a key that is disabled, or loses a capability, takes its temporary credentials with it.

use std::time::Duration;

use crypto::{KeyRing, OsRandom, Purpose, Sealed, Secret};
use directory::{ALPHANUMERIC, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Principal;

/// The letters that ids of temporary credentials begin with.
pub const PREFIX: &str = "ASRP";

/// Temporary credentials, fresh.
#[derive(Clone, Debug)]
pub struct Temporary {
    /// The access key id.
    pub id: String,
    /// What signatures are made with.
    pub secret: Secret,
    /// What is sent beside them.
    pub token: Secret,
    /// When they end.
    pub until: Timestamp,
}

/// What a session token says, once it was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What signatures must be made with.
    pub secret: Secret,
    /// Whose they are.
    pub owner: Owner,
    /// The role's name.
    pub role: String,
    /// What the caller named the session.
    pub session: String,
    /// When they end.
    pub until: Timestamp,
}

/// Whose temporary credentials are: looked up again at every use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The key of the data folder of this id.
    Folder(String),
    /// The access key of this id.
    Key(String),
}

/// Why a session token does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// Not one of ours, or not the one of this id.
    #[error("The security token included in the request is invalid.")]
    Invalid,
    /// Its time is over.
    #[error("The security token included in the request is expired")]
    Expired,
}

#[derive(Serialize, Deserialize)]
struct Token {
    secret: String,
    owner: Owner,
    role: String,
    session: String,
    until: Timestamp,
}

impl Sealed for Token {
    const PURPOSE: Purpose = Purpose::Credentials;
    const BUCKET: usize = 128;
    const STANDARD_BASE64: bool = true;
    const MAX_TEXT: usize = 4 * 1024;
}

/// Makes temporary credentials for `principal` in a role; none for who has no key of its own. Those that are made out of
/// temporary ones end no later than these: nobody who once held some prolongs them without the key.
pub fn issue(
    keys: &KeyRing,
    principal: &Principal,
    role: &str,
    session: &str,
    now: Timestamp,
    length: Duration,
) -> Option<Temporary> {
    const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let owner = match principal.acting() {
        Principal::AccessKey { id, .. } => Owner::Key(id.clone()),
        Principal::Dev { id, folder_key: true } => Owner::Folder(id.clone()),
        _ => return None,
    };
    let id = format!("{PREFIX}{}", OsRandom::letters(UPPER, 16));
    let secret = OsRandom::letters(ALPHANUMERIC, 40);
    let until = match principal {
        Principal::Assumed { until, .. } => (*until).min(now + length),
        _ => now + length,
    };
    let token =
        Token { secret: secret.clone(), owner, role: role.to_owned(), session: session.to_owned(), until };
    let token = token.seal(keys, "", &[id.as_bytes()]);
    Some(Temporary { id, secret: secret.into(), token: token.into(), until })
}

/// Opens the session token that came with an access key id.
///
/// # Errors
/// It is not one of ours, is another id's, or has ended.
pub fn open(keys: &KeyRing, id: &str, token: &str, now: Timestamp) -> Result<Opened, TokenRefused> {
    let token = Token::open(keys, "", &[id.as_bytes()], token).map_err(|_| TokenRefused::Invalid)?;
    if token.until <= now {
        return Err(TokenRefused::Expired);
    }
    let Token { secret, owner, role, session, until } = token;
    Ok(Opened { secret: secret.into(), owner, role, session, until })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crypto::DataKey;

    use super::*;

    fn key() -> Principal {
        Principal::AccessKey { id: "AKRP1".into(), capabilities: BTreeSet::new(), pools: None }
    }

    #[test]
    fn credentials_open_with_their_own_id_until_they_end_rule_5() {
        let keys = KeyRing::new(DataKey::generate(1, 0));
        let start = Timestamp::from_seconds(1_767_225_600);
        let hour = Duration::from_secs(3600);
        let made = issue(&keys, &key(), "deploy", "ci", start, hour).unwrap();
        assert!(made.id.starts_with(PREFIX) && made.id.len() == 20);
        let token = made.token.expose();
        let opened = open(&keys, &made.id, token, start).unwrap();
        assert_eq!(
            (opened.owner, opened.secret.expose()),
            (Owner::Key("AKRP1".into()), made.secret.expose())
        );
        assert_eq!(open(&keys, &made.id, token, start + hour).unwrap_err(), TokenRefused::Expired);
        assert_eq!(open(&keys, "ASRPOTHER", token, start).unwrap_err(), TokenRefused::Invalid);
        let others = KeyRing::new(DataKey::generate(1, 0));
        assert_eq!(open(&others, &made.id, token, start).unwrap_err(), TokenRefused::Invalid);
        assert_eq!(open(&keys, &made.id, "nonsense", start).unwrap_err(), TokenRefused::Invalid);
        assert!(!format!("{made:?}").contains(made.secret.expose()));
    }

    fn assumed(until: i64) -> Principal {
        let until = Timestamp::from_seconds(until);
        Principal::Assumed { of: Box::new(key()), role: "a".into(), session: "b".into(), until }
    }

    #[test]
    fn credentials_out_of_temporary_ones_end_no_later_rule_18() {
        let keys = KeyRing::new(DataKey::generate(1, 0));
        let now = Timestamp::from_seconds(1_000);
        let made = issue(&keys, &assumed(1_060), "r", "s", now, Duration::from_secs(3600)).unwrap();
        assert_eq!(made.until, Timestamp::from_seconds(1_060));
        let opened = open(&keys, &made.id, made.token.expose(), now).unwrap();
        assert_eq!(opened.until, made.until, "so that those out of these end then too");
        let over = open(&keys, &made.id, made.token.expose(), made.until).unwrap_err();
        assert_eq!(over, TokenRefused::Expired);
        let shorter = issue(&keys, &assumed(9_000), "r", "s", now, Duration::from_secs(900)).unwrap();
        assert_eq!(shorter.until, Timestamp::from_seconds(1_900));
    }

    #[test]
    fn who_has_no_key_of_its_own_gets_none() {
        let keys = KeyRing::new(DataKey::generate(1, 0));
        let stranger = Principal::Dev { id: "AKIA".into(), folder_key: false };
        for principal in [Principal::Anonymous, Principal::Room("stacks"), stranger] {
            assert!(issue(&keys, &principal, "r", "s", Timestamp(0), Duration::from_secs(900)).is_none());
        }
        // A role out of a role is still its owner's.
        let made = issue(&keys, &assumed(900), "r", "s", Timestamp(0), Duration::from_secs(900)).unwrap();
        let opened = open(&keys, &made.id, made.token.expose(), Timestamp(0)).unwrap();
        assert_eq!(opened.owner, Owner::Key("AKRP1".into()));
    }
}
