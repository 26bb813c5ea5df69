//! A resource of a stack: what it is now, what it was before the deployment under way, and the step that is being done.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::ResourceStatus;
use crate::Timestamp;

/// What happens to the real thing when the template lets go of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Policy {
    /// It is deleted.
    #[default]
    Delete,
    /// It stays.
    Retain,
    /// It stays, unless it was made by the very deployment that failed.
    RetainExceptOnCreate,
}

/// A resource of a stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StackResource {
    /// The stack.
    pub stack: Uuid,
    /// Its name in the template.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// How it stands.
    pub status: ResourceStatus,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub at: Timestamp,
    /// What it needs: it is made after those, and deleted before them.
    pub depends_on: Vec<String>,
    /// What happens when it is taken out of the template, or the stack is deleted.
    pub deletion: Policy,
    /// What happens to the old one when it is replaced.
    pub replacement: Policy,
    /// What the template that was in force says, while another one is being carried out.
    pub was: Option<Was>,
    /// Its place in the order in which the deployment under way touched the resources; none if it did not.
    pub touched: Option<u32>,
    /// The deployment under way is through with it.
    pub settled: bool,
    /// The step that was begun.
    pub doing: Option<Doing>,
    /// When it is forgotten, once it is gone.
    pub expires_at: Option<Timestamp>,
    /// What there is now. Sealed, as is what follows.
    #[serde(skip)]
    pub now: Option<Instance>,
    /// What there was before the deployment under way touched it.
    #[serde(skip)]
    pub before: Option<Instance>,
    /// The properties that the step begun is to bring about.
    #[serde(skip)]
    pub target: Value,
}

/// What a template says of a resource beside its properties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Was {
    /// What it needs.
    pub depends_on: Vec<String>,
    /// What happens when it is taken out of the template, or the stack is deleted.
    pub deletion: Policy,
    /// What happens to the old one when it is replaced.
    pub replacement: Policy,
}

/// The real thing behind a resource.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// Its type, under which it is deleted.
    pub resource_type: String,
    /// What `Ref` gives.
    pub physical_id: String,
    /// What it was made with, or changed to last.
    pub properties: Value,
    /// What `Fn::GetAtt` gives.
    pub attributes: Map<String, Value>,
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance").field("physical_id", &self.physical_id).finish_non_exhaustive()
    }
}

/// A step that is on record before it is begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doing {
    /// What is done.
    pub verb: Verb,
    /// The same for every try.
    pub token: String,
}

/// What is done to the real thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verb {
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is made anew, beside the old one.
    Replace,
    /// It is changed back to what it was.
    Restore,
    /// What there is now is deleted.
    Delete,
    /// What there was before, and was replaced, is deleted.
    DeleteOld,
}
