//! Public keys: parsed once, named by their RFC 7638 thumbprint.

use std::sync::Arc;

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use crypto::trace::{Primitive, record};

use crate::jwks::Jwk;
use crate::refusal::KeyError;

/// Bytes of an RSA-2048 modulus and of its signatures.
pub(crate) const MODULUS: usize = 256;

/// 65537, the one public exponent in use (`AQAB`).
const EXPONENT: [u8; 3] = [1, 0, 1];

/// An RSA-2048 public key. A clone shares the parsed key.
#[derive(Clone)]
pub struct PublicKey(Arc<Parsed>);

struct Parsed {
    kid: String,
    n: String,
    key: ParsedPublicKey,
}

impl PublicKey {
    /// From modulus and exponent, big-endian, without leading zeros.
    pub fn from_components(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        if n.len() != MODULUS || n[0] & 0x80 == 0 {
            return Err(KeyError::Size { found: bits(n) });
        }
        if e != EXPONENT {
            return Err(KeyError::Exponent);
        }
        if n[MODULUS - 1] & 1 == 0 {
            return Err(KeyError::NotAPublicKey);
        }
        let key = RsaPublicKeyComponents { n, e }
            .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
            .map_err(|_| KeyError::NotAPublicKey)?;
        let n = URL_SAFE_NO_PAD.encode(n);
        Ok(Self(Arc::new(Parsed { kid: thumbprint(&n), n, key })))
    }

    /// From a JSON Web Key. Its kid must be the thumbprint: keys have one name.
    pub fn from_jwk(jwk: &Jwk) -> Result<Self, KeyError> {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError::NotAPublicKey);
        let key = Self::from_components(&decode(&jwk.n)?, &decode(&jwk.e)?)?;
        if jwk.kty != "RSA" || jwk.alg != "RS256" || jwk.key_use != "sig" || jwk.kid != key.kid() {
            return Err(KeyError::NotAPublicKey);
        }
        Ok(key)
    }

    /// From the DER form of an `RSAPublicKey` (RFC 8017 appendix A.1.1).
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let (n, e) = components(der).ok_or(KeyError::NotAPublicKey)?;
        Self::from_components(n, e)
    }

    /// The key's name: its RFC 7638 thumbprint in 44 characters of base64, the form Cognito's kids have.
    pub fn kid(&self) -> &str {
        &self.0.kid
    }

    /// The key as the JWKS document lists it.
    pub fn jwk(&self) -> Jwk {
        Jwk {
            alg: "RS256".to_owned(),
            e: URL_SAFE_NO_PAD.encode(EXPONENT),
            kid: self.0.kid.clone(),
            kty: "RSA".to_owned(),
            n: self.0.n.clone(),
            key_use: "sig".to_owned(),
        }
    }

    /// Whether `signature` is this key's RSASSA-PKCS1-v1_5 signature with SHA-256 of `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        record(Primitive::Verification);
        self.0.key.verify_sig(message, signature).is_ok()
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("PublicKey").field(&self.kid()).finish()
    }
}

/// RFC 7638 section 3: SHA-256 over the required members in lexical order without white space.
fn thumbprint(n: &str) -> String {
    let e = URL_SAFE_NO_PAD.encode(EXPONENT);
    let members = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
    STANDARD.encode(crypto::sha256(&[members.as_bytes()]))
}

fn bits(number: &[u8]) -> usize {
    number.first().map_or(0, |top| number.len() * 8 - top.leading_zeros() as usize)
}

/// Modulus and exponent out of `SEQUENCE { INTEGER n, INTEGER e }`, DER, nothing after it.
fn components(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sequence, rest) = element(der, 0x30)?;
    let (n, members) = element(sequence, 0x02)?;
    let (e, members) = element(members, 0x02)?;
    if !rest.is_empty() || !members.is_empty() {
        return None;
    }
    let positive = |integer: &'_ [u8]| usize::from(integer.first() == Some(&0));
    Some((&n[positive(n)..], &e[positive(e)..]))
}

/// Content of the DER element with `tag` at the front, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], mut rest) = der.split_first_chunk::<2>()?;
    let mut length = usize::from(first);
    if first & 0x80 != 0 {
        let count = usize::from(first & 0x7f);
        if !(1..=2).contains(&count) || rest.len() < count {
            return None;
        }
        let (bytes, after) = rest.split_at(count);
        length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        rest = after;
    }
    (found == tag && rest.len() >= length).then(|| rest.split_at(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector() -> serde_json::Value {
        serde_json::from_str(include_str!("../vectors/rfc7638-thumbprint.json")).unwrap()
    }

    fn published_key() -> PublicKey {
        let n = URL_SAFE_NO_PAD.decode(vector()["n"].as_str().unwrap()).unwrap();
        PublicKey::from_components(&n, &EXPONENT).unwrap()
    }

    #[test]
    fn the_kid_is_the_thumbprint_of_rfc_7638_in_44_characters() {
        let kid = published_key().kid().to_owned();
        assert_eq!(kid.len(), 44);
        let bytes = STANDARD.decode(&kid).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(bytes), vector()["thumbprint"].as_str().unwrap());
    }

    #[test]
    fn a_jwk_reads_back_and_a_renamed_or_changed_one_is_refused() {
        let key = published_key();
        assert_eq!(PublicKey::from_jwk(&key.jwk()).unwrap().kid(), key.kid());
        let changes: [fn(&mut Jwk); 6] = [
            |jwk| jwk.kid.replace_range(..1, "*"),
            |jwk| jwk.alg = "RS512".to_owned(),
            |jwk| jwk.kty = "EC".to_owned(),
            |jwk| jwk.key_use = "enc".to_owned(),
            |jwk| jwk.n.push('='),
            |jwk| jwk.e = "AAEAAQ".to_owned(),
        ];
        for change in changes {
            let mut jwk = key.jwk();
            change(&mut jwk);
            assert!(PublicKey::from_jwk(&jwk).is_err(), "{jwk:?}");
        }
    }

    #[test]
    fn other_sizes_and_exponents_are_refused() {
        let n = URL_SAFE_NO_PAD.decode(vector()["n"].as_str().unwrap()).unwrap();
        let refusal = |n: &[u8], e: &[u8]| PublicKey::from_components(n, e).unwrap_err();
        assert_eq!(refusal(&n, &[3]), KeyError::Exponent);
        assert_eq!(refusal(&n[..128], &EXPONENT), KeyError::Size { found: 1024 });
        assert_eq!(refusal(&[], &EXPONENT), KeyError::Size { found: 0 });
        let mut even = n.clone();
        even[255] = 0;
        assert_eq!(refusal(&even, &EXPONENT), KeyError::NotAPublicKey);
    }

    #[test]
    fn der_is_read_whole_or_not_at_all() {
        let mut der = vec![0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
        der.extend(URL_SAFE_NO_PAD.decode(vector()["n"].as_str().unwrap()).unwrap());
        der.extend([0x02, 0x03, 1, 0, 1]);
        assert_eq!(PublicKey::from_der(&der).unwrap().kid(), published_key().kid());
        for length in 0..der.len() {
            assert!(PublicKey::from_der(&der[..length]).is_err(), "cut at {length}");
        }
        der.push(0);
        assert!(PublicKey::from_der(&der).is_err());
    }

    proptest::proptest! {
        #[test]
        fn foreign_der_is_refused(der: Vec<u8>) {
            proptest::prop_assert!(PublicKey::from_der(&der).is_err());
        }
    }
}
