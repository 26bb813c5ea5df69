//! Whole installations, assembled: what no room can promise alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod data_key_rotation;
mod keys_at_rest;
mod moving;
mod sec_15;
mod signing_rotation;
