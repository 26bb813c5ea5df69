//! How do bytes become a checked input, and an answer or refusal become bytes?
//!
//! A request passes through here in this order: [`target`] says which operation ([`rest_json`] where method and path say it,
//! `query` where a form does), [`json`] reads the body, [`mod@walk`]
//! checks it against the model, the [`Registry`] authorizes it and finds the handler; an [`Exception`] is every refusal.
//! [`sigv4`] verifies signatures. Nothing here knows what an operation does.

pub mod dialect;
mod dispatch;
pub mod exception;
pub mod json;
pub mod path;
mod pattern;
mod permission;
pub mod probe;
pub mod query;
mod registry;
pub mod rest_json;
pub mod sigv4;
mod table;
pub mod target;
mod violation;
pub mod walk;
pub mod xml;

pub use dispatch::{CallError, Client, Dispatch};
pub use exception::Exception;
pub use registry::{Counts, Incomplete, OperationState, Registry};
pub use table::table;
pub use violation::{MOST, Violation, Violations, WrongType};
pub use walk::walk;
