//! Stacks and what they are made of.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by falling over")]

mod deploy;
mod fake;
mod kills;
mod operations;
mod resources;
