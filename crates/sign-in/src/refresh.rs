//! Refresh: whether a refresh token still stands, and what rotation makes of it (RULE-12).

use crypto::{KeyRing, Purpose, Zeroizing};
use directory::{Client, PoolId, Session, Timestamp, User};
use uuid::Uuid;

/// Bytes of the random part of a refresh token.
const SECRET: usize = 32;
/// The form of a token: a type byte, so that no other kind of string is taken for one (RULE-5).
const TYPE: u8 = 0x52;

/// A refresh token, taken apart: which family, which generation, and the secret that proves it.
#[derive(Clone)]
pub struct RefreshToken {
    /// The session.
    pub session: Uuid,
    /// Counted from 0 at the sign-in.
    pub generation: u32,
    secret: Zeroizing<[u8; SECRET]>,
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshToken").field("session", &self.session).finish_non_exhaustive()
    }
}

impl RefreshToken {
    /// The first token of a session, from the OS generator.
    pub fn first(session: Uuid) -> Self {
        let mut secret = Zeroizing::new([0; SECRET]);
        crypto::OsRandom::fill(secret.as_mut_slice());
        Self { session, generation: 0, secret }
    }

    /// Generation `generation` (1 and up) of the family whose first token hashes to `root`: whoever presents the
    /// predecessor inside the grace window gets the same child, so that a lost answer can be asked for again (RULE-12).
    /// Under the data key `key`: the one in use when that generation came to be, whichever it is by then.
    fn derived(keys: &KeyRing, key: u32, session: &Session, generation: u32) -> Option<Self> {
        let generations = generation.to_be_bytes();
        let parts = child(session, &generations);
        let secret = keys.mac_of(key, Purpose::Refresh, session.pool.as_str(), &parts)?;
        Some(Self { session: session.id, generation, secret: Zeroizing::new(secret) })
    }

    /// The keyed hash of a first token, which the session keeps.
    pub fn root(&self, keys: &KeyRing, pool: &PoolId) -> Vec<u8> {
        let parts: [&[u8]; 3] = [b"root", self.session.as_bytes(), self.secret.as_slice()];
        keys.mac(Purpose::Refresh, pool.as_str(), &parts).to_vec()
    }

    /// Whether this is, or was, a token of `session`.
    ///
    /// The live generation and its predecessor count under the very data key that made them: whoever has another one, such
    /// as one that has left, can compute what those would have been under it. Earlier generations only end the family, so
    /// any key of the store tells them from a guess.
    pub fn is_of(&self, keys: &KeyRing, session: &Session) -> bool {
        if self.session != session.id || self.generation > session.generation {
            return false;
        }
        let pool = session.pool.as_str();
        if self.generation == 0 {
            let parts: [&[u8]; 3] = [b"root", self.session.as_bytes(), self.secret.as_slice()];
            return keys.mac_verify(Purpose::Refresh, pool, &parts, &session.refresh_root);
        }
        let generation = self.generation.to_be_bytes();
        let (parts, secret) = (child(session, &generation), self.secret.as_slice());
        let made_by = match session.generation - self.generation {
            0 => session.refresh_key,
            1 => session.predecessor_key.unwrap_or(session.refresh_key),
            _ => return keys.mac_verify(Purpose::Refresh, pool, &parts, secret),
        };
        keys.mac_verify_of(made_by, Purpose::Refresh, pool, &parts, secret)
    }

    /// As text: base64url without padding, in the charset that the model allows.
    pub fn to_text(&self) -> String {
        use base64::Engine;
        let mut bytes = Zeroizing::new(Vec::with_capacity(1 + 16 + 4 + SECRET));
        bytes.push(TYPE);
        bytes.extend_from_slice(self.session.as_bytes());
        bytes.extend_from_slice(&self.generation.to_be_bytes());
        bytes.extend_from_slice(self.secret.as_slice());
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes.as_slice())
    }

    /// Reads what `to_text` gave; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        use base64::Engine;
        if text.len() > 128 {
            return None;
        }
        let bytes = Zeroizing::new(base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()?);
        let (&kind, rest) = bytes.split_first()?;
        let (session, rest) = rest.split_first_chunk::<16>()?;
        let (generation, rest) = rest.split_first_chunk::<4>()?;
        let secret: [u8; SECRET] = rest.try_into().ok()?;
        (kind == TYPE).then(|| Self {
            session: Uuid::from_bytes(*session),
            generation: u32::from_be_bytes(*generation),
            secret: Zeroizing::new(secret),
        })
    }
}

