//! How the counters of password guesses are kept: one record for each user, and a fixed number of records for all names
//! that nobody has, so that guessing at unknown names costs the same commits and fills no disk (RULE-9).

use directory::{AttemptCounter, PoolId, Timestamp};

use crate::key;
use crate::record::Record;

/// The key of the counter in `slot`.
pub fn attempts_key(pool: &PoolId, slot: &str) -> String {
    key::join(pool.as_str(), AttemptCounter::KIND, slot)
}

impl Record for AttemptCounter {
    const KIND: &'static str = "attempts";
    const MEMBERS: &'static [&'static str] =
        &["pool", "slot", "tenant", "strangers", "networks", "failures_today", "today"];

    fn key(&self) -> String {
        attempts_key(&self.pool, &self.slot)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(AttemptCounter::expires_at(self))
    }
}
