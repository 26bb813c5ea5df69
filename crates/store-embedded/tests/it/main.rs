//! The embedded engine against the contract, against failures, and under hammer.

mod contract;
mod crash;
mod failure;
mod folder;
mod hammer;
