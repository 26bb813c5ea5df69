//! Stacks and what they are made of.

mod resources;
