//! Why a template is refused, in CloudFormation's words where they are known, with the place where it was written.

use std::fmt;

use crate::node::{Node, Position};

/// Something that has to be looked up before an answer can be given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Want {
    /// What `Ref` gives for a resource.
    Reference {
        /// The resource.
        resource: String,
    },
    /// What `Fn::GetAtt` gives.
    Attribute {
        /// The resource.
        resource: String,
        /// The attribute.
        name: String,
    },
    /// An export of another stack.
    Export {
        /// Its name.
        name: String,
    },
    /// The value of an SSM parameter.
    Parameter(ParameterName),
}

/// Which SSM parameter, and which of its values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterName {
    /// The name, with its slashes.
    pub name: String,
    /// The version; none: the newest.
    pub version: Option<u64>,
    /// A SecureString is asked for (`ssm-secure`); otherwise one must not be given.
    pub secure: bool,
}

impl fmt::Display for Want {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference { resource } => write!(out, "the resource {resource}"),
            Self::Attribute { resource, name } => write!(out, "{name} of the resource {resource}"),
            Self::Export { name } => write!(out, "the export {name}"),
            Self::Parameter(parameter) => write!(out, "the SSM parameter {}", parameter.name),
        }
    }
}

/// Why a template, or what it was given, is refused. The text is what CloudFormation puts into a `ValidationError`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The text or its structure.
    #[error("Template format error: {what}")]
    Format {
        /// The sentence.
        what: String,
        /// Where.
        at: Option<Position>,
    },
    /// A function or a reference.
    #[error("Template error: {what}")]
    Function {
        /// The sentence.
        what: String,
        /// Where.
        at: Option<Position>,
    },
    /// Something else that is said without a heading.
    #[error("{what}")]
    Invalid {
        /// The sentence.
        what: String,
        /// Where.
        at: Option<Position>,
    },
    /// Values of parameters.
    #[error("{0}")]
    Parameters(String),
    /// Resources that wait for each other.
    #[error("Circular dependency between resources: [{}]{explained}", members.join(", "))]
    Cycle {
        /// Who waits for whom, in the order of the template.
        members: Vec<String>,
        /// How it can be opened; begins with `. ` or is empty.
        explained: String,
    },
    /// A template's functions make more than they may.
    #[error("Template error: {0}")]
    TooMuch(String),
    /// Something has to be looked up first.
    #[error("not known yet: {}", wanted.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Wants {
        /// All that was missing.
        wanted: Vec<Want>,
    },
}

impl Fault {
    /// Where in the template.
    pub fn at(&self) -> Option<Position> {
        match self {
            Self::Format { at, .. } | Self::Function { at, .. } | Self::Invalid { at, .. } => {
                at.filter(|at| at.line > 0)
            }
            Self::Parameters(_) | Self::Cycle { .. } | Self::TooMuch(_) | Self::Wants { .. } => None,
        }
    }

    pub(crate) fn format(at: impl Into<Option<Position>>, what: impl Into<String>) -> Self {
        Self::Format { what: what.into(), at: at.into() }
    }

    pub(crate) fn function(node: &Node, what: impl Into<String>) -> Self {
        Self::Function { what: what.into(), at: Some(node.at) }
    }

    pub(crate) fn invalid(at: impl Into<Option<Position>>, what: impl Into<String>) -> Self {
        Self::Invalid { what: what.into(), at: at.into() }
    }
}
