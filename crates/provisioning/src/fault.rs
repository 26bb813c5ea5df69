//! Why a step on a resource came to nothing, in the words of stack events.

use std::borrow::Cow;
use std::fmt;

use aws_wire::Exception;

/// CloudFormation's name for a kind of failure: `HandlerErrorCode` in the reasons of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlerCode {
    /// The caller may not.
    AccessDenied,
    /// Something of that name is there.
    AlreadyExists,
    /// The room itself refused.
    GeneralServiceException,
    /// A property has a value that cannot be.
    InvalidRequest,
    /// It is not there (any more).
    NotFound,
    /// The property cannot change.
    NotUpdatable,
    /// Somebody else is at it.
    ResourceConflict,
    /// A limit is reached.
    ServiceLimitExceeded,
    /// Our own fault.
    ServiceInternalError,
    /// Too many at once.
    Throttling,
}

/// A step on a resource came to nothing.
#[derive(Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The kind of failure.
    pub code: HandlerCode,
    /// The sentence, which people read in the stack's events: it holds no secret.
    pub message: String,
    /// The exception of the room behind it, where there was one: `UserNotFoundException`.
    pub exception: Option<Cow<'static, str>>,
    /// The property cannot change in place: the resource is to be made anew.
    pub replace: bool,
}

impl Fault {
    /// A failure of this kind.
    pub fn new(code: HandlerCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), exception: None, replace: false }
    }

    /// A property has a value that cannot be.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(HandlerCode::InvalidRequest, message)
    }

    /// An answer of a room that is not of the form it has.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(HandlerCode::ServiceInternalError, message)
    }

    /// What changed cannot change in place, though its property usually can: the resource is made anew.
    pub fn must_replace() -> Self {
        Self { replace: true, ..Self::new(HandlerCode::NotUpdatable, "The resource has to be replaced.") }
    }

    /// Whether the room behind it refused with this exception.
    pub fn is(&self, exception: &str) -> bool {
        self.exception.as_deref() == Some(exception)
    }

    /// Whether what was to be touched is not there.
    pub fn is_not_found(&self) -> bool {
        self.code == HandlerCode::NotFound
    }

    /// The reason as it stands in an event.
    pub fn reason(&self, token: &str) -> String {
        format!(
            "Resource handler returned message: \"{}\" (RequestToken: {token}, HandlerErrorCode: {:?})",
            self.message, self.code
        )
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.code, self.message)
    }
}

impl From<Exception> for Fault {
    fn from(refusal: Exception) -> Self {
        let code = match &*refusal.name {
            "AccessDeniedException" => HandlerCode::AccessDenied,
            "InvalidParameterException" | "InvalidParameterValueException" | "ValidationException" => {
                HandlerCode::InvalidRequest
            }
            "LimitExceededException" | "CodeStorageExceededException" => HandlerCode::ServiceLimitExceeded,
            "TooManyRequestsException" | "ThrottlingException" => HandlerCode::Throttling,
            "ResourceConflictException" | "ConcurrentModificationException" => HandlerCode::ResourceConflict,
            name if name.contains("NotFound") || name == "NoSuchBucket" || name == "NoSuchKey" => {
                HandlerCode::NotFound
            }
            name if name.contains("Exists") => HandlerCode::AlreadyExists,
            _ if refusal.status >= 500 => HandlerCode::ServiceInternalError,
            _ => HandlerCode::GeneralServiceException,
        };
        Self { code, message: refusal.message, exception: Some(refusal.name), replace: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_as_in_a_stacks_events() {
        let fault = Fault::from(Exception::new(
            "GroupExistsException",
            "A group already exists with the name admin.",
        ));
        assert_eq!(fault.code, HandlerCode::AlreadyExists);
        assert!(fault.is("GroupExistsException"));
        assert_eq!(
            fault.reason("t-1"),
            "Resource handler returned message: \"A group already exists with the name admin.\" \
             (RequestToken: t-1, HandlerErrorCode: AlreadyExists)"
        );
        assert!(Fault::from(Exception::resource_not_found("no")).is_not_found());
        assert_eq!(Fault::from(Exception::internal("disk")).code, HandlerCode::ServiceInternalError);
    }
}
