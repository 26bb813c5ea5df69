//! What does each CloudFormation operation do?
//!
//! A stack is a template that was carried out. [`resource`] is what a type of resource must be able to do, [`world`] what it
//! may reach.

pub mod fault;
pub mod kinds;
pub mod resource;
pub mod resources;
pub mod token_ids;
pub mod world;

pub use fault::{Fault, HandlerCode};
pub use kinds::{Kind, Kinds};
pub use resource::{Change, Made, Needs, Property, Resource};
pub use token_ids::TokenIds;
pub use world::{Artifacts, Ports, StackNames, World};
