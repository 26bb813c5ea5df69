//! How does an unmodified handler zip run here?
//!
//! See the README for what a worker gets and does not get.

pub mod cage;
