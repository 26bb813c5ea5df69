//! How a code that was sent is kept: one record for each user and purpose, so that a resend replaces the code and keeps
//! the budgets.

use directory::{Code, CodePurpose, PoolId, Timestamp};

use crate::key;
use crate::record::Record;

/// The key of the record for `owner` (a sub, or a bucket of names nobody has) and `purpose`.
pub fn code_key(pool: &PoolId, owner: &str, purpose: CodePurpose) -> String {
    key::join(pool.as_str(), Code::KIND, &format!("{owner} {}", purpose.as_str()))
}

impl Record for Code {
    const KIND: &'static str = "code";
    const MEMBERS: &'static [&'static str] = &[
        "pool",
        "owner",
        "purpose",
        "hash",
        "destination",
        "sent_at",
        "guesses_since",
        "guesses",
        "sends_since",
        "sends",
    ];

    fn key(&self) -> String {
        code_key(&self.pool, &self.owner, self.purpose)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(Code::expires_at(self))
    }
}
