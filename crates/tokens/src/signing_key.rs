//! A private key that signs tokens: parsed once, kept parsed (parsing costs more than signing).

use std::sync::Arc;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::trace::{Primitive, record};
use zeroize::Zeroizing;

use crate::public_key::{MODULUS, PublicKey};
use crate::refusal::KeyError;

/// An RSA-2048 key pair with one use (RULE-6). A clone shares the parsed key.
#[derive(Clone)]
pub struct SigningKey(Arc<Parsed>);

struct Parsed {
    pair: RsaKeyPair,
    public: PublicKey,
    /// `{"kid":…,"alg":"RS256"}` encoded, and the dot after it: the same for every token of the key.
    header: String,
}

impl SigningKey {
    /// A fresh key. Takes about 70 ms of CPU: call it off the async threads, see [`crate::Stock`].
    pub fn generate() -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("aws-lc generates keys of its own sizes");
        Self::new(pair).expect("a generated key has 2048 bits and the exponent 65537")
    }

    /// Reads what [`Self::to_pkcs8`] gave.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        Self::new(RsaKeyPair::from_pkcs8(der).map_err(|_| KeyError::NotAKey)?)
    }

    fn new(pair: RsaKeyPair) -> Result<Self, KeyError> {
        let public = PublicKey::from_der(pair.public_key().as_ref())?;
        // The kid is base64, which needs no escaping in JSON.
        let header = format!(r#"{{"kid":"{}","alg":"RS256"}}"#, public.kid());
        let header = URL_SAFE_NO_PAD.encode(header) + ".";
        Ok(Self(Arc::new(Parsed { pair, public, header })))
    }

    /// The key in PKCS#8 DER, for the store, which seals it.
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        let der = self.0.pair.as_der().expect("a parsed key has a DER form");
        Zeroizing::new(der.as_ref().to_vec())
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.0.public
    }

    /// The key's name, see [`PublicKey::kid`].
    pub fn kid(&self) -> &str {
        self.0.public.kid()
    }

    /// The compact JWS over `claims_json`, a JSON object. About 0.35 ms of CPU.
    pub fn sign(&self, claims_json: &[u8]) -> String {
        let mut token = String::with_capacity(self.0.header.len() + claims_json.len() * 4 / 3 + 360);
        token.push_str(&self.0.header);
        URL_SAFE_NO_PAD.encode_string(claims_json, &mut token);
        let signature = self.sign_bytes(token.as_bytes());
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        token
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2). aws-lc checks its own result against faults (RULE-6).
    fn sign_bytes(&self, message: &[u8]) -> [u8; MODULUS] {
        record(Primitive::Signature);
        let mut signature = [0; MODULUS];
        self.0
            .pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .expect("a valid key fails to sign only in want of memory or on faulty hardware");
        signature
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SigningKey").field("kid", &self.kid()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rsa::{KeyPairComponents, PublicKeyComponents};

    use super::*;

    fn vector() -> serde_json::Value {
        serde_json::from_str(include_str!("../vectors/rfc7515-a2-rs256.json")).unwrap()
    }

    fn published_key() -> SigningKey {
        let key = vector()["key"].take();
        let part = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
        let components = KeyPairComponents {
            public_key: PublicKeyComponents { n: part("n"), e: part("e") },
            d: part("d"),
            p: part("p"),
            q: part("q"),
            dP: part("dp"),
            dQ: part("dq"),
            qInv: part("qi"),
        };
        SigningKey::new(RsaKeyPair::from_components(&components).unwrap()).unwrap()
    }

    #[test]
    fn signs_as_rfc_7515_appendix_a_2_does() {
        let vector = vector();
        let signed = vector["signed"].as_str().unwrap().as_bytes();
        let signature = URL_SAFE_NO_PAD.decode(vector["signature"].as_str().unwrap()).unwrap();
        let key = published_key();
        assert_eq!(key.sign_bytes(signed).to_vec(), signature);
        assert!(key.public().verifies(signed, &signature));
        assert!(!key.public().verifies(&signed[1..], &signature));
        assert!(!key.public().verifies(signed, &signature[1..]));
    }

    #[test]
    fn a_stored_key_reads_back_as_the_same_key() {
        let key = published_key();
        let again = SigningKey::from_pkcs8(&key.to_pkcs8()).unwrap();
        assert_eq!(again.kid(), key.kid());
        assert_eq!(again.sign(b"{}"), key.sign(b"{}"));
    }

    #[test]
    fn what_is_not_a_private_key_of_2048_bits_is_refused() {
        let der = published_key().to_pkcs8();
        assert_eq!(SigningKey::from_pkcs8(&[]).unwrap_err(), KeyError::NotAKey);
        assert_eq!(SigningKey::from_pkcs8(&der[..der.len() - 1]).unwrap_err(), KeyError::NotAKey);
        let longer = RsaKeyPair::generate(KeySize::Rsa3072).unwrap();
        assert_eq!(SigningKey::new(longer).unwrap_err(), KeyError::Size { found: 3072 });
    }

    #[test]
    fn printing_shows_the_name_only() {
        let key = published_key();
        assert_eq!(format!("{key:?}"), format!("SigningKey {{ kid: {:?}, .. }}", key.kid()));
    }
}
