//! What is signed for the log, as compact JWS with EdDSA (RFC 7515, RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::{LogKey, hex, sha256};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::StoreError;

/// Signs `payload` as a JWS of type `typ`.
pub fn sign(key: &LogKey, typ: &str, payload: &impl Serialize) -> Result<String, StoreError> {
    let bad =
        |error: serde_json::Error| StoreError::Unencodable { key: typ.into(), reason: error.to_string() };
    let header = serde_json::json!({"alg": "EdDSA", "kid": key_id(&key.public()), "typ": typ}).to_string();
    let payload = serde_json::to_vec(payload).map_err(bad)?;
    let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(text.as_bytes()));
    Ok(format!("{text}.{signature}"))
}

/// What a JWS of type `typ` says, if `public` signed it.
pub fn open<T: DeserializeOwned>(public: &[u8; 32], typ: &str, jws: &str) -> Option<T> {
    let (text, signature) = jws.rsplit_once('.')?;
    let signature: [u8; 64] = URL_SAFE_NO_PAD.decode(signature).ok()?.try_into().ok()?;
    let (header, payload) = text.split_once('.')?;
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header["typ"] != typ
        || header["alg"] != "EdDSA"
        || !LogKey::verify(public, text.as_bytes(), &signature)
    {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// The name of a public key: the beginning of its SHA-256.
pub fn key_id(public: &[u8; 32]) -> String {
    hex::encode(&sha256(&[public])[..8])
}
