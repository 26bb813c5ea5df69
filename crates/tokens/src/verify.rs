//! Is this token one of ours, and in force? (RFC 7519 section 7.2, RFC 8725)

use crate::claims::Claims;
use crate::compact::Compact;
use crate::public_key::PublicKey;
use crate::refusal::{Refusal, shortened};
use crate::strict_json::object;

/// Checks form, signature and times of `token`. The kind (`token_use`) is checked by turning the claims into
/// [`crate::AccessClaims`] or [`crate::IdClaims`]; the issuer and revocation are the caller's.
///
/// `now` is in epoch seconds.
pub fn verify(token: &str, keys: &[PublicKey], now: i64) -> Result<Claims, Refusal> {
    let compact = Compact::parse(token)?;
    let key = keys.iter().find(|key| key.kid() == compact.kid).ok_or_else(|| Refusal::UnknownKey {
        expected: keys.iter().map(|key| key.kid().to_owned()).collect(),
        found: shortened(&compact.kid),
    })?;
    if !key.verifies(compact.signed.as_bytes(), &compact.signature()?) {
        return Err(Refusal::Signature);
    }
    let members = object(&compact.payload()?).ok_or(Refusal::Json { part: "payload" })?;
    Claims::in_force(compact.kid, members, now)
}
