//! A log group: a name that templates make and tools look for. Nothing is written into it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A log group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroup {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Days after which AWS would delete what is in it.
    pub retention_days: Option<i32>,
    /// AWS's name of its class.
    pub class: String,
    /// It cannot be deleted.
    pub deletion_protected: bool,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}