/// What a later generation's secret is the keyed hash of.
fn child<'a>(session: &'a Session, generation: &'a [u8; 4]) -> [&'a [u8]; 4] {
    [b"child", session.id.as_bytes(), generation, &session.refresh_root]
}

/// Why a refresh is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefreshRefused {
    /// Not a token of this pool and client, or of a session that is gone.
    #[error("the refresh token is not known")]
    Invalid,
    /// Its time is over.
    #[error("the refresh token has expired")]
    Expired,
    /// Signed out, revoked, or the password was reset since.
    #[error("the refresh token has been revoked")]
    Revoked,
    /// The user is disabled.
    #[error("the user is disabled")]
    Disabled,
    /// It was replaced and came back after the grace window: the family dies.
    #[error("the refresh token was used again after its rotation")]
    Reused,
}

/// What a good refresh token leads to.
#[derive(Debug)]
pub enum Refreshed {
    /// The same refresh token stays good; nothing is written.
    Kept,
    /// The session moves on to a child: write it and hand the child out.
    Rotated(Box<Session>, RefreshToken),
    /// The predecessor came again inside the grace window: hand the same child out again; nothing is written.
    Repeated(RefreshToken),
}

/// Whether `session` is alive for `user` through `client`.
///
/// # Errors
/// Why it is not.
pub fn check_alive(
    session: &Session,
    user: Option<&User>,
    client: &Client,
    now: Timestamp,
) -> Result<(), RefreshRefused> {
    if session.client != client.id {
        return Err(RefreshRefused::Invalid);
    }
    if now >= session.expires_at {
        return Err(RefreshRefused::Expired);
    }
    let Some(user) = user.filter(|user| user.sub == session.sub) else { return Err(RefreshRefused::Invalid) };
    // A sub or client id that was pinned again after a deletion inherits nothing.
    if session.auth_time < user.created_at || session.auth_time < client.created_at {
        return Err(RefreshRefused::Invalid);
    }
    if !user.enabled {
        return Err(RefreshRefused::Disabled);
    }
    if session.revoked || user.sessions_epoch != session.sessions_epoch {
        return Err(RefreshRefused::Revoked);
    }
    Ok(())
}

