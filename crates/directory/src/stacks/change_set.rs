//! A change set: what a template would change, looked at before it is done.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::OnFailure;
use crate::Timestamp;
use crate::names::ACCOUNT;

/// What a template would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// The stack.
    pub stack: Uuid,
    /// Its id.
    pub id: Uuid,
    /// Its name, unique in the stack.
    pub name: String,
    /// The region in its ARN.
    pub region: String,
    /// What it is for.
    pub description: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// How it stands.
    pub state: ChangeSetState,
    /// Whether it can be executed.
    pub execution: Execution,
    /// Why it failed.
    pub reason: Option<String>,
    /// It makes the stack.
    pub creates: bool,
    /// The revision that it brings.
    pub revision: u32,
    /// The revision that was in force when it was made.
    pub base: u32,
    /// What happens if its execution fails; the caller's choice wins.
    pub on_failure: Option<OnFailure>,
    /// The changes, as they are answered.
    pub changes: Vec<Value>,
    /// What AWS does not change in place may be.
    pub allow_in_place: bool,
    /// When it is forgotten.
    pub expires_at: Option<Timestamp>,
}

/// How a change set stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeSetState {
    /// It is made.
    Complete,
    /// There is nothing to change.
    Failed,
}

/// Whether a change set can be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Execution {
    /// It cannot.
    Unavailable,
    /// It can.
    Available,
    /// It was, or is being.
    Executed,
}

impl ChangeSet {
    /// `arn:aws:cloudformation:<region>:<account>:changeSet/<name>/<id>`
    pub fn arn(&self) -> String {
        format!("arn:aws:cloudformation:{}:{ACCOUNT}:changeSet/{}/{}", self.region, self.name, self.id)
    }

    /// Name and id in a change set's ARN.
    pub fn parse_arn(arn: &str) -> Option<(&str, Uuid)> {
        let rest = arn.strip_prefix("arn:aws:cloudformation:")?;
        let (_, path) = rest.split_once(":changeSet/")?;
        let (name, id) = path.split_once('/')?;
        Some((name, Uuid::parse_str(id).ok()?))
    }
}
