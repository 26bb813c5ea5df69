//! What a handler was asked and what came of it: a line of the trigger log, without what RULE-21 keeps out of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{IdSource as _, OsIds, PoolId, Timestamp};

/// A run of a handler, all tries of one event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TriggerRun {
    /// The pool.
    pub pool: PoolId,
    /// The line's own name; names follow each other as the lines did.
    pub id: String,
    /// The idempotency key that the handler was told: the event's name.
    pub event: Uuid,
    /// The sub of the user it is about, or a keyed hash of the name that was typed where nobody has one yet (RULE-21).
    pub who: String,
    /// Whether that is a user who must be there for the line to stay.
    pub is_user: bool,
    /// When the first try began.
    pub at: Timestamp,
    /// `PostConfirmation_ConfirmSignUp`, …
    pub source: String,
    /// The ARN of the function.
    pub function: String,
    /// How often it was asked.
    pub tries: u32,
    /// How long the caller waited, in milliseconds.
    pub took_ms: u64,
    /// `answered`, `raised`, `timed-out`, `not-permitted`, `rubbish`, `missing`, `throttled`, `not-run`.
    pub outcome: String,
    /// Members of the event that are not in the log.
    pub redacted: Vec<String>,
    /// The line whose event this run repeated.
    pub replay_of: Option<String>,
    /// Until when the line is kept.
    pub until: Timestamp,
    /// What is sealed.
    #[serde(skip)]
    pub kept: Option<KeptOfRun>,
}

/// The part of a line that is about a person.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeptOfRun {
    /// The event, without what is redacted.
    pub event: Value,
    /// Why it failed, in the handler's words or ours.
    pub reason: Option<String>,
    /// The folded name that was typed, where `who` is its hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl std::fmt::Debug for KeptOfRun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[sealed]")
    }
}

impl TriggerRun {
    /// A name for a line of `at`.
    pub fn new_id(at: Timestamp) -> String {
        format!("{:013}-{}", at.0.max(0), OsIds.letters(b"abcdefghijklmnopqrstuvwxyz", 10))
    }

    /// Whether the handler gave no usable answer.
    pub fn failed(&self) -> bool {
        self.outcome != "answered"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_lines_follow_time() {
        let (first, second) =
            (TriggerRun::new_id(Timestamp(5)), TriggerRun::new_id(Timestamp(1_767_225_600_000)));
        assert!(first < second, "{first} {second}");
        assert_ne!(second, TriggerRun::new_id(Timestamp(1_767_225_600_000)));
    }
}
