//! How bytes become inputs, answers and refusals, seen from outside the room.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by falling over")]

mod conversion;
mod dispatch;
mod json;
mod probe;
mod query;
mod registry;
mod rest_json;
mod sigv4;
mod target;
mod walk;
