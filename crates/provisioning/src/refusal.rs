//! Why an operation is refused, and the one place where that becomes an AWS exception. Messages are AWS's, since tools
//! compare them.

use aws_wire::Exception;
use store::StoreError;

use crate::fault::Fault;

/// Why an operation is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such stack. Tools look for this very sentence.
    #[error("Stack with id {0} does not exist")]
    NoStack(String),
    /// What was asked for cannot be; the sentence is AWS's, or ours where AWS has none.
    #[error("{0}")]
    Validation(String),
    /// Something of that name is there.
    #[error("{0}")]
    AlreadyExists(String),
    /// The caller has not acknowledged what the template makes.
    #[error("Requires capabilities : [{0}]")]
    Capabilities(String),
    /// There is no such change set.
    #[error("ChangeSet [{0}] does not exist")]
    NoChangeSet(String),
    /// The change set cannot be used that way.
    #[error("{0}")]
    ChangeSetStatus(String),
    /// Something else refused on the way.
    #[error("{0}")]
    Fault(#[from] Fault),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// What was asked for cannot be.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::Validation(message.into())
    }

    /// A setting that is not built: it is not taken and left without effect.
    pub fn not_built(what: &str) -> Self {
        Self::Validation(format!("{what} is not supported by this server."))
    }
}

impl From<Refusal> for Exception {
    fn from(refusal: Refusal) -> Self {
        let message = refusal.to_string();
        match refusal {
            Refusal::NoStack(_) | Refusal::Validation(_) | Refusal::Fault(_) => {
                Self::new("ValidationError", message)
            }
            Refusal::AlreadyExists(_) => Self::new("AlreadyExistsException", message),
            Refusal::Capabilities(_) => Self::new("InsufficientCapabilitiesException", message),
            Refusal::NoChangeSet(_) => Self::new("ChangeSetNotFoundException", message),
            Refusal::ChangeSetStatus(_) => Self::new("InvalidChangeSetStatusException", message),
            Refusal::Store(StoreError::Busy(_)) => Self::new("Throttling", "Rate exceeded"),
            // Two operations at the same moment: this one was second.
            Refusal::Store(StoreError::Exists(_)) => {
                Self::new("ValidationError", "Another operation on this stack is in progress.")
            }
            Refusal::Store(error) => Self::internal(error),
        }
    }
}
