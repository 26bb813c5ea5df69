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
