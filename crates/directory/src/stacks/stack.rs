//! A stack, and what it gives to others.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StackStatus;
use crate::Timestamp;
use crate::names::ACCOUNT;

/// A stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// What tells it from another of the same name that was deleted.
    pub id: Uuid,
    /// The name, unique among the stacks that are not deleted.
    pub name: String,
    /// The region in its ARN.
    pub region: String,
    /// How it stands.
    pub status: StackStatus,
    /// Why it stands so.
    pub reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its last update began.
    pub updated_at: Option<Timestamp>,
    /// When it was gone.
    pub deleted_at: Option<Timestamp>,
    /// The number of the revision that is in force; 0 before the first is.
    pub revision: u32,
    /// The number that the next revision gets.
    pub next_revision: u32,
    /// The number that the next event gets.
    pub next_event: u64,
    /// It cannot be deleted.
    pub protected: bool,
    /// What failed stays as it is.
    pub disable_rollback: bool,
    /// Minutes that its creation may take.
    pub timeout_minutes: Option<u32>,
    /// The role that was named for it. Deployments run as their caller.
    pub role_arn: Option<String>,
    /// The change set that was executed last, an ARN.
    pub change_set: Option<String>,
    /// Names of what it exports.
    pub exports: Vec<String>,
    /// Names of what it imports.
    pub imports: Vec<String>,
    /// What it answers. Sealed: outputs may be secrets.
    #[serde(skip)]
    pub outputs: Vec<Output>,
}

/// One output of a stack.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its name in the template.
    pub key: String,
    /// Its value.
    pub value: String,
    /// What it is.
    pub description: Option<String>,
    /// The name under which other stacks import it.
    pub export: Option<String>,
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("key", &self.key).field("export", &self.export).finish_non_exhaustive()
    }
}

/// A value that stacks may import.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Its name, unique.
    pub name: String,
    /// The stack that gives it.
    pub stack: Uuid,
    /// That stack's ARN.
    pub stack_arn: String,
    /// That stack's name.
    pub stack_name: String,
    /// Its value. Sealed.
    #[serde(skip)]
    pub value: String,
}

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export")
            .field("name", &self.name)
            .field("stack", &self.stack_arn)
            .finish_non_exhaustive()
    }
}

impl Stack {
    /// A stack that nothing was done to yet.
    pub fn new(id: Uuid, name: &str, region: &str, now: Timestamp) -> Self {
        Self {
            id,
            name: name.to_owned(),
            region: region.to_owned(),
            status: StackStatus::ReviewInProgress,
            reason: None,
            created_at: now,
            updated_at: None,
            deleted_at: None,
            revision: 0,
            next_revision: 1,
            next_event: 0,
            protected: false,
            disable_rollback: false,
            timeout_minutes: None,
            role_arn: None,
            change_set: None,
            exports: Vec::new(),
            imports: Vec::new(),
            outputs: Vec::new(),
        }
    }

    /// `arn:aws:cloudformation:<region>:<account>:stack/<name>/<id>`
    pub fn arn(&self) -> String {
        format!("arn:aws:cloudformation:{}:{ACCOUNT}:stack/{}/{}", self.region, self.name, self.id)
    }

    /// Name and id in a stack's ARN.
    pub fn parse_arn(arn: &str) -> Option<(&str, Uuid)> {
        let rest = arn.strip_prefix("arn:aws:cloudformation:")?;
        let (_, path) = rest.split_once(":stack/")?;
        let (name, id) = path.split_once('/')?;
        Some((name, Uuid::parse_str(id).ok()?))
    }

    /// Whether it is a stack's name: a letter, then letters, digits and hyphens, 128 at most.
    pub fn is_name(name: &str) -> bool {
        name.len() <= 128
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_its_stack() {
        let stack = Stack::new(Uuid::from_u128(7), "shop", "eu-west-1", Timestamp(0));
        assert_eq!(Stack::parse_arn(&stack.arn()), Some(("shop", Uuid::from_u128(7))));
        assert_eq!(Stack::parse_arn("shop"), None);
        assert!(Stack::is_name("a-1") && !Stack::is_name("1a") && !Stack::is_name("a_b"));
    }

    #[test]
    fn what_may_be_secret_is_not_printed() {
        let output = Output { key: "K".into(), value: "hidden".into(), description: None, export: None };
        assert!(!format!("{output:?}").contains("hidden"));
    }
}
