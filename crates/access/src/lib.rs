//! Who is calling, and may they?
//!
//! Owns the call that travels into every operation, the principals, the table of access keys, temporary credentials, and the
//! one `authorize`.
//! Proving who somebody is (signatures) is `aws-wire`'s business.

mod authorize;
mod call;
mod key_table;
mod principal;
pub mod temporary;

pub use authorize::{Action, Denied, authorize};
pub use call::{Call, Origin};
pub use directory::Capability;
pub use key_table::KeyTable;
pub use principal::Principal;
