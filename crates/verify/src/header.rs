//! The header of a token (RFC 7515 section 4, RFC 8725): which key it names, and nothing that would let the token decide
//! how it is checked.

use serde_json::{Map, Value};

use crate::algorithm::Algorithm;
use crate::refusal::Refusal;
use crate::shown::shown;

/// Members that bring a key, say where to get one, or change how the rest is read. None of them is followed, so a token
/// that counts on them is refused.
const NOT_ACCEPTED: &[&str] = &["crit", "jwk", "jku", "x5u", "x5c", "b64", "zip", "enc", "epk"];

/// The characters of a key name that are looked at.
const LONGEST_KEY_NAME: usize = 512;

/// What a header says.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) kid: String,
    pub(crate) algorithm: Algorithm,
    /// `typ: at+jwt` (RFC 9068 section 2.1).
    pub(crate) is_typed_access: bool,
}

impl Header {
    pub(crate) fn read(mut members: Map<String, Value>) -> Result<Self, Refusal> {
        if let Some(name) = NOT_ACCEPTED.iter().find(|name| members.contains_key(**name)) {
            return Err(Refusal::HeaderMember { found: (*name).to_owned() });
        }
        let algorithm = match members.remove("alg") {
            Some(Value::String(name)) => Algorithm::from_name(&name).ok_or_else(|| shown(&name)),
            Some(_) => Err("no text".to_owned()),
            None => Err("nothing".to_owned()),
        };
        let is_typed_access = typed_access(members.get("typ"))?;
        // Said before the key is looked for: `none` needs no key, and the refusal should say so. What is expected is filled
        // in by the caller, who knows the policy.
        let algorithm = algorithm.map_err(|found| Refusal::Algorithm { expected: Vec::new(), found })?;
        match members.remove("kid") {
            Some(Value::String(kid)) if !kid.is_empty() && kid.len() <= LONGEST_KEY_NAME => {
                Ok(Self { kid, algorithm, is_typed_access })
            }
            _ => Err(Refusal::NoKeyId),
        }
    }
}

/// Explicit typing (RFC 8725 section 3.11): a logout token or a security event is not an access token.
fn typed_access(typ: Option<&Value>) -> Result<bool, Refusal> {
    let text = match typ {
        None => return Ok(false),
        Some(Value::String(text)) => text.as_str(),
        Some(_) => "no text",
    };
    // RFC 7515 section 4.1.9: `application/` may be left out, and media types know no case.
    let lower = text.to_ascii_lowercase();
    match lower.strip_prefix("application/").unwrap_or(&lower) {
        "jwt" => Ok(false),
        "at+jwt" => Ok(true),
        _ => Err(Refusal::Type { expected: vec!["JWT", "at+jwt"], found: shown(text) }),
    }
}
