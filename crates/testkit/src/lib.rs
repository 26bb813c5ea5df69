//! How does a test get a whole server, a clock and a client?
//!
//! [`Harness`] is a whole installation in one process on the embedded engine: a clock that a test moves, identifiers from
//! a seed, triggers that record, a mailbox. Operations are called through the registries as the server calls them.

mod harness;
pub mod postgres;
mod srp;

pub use harness::{Answer, Harness, Refused, START, SrpExchange, Tokens};
