//! Handlers behind whole user pools: what callers read, what is tried again, what is logged, and functions elsewhere.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by falling over")]

mod elsewhere;
mod errors;
mod house;
mod log;
