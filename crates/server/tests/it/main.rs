//! How a connection becomes a request for the right room, seen over loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod connections;
mod dev_helpers;
mod hanging_up;
mod host_and_origin;
mod management;
mod neighbours;
mod protocol;
mod running;
mod signatures;
mod well_known;
