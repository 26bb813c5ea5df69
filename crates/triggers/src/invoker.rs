//! The port below [`Triggers`](crate::Triggers): running a function by its ARN, wherever it lives. The functions room
//! implements it for functions of this installation, remote endpoints for others, tests for themselves.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::{Asker, BoxFuture};

/// Runs a function by its ARN.
pub trait Invoker: Send + Sync + 'static {
    /// Runs the function once and waits for its answer, at most for the order's patience. Never tries again: whoever
    /// orders decides about that.
    ///
    /// An implementation that owns the function's policy asks it first, with [`Asker::meets`] for each of its
    /// statements, and refuses with [`NotInvoked::NotPermitted`]; whoever stops waiting for the future gives the
    /// invocation up.
    fn invoke(&self, order: Order) -> BoxFuture<'_, Result<Reply, NotInvoked>>;
}

/// One invocation, synchronous as Lambda's `RequestResponse`.
#[derive(Clone)]
pub struct Order {
    /// The function's ARN as the pool names it, with its qualifier if it has one.
    pub function: String,
    /// Who asks, for the function's policy.
    pub asker: Asker,
    /// The event, JSON. It may hold a password: it is for the handler alone.
    pub payload: Bytes,
    /// What the handler finds in `context.client_context`, JSON (not base64 encoded, as the Invoke header is): the same
    /// text on every try of one event.
    pub client_context: String,
    /// How long to wait for the answer, start of a worker included.
    pub patience: Duration,
    /// The id of this invocation in logs; a new one for every try.
    pub request_id: String,
}

/// Says which function is asked for by whom and nothing of what it is given.
impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order")
            .field("function", &self.function)
            .field("asker", &self.asker)
            .field("patience", &self.patience)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// The function ran.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// What it returned; where it failed, Lambda's error object (`errorMessage`, `errorType`, …).
    pub payload: Bytes,
    /// What Lambda says in `X-Amz-Function-Error` where the function failed: `Unhandled`, or `Handled` of old runtimes.
    /// A handler that raised, a function that ran into its own timeout and one that died are all told this way.
    pub function_error: Option<String>,
}

impl Reply {
    /// The function returned `payload`.
    pub fn returned(payload: impl Into<Bytes>) -> Self {
        Self { payload: payload.into(), function_error: None }
    }

    /// The function failed with Lambda's error object in `payload`.
    pub fn failed(payload: impl Into<Bytes>) -> Self {
        Self { payload: payload.into(), function_error: Some("Unhandled".to_owned()) }
    }
}

/// Says how much came back and whether it is an error, not what.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("bytes", &self.payload.len())
            .field("function_error", &self.function_error)
            .finish()
    }
}

/// The function did not run, or nobody knows what came of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotInvoked {
    /// There is no such function, version or alias.
    #[error("the function does not exist")]
    Missing,
    /// The function's policy does not let the asker call it.
    #[error("the function's policy does not let the pool call it")]
    NotPermitted,
    /// No answer within the order's patience. The handler may have done its work all the same.
    #[error("no answer in time")]
    TimedOut,
    /// Too many invocations at once, of the function or of all.
    #[error("too many invocations at once")]
    Throttled,
    /// Functions do not run here, or this one cannot as it is.
    #[error("the function does not run here: {why}")]
    Off {
        /// What the operator can do about it; for logs, never for the caller of an operation.
        why: String,
    },
    /// A fault that is not the function's: the next try may go better.
    #[error("the function could not be invoked: {why}")]
    Broken {
        /// What went wrong, without a secret and without a part of the event or the answer; for logs.
        why: String,
    },
}

impl NotInvoked {
    /// Whether the same invocation may go better a moment later: time-outs, throttling and faults of the machinery, as
    /// Cognito tries again "if the call can be retried". What a function's policy or its absence says stays said.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Throttled | Self::Broken { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let why = String::new();
        let passing = [NotInvoked::TimedOut, NotInvoked::Throttled, NotInvoked::Broken { why: why.clone() }];
        assert!(passing.iter().all(NotInvoked::may_pass));
        let lasting = [NotInvoked::Missing, NotInvoked::NotPermitted, NotInvoked::Off { why }];
        assert!(!lasting.iter().any(NotInvoked::may_pass));
    }

    #[test]
    fn an_order_and_a_reply_show_nothing_of_their_contents_when_they_are_printed_rule_21() {
        let order = Order {
            function: "arn:aws:lambda:eu-west-1:000000000000:function:a".into(),
            asker: Asker::pool("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_AbC123xyz"),
            payload: r#"{"password":"hunter2!"}"#.into(),
            client_context: r#"{"custom":{"k":"opensesame"}}"#.into(),
            patience: Duration::from_secs(5),
            request_id: "1".into(),
        };
        let shown = format!("{order:?} {:?}", Reply::returned(r#"{"answer":"hunter2!"}"#));
        assert!(!shown.contains("hunter2!") && !shown.contains("opensesame"), "{shown}");
    }
}
