//! The embedded engine against the contract and against failures.

#![allow(clippy::unwrap_used, reason = "what fails here is a failed test")]

mod contract;
mod crash;
mod failure;
mod folder;
mod text_forms;
