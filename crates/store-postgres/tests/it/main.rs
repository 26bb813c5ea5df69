//! The PostgreSQL engine against the contract, against faults on the wire, and as several nodes.

#![allow(clippy::unwrap_used, reason = "what fails here is a failed test")]

mod contract;
mod crash;
mod database;
mod faults;
mod nodes;
mod proxy;
mod reaching;
mod tables;
