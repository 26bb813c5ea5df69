//! What runs a handler, by the function's runtime.

pub mod node;
pub mod python;
