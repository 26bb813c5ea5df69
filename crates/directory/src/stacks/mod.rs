//! Stacks: templates that were carried out, and how far the one that is being carried out has come.

pub mod change_set;
pub mod deployment;
pub mod event;
pub mod resource;
pub mod revision;
pub mod stack;
pub mod status;

pub use change_set::{ChangeSet, ChangeSetState, Execution};
pub use deployment::{Behalf, Deployment, OnFailure, Phase, Wish};
pub use event::StackEvent;
pub use resource::{Doing, Instance, Policy, StackResource, Verb, Was};
pub use revision::{Lookup, Parameter, Revision};
pub use stack::{Export, Output, Stack};
pub use status::{ResourceStatus, StackStatus};
