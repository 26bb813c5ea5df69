//! The arithmetic of a proof, cut off from everything else so that it can run where heavy work belongs.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto::srp::{self, PublicValue, Verifier};
use crypto::{KeyRing, Secret};
use directory::{Credential, Pool, PoolId, Timestamp, User};

use crate::state::{Identity, SrpState};

/// A password for which a credential is to be made, or that is to be compared.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The pool.
    pub pool: PoolId,
    /// The name that the password is bound to: the stored name of the user, or the one it was made for.
    pub username: String,
    /// The password.
    pub password: Secret,
}

impl Candidate {
    /// A password for `user`.
    pub fn for_user(user: &User, password: Secret) -> Self {
        Self { pool: user.pool.clone(), username: user.bound_name().to_owned(), password }
    }

    /// Makes the credential: one power of g.
    pub fn credential(&self, keys: &KeyRing, temporary: bool, now: Timestamp) -> Credential {
        let salt = srp::salt(keys, self.pool.as_str(), &self.username);
        let verifier = srp::verifier(self.pool.srp_name(), &self.username, &salt, self.password.expose());
        Credential {
            verifier: verifier.as_bytes().to_vec(),
            for_username: self.username.clone(),
            for_pool: self.pool.srp_name().to_owned(),
            set_at: now,
            temporary,
            history: Vec::new(),
        }
    }
}

/// A proof to be evaluated.
pub enum Proof {
    /// A password against what is kept of the right one.
    Password {
        /// The password and whose it should be.
        candidate: Candidate,
        /// What is kept, or `None` for a stand-in and for a user without a password.
        credential: Option<Credential>,
    },
    /// A client's half of SRP.
    Srp {
        /// The pool.
        pool: PoolId,
        /// What the SECRET_BLOCK held.
        state: Box<SrpState>,
        /// The SECRET_BLOCK, decoded.
        secret_block: Vec<u8>,
        /// TIMESTAMP as it came.
        timestamp: String,
        /// PASSWORD_CLAIM_SIGNATURE as it came.
        signature: String,
        /// What is kept, or `None` as above.
        credential: Option<Credential>,
    },
}

impl Proof {
    /// Evaluates the proof. Without a credential the same arithmetic runs against a verifier that fits nothing, and the
    /// answer is no (RULE-9).
    pub fn evaluate(&self, keys: &KeyRing) -> bool {
        match self {
            Self::Password { candidate, credential } => {
                let (pool, user) = (&candidate.pool, candidate.username.as_str());
                let (kept, exists) = verifier(keys, pool, user, credential.as_ref());
                let (for_pool, for_user) = names(pool, user, credential.as_ref());
                let salt = srp::salt(keys, pool.as_str(), for_user);
                kept.matches_password(for_pool, for_user, &salt, candidate.password.expose()) && exists
            }
            Self::Srp { pool, state, secret_block, timestamp, signature, credential } => {
                let user = state.identity.srp_name();
                let (kept, exists) = verifier(keys, pool, user, credential.as_ref());
                let Some((a, challenge)) = state.numbers() else { return false };
                let Ok(key) = challenge.server_key(&a, &kept) else { return false };
                key.proves(pool.srp_name(), user, secret_block, timestamp, signature) && exists
            }
        }
    }
}

/// Makes B for whoever is signing in: one power of g and, for a stand-in, the same.
pub(crate) fn challenge(
    keys: &KeyRing,
    pool: &Pool,
    identity: &Identity,
    credential: Option<&Credential>,
) -> srp::Challenge {
    srp::Challenge::new(&verifier(keys, &pool.id, identity.srp_name(), credential).0)
}

/// The verifier that is kept, or one that fits nothing; and whether it is the one kept. Both are made, so that neither
/// costs more.
fn verifier(keys: &KeyRing, pool: &PoolId, user: &str, credential: Option<&Credential>) -> (Verifier, bool) {
    let simulated = srp::simulated_verifier(keys, pool.as_str(), user);
    let real = credential.and_then(|kept| Verifier::from_bytes(&kept.verifier));
    let exists = real.is_some();
    (real.unwrap_or(simulated), exists)
}

fn names<'a>(pool: &'a PoolId, user: &'a str, credential: Option<&'a Credential>) -> (&'a str, &'a str) {
    match credential {
        Some(kept) => (&kept.for_pool, &kept.for_username),
        None => (pool.srp_name(), user),
    }
}

impl SrpState {
    /// A and the challenge, as numbers.
    fn numbers(&self) -> Option<(PublicValue, srp::Challenge)> {
        let a = PublicValue::from_bytes(&STANDARD.decode(&self.a).ok()?).ok()?;
        let challenge = srp::Challenge::from_bytes(&STANDARD.decode(&self.challenge).ok()?)?;
        Some((a, challenge))
    }
}
