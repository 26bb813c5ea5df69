//! A revision: a template with everything that it was bound with, so that it means the same whenever it is read again.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// A template, and what it was bound with. All of it may hold secrets: it is sealed.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Revision {
    /// The stack.
    pub stack: Uuid,
    /// Which one of the stack's.
    pub number: u32,
    /// Whether it goes away with its stack, and when.
    pub expires_at: Option<Timestamp>,
    /// The template as it came. Sealed, as is what follows.
    #[serde(skip)]
    pub template: String,
    /// The parameters that the template has, in its order.
    #[serde(skip)]
    pub parameters: Vec<Parameter>,
    /// What was looked up elsewhere: parameters of SSM and what other stacks export.
    #[serde(skip)]
    pub lookups: BTreeMap<Lookup, String>,
    /// What the caller acknowledged.
    #[serde(skip)]
    pub capabilities: Vec<String>,
    /// Tags.
    #[serde(skip)]
    pub tags: Vec<(String, String)>,
    /// Types that are not known are left out.
    #[serde(skip)]
    pub skip_unsupported: bool,
}

/// A parameter of a stack.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub key: String,
    /// What was given, or the default.
    pub value: String,
    /// What it stands for, where the value is the name of an SSM parameter.
    pub resolved: Option<String>,
    /// It is never given out.
    pub no_echo: bool,
}

/// What a template takes from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lookup {
    /// A parameter of SSM.
    Parameter {
        /// Its name.
        name: String,
        /// Its version, where one is named.
        version: Option<u64>,
        /// It is one that is kept sealed.
        secure: bool,
    },
    /// What a stack exports.
    Export(String),
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revision")
            .field("stack", &self.stack)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parameter").field("key", &self.key).finish_non_exhaustive()
    }
}
