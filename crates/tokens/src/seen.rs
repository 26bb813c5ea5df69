//! Access tokens whose signature was checked before: the second time costs a hash instead of an RSA verification.
//!
//! Only the signature's verdict is remembered. Whether the session still lives, and whether the pool still has the
//! key, is asked every time.

use std::sync::Arc;

use quick_cache::sync::Cache;

use crate::claims::AccessClaims;
use crate::compact::MAX_TOKEN;
use crate::public_key::PublicKey;
use crate::refusal::Refusal;
use crate::verify::verify;

/// A bounded table, keyed by the SHA-256 of the token.
#[derive(Debug)]
pub struct SeenTokens(Cache<[u8; 32], Arc<AccessClaims>>);

impl SeenTokens {
    /// A table of at most `capacity` tokens (about a kilobyte each).
    pub fn new(capacity: usize) -> Self {
        Self(Cache::new(capacity))
    }

    /// The claims, if the token was verified before and has not expired at `now` (epoch seconds). The caller checks
    /// that its pool still has the key `kid` names.
    pub fn find(&self, token: &str, now: i64) -> Option<Arc<AccessClaims>> {
        self.find_by_hash(&hash(token)?, now)
    }

    /// The claims of an access token signed by one of `keys`: remembered, or verified now and remembered.
    pub fn verify(&self, token: &str, keys: &[PublicKey], now: i64) -> Result<Arc<AccessClaims>, Refusal> {
        let hash = hash(token).ok_or(Refusal::TooLong { limit: MAX_TOKEN, found: token.len() })?;
        if let Some(claims) = self.find_by_hash(&hash, now)
            && keys.iter().any(|key| key.kid() == claims.kid)
        {
            return Ok(claims);
        }
        let claims = Arc::new(AccessClaims::try_from(verify(token, keys, now)?)?);
        self.0.insert(hash, Arc::clone(&claims));
        Ok(claims)
    }

    fn find_by_hash(&self, hash: &[u8; 32], now: i64) -> Option<Arc<AccessClaims>> {
        let claims = self.0.get(hash)?;
        if now < claims.exp {
            return Some(claims);
        }
        self.0.remove(hash);
        None
    }
}

fn hash(token: &str) -> Option<[u8; 32]> {
    (token.len() <= MAX_TOKEN).then(|| crypto::sha256(&[token.as_bytes()]))
}
