//! What the operations of Lambda do, through the registry as a server calls them, with workers in their cages.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod events;
mod invoking;
mod layers;
mod making;
mod permissions;
mod scene;
mod sign_ups;
