//! What does each user-pool operation do?
//!
//! One file an operation, in the folder of its capability. A handler reads as the story: load, decide (in `directory`
//! or `sign-in`), trigger or hash or commit, answer. What every operation needs (shape checks, authorization of signed
//! calls, error encoding, metrics) is in `aws-wire` and `server`.

mod alias;
pub mod alter;
mod arithmetic;
pub mod attempts;
pub mod attributes;
mod bearer;
mod client_proof;
pub mod clients;
mod codes;
mod fire;
mod flood;
pub mod groups;
mod issue;
mod issuer;
mod lookup;
mod migration;
mod names;
mod neutral;
mod new_user;
mod page_token;
pub mod passwords;
mod pool_tags;
pub mod pools;
mod records;
mod refusal;
mod registry;
mod rooms;
pub mod seed;
pub mod sign_in;
pub mod sign_up;
mod signing_rotation;
pub mod tags;
mod unwritten;
pub mod users;
pub mod well_known;

pub use alter::AlterPool;
pub use arithmetic::Arithmetic;
pub use issuer::Issuer;
pub use records::{audit_line, keep, session_revoked, user_revoked};
pub use refusal::Refusal;
pub use registry::registry;
pub use rooms::{Carries, Rooms, Settings, Signing};
pub use signing_rotation::{ListedKey, RotateSigning};
