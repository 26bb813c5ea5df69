//! Whole templates: what they come to, and what is refused.

mod changes;
mod corpus;
mod functions;
mod house;
mod refusals;
mod serverless;
mod summary;
