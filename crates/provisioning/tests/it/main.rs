//! Stacks and what they are made of.

mod deploy;
mod fake;
mod kills;
mod operations;
mod resources;
