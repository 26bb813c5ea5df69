//! One key of a JWKS document (RFC 7517), read into a parsed key that is bound to its algorithm for good (SEC-4).

use std::sync::Arc;

use aws_lc_rs::signature::{ParsedPublicKey, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::algorithm::Algorithm;
use crate::shown::shown;

/// Why a key of a document is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum KeyFault {
    /// No `kid`: tokens could not name it.
    #[error("it has no kid")]
    NoKeyId,
    /// Two keys of the document have this name.
    #[error("its kid stands twice")]
    Ambiguous,
    /// A secret or private key was published: whoever reads the document can sign.
    #[error("it holds a secret (`{0}`)")]
    Secret(&'static str),
    /// A key for something else (`use`, `key_ops`).
    #[error("it is not for verifying signatures")]
    OtherUse,
    /// A type that is not RSA, EC or OKP.
    #[error("its type `{0}` is not one for public keys")]
    Type(String),
    /// Its algorithm is unknown, does not fit its type or curve, or is not allowed.
    #[error("its algorithm is `{found}`: allowed are {}", .allowed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Algorithm {
        /// What the issuer may use.
        allowed: Vec<Algorithm>,
        /// What the key is for.
        found: String,
    },
    /// A member is missing, no text, or not base64url of the right length.
    #[error("its member `{0}` is missing or malformed")]
    Member(&'static str),
    /// An RSA modulus below 2048 or above 8192 bits.
    #[error("it has {0} bits: 2048 to 8192 are needed")]
    Size(usize),
    /// An RSA exponent that is even or below 65537.
    #[error("its exponent is too small or even")]
    Exponent,
    /// The numbers are no key: not on the curve, not a modulus.
    #[error("its numbers are no key")]
    Numbers,
}

/// A public key with its name and the one algorithm that it is for. A clone shares the parsed key.
#[derive(Clone)]
pub struct VerifyingKey(Arc<Parsed>);

struct Parsed {
    kid: String,
    algorithm: Algorithm,
    signature_length: usize,
    key: ParsedPublicKey,
}

impl VerifyingKey {
    /// From the members of a JWK. `allowed` is what the policy lets the issuer use; a key that does not name its algorithm
    /// gets the one that its type, curve and `allowed` leave.
    pub fn from_jwk(jwk: &Map<String, Value>, allowed: &[Algorithm]) -> Result<Self, KeyFault> {
        let kid = match jwk.get("kid") {
            Some(Value::String(kid)) if !kid.is_empty() => kid.clone(),
            _ => return Err(KeyFault::NoKeyId),
        };
        check_public(jwk)?;
        check_use(jwk)?;
        let algorithm = algorithm(jwk, allowed)?;
        let (key, signature_length) = match algorithm.rsa() {
            Some(_) => rsa(jwk, algorithm)?,
            None => on_a_curve(jwk, algorithm)?,
        };
        Ok(Self(Arc::new(Parsed { kid, algorithm, signature_length, key })))
    }

    /// The key's name.
    pub fn kid(&self) -> &str {
        &self.0.kid
    }

    /// The one algorithm that the key is for.
    pub fn algorithm(&self) -> Algorithm {
        self.0.algorithm
    }

    /// Bytes of a signature of this key.
    pub(crate) fn signature_length(&self) -> usize {
        self.0.signature_length
    }

    /// Whether `signature` is this key's, by its algorithm, of `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        signature.len() == self.0.signature_length && self.0.key.verify_sig(message, signature).is_ok()
    }

    /// Whether both are the same parsed key, not merely of the same name.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether both have the same name, algorithm and numbers.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        self.0.kid == other.0.kid
            && self.0.algorithm == other.0.algorithm
            && self.0.key.as_ref() == other.0.key.as_ref()
    }
}

impl std::fmt::Debug for VerifyingKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("VerifyingKey")
            .field("kid", &self.kid())
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}

fn check_public(jwk: &Map<String, Value>) -> Result<(), KeyFault> {
    match ["k", "d", "p", "q", "dp", "dq", "qi", "oth"].into_iter().find(|name| jwk.contains_key(*name)) {
        Some(name) => Err(KeyFault::Secret(name)),
        None => Ok(()),
    }
}

/// RFC 7517 sections 4.2 and 4.3: both may be left out, neither may say something else.
fn check_use(jwk: &Map<String, Value>) -> Result<(), KeyFault> {
    let for_signatures = match jwk.get("use") {
        None => true,
        Some(purpose) => purpose == "sig",
    };
    let verifies = match jwk.get("key_ops") {
        None => true,
        Some(Value::Array(operations)) => operations.iter().any(|operation| operation == "verify"),
        Some(_) => false,
    };
    if for_signatures && verifies { Ok(()) } else { Err(KeyFault::OtherUse) }
}

