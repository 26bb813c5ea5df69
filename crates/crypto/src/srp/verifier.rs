//! Password verifiers: what is kept of a password, for SRP and for plain password sign-in alike. A verifier is a fast
//! hash, so it is only ever stored sealed.

use zeroize::Zeroizing;

use super::pad::padded;
use crate::fixed_base::power_of_g;
use crate::hash::{same, sha256};
use crate::kdf;
use crate::key_ring::KeyRing;
use crate::modexp::{Residue, WIDTH};
use crate::purpose::Purpose;

/// v = g^x: proves a password without telling it.
#[derive(Clone)]
pub struct Verifier(pub(super) Residue);

/// The verifier of `password` for the name under which the user is stored (USER_ID_FOR_SRP) and the pool's name (see
/// [`super::pool_name`]). For devices these are the device key and the device group key.
pub fn verifier(pool_name: &str, user: &str, salt: &[u8], password: &str) -> Verifier {
    Verifier(power_of_g(&private_exponent(pool_name, user, salt, password)))
}

/// x = SHA-256(pad(salt) | SHA-256(pool name | user | ":" | password)).
pub(super) fn private_exponent(
    pool_name: &str,
    user: &str,
    salt: &[u8],
    password: &str,
) -> Zeroizing<[u8; 32]> {
    let identity =
        Zeroizing::new(sha256(&[pool_name.as_bytes(), user.as_bytes(), b":", password.as_bytes()]));
    Zeroizing::new(sha256(&[&padded(salt), identity.as_slice()]))
}

/// The salt of a user, real or not, in the pool whose id is `scope`: the same at every question and over password
/// changes, so that asking twice tells nothing (RULE-9).
///
/// The first byte is kept between 0x40 and 0x7f, so that clients that hash the bytes as they came and clients that
/// hash them as a number do the same.
pub fn salt(keys: &KeyRing, scope: &str, user: &str) -> [u8; 16] {
    let tag = keys.mac(Purpose::Salt, scope, &[b"salt", user.as_bytes()]);
    let mut salt = [0; 16];
    salt.copy_from_slice(&tag[..16]);
    salt[0] = salt[0] & 0x3f | 0x40;
    salt
}

/// A verifier for a user who does not exist (RULE-9): stable for the name, fits no password anybody could find. From
/// here on the same arithmetic runs as for a real one; what reading the real one from the store costs is spent with
/// [`KeyRing::spend`].
pub fn simulated_verifier(keys: &KeyRing, scope: &str, user: &str) -> Verifier {
    let seed = Zeroizing::new(keys.mac(Purpose::Salt, scope, &[b"simulated verifier", user.as_bytes()]));
    Verifier(Residue::from_pseudorandom(&kdf::expand::<WIDTH>(&seed, &[b"simulated verifier"])))
}

impl Verifier {
    /// Whether `password` is the one this verifier was made of; the comparison is in constant time. Costs one power
    /// of g, as making a verifier does.
    pub fn matches_password(&self, pool_name: &str, user: &str, salt: &[u8], password: &str) -> bool {
        same(verifier(pool_name, user, salt, password).0.as_bytes(), self.0.as_bytes())
    }

    /// Reads what `as_bytes` gave, or what a device sent (shorter forms and a sign byte are allowed there); `None`
    /// for zero and for numbers not below the prime.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let residue = Residue::below_modulus(bytes)?;
        (!residue.is_zero()).then_some(Self(residue))
    }

    /// Big-endian, of fixed width. For sealing only.
    pub fn as_bytes(&self) -> &[u8; WIDTH] {
        self.0.as_bytes()
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Verifier([secret])")
    }
}
