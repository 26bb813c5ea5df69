//! Why a request is refused, in S3's words.

use store::StoreError;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// S3's code, the sentence, the status.
    #[error("{0}: {1}")]
    Named(&'static str, String, u16),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// Status 400.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self::Named(code, message.into(), 400)
    }

    /// A part of S3 that is not here.
    pub fn not_built(what: &str) -> Self {
        let message =
            format!("{what}: this part of S3 is not implemented, so it is refused instead of ignored.");
        Self::Named("NotImplemented", message, 501)
    }

    /// No such bucket.
    pub fn no_bucket() -> Self {
        Self::Named("NoSuchBucket", "The specified bucket does not exist".to_owned(), 404)
    }

    /// No such object.
    pub fn no_key() -> Self {
        Self::Named("NoSuchKey", "The specified key does not exist.".to_owned(), 404)
    }

    /// `If-Match` or `If-None-Match` says otherwise.
    pub fn precondition() -> Self {
        let message = "At least one of the pre-conditions you specified did not hold";
        Self::Named("PreconditionFailed", message.to_owned(), 412)
    }

    /// No such upload.
    pub fn no_upload() -> Self {
        let message =
            "The specified upload does not exist. It was finished, given up, or took more than a week.";
        Self::Named("NoSuchUpload", message.to_owned(), 404)
    }
}
