//! The embedded engine against the contract, against failures, and under hammer.

#![allow(clippy::unwrap_used, reason = "what fails here is a failed test")]

mod contract;
mod crash;
mod failure;
mod folder;
mod hammer;
mod text_forms;
