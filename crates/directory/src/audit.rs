//! What is written down about a state change or a sign-in outcome, and what other nodes and verifiers must hear of.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{PoolId, Sub, Timestamp};

/// One line of the audit log. It names things by their ids; nothing in it is a secret or an attribute's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// When.
    pub at: Timestamp,
    /// The request that caused it.
    pub request_id: Uuid,
    /// The operation, in AWS's words (`SignUp`), or a job's name.
    pub action: String,
    /// `ok`, or why it was refused (`wrong_password`, `locked`).
    pub outcome: String,
    /// Who asked: an access key's id, `anonymous`, `dev`, or a room.
    pub principal: String,
    /// The pool, if one was meant.
    pub pool: Option<PoolId>,
    /// The user, if one was found.
    pub sub: Option<Sub>,
    /// The client or other thing, if one was meant.
    pub subject: Option<String>,
    /// The caller's address, if known.
    pub source: Option<String>,
}

impl AuditLine {
    /// Whether whoever asked acted in person and unsigned, so that the address is a person's and no operator's.
    pub fn is_in_person(&self) -> bool {
        self.principal == "anonymous"
    }
}

/// What the feed tells other nodes and verifiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FeedEntry {
    /// A token family is revoked.
    SessionRevoked {
        /// The pool.
        pool: PoolId,
        /// `origin_jti` of the family.
        origin_jti: Uuid,
        /// When its last access token has died by itself.
        until: Timestamp,
    },
    /// Everything of a user that was issued before an instant is revoked.
    UserRevoked {
        /// The pool.
        pool: PoolId,
        /// The user.
        sub: Sub,
        /// Tokens with `iat` up to then are dead.
        not_before: Timestamp,
    },
    /// The same for every session of a user but one, whose holder changed the password.
    OtherSessionsRevoked {
        /// The pool.
        pool: PoolId,
        /// The user.
        sub: Sub,
        /// Tokens with `iat` up to then are dead.
        not_before: Timestamp,
        /// `origin_jti` of the session that goes on.
        kept: Uuid,
    },
    /// The configuration of a pool, its clients or its keys changed: caches must drop it.
    PoolChanged {
        /// The pool.
        pool: PoolId,
    },
    /// An access key was made, changed or taken away: whoever remembers it must ask again.
    AccessKeyChanged {
        /// Its id.
        id: String,
    },
    /// Of a later version than this one: whoever keeps things in memory must read them anew (RULE-31).
    #[serde(other)]
    OfALaterVersion,
}