fn algorithm(jwk: &Map<String, Value>, allowed: &[Algorithm]) -> Result<Algorithm, KeyFault> {
    let refuse = |found: &str| KeyFault::Algorithm { allowed: allowed.to_vec(), found: shown(found) };
    let key_type = text(jwk, "kty")?;
    if !["RSA", "EC", "OKP"].contains(&key_type) {
        return Err(KeyFault::Type(shown(key_type)));
    }
    let curve = match key_type {
        "RSA" => None,
        _ => Some(text(jwk, "crv")?),
    };
    let fits = |algorithm: Algorithm| {
        algorithm.key_type() == key_type && algorithm.curve().map(|(name, ..)| name) == curve
    };
    match jwk.get("alg") {
        Some(Value::String(name)) => Algorithm::from_name(name)
            .filter(|algorithm| fits(*algorithm) && allowed.contains(algorithm))
            .ok_or_else(|| refuse(name)),
        Some(_) => Err(refuse("no text")),
        // A key that names no algorithm must not be good for several: that is how confusion begins (SEC-4). RS256 is
        // the default of OpenID Connect (Core section 2), otherwise the choice must be the only one.
        None => {
            let fitting: Vec<_> = allowed.iter().copied().filter(|algorithm| fits(*algorithm)).collect();
            match fitting[..] {
                _ if fitting.contains(&Algorithm::RS256) => Ok(Algorithm::RS256),
                [only] => Ok(only),
                _ => Err(refuse(curve.unwrap_or("not named"))),
            }
        }
    }
}

fn rsa(jwk: &Map<String, Value>, algorithm: Algorithm) -> Result<(ParsedPublicKey, usize), KeyFault> {
    let (n, e) = (number(jwk, "n")?, number(jwk, "e")?);
    let bits = n.len() * 8 - n[0].leading_zeros() as usize;
    if !(2048..=8192).contains(&bits) {
        return Err(KeyFault::Size(bits));
    }
    // FIPS 186-5 section A.1.1: odd and above 2^16; aws-lc takes up to 33 bits.
    let small = e.len() < 3 || (e.len() == 3 && e[..2] == [0, 0]);
    if small || e.len() > 4 || e[e.len() - 1] & 1 == 0 {
        return Err(KeyFault::Exponent);
    }
    let parameters = algorithm.rsa().ok_or(KeyFault::Numbers)?;
    let length = bits.div_ceil(8);
    let key = RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters);
    key.map(|key| (key, length)).map_err(|_| KeyFault::Numbers)
}

fn on_a_curve(jwk: &Map<String, Value>, algorithm: Algorithm) -> Result<(ParsedPublicKey, usize), KeyFault> {
    let (_, length, verification) = algorithm.curve().ok_or(KeyFault::Numbers)?;
    let coordinate = |name: &'static str| match bytes(jwk, name)? {
        bytes if bytes.len() == length => Ok(bytes),
        _ => Err(KeyFault::Member(name)),
    };
    let mut point = Vec::with_capacity(1 + 2 * length);
    if algorithm != Algorithm::EdDSA {
        // SEC 1 section 2.3.3: an uncompressed point.
        point.push(4);
    }
    point.extend(coordinate("x")?);
    if algorithm != Algorithm::EdDSA {
        point.extend(coordinate("y")?);
    }
    let key = ParsedPublicKey::new(verification, &point).map_err(|_| KeyFault::Numbers)?;
    Ok((key, 2 * length))
}

fn text<'j>(jwk: &'j Map<String, Value>, name: &'static str) -> Result<&'j str, KeyFault> {
    jwk.get(name).and_then(Value::as_str).ok_or(KeyFault::Member(name))
}

fn bytes(jwk: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, KeyFault> {
    URL_SAFE_NO_PAD.decode(text(jwk, name)?).map_err(|_| KeyFault::Member(name))
}

/// A positive number without leading zeros (RFC 7518 section 2, Base64urlUInt); one zero in front is a common slip and
/// changes nothing.
fn number(jwk: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, KeyFault> {
    let mut bytes = bytes(jwk, name)?;
    if bytes.first() == Some(&0) {
        bytes.remove(0);
    }
    match bytes.first() {
        None | Some(0) => Err(KeyFault::Member(name)),
        Some(_) => Ok(bytes),
    }
}
