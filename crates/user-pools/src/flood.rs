//! How many messages a client and a pool may cause in a minute on this node (RULE-11), and how much a client may make it
//! keep of sign-ins that were only begun. Kept in memory: a counter in the
//! store would be one row that every sign-up waits for.

use std::collections::HashMap;

use directory::{ClientId, PoolId, SendLimits, Timestamp};
use parking_lot::Mutex;

use crate::Refusal;

/// Bytes that sign-ins of one client may make a node keep in a minute: thousands of sign-ins whose handlers remember much.
const KEPT_A_MINUTE: u32 = 16 << 20;

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
        minute.turn(now);
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

    /// Counts what a sign-in that waits for its answer makes this node keep.
    ///
    /// # Errors
    /// `Refusal::Named`, a TooManyRequestsException, when the client's sign-ins made it keep as much as they may.
    pub fn count_kept(&self, client: &ClientId, bytes: usize, now: Timestamp) -> Result<(), Refusal> {
        let mut minute = self.0.lock();
        minute.turn(now);
        let kept = minute.counts.entry(format!("kept {client}")).or_default();
        let sum = kept.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
        if sum > KEPT_A_MINUTE {
            return Err(Refusal::Named(
                "TooManyRequestsException",
                "Too many sign-ins of this client wait for an answer. Try again in a minute.".to_owned(),
            ));
        }
        *kept = sum;
        Ok(())
    }
}

impl Minute {
    fn turn(&mut self, now: Timestamp) {
        let present = now.seconds() / 60;
        if self.began != present {
            *self = Self { began: present, counts: HashMap::new() };
        }
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

    #[test]
    fn sign_ins_of_one_client_fill_no_disk_and_stop_no_other_rule_11() {
        let (flood, now) = (Flood::default(), Timestamp(0));
        let (first, second) = (ClientId::new("a"), ClientId::new("b"));
        let count = |client: &ClientId, now| flood.count_kept(client, 64 << 10, now).is_ok();
        assert_eq!((0..1_000).filter(|_| count(&first, now)).count(), 256);
        assert!(count(&second, now) && count(&first, Timestamp(60_000)));
    }
}
