//! How do bytes become a checked input, and an answer or refusal become bytes? (JSON, SigV4, the registry of operations)

pub mod sigv4;
