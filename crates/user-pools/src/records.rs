//! Small pieces that every change of this room is made of: writing a record whether or not it was there, the audit line
//! of a call, what the feed must hear.

use access::Call;
use directory::{AuditLine, Client, FeedEntry, PoolId, Session, Timestamp, User};
use store::{Record, StoreError, Unit};

/// Writes a record that may or may not have been there when it was read.
///
/// # Errors
/// The store's.
pub fn keep<N: Record>(unit: &mut Unit, record: &N, was_there: bool) -> Result<(), StoreError> {
    if was_there { unit.put(record) } else { unit.insert(record) }
}

/// The audit line of a call.
pub fn audit_line(call: &Call, action: &str, outcome: &str, pool: &PoolId) -> AuditLine {
    AuditLine {
        at: call.now,
        request_id: call.request_id,
        action: action.to_owned(),
        outcome: outcome.to_owned(),
        principal: call.principal.name(),
        pool: Some(pool.clone()),
        sub: None,
        subject: None,
        source: call.source.map(|source| source.to_string()),
    }
}

/// A token family is revoked.
pub fn session_revoked(session: &Session, client: &Client, now: Timestamp) -> FeedEntry {
    FeedEntry::SessionRevoked {
        pool: session.pool.clone(),
        origin_jti: session.origin_jti,
        until: now + client.access_lifetime().max(client.id_lifetime()),
    }
}

/// Everything of a user that was issued so far is revoked.
pub fn user_revoked(user: &User, now: Timestamp) -> FeedEntry {
    FeedEntry::UserRevoked { pool: user.pool.clone(), sub: user.sub.clone(), not_before: now }
}
