//! How does the PostgreSQL engine keep the promise? (several nodes, one lane a node, nothing relies on isolation)
//!
//! Reads are single statements over a few shared connections; one task writes, many batches to one transaction. Nothing here
//! knows a key or a noun.

mod address;
mod connection;
mod engine;
mod error;
mod migrations;
mod plan;
mod readers;
mod retry;
mod rows;
mod sql;
mod tls;
mod transaction;
mod writer;

pub use address::{Options, Password, check_address};
pub use engine::Postgres;
pub use error::OpenError;
