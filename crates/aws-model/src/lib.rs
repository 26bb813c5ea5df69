//! What do the APIs look like, for server and client? Tables of shapes and operations, the Rust types that go with
//! them, and the conversions from and to JSON. The folder `generated/` is written by `cargo xtask codegen` from
//! `model/`; what is beside it is the little that the generated files are written in.

#[macro_use]
mod macros;
pub mod convert;
pub mod operation;
pub mod shape;
mod values;

#[rustfmt::skip]
mod generated;

pub use convert::{UnknownValue, Unreadable};
pub use generated::patterns::PATTERNS;
pub use generated::{identity_pools, user_pools};
pub use operation::{Auth, Operation, OperationModel, ServiceModel, Structure};
pub use values::{Sensitive, Timestamp};

/// Every service, for those who walk them all.
pub static SERVICES: [&ServiceModel; 2] = [&user_pools::SERVICE, &identity_pools::SERVICE];
