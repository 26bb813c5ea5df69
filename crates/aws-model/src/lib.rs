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
pub use generated::{cloudformation, identity_pools, lambda, logs, ssm, sts, user_pools};
pub use operation::{Auth, Fault, Http, Operation, OperationModel, Other, Protocol, ServiceModel, Structure};
pub use values::{Sensitive, Timestamp};

/// Every service, for those who walk them all.
pub static SERVICES: [&ServiceModel; 7] = [
    &user_pools::SERVICE,
    &identity_pools::SERVICE,
    &lambda::SERVICE,
    &cloudformation::SERVICE,
    &sts::SERVICE,
    &ssm::SERVICE,
    &logs::SERVICE,
];
