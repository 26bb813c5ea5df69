//! Who is calling, and may they?
//!
//! Owns the call that travels into every operation, the principals, and the one `authorize`. Proving who somebody is
//! (signatures) is `aws-wire`'s business.

mod authorize;
mod call;
mod principal;

pub use authorize::{Action, Denied, authorize};
pub use call::{Call, Origin};
pub use principal::{Capability, Principal};
