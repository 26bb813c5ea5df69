//! How many messages may go to one destination, or to numbers that begin alike, whoever causes them (RULE-11): many
//! accounts with one victim's address must not become a flood, and cheap numbers abroad no business.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{CodeRefusal, PoolId, Timestamp};

const HOUR: Duration = Duration::from_secs(3_600);

/// What an operator allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendLimits {
    /// Messages to one destination in an hour, over all accounts and purposes of a pool.
    pub destination_an_hour: u32,
    /// Messages to phone numbers that share their first five digits, in an hour.
    pub prefix_an_hour: u32,
    /// Messages that one client causes in a minute, on one node.
    pub client_a_minute: u32,
    /// Messages of a pool in a minute, on one node.
    pub pool_a_minute: u32,
}

impl Default for SendLimits {
    fn default() -> Self {
        Self { destination_an_hour: 10, prefix_an_hour: 100, client_a_minute: 60_000, pool_a_minute: 120_000 }
    }
}

impl SendLimits {
    /// No limits, for machines where messages go nowhere.
    pub const fn unlimited() -> Self {
        let no = u32::MAX;
        Self { destination_an_hour: no, prefix_an_hour: no, client_a_minute: no, pool_a_minute: no }
    }
}

/// The messages of the present hour to one destination or prefix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendBudget {
    /// The pool.
    pub pool: PoolId,
    /// Keyed hash of the destination or prefix, or a bucket that stands for those to which nothing was sent.
    pub of: String,
    /// In a bucket: the keyed hash of the destination that it counts for, the one that came last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// When the present hour began.
    pub since: Timestamp,
    /// Messages since then.
    pub sends: u32,
}

impl SendBudget {
    /// A budget of which nothing was used.
    pub fn new(pool: PoolId, of: impl Into<String>) -> Self {
        Self { pool, of: of.into(), tenant: None, since: Timestamp(0), sends: 0 }
    }

    /// Takes one message out of the budget.
    ///
    /// # Errors
    /// `CodeRefusal::Limit` when `limit` messages went out in this hour.
    pub fn take(&mut self, limit: u32, now: Timestamp) -> Result<(), CodeRefusal> {
        if now.since(self.since) >= HOUR {
            (self.since, self.sends) = (now, 0);
        }
        if self.sends >= limit {
            return Err(CodeRefusal::Limit);
        }
        self.sends += 1;
        Ok(())
    }

    /// Messages of the present hour.
    pub fn within_the_hour(&self, now: Timestamp) -> u32 {
        if now.since(self.since) >= HOUR { 0 } else { self.sends }
    }

    /// When nothing in the record matters any more.
    pub fn expires_at(&self) -> Timestamp {
        self.since + HOUR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_full_again_after_an_hour() {
        let mut budget = SendBudget::new(PoolId::new("p_1"), "x");
        let now = Timestamp(1_000_000_000);
        assert_eq!((budget.take(1, now), budget.take(1, now)), (Ok(()), Err(CodeRefusal::Limit)));
        assert_eq!((budget.within_the_hour(now), budget.within_the_hour(now + HOUR)), (1, 0));
        assert_eq!(budget.take(1, now + HOUR), Ok(()));
    }
}
