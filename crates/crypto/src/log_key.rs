//! The key that vouches for the audit log outside the store: Ed25519 (RFC 8032), one key for this and nothing else
//! (RULE-6, RULE-24). Who holds the public half can check a checkpoint, a tombstone or an export without any secret.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::random::OsRandom;

/// The key pair. Does not print its private half.
pub struct LogKey {
    seed: Zeroizing<[u8; 32]>,
    pair: Ed25519KeyPair,
}

impl LogKey {
    /// A fresh one from the OS generator.
    pub fn generate() -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        OsRandom::fill(seed.as_mut_slice());
        Self::from_seed(&seed)
    }

    /// Back from what [`LogKey::seed`] gave.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).expect("every 32 bytes are a seed");
        Self { seed: Zeroizing::new(*seed), pair }
    }

    /// The private half, for keeping it sealed.
    pub fn seed(&self) -> &Zeroizing<[u8; 32]> {
        &self.seed
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        self.pair.public_key().as_ref().try_into().expect("a public key of Ed25519 has 32 bytes")
    }

    /// Signs `message`; what leaves was verified (RULE-6).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature = self.pair.sign(message);
        let signature = signature.as_ref().try_into().expect("a signature of Ed25519 has 64 bytes");
        assert!(Self::verify(&self.public(), message, &signature), "a signature just made must verify");
        signature
    }

    /// Whether `signature` over `message` is by the holder of `public`.
    pub fn verify(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
    }
}

impl std::fmt::Debug for LogKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("LogKey")
            .field("public", &crate::hex::encode(&self.public()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn the_published_vector_is_signed_alike() {
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let seed: [u8; 32] = hex::decode(seed).unwrap().try_into().unwrap();
        let key = LogKey::from_seed(&seed);
        let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        assert_eq!(hex::encode(&key.public()).to_lowercase(), public);
        let signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                         085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        assert_eq!(hex::encode(&key.sign(&[0x72])).to_lowercase(), signature);
    }

    #[test]
    fn another_message_or_key_does_not_verify() {
        let (key, other) = (LogKey::generate(), LogKey::generate());
        let signature = key.sign(b"message");
        assert!(LogKey::verify(&key.public(), b"message", &signature));
        assert!(!LogKey::verify(&key.public(), b"messagf", &signature));
        assert!(!LogKey::verify(&other.public(), b"message", &signature));
        assert!(!format!("{key:?}").contains(&hex::encode(key.seed().as_slice())));
    }
}
