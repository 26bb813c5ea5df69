//! The server's half: B from a verifier, the session key from A, the proof from the session key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::group::times_k;
use super::pad::padded;
use super::public_value::{PublicValue, Refused};
use super::verifier::Verifier;
use crate::fixed_base::power_of_g;
use crate::hash::{hmac_sha256, same, sha256};
use crate::kdf;
use crate::modexp::{MODULUS, Residue, WIDTH};
use crate::random::OsRandom;

/// Bytes of the server's secret exponent: 256 bits, twice the strength of the group.
const EXPONENT: usize = 32;

/// A secret exponent b and g^b, which do not depend on the user: may be made ahead, lives in memory only, and is
/// consumed by the challenge made of it (RULE-7).
pub struct Ephemeral {
    exponent: Zeroizing<[u8; EXPONENT]>,
    power: Residue,
}

/// The server's state between B and the client's proof.
pub struct Challenge {
    exponent: Zeroizing<[u8; EXPONENT]>,
    big_b: PublicValue,
}

/// The 16 bytes both sides share when the password was right.
pub struct SessionKey(Zeroizing<[u8; 16]>);

impl Ephemeral {
    /// A fresh pair.
    pub fn generate() -> Self {
        let mut exponent = Zeroizing::new([0; EXPONENT]);
        OsRandom::fill(exponent.as_mut_slice());
        let power = power_of_g(&exponent);
        Self { exponent, power }
    }
}

impl Challenge {
    /// A fresh challenge for `verifier`.
    pub fn new(verifier: &Verifier) -> Self {
        Self::with(verifier, Ephemeral::generate())
    }

    /// A challenge from a pair made ahead. B = k v + g^b.
    pub fn with(verifier: &Verifier, ephemeral: Ephemeral) -> Self {
        let Ephemeral { exponent, power } = ephemeral;
        match PublicValue::from_bytes(MODULUS.add(&times_k(&verifier.0), &power).as_bytes()) {
            Ok(big_b) => Self { exponent, big_b },
            // B = 0, once in 2^3072 times: SRP-6a asks for another b.
            Err(_) => Self::new(verifier),
        }
    }

    /// B, for SRP_B.
    pub fn big_b(&self) -> &PublicValue {
        &self.big_b
    }

    /// The key that a client with A and the right password has: S = (A v^u)^b. `verifier` must be the one the
    /// challenge was made for.
    pub fn server_key(&self, a: &PublicValue, verifier: &Verifier) -> Result<SessionKey, Refused> {
        let u = scramble(a, &self.big_b)?;
        let base = MODULUS.mul(&a.0, &MODULUS.exp(&verifier.0, &u));
        Ok(SessionKey::derive(&MODULUS.exp(&base, self.exponent.as_slice()), &u))
    }

    /// b and B, for sealing. (A flow that computes the session key at once has no need to keep b at all.)
    pub fn to_bytes(&self) -> Zeroizing<[u8; EXPONENT + WIDTH]> {
        let mut bytes = Zeroizing::new([0; EXPONENT + WIDTH]);
        bytes[..EXPONENT].copy_from_slice(self.exponent.as_slice());
        bytes[EXPONENT..].copy_from_slice(self.big_b.as_bytes());
        bytes
    }

    /// Reads what `to_bytes` gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (exponent, big_b) = bytes.split_first_chunk::<EXPONENT>()?;
        let big_b = <&[u8; WIDTH]>::try_from(big_b).ok()?;
        Some(Self { exponent: Zeroizing::new(*exponent), big_b: PublicValue::from_bytes(big_b).ok()? })
    }
}

impl std::fmt::Debug for Challenge {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Challenge").field("big_b", &self.big_b).finish_non_exhaustive()
    }
}

impl SessionKey {
    /// HKDF-SHA-256 with salt pad(u), input pad(S) and info `Caldera Derived Key` (the byte 0x01 that clients append
    /// is HKDF's own block counter), 16 bytes.
    pub(super) fn derive(secret: &Residue, u: &[u8; 32]) -> Self {
        let pseudorandom_key = kdf::extract(&padded(u), &padded(secret.as_bytes()));
        Self(kdf::expand(&pseudorandom_key, &[b"Caldera Derived Key"]))
    }

    /// Reads what `as_bytes` gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// The key, for sealing.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Whether `signature` (PASSWORD_CLAIM_SIGNATURE, base64) proves the password; in constant time. Arguments as in
    /// [`claim_signature`].
    pub fn proves(
        &self,
        pool_name: &str,
        user: &str,
        secret_block: &[u8],
        timestamp: &str,
        signature: &str,
    ) -> bool {
        let expected = claim_signature(self, pool_name, user, secret_block, timestamp);
        same(STANDARD.encode(expected).as_bytes(), signature.as_bytes())
    }
}

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SessionKey([secret])")
    }
}

