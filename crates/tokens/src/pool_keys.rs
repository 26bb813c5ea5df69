//! The two keys of a pool: Cognito signs ID and access tokens with different ones, and so do we (RULE-6).

use crate::public_key::PublicKey;
use crate::signing_key::SigningKey;

/// A pool's keys, parsed. A clone shares them.
#[derive(Clone, Debug)]
pub struct PoolKeys {
    /// Signs ID tokens.
    pub id_key: SigningKey,
    /// Signs access tokens.
    pub access_key: SigningKey,
}

impl PoolKeys {
    /// Both public keys, the ID key first, for the JWKS document.
    pub fn public(&self) -> [PublicKey; 2] {
        [self.id_key.public().clone(), self.access_key.public().clone()]
    }

    /// Whether `kid` names one of the two.
    pub fn has(&self, kid: &str) -> bool {
        self.id_key.kid() == kid || self.access_key.kid() == kid
    }
}
