//! One cage a worker (RULE-20): its own users, mounts, processes and network, a filter on system calls, and no way out
//! but the listeners that its owner answers.

mod channel;
mod descriptors;
mod file_system;
mod inside;
mod network;
mod outside;
mod plan;
mod seccomp;

pub use inside::entered;
pub use outside::{Cage, CageError, Ended};
pub use plan::{Listener, Plan, Secret, Shown, USER_INSIDE};
