//! The client's half, for tests and benchmarks: what a Cognito client library does with a password.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::challenge::{SessionKey, claim_signature, scramble};
use super::group::times_k;
use super::public_value::{PublicValue, Refused};
use super::verifier::private_exponent;
use crate::fixed_base::power_of_g;
use crate::modexp::MODULUS;
use crate::random::OsRandom;

/// A sign-in under way: a and A.
pub struct Client {
    exponent: Zeroizing<[u8; 32]>,
    big_a: PublicValue,
}

impl Client {
    /// Starts with a fresh a.
    pub fn start() -> Self {
        Self::with_exponent(OsRandom::bytes())
    }

    /// Starts with a given a.
    pub(super) fn with_exponent(exponent: [u8; 32]) -> Self {
        let big_a = PublicValue::from_bytes(power_of_g(&exponent).as_bytes());
        Self {
            exponent: Zeroizing::new(exponent),
            big_a: big_a.expect("a power of two is never zero modulo a prime"),
        }
    }

    /// A, for SRP_A.
    pub fn big_a(&self) -> &PublicValue {
        &self.big_a
    }

    /// The key the server has too if `password` is right: S = (B - k g^x)^(a + u x).
    pub fn key(
        &self,
        pool_name: &str,
        user: &str,
        salt: &[u8],
        password: &str,
        big_b: &PublicValue,
    ) -> Result<SessionKey, Refused> {
        let u = scramble(&self.big_a, big_b)?;
        let x = private_exponent(pool_name, user, salt, password);
        let base = MODULUS.sub(&big_b.0, &times_k(&power_of_g(&x)));
        // base^(a + u x) as base^a times (base^u)^x: no sums and products of exponents to compute.
        let own = MODULUS.exp(&base, self.exponent.as_slice());
        let shared = MODULUS.exp(&MODULUS.exp(&base, &u), x.as_slice());
        Ok(SessionKey::derive(&MODULUS.mul(&own, &shared), &u))
    }

    /// PASSWORD_CLAIM_SIGNATURE for a PASSWORD_VERIFIER challenge whose SECRET_BLOCK is decoded already.
    pub fn signature(
        key: &SessionKey,
        pool_name: &str,
        user: &str,
        secret_block: &[u8],
        timestamp: &str,
    ) -> String {
        STANDARD.encode(claim_signature(key, pool_name, user, secret_block, timestamp))
    }
}