/// Decides what the presented token leads to.
///
/// # Errors
/// Why it is refused. `Reused` means that the caller must end the session in the same commit.
pub fn decide(
    keys: &KeyRing,
    session: &Session,
    user: Option<&User>,
    client: &Client,
    presented: &RefreshToken,
    now: Timestamp,
) -> Result<Refreshed, RefreshRefused> {
    if !presented.is_of(keys, session) {
        return Err(RefreshRefused::Invalid);
    }
    check_alive(session, user, client, now)?;
    // Of a key that is gone altogether nothing can be derived any more.
    let next = |key: u32, generation: u32| {
        RefreshToken::derived(keys, key, session, generation).ok_or(RefreshRefused::Invalid)
    };
    let behind = session.generation - presented.generation;
    match (client.rotation, behind) {
        (None, 0) => Ok(Refreshed::Kept),
        (Some(rotation), 0) => {
            let mut moved = session.clone();
            moved.predecessor_key = Some(session.refresh_key);
            moved.refresh_key = keys.key_id();
            let child = next(moved.refresh_key, session.generation.saturating_add(1))?;
            moved.generation = child.generation;
            let grace = std::time::Duration::from_secs(u64::from(rotation.grace_seconds));
            moved.predecessor_until = (rotation.grace_seconds > 0).then_some(now + grace);
            Ok(Refreshed::Rotated(Box::new(moved), child))
        }
        (Some(_), 1) if session.predecessor_until.is_some_and(|until| now < until) => {
            Ok(Refreshed::Repeated(next(session.refresh_key, session.generation)?))
        }
        _ => Err(RefreshRefused::Reused),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use crypto::{DataKey, OsRandom};
    use directory::{ClientId, Rotation, Sub, UserStatus, Username, Validity};
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    struct Family {
        keys: KeyRing,
        session: Session,
        user: User,
        client: Client,
        first: RefreshToken,
    }

    fn family(grace_seconds: Option<u32>) -> Family {
        let keys = KeyRing::new(DataKey { id: 1, epoch: 1, bytes: Zeroizing::new(OsRandom::bytes()) });
        let (pool, sub) = (PoolId::new("eu-west-1_A"), Sub::new("sub"));
        let first = RefreshToken::first(Uuid::from_u128(7));
        let client = Client {
            pool: pool.clone(),
            id: ClientId::new("client"),
            name: String::new(),
            created_at: NOW,
            modified_at: NOW,
            explicit_flows: None,
            access_validity: Validity::default(),
            id_validity: Validity::default(),
            refresh_validity: Validity::default(),
            auth_session_minutes: None,
            read_attributes: None,
            write_attributes: None,
            existence_errors: None,
            token_revocation: true,
            rotation: grace_seconds.map(|grace_seconds| Rotation { grace_seconds }),
            neutral: BTreeMap::new(),
            secrets: Vec::new(),
        };
        let user = User {
            pool: pool.clone(),
            sub: sub.clone(),
            username: Username::new("ada"),
            attributes: BTreeMap::new(),
            pending: BTreeMap::new(),
            status: UserStatus::Confirmed,
            enabled: true,
            created_at: NOW,
            modified_at: NOW,
            credential_version: 1,
            sessions_epoch: 3,
            links: Vec::new(),
            names: Vec::new(),
            folds: false,
            settled: None,
            binds_sub: false,
            credential: None,
            own_key: None,
        };
        let session = Session {
            pool: pool.clone(),
            id: first.session,
            origin_jti: Uuid::from_u128(8),
            client: client.id.clone(),
            sub,
            auth_time: NOW,
            expires_at: NOW + Duration::from_secs(3_600),
            sessions_epoch: 3,
            device_key: None,
            generation: 0,
            refresh_root: first.root(&keys, &pool),
            refresh_key: keys.key_id(),
            predecessor_key: None,
            predecessor_until: None,
            revoked: false,
        };
        Family { keys, session, user, client, first }
    }

    impl Family {
        fn present(&self, token: &RefreshToken, now: Timestamp) -> Result<Refreshed, RefreshRefused> {
            decide(&self.keys, &self.session, Some(&self.user), &self.client, token, now)
        }

        fn rotate(&mut self, token: &RefreshToken, now: Timestamp) -> RefreshToken {
            match self.present(token, now) {
                Ok(Refreshed::Rotated(session, child)) => {
                    self.session = *session;
                    child
                }
                other => panic!("expected a rotation, got {other:?}"),
            }
        }
    }

    #[test]
    fn without_rotation_the_token_stays() {
        let family = family(None);
        assert!(matches!(family.present(&family.first, NOW), Ok(Refreshed::Kept)));
    }

    #[test]
    fn inside_the_grace_window_the_predecessor_yields_the_same_child_rule_12() {
        let mut family = family(Some(10));
        let first = family.first.clone();
        let child = family.rotate(&first, NOW);
        match family.present(&first, NOW + Duration::from_secs(9)) {
            Ok(Refreshed::Repeated(again)) => assert_eq!(again.to_text(), child.to_text()),
            other => panic!("expected the same child, got {other:?}"),
        }
        assert_eq!(
            family.present(&first, NOW + Duration::from_secs(10)).unwrap_err(),
            RefreshRefused::Reused
        );
    }

    fn rings(bytes: &[[u8; 32]; 2], standings: &[crypto::Standing]) -> Vec<crypto::RingKey> {
        let key = |n: usize| DataKey { id: n as u32 + 1, epoch: 1, bytes: Zeroizing::new(bytes[n]) };
        let ring_key = |(n, standing): (usize, &crypto::Standing)| crypto::RingKey {
            key: key(n),
            standing: *standing,
            since: 0,
        };
        standings.iter().enumerate().map(ring_key).collect()
    }

    /// Who has an old data key and a copy of the database knows everything that a child is made of.
    #[test]
    fn a_forged_child_under_a_key_that_left_is_invalid_after_one_rotation_rule_4_rule_12() {
        use crypto::Standing::{Current, Leaving, Left};
        let bytes = [OsRandom::bytes(), OsRandom::bytes()];
        let mut family = family(Some(10));
        let stolen = KeyRing::of(&rings(&bytes, &[Current])).unwrap();
        family.keys = KeyRing::of(&rings(&bytes, &[Current])).unwrap();
        family.session.refresh_root = family.first.root(&family.keys, &family.session.pool);
        let second = family.rotate(&family.first.clone(), NOW);
        for standing in [Leaving, Left] {
            family.keys.replace(&rings(&bytes, &[standing, Current])).unwrap();
        }
        let third = family.rotate(&second, NOW);
        let forged = |session: &Session, n| RefreshToken::derived(&stolen, 1, session, n).unwrap();
        // From a generation that never was down to the live one.
        for generation in [9, 3, 2] {
            let token = forged(&family.session, generation);
            assert_eq!(family.present(&token, NOW).unwrap_err(), RefreshRefused::Invalid, "{generation}");
        }
        // The predecessor was made under the old key: it is what it is.
        assert_eq!(forged(&family.session, 1).to_text(), second.to_text());
        let fourth = family.rotate(&third, NOW);
        let token = forged(&family.session, 2);
        assert_eq!(family.present(&token, NOW).unwrap_err(), RefreshRefused::Invalid, "nor the predecessor");
        assert!(matches!(family.present(&fourth, NOW), Ok(Refreshed::Rotated(..))));
    }

    /// RULE-12 over a change of the data key: no family ends, no predecessor gets another child, no reuse goes unseen.
    #[test]
    fn a_family_lives_on_over_a_change_of_the_data_key_rule_4_rule_12() {
        use crypto::Standing;
        let bytes = [OsRandom::bytes(), OsRandom::bytes()];
        let ring = |standings: &[Standing]| rings(&bytes, standings);
        let mut family = family(Some(10));
        family.keys.replace(&ring(&[Standing::Current])).unwrap();
        family.session.refresh_root = family.first.root(&family.keys, &family.session.pool);
        let first = family.first.clone();
        let second = family.rotate(&first, NOW);
        for standing in [Standing::Leaving, Standing::Left] {
            family.keys.replace(&ring(&[standing, Standing::Current])).unwrap();
            match family.present(&first, NOW) {
                Ok(Refreshed::Repeated(again)) => assert_eq!(again.to_text(), second.to_text()),
                other => panic!("{other:?}"),
            }
        }
        let third = family.rotate(&second, NOW);
        assert_eq!(family.session.refresh_key, 2);
        assert_eq!(family.present(&first, NOW).unwrap_err(), RefreshRefused::Reused);
        match family.present(&second, NOW) {
            Ok(Refreshed::Repeated(again)) => assert_eq!(again.to_text(), third.to_text()),
            other => panic!("{other:?}"),
        }
        assert!(matches!(family.present(&third, NOW), Ok(Refreshed::Rotated(..))));
    }

    #[test]
    fn without_grace_every_earlier_generation_is_a_reuse_rule_12() {
        let mut family = family(Some(0));
        let first = family.first.clone();
        let second = family.rotate(&first, NOW);
        let third = family.rotate(&second, NOW);
        assert_eq!(family.present(&first, NOW).unwrap_err(), RefreshRefused::Reused);
        assert_eq!(family.present(&second, NOW).unwrap_err(), RefreshRefused::Reused);
        assert!(matches!(family.present(&third, NOW), Ok(Refreshed::Rotated(..))));
    }

    #[test]
    fn a_guess_is_invalid_and_does_not_count_as_a_reuse() {
        let mut family = family(Some(0));
        let first = family.first.clone();
        family.rotate(&first, NOW);
        let forged = RefreshToken { generation: 0, ..RefreshToken::first(family.session.id) };
        assert_eq!(family.present(&forged, NOW).unwrap_err(), RefreshRefused::Invalid);
        let ahead = RefreshToken { generation: 9, ..RefreshToken::first(family.session.id) };
        assert_eq!(family.present(&ahead, NOW).unwrap_err(), RefreshRefused::Invalid);
    }

    #[test]
    fn disable_sign_out_expiry_and_another_client_win_rule_12() {
        let mut disabled = family(None);
        disabled.user.enabled = false;
        assert_eq!(disabled.present(&disabled.first, NOW).unwrap_err(), RefreshRefused::Disabled);
        let mut signed_out = family(None);
        signed_out.user.end_sessions();
        assert_eq!(signed_out.present(&signed_out.first, NOW).unwrap_err(), RefreshRefused::Revoked);
        let expired = family(None);
        let late = expired.session.expires_at;
        assert_eq!(expired.present(&expired.first, late).unwrap_err(), RefreshRefused::Expired);
        let mut made_anew = family(None);
        made_anew.user.created_at = NOW + Duration::from_millis(1);
        assert_eq!(made_anew.present(&made_anew.first, NOW).unwrap_err(), RefreshRefused::Invalid);
        let mut foreign = family(None);
        foreign.client.id = ClientId::new("other");
        assert_eq!(foreign.present(&foreign.first, NOW).unwrap_err(), RefreshRefused::Invalid);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".{0,160}") {
            if let Some(token) = RefreshToken::from_text(&text) {
                prop_assert_eq!(token.to_text(), text);
            }
        }
    }
}
