//! SRP-6a as Amazon Cognito's clients compute it (reference section 8.2, observed in the source of
//! amazon-cognito-identity-js and pycognito), the server's half; a client's half for tests and benchmarks.
//!
//! Owns the arithmetic and its refusals (RULE-7): what is sealed into a SECRET_BLOCK, when a flow is consumed and
//! who may try again belong to `sign-in` and above.

mod challenge;
pub mod client;
mod group;
mod pad;
mod public_value;
mod verifier;

pub use challenge::{Challenge, Ephemeral, SessionKey, claim_signature};
pub(crate) use group::PRIME;
pub use public_value::{PublicValue, Refused, parse_a};
pub use verifier::{Verifier, salt, simulated_verifier, verifier};

/// The part of a pool id after its region, which SRP hashes: `Pool1` of `eu-west-1_Pool1`. An id without `_` is
/// taken whole.
pub fn pool_name(pool_id: &str) -> &str {
    pool_id.split_once('_').map_or(pool_id, |(_, name)| name)
}
