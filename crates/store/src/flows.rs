//! One-time objects that were used: a challenge that was answered leaves a record that lives as long as the challenge
//! could, so that a second answer is refused on every node (RULE-7).

use directory::{PoolId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::key;
use crate::record::Record;

/// A challenge that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedFlow {
    /// The pool.
    pub pool: PoolId,
    /// The challenge's flow id.
    pub id: Uuid,
    /// When the challenge would have died by itself.
    pub until: Timestamp,
}

/// The key of the record for `id`.
pub fn used_flow_key(pool: &PoolId, id: Uuid) -> String {
    key::join(pool.as_str(), UsedFlow::KIND, &id.to_string())
}

impl Record for UsedFlow {
    const KIND: &'static str = "used";
    const MEMBERS: &'static [&'static str] = &["pool", "id", "until"];

    fn key(&self) -> String {
        used_flow_key(&self.pool, self.id)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.until)
    }
}
