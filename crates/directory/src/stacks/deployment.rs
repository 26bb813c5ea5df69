//! A deployment: what was asked of a stack, by whom, and which part of it is under way.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Capability, PoolId, Timestamp};

/// What was asked of a stack and is not finished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// The stack; it has one deployment at a time.
    pub stack: Uuid,
    /// What was asked.
    pub wish: Wish,
    /// Which part is under way.
    pub phase: Phase,
    /// The revision that is to be in force.
    pub revision: u32,
    /// On whose behalf.
    pub behalf: Behalf,
    /// Its id.
    pub operation: Uuid,
    /// The token that the caller gave.
    pub token: Option<String>,
    /// What happens if something fails.
    pub on_failure: OnFailure,
    /// Resources that stay though the stack is deleted.
    pub retain: Vec<String>,
    /// Resources that are not changed back.
    pub skip: Vec<String>,
    /// Resources that failed.
    pub failed: Vec<String>,
    /// The caller thought better of it.
    pub cancelled: bool,
    /// From then on it has failed.
    pub deadline: Option<Timestamp>,
    /// What AWS does not change in place may be.
    pub allow_in_place: bool,
    /// Resources that it has touched.
    pub touches: u32,
    /// The worker that has it on lease.
    pub owner: Option<String>,
    /// When the lease ends.
    pub due_at: Timestamp,
}

/// What is asked of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// It is to be made.
    Create,
    /// It is to be changed.
    Update,
    /// It is to go away.
    Delete,
}

/// The part of a deployment that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Resources are made and changed, in the order of what needs what.
    Forward,
    /// What the new template does not have any more is deleted.
    Cleanup,
    /// What was done is undone, the last first.
    Back,
    /// What the deployment that failed had made is deleted.
    BackCleanup,
    /// Everything is deleted.
    Deleting,
}

/// What happens if something fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnFailure {
    /// What was done is undone.
    Rollback,
    /// The stack goes away; only for one that is being made.
    Delete,
    /// All stays as it is.
    Nothing,
}

/// On whose behalf something is done that goes on after its call has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Behalf {
    /// The holder of an access key, with what it was allowed to do when it asked.
    AccessKey {
        /// The key's id.
        id: String,
        /// What it may do.
        capabilities: BTreeSet<Capability>,
        /// The pools it may touch; none: all.
        pools: Option<BTreeSet<PoolId>>,
    },
    /// A developer with the key of the data folder.
    Developer(String),
    /// The operator of this machine.
    Operator,
}
