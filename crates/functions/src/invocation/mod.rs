//! Calling a function over the wire.

pub mod invoke;
