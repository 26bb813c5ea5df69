//! The JWKS document, with its members in Cognito's order.

use serde::{Deserialize, Serialize};

use crate::public_key::PublicKey;

/// One key of a JWKS document (RFC 7517), members in the order Cognito writes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// Always `RS256`.
    pub alg: String,
    /// The exponent, base64url: always `AQAB`.
    pub e: String,
    /// The key's name.
    pub kid: String,
    /// Always `RSA`.
    pub kty: String,
    /// The modulus, base64url.
    pub n: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub key_use: String,
}

/// `{"keys":[…]}`, ready to be served.
pub fn jwks_json(keys: &[PublicKey]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Document {
        keys: Vec<Jwk>,
    }
    let document = Document { keys: keys.iter().map(PublicKey::jwk).collect() };
    serde_json::to_vec(&document).expect("a struct of texts has a JSON form")
}
