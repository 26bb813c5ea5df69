//! Whole installations that outlive their engine.

#![allow(clippy::unwrap_used, reason = "what fails here is a failed test")]

mod moving;
