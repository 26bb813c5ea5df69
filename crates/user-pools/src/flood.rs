//! How many messages a client and a pool may cause in a minute on this node (RULE-11). Kept in memory: a counter in the
//! store would be one row that every sign-up waits for.

use std::collections::HashMap;

use directory::{ClientId, PoolId, SendLimits, Timestamp};
use parking_lot::Mutex;

use crate::Refusal;

/// Counters of the present minute.
#[derive(Default)]
pub struct Flood(Mutex<Minute>);

#[derive(Default)]
struct Minute {
    began: i64,
    counts: HashMap<String, u32>,
}

impl Flood {
    /// Counts one message.
    ///
    /// # Errors
    /// `Refusal::Limit` when the pool or the client caused as many as it may.
    pub fn count(
        &self,
        limits: &SendLimits,
        pool: &PoolId,
        client: Option<&ClientId>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let mut minute = self.0.lock();
        let present = now.seconds() / 60;
        if minute.began != present {
            *minute = Minute { began: present, counts: HashMap::new() };
        }
        let mut take = |of: String, limit: u32| {
            let count = minute.counts.entry(of).or_default();
            *count = count.saturating_add(1);
            if *count > limit {
                return Err(Refusal::Limit(
                    "Exceeded the limit of messages. Try again in a minute.".to_owned(),
                ));
            }
            Ok(())
        };
        take(format!("pool {pool}"), limits.pool_a_minute)?;
        client.map_or(Ok(()), |client| take(format!("client {client}"), limits.client_a_minute))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_stopped_before_its_pool_and_both_go_on_after_a_minute_rule_11() {
        let limits = SendLimits { client_a_minute: 2, pool_a_minute: 3, ..SendLimits::default() };
        let (flood, pool, now) = (Flood::default(), PoolId::new("p_1"), Timestamp(0));
        let (first, second) = (ClientId::new("a"), ClientId::new("b"));
        let count = |client: &ClientId, now| flood.count(&limits, &pool, Some(client), now).is_ok();
        assert!(count(&first, now) && count(&first, now) && !count(&first, now));
        assert!(!count(&second, now), "the pool's own limit");
        assert!(count(&second, Timestamp(60_000)));
    }
}
