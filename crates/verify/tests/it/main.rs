//! What the crate promises, from outside: vectors in files, keys over time, HTTP, the documents, and another library's
//! opinion.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod differential;
mod http_layer;
mod https;
mod keys_over_time;
mod refusals_guide;
mod rules;
mod vectors;
