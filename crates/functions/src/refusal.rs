//! Why an operation is refused, in this room's words, and the one place where that becomes an AWS exception. Messages are AWS's
//! where they are known, since people search for them.

use aws_wire::Exception;
use runner::archive::ArchiveError;
use store::StoreError;

/// Why an operation is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Something that is named is not there: its ARN.
    #[error("{0}")]
    NotFound(String),
    /// Something is there already, or the revision moved.
    #[error("{0}")]
    Conflict(String),
    /// A parameter is not acceptable.
    #[error("{0}")]
    Parameter(String),
    /// A member asks for what is not built.
    #[error("{0}")]
    NotBuilt(String),
    /// The caller named a revision that is not the present one.
    #[error("the revision is another one")]
    Revision,
    /// The zip cannot be used (RULE-23).
    #[error("{0}")]
    BadZip(#[from] ArchiveError),
    /// The event is not JSON.
    #[error("{0}")]
    NotJson(String),
    /// The event is too large: bytes, and how many it may have.
    #[error("{0} bytes are more than {1}")]
    TooLarge(usize, usize),
    /// As many invocations run as may: AWS's reason for it.
    #[error("too many invocations: {0}")]
    Throttled(&'static str),
    /// The caller may not read the artifact that is named (RULE-18).
    #[error(transparent)]
    Denied(#[from] access::Denied),
    /// Functions do not run on this server.
    #[error("{0}")]
    Off(String),
    /// The function cannot run as it is: its runtime is not here.
    #[error("{0}")]
    NotReady(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of ours, or of the machine; the text is for the log.
    #[error("internal: {0}")]
    Internal(String),
}

impl Refusal {
    /// A parameter that is not acceptable.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::Parameter(message.into())
    }

    /// There is no function of this ARN.
    pub fn no_function(arn: &str) -> Self {
        Self::NotFound(format!("Function not found: {arn}"))
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<Refusal> for Exception {
    fn from(refusal: Refusal) -> Self {
        // Lambda says who is at fault in a member of its own.
        let user = |name: &'static str, message: String| Self::new(name, message).with("Type", "User");
        match refusal {
            Refusal::NotFound(message) => user("ResourceNotFoundException", message),
            Refusal::Conflict(message) => user("ResourceConflictException", message),
            Refusal::Parameter(message) | Refusal::NotBuilt(message) => {
                user("InvalidParameterValueException", message)
            }
            Refusal::Revision => user(
                "PreconditionFailedException",
                "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve \
                 the latest RevisionId"
                    .to_owned(),
            ),
            Refusal::BadZip(ArchiveError::Disk(error)) => service(error.to_string()),
            Refusal::BadZip(error) => user(
                "InvalidParameterValueException",
                format!("Could not unzip uploaded file. Please check your file, then try to upload again. ({error})"),
            ),
            Refusal::NotJson(message) => user(
                "InvalidRequestContentException",
                format!("Could not parse request body into json: {message}"),
            ),
            Refusal::TooLarge(length, most) => user(
                "RequestTooLargeException",
                format!("{length} byte payload is too large for the operation, which takes {most} bytes"),
            ),
            Refusal::Throttled(reason) => user("TooManyRequestsException", "Rate Exceeded.".to_owned())
                .with("Reason", reason),
            Refusal::Denied(denied) => user("AccessDeniedException", denied.to_string()),
            Refusal::Off(message) => user("AccessDeniedException", message),
            Refusal::NotReady(message) => user("InvalidRuntimeException", message),
            Refusal::Store(error) => service(error.to_string()),
            Refusal::Internal(cause) => service(cause),
        }
    }
}

/// Lambda's name for what is our fault. The caller learns nothing of `cause`.
fn service(cause: String) -> Exception {
    let mut exception = Exception::internal(cause);
    exception.name = "ServiceException".into();
    exception.with("Type", "Service")
}
