//! What does each CloudFormation operation do?
//!
//! A stack is a template that was carried out. [`resource`] is what a type of resource must be able to do, [`world`] what it
//! may reach. [`deploy`] carries a [`plan`] out.

pub mod begin;
mod behalf;
mod changes;
pub mod deploy;
pub mod fault;
mod imports;
pub mod kinds;
mod names;
pub mod plan;
pub mod resource;
pub mod resources;
pub mod token_ids;
pub mod world;

pub use begin::{Order, begin};
pub use deploy::Deployer;
pub use fault::{Fault, HandlerCode};
pub use kinds::{Kind, Kinds};
pub use plan::{Known, Plan, Planned, Reader};
pub use resource::{Change, Made, Needs, Property, Resource};
pub use token_ids::TokenIds;
pub use world::{Artifacts, Ports, StackNames, World};
