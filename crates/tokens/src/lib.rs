//! What do we sign, with which key?
//!
//! Owns the RSA keys of pools, the compact JWS of ID and access tokens, the JWKS document and strict verification.
//! Which claims a token carries is decided above; whether a session still lives is asked of the store. Nothing here
//! does I/O or looks at a clock: `now` comes as epoch seconds.

mod claims;
mod compact;
mod jwks;
mod pool_keys;
mod public_key;
mod refusal;
mod seen;
mod signing_key;
mod stock;
mod strict_json;
mod verify;

pub use claims::{AccessClaims, Claims, IdClaims};
pub use compact::{MAX_TOKEN, unverified_issuer};
pub use jwks::{Jwk, jwks_json};
pub use pool_keys::PoolKeys;
pub use public_key::PublicKey;
pub use refusal::{KeyError, Refusal};
pub use seen::SeenTokens;
pub use signing_key::SigningKey;
pub use stock::Stock;
pub use verify::verify;
