//! A parameter: a named value that templates and tools read, with the versions that it had.

use std::collections::BTreeMap;

use crypto::Secret;
use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Versions that are kept; the oldest goes when one more comes, as at AWS.
pub const MOST_VERSIONS: u64 = 100;

/// What a parameter's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// Text.
    Text,
    /// Texts with commas between them.
    List,
    /// Text that is shown only to who asks for it.
    Secure,
}

/// The present version of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name, perhaps a path: `/shop/db/url`.
    pub name: String,
    /// What its value is.
    pub kind: ParameterKind,
    /// Counted from 1.
    pub version: u64,
    /// When this version was made.
    pub modified_at: Timestamp,
    /// Who made it.
    pub modified_by: String,
    /// What it is for.
    pub description: Option<String>,
    /// What a value must look like.
    pub allowed_pattern: Option<String>,
    /// The tier may hold 8 KiB.
    pub advanced: bool,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// The value. Sealed, whatever its kind.
    #[serde(skip)]
    pub value: Secret,
}

/// A version that a parameter had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterVersion {
    /// The parameter's name.
    pub name: String,
    /// Which version.
    pub version: u64,
    /// What its value is.
    pub kind: ParameterKind,
    /// When it was made.
    pub modified_at: Timestamp,
    /// The value. Sealed.
    #[serde(skip)]
    pub value: Secret,
}

impl Parameter {
    /// The present version, to be kept beside the one that follows it.
    pub fn as_version(&self) -> ParameterVersion {
        ParameterVersion {
            name: self.name.clone(),
            version: self.version,
            kind: self.kind,
            modified_at: self.modified_at,
            value: self.value.clone(),
        }
    }
}
