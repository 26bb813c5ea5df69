//! Every operation through the registry, on a whole installation. One file an operation, at the mirrored path.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by falling over")]

mod answers;
mod exactness;
mod fixtures;
mod office;
mod parity;

mod alter;
mod attributes;
mod clients;
mod groups;
mod large;
mod model;
mod passwords;
mod pools;
mod security;
mod sign_in;
mod sign_up;
mod tags;
mod triggers;
mod users;
