//! How a session is kept: by its id, until its refresh token dies. A user's sessions are not listed: they end together
//! by the user's epoch, and one by one by their own record.

use std::time::Duration;

use directory::{PoolId, Session, Timestamp};
use uuid::Uuid;

use crate::key;
use crate::record::Record;

/// The longest validity that a client may give its access tokens.
const LONGEST_ACCESS_TOKEN: Duration = Duration::from_secs(86_400);

/// The key of a session's record.
pub fn session_key(pool: &PoolId, id: Uuid) -> String {
    key::join(pool.as_str(), Session::KIND, &id.to_string())
}

impl Record for Session {
    const KIND: &'static str = "session";
    const MEMBERS: &'static [&'static str] = &[
        "pool",
        "id",
        "origin_jti",
        "client",
        "sub",
        "auth_time",
        "expires_at",
        "sessions_epoch",
        "device_key",
        "generation",
        "refresh_root",
        "refresh_key",
        "predecessor_key",
        "predecessor_until",
        "revoked",
    ];

    fn key(&self) -> String {
        session_key(&self.pool, self.id)
    }

    /// A day after its refresh token: the last access token may live so long, and a refresh token that is over is told so.
    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.expires_at + LONGEST_ACCESS_TOKEN)
    }
}
