//! What does each CloudFormation operation do?
//!
//! A stack is a template that was carried out. [`resource`] is what a type of resource must be able to do, [`world`] what it
//! may reach. [`deploy`] carries a [`plan`] out; the operations of the API are in
//! [`stacks`], [`change_sets`], [`exports`] and [`reading`], over [`propose`].

mod answer;
mod asked;
mod audit;
pub mod begin;
mod behalf;
pub mod change_sets;
mod changes;
pub mod deploy;
pub mod exports;
pub mod fault;
mod imports;
pub mod kinds;
mod names;
mod page;
pub mod plan;
pub mod prepare;
pub mod propose;
pub mod reading;
pub mod refusal;
pub mod registry;
pub mod resource;
pub mod resources;
mod room;
pub mod stacks;
pub mod template;
mod template_url;
pub mod token_ids;
pub mod world;

pub use begin::{Order, begin};
pub use deploy::Deployer;
pub use fault::{Fault, HandlerCode};
pub use kinds::{Kind, Kinds};
pub use plan::{Known, Plan, Planned, Reader};
pub use refusal::Refusal;
pub use registry::registry;
pub use resource::{Change, Made, Needs, Property, Resource};
pub use room::Stacks;
pub use template::CloudFormation;
pub use token_ids::TokenIds;
pub use world::{Artifacts, Ports, StackNames, World};
