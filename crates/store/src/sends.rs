//! How the budgets of messages are kept: one record for each destination of the last hour, and a fixed number of them for
//! destinations to which nothing was sent.

use directory::{PoolId, SendBudget, Timestamp};

use crate::key;
use crate::record::Record;

/// The key of the budget of `of`.
pub fn sends_key(pool: &PoolId, of: &str) -> String {
    key::join(pool.as_str(), SendBudget::KIND, of)
}

impl Record for SendBudget {
    const KIND: &'static str = "sends";
    const MEMBERS: &'static [&'static str] = &["pool", "of", "tenant", "since", "sends"];

    fn key(&self) -> String {
        sends_key(&self.pool, &self.of)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(SendBudget::expires_at(self))
    }
}
