//! The compact form of a JWS (RFC 7515 section 7.1) taken apart, strictly.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::public_key::MODULUS;
use crate::refusal::{Refusal, shortened};
use crate::strict_json::object;

/// Characters of the longest token that is looked at.
pub const MAX_TOKEN: usize = 64 * 1024;

/// Characters of the longest header: ours have 92.
const MAX_HEADER: usize = 1024;

/// A token taken apart: the header is checked, nothing is verified.
pub(crate) struct Compact<'a> {
    pub(crate) kid: String,
    /// Header, dot and payload: what the signature is over.
    pub(crate) signed: &'a str,
    payload: &'a str,
    signature: &'a str,
}

/// The issuer that a token names, to find the keys that may have signed it. Nothing is verified by this.
///
/// # Errors
/// It does not have the form of a token of ours, or names no issuer.
pub fn unverified_issuer(token: &str) -> Result<String, Refusal> {
    const PART: &str = "payload";
    let members = object(&Compact::parse(token)?.payload()?).ok_or(Refusal::Json { part: PART })?;
    match members.get("iss") {
        Some(Value::String(issuer)) => Ok(issuer.clone()),
        _ => Err(Refusal::Claim { name: "iss", expected: "a text", found: "something else" }),
    }
}

impl<'a> Compact<'a> {
    pub(crate) fn parse(token: &'a str) -> Result<Self, Refusal> {
        if token.len() > MAX_TOKEN {
            return Err(Refusal::TooLong { limit: MAX_TOKEN, found: token.len() });
        }
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Refusal::Parts { found: token.split('.').count() });
        };
        let signed = &token[..header.len() + 1 + payload.len()];
        Ok(Self { kid: kid(header)?, signed, payload, signature })
    }

    pub(crate) fn payload(&self) -> Result<Vec<u8>, Refusal> {
        decode("payload", self.payload)
    }

    pub(crate) fn signature(&self) -> Result<Vec<u8>, Refusal> {
        let signature = decode("signature", self.signature)?;
        if signature.len() == MODULUS { Ok(signature) } else { Err(Refusal::Signature) }
    }
}

fn kid(header: &str) -> Result<String, Refusal> {
    const PART: &str = "header";
    if header.len() > MAX_HEADER {
        return Err(Refusal::TooLong { limit: MAX_HEADER, found: header.len() });
    }
    let mut members = object(&decode(PART, header)?).ok_or(Refusal::Json { part: PART })?;
    match members.remove("alg") {
        Some(Value::String(alg)) if alg == "RS256" => {}
        Some(Value::String(alg)) => return Err(Refusal::Algorithm { found: shortened(&alg) }),
        _ => return Err(Refusal::Algorithm { found: "none that is a text".to_owned() }),
    }
    let kid = match members.remove("kid") {
        Some(Value::String(kid)) if !kid.is_empty() => kid,
        _ => return Err(Refusal::NoKeyId),
    };
    // `typ` says nothing we rely on; everything else would have to be honoured or is dangerous to (jwk, jku, crit).
    members.remove("typ");
    match members.keys().next() {
        None => Ok(kid),
        Some(name) => Err(Refusal::Header { found: shortened(name) }),
    }
}

/// Without padding, and with the unused bits of the last character zero: one spelling for one content.
fn decode(part: &'static str, text: &str) -> Result<Vec<u8>, Refusal> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Refusal::Encoding { part })
}
