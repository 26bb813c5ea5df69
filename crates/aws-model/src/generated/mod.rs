//! Everything in this folder. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

pub mod user_pools;
pub mod identity_pools;
pub mod patterns;
