//! What happened to a stack, line by line.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// One line of what happened to a stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StackEvent {
    /// The stack.
    pub stack: Uuid,
    /// Its place among the stack's.
    pub number: u64,
    /// Its id, unique.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// To what: a resource's name in the template, or the stack's name.
    pub logical_id: String,
    /// What that is outside the template; empty while it is not known.
    pub physical_id: String,
    /// Its type.
    pub resource_type: String,
    /// The status that it took: of a resource, or of the stack.
    pub status: String,
    /// Why. Never a secret.
    pub reason: Option<String>,
    /// The token that the caller gave to the operation.
    pub token: Option<String>,
    /// The operation that it belongs to.
    pub operation: Uuid,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}
