//! How a trigger fails, and the sentence that the caller of the operation reads.

use crate::TriggerKind;

/// Why a trigger gave no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The handler raised an error.
    #[error("the handler raised an error: {message}")]
    Raised {
        /// What the handler said. AWS hands it to the caller as it is; it may be anything.
        message: String,
    },
    /// No answer in time, on any try.
    #[error("the handler did not answer in time")]
    TimedOut,
    /// The function's policy does not let the pool call it.
    #[error("the pool may not call the function")]
    NotPermitted,
    /// The answer is not the event with a filled-in `response`.
    #[error("the handler's answer cannot be read: {reason}")]
    Rubbish {
        /// What is wrong with it; never a part of the answer. For the log, not for the caller.
        reason: String,
    },
    /// The pool names a function that does not exist.
    #[error("the function does not exist")]
    Missing,
    /// Too many invocations at once, on every try.
    #[error("too many invocations at once")]
    Throttled,
    /// The function could not be run, on every try or because functions do not run here.
    #[error("the function could not be run: {reason}")]
    NotRun {
        /// Why, for the operator's log; not for the caller.
        reason: String,
    },
}

impl Failure {
    /// An answer that cannot be read, with what is wrong with it.
    pub fn rubbish(reason: impl Into<String>) -> Self {
        Self::Rubbish { reason: reason.into() }
    }

    /// The AWS exception and its message, for a failure of the trigger `kind`.
    ///
    /// `UserLambdaValidationException` and `Unrecognizable lambda output` were seen in client logs, as were
    /// `… invocation failed due to error AccessDeniedException.` and the same with
    /// `Socket timeout while invoking Lambda function.`. What stands after `error` is the code of Lambda's own error
    /// (`ResourceConflictException` was seen too), so the other three are what Lambda's Invoke answers in that case.
    pub fn exception(&self, kind: TriggerKind) -> (&'static str, String) {
        let trigger = kind.as_str();
        let not_invoked = |error: &str| {
            ("UnexpectedLambdaException", format!("{trigger} invocation failed due to error {error}."))
        };
        match self {
            Self::Raised { message } => {
                // AWS adds a full stop even to a sentence that has one.
                ("UserLambdaValidationException", format!("{trigger} failed with error {message}."))
            }
            Self::TimedOut => not_invoked("Socket timeout while invoking Lambda function"),
            Self::NotPermitted => not_invoked("AccessDeniedException"),
            Self::Missing => not_invoked("ResourceNotFoundException"),
            Self::Throttled => not_invoked("TooManyRequestsException"),
            Self::NotRun { .. } => not_invoked("ServiceException"),
            Self::Rubbish { .. } => {
                ("InvalidLambdaResponseException", "Unrecognizable lambda output".to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(failure: Failure) -> (&'static str, String) {
        failure.exception(TriggerKind::PostConfirmation)
    }

    #[test]
    fn each_failure_is_told_in_awss_words() {
        let raised = said(Failure::Raised { message: "no such table".into() });
        assert_eq!(raised.0, "UserLambdaValidationException");
        assert_eq!(raised.1, "PostConfirmation failed with error no such table.");
        let forbidden = said(Failure::NotPermitted);
        assert_eq!(forbidden.0, "UnexpectedLambdaException");
        assert_eq!(forbidden.1, "PostConfirmation invocation failed due to error AccessDeniedException.");
        for (failure, error) in [
            (Failure::TimedOut, "Socket timeout while invoking Lambda function"),
            (Failure::Missing, "ResourceNotFoundException"),
            (Failure::Throttled, "TooManyRequestsException"),
            (Failure::NotRun { reason: "no such place: /secret".into() }, "ServiceException"),
        ] {
            let said = said(failure);
            assert_eq!(said.0, "UnexpectedLambdaException");
            assert_eq!(said.1, format!("PostConfirmation invocation failed due to error {error}."));
        }
        assert_eq!(
            said(Failure::rubbish("response.autoConfirmUser is not a boolean")),
            ("InvalidLambdaResponseException", "Unrecognizable lambda output".to_owned())
        );
    }
}
