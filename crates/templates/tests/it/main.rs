//! Whole templates: what they come to, and what is refused.

mod functions;
mod house;
mod refusals;
mod serverless;
