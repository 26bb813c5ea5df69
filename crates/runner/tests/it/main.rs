//! What a cage holds in and keeps out, and how workers behave in it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod cage;
mod escapes;
mod fleet;
mod founding;
mod place;
mod starter;
