//! What a function gave back, as the answer of a trigger.

use serde::Deserialize;
use triggers::{Answer, Failure, NotInvoked, Reply};

/// Characters of a handler's error that its caller is told.
const LONGEST_MESSAGE: usize = 4_096;

/// Lambda's error object.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raised {
    error_message: Option<serde_json::Value>,
    error_type: Option<String>,
}

/// The answer in a reply.
///
/// # Errors
/// The function failed, or what it returned is no event.
pub(crate) fn answer(reply: &Reply) -> Result<Answer, Failure> {
    if reply.function_error.is_none() {
        return Answer::parse(&reply.payload);
    }
    let raised = serde_json::from_slice::<Raised>(&reply.payload).ok();
    let message = match raised {
        Some(Raised { error_message: Some(serde_json::Value::String(text)), .. }) => text,
        // A handler may raise anything; an error without a message is told by its type, and by nothing as AWS's `null`.
        Some(Raised { error_type: Some(name), .. }) => name,
        _ => "null".to_owned(),
    };
    Err(Failure::Raised { message: message.chars().take(LONGEST_MESSAGE).collect() })
}

/// The failure of a trigger whose function was not run.
pub(crate) fn failure(not: NotInvoked) -> Failure {
    match not {
        NotInvoked::Missing => Failure::Missing,
        NotInvoked::NotPermitted => Failure::NotPermitted,
        NotInvoked::TimedOut => Failure::TimedOut,
        NotInvoked::Throttled => Failure::Throttled,
        NotInvoked::Off { why } | NotInvoked::Broken { why } => Failure::NotRun { reason: why },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raised(payload: &'static str) -> String {
        match answer(&Reply::failed(payload)) {
            Err(Failure::Raised { message }) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_error_is_told_by_its_message_its_type_or_as_null() {
        assert_eq!(
            raised(r#"{"errorMessage":"no such table","errorType":"E","stackTrace":[]}"#),
            "no such table"
        );
        assert_eq!(raised(r#"{"errorMessage":"","errorType":"E"}"#), "");
        assert_eq!(raised(r#"{"errorMessage":null,"errorType":"Runtime.ExitError"}"#), "Runtime.ExitError");
        assert_eq!(raised("rubbish"), "null");
        let long = format!(r#"{{"errorMessage":"{}"}}"#, "x".repeat(10_000));
        let Err(Failure::Raised { message }) = answer(&Reply::failed(long)) else { panic!() };
        assert_eq!(message.len(), LONGEST_MESSAGE);
    }

    #[test]
    fn what_is_no_event_is_rubbish_and_an_event_is_read() {
        assert!(matches!(answer(&Reply::returned("null")), Err(Failure::Rubbish { .. })));
        assert!(answer(&Reply::returned(r#"{"response":{"autoConfirmUser":true}}"#)).is_ok());
    }
}
