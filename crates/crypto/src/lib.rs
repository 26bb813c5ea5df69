//! Is the mathematics right? (SRP, password verifiers, sealing, key derivation; test vectors)
//!
//! Owns every primitive and every key of the product: the OS generator, keys derived by purpose, sealing and
//! row MACs, the master key, SRP-6a as Cognito's clients compute it, SECRET_HASH. It does no I/O and knows no
//! wire format: bytes and texts come in, bytes and texts go out. Who may ask for what, and what is kept, is for
//! the rooms above.

mod data_key;
mod fixed_base;
mod hash;
pub mod hex;
mod kdf;
mod key_ring;
mod log_key;
mod master_key;
#[expect(
    unsafe_code,
    reason = "the one place that calls aws-lc's constant-time exponentiation, which aws-lc-rs does not offer"
)]
mod modexp;
mod own_key;
mod padding;
mod purpose;
mod random;
mod sealed;
mod secret;
mod secret_hash;
pub mod srp;
pub mod trace;

pub use data_key::DataKey;
pub use hash::{Sha256, hmac_sha256, same, sha256};
pub use key_ring::{KeyRing, NoRing, OpenError, RingKey, Standing};
pub use log_key::LogKey;
pub use master_key::{MasterKey, MasterKeyError};
pub use own_key::OwnKey;
pub use padding::{pad_to_bucket, strip_padding};
pub use purpose::Purpose;
pub use random::OsRandom;
pub use sealed::Sealed;
pub use secret::Secret;
pub use secret_hash::{secret_hash, secret_hash_matches};
pub use zeroize::Zeroizing;
