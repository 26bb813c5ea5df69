//! Whole templates: what they come to, and what is refused.

mod corpus;
mod functions;
mod house;
mod refusals;
mod serverless;
