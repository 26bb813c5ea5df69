//! How does an unmodified handler zip run here?
//!
//! See the README for what a worker gets and does not get.

pub mod archive;
pub mod cage;
pub mod egress;
pub mod fleet;
pub mod function;
pub mod log;
mod memory;
pub mod runtime_api;
pub mod runtimes;
pub mod worker;
