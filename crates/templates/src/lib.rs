//! What does a template say?
//!
//! Owns CloudFormation's templates: reading them ([`parse`]), what they ask for ([`Summary`]), what they come to with the
//! values of their parameters ([`Template::bind`]), in which order resources are made and with which properties
//! ([`Bound`]), and how two of them differ ([`changes`]). Values alone: whoever deploys looks things up and hands them in
//! as [`Known`]. What the properties of a type mean is said by the room that makes it.

mod bound;
mod changes;
mod dynamic;
mod fault;
mod functions;
mod json;
mod limits;
mod loops;
mod node;
mod order;
mod parameter;
mod probe;
mod references;
mod rules;
mod sam;
mod scope;
mod sub;
mod summary;
mod template;
mod yaml;

pub use bound::{Bound, OutputValue, Policy};
pub use changes::{Action, Cause, Change, Detail, Recreation, Replacement, changes};
pub use fault::{Fault, ParameterName, Want};
pub use limits::Limits;
pub use node::{Kind, Map, Node, Position};
pub use parameter::{Parameter, Shape};
pub use probe::probe;
pub use references::Reference;
pub use scope::{Given, Known, Looked, NothingKnown, Pseudo, UNKNOWN};
pub use summary::{Capability, Summary};
pub use template::{Resource, Template, parse};