/// HMAC-SHA-256 over pool name, USER_ID_FOR_SRP, the decoded SECRET_BLOCK and TIMESTAMP exactly as it came.
pub fn claim_signature(
    key: &SessionKey,
    pool_name: &str,
    user: &str,
    secret_block: &[u8],
    timestamp: &str,
) -> [u8; 32] {
    hmac_sha256(key.as_bytes(), &[pool_name.as_bytes(), user.as_bytes(), secret_block, timestamp.as_bytes()])
}

/// u = SHA-256(pad(A) | pad(B)); zero is refused (RULE-7).
pub(super) fn scramble(a: &PublicValue, b: &PublicValue) -> Result<[u8; 32], Refused> {
    let u = sha256(&[&padded(a.as_bytes()), &padded(b.as_bytes())]);
    if u == [0; 32] { Err(Refused::ZeroScramble) } else { Ok(u) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;
    use crate::srp::client::Client;
    use crate::srp::{parse_a, pool_name, verifier};

    /// `vectors/srp_vectors.py`: client half pycognito, server half plain Python integers.
    fn cases() -> Vec<serde_json::Value> {
        let file: serde_json::Value = serde_json::from_str(include_str!("../../vectors/srp.json")).unwrap();
        let cases = file["cases"].as_array().unwrap().clone();
        assert!(cases.len() >= 12);
        cases
    }

    fn text<'a>(case: &'a serde_json::Value, name: &str) -> &'a str {
        case[name].as_str().unwrap()
    }

    fn bytes(case: &serde_json::Value, name: &str) -> Vec<u8> {
        hex::decode(text(case, name)).unwrap()
    }

    #[test]
    fn the_server_half_agrees_with_an_independent_implementation() {
        for case in &cases() {
            let note = text(case, "note");
            let (pool, user) = (pool_name(text(case, "pool_id")), text(case, "user"));
            let verifier = verifier(pool, user, &bytes(case, "salt"), text(case, "password"));
            assert_eq!(hex::encode(verifier.as_bytes()), text(case, "verifier"), "{note}");

            let exponent: [u8; EXPONENT] = bytes(case, "b").try_into().unwrap();
            let ephemeral = Ephemeral { exponent: Zeroizing::new(exponent), power: power_of_g(&exponent) };
            let challenge = Challenge::with(&verifier, ephemeral);
            let digits = challenge.big_b().to_hex();
            assert_eq!(digits.trim_start_matches('0'), text(case, "srp_b"), "{note}");

            let a = parse_a(text(case, "srp_a")).unwrap();
            let key = challenge.server_key(&a, &verifier).unwrap();
            assert_eq!(hex::encode(key.as_bytes()), text(case, "session_key"), "{note}");

            let block = STANDARD.decode(text(case, "secret_block")).unwrap();
            assert!(
                key.proves(pool, user, &block, text(case, "timestamp"), text(case, "signature")),
                "{note}"
            );
            let wrong = text(case, "wrong_password_signature");
            assert!(!key.proves(pool, user, &block, text(case, "wrong_password_timestamp"), wrong), "{note}");
            assert!(!key.proves(pool, user, &block, "Tue Apr 2 04:02:09 UTC 2024", text(case, "signature")));
            assert!(!key.proves(pool, user, &block[1..], text(case, "timestamp"), text(case, "signature")));
        }
    }

    #[test]
    fn the_client_half_agrees_with_pycognito() {
        for case in &cases() {
            let note = text(case, "note");
            let digits = format!("{:0>64}", text(case, "a"));
            let Ok(exponent) = <[u8; 32]>::try_from(hex::decode(&digits).unwrap()) else {
                assert!(note.contains("1024 bits"));
                continue;
            };
            let client = Client::with_exponent(exponent);
            assert_eq!(client.big_a().to_hex().trim_start_matches('0'), text(case, "srp_a"), "{note}");
            let big_b = PublicValue::parse(text(case, "srp_b")).unwrap();
            let (pool, user) = (pool_name(text(case, "pool_id")), text(case, "user"));
            let key = client.key(pool, user, &bytes(case, "salt"), text(case, "password"), &big_b).unwrap();
            assert_eq!(hex::encode(key.as_bytes()), text(case, "session_key"), "{note}");
            let block = STANDARD.decode(text(case, "secret_block")).unwrap();
            let signature = Client::signature(&key, pool, user, &block, text(case, "timestamp"));
            assert_eq!(signature, text(case, "signature"), "{note}");
        }
    }

    #[test]
    fn a_challenge_reads_back_and_damage_is_refused() {
        let verifier = verifier("Pool", "ann", &[1; 16], "right");
        let challenge = Challenge::new(&verifier);
        let bytes = challenge.to_bytes();
        let again = Challenge::from_bytes(bytes.as_slice()).unwrap();
        let client = Client::start();
        let one = challenge.server_key(client.big_a(), &verifier).unwrap();
        let other = again.server_key(client.big_a(), &verifier).unwrap();
        assert_eq!(one.as_bytes(), other.as_bytes());
        assert!(Challenge::from_bytes(&bytes[1..]).is_none());
        assert!(Challenge::from_bytes(&[0; EXPONENT + WIDTH]).is_none());
        assert!(SessionKey::from_bytes(&[0; 15]).is_none());
    }
}
