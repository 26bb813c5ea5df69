//! How does the embedded engine keep the promise? (SQLite, one writer that groups commits)
//!
//! Readers read where they are called, from a few connections; one thread writes everything, many batches to one
//! commit. Nothing here knows a key or a noun.

mod apply;
mod connection;
mod engine;
mod error;
mod lock;
mod migrations;
mod readers;
mod rows;
mod sql;
mod writer;

pub use connection::Options;
pub use engine::Embedded;
pub use error::OpenError;
