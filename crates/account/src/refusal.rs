//! Why an operation is refused, and the one place where that becomes an AWS exception.

use aws_wire::Exception;
use store::StoreError;

/// Why an operation is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// In AWS's name for it.
    #[error("{1}")]
    Named(&'static str, String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// A refusal of this name.
    pub fn new(name: &'static str, message: impl Into<String>) -> Self {
        Self::Named(name, message.into())
    }

    /// A member that asks for what is not built.
    pub fn not_built(name: &'static str, what: &str) -> Self {
        Self::Named(
            name,
            format!("{what}: this is not implemented yet, so it is refused instead of ignored."),
        )
    }
}

impl From<Refusal> for Exception {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Named(name, message) => Self::new(name, message),
            Refusal::Store(error) => Self::internal(error),
        }
    }
}
