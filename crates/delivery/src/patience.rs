//! How long a message is tried: when it is due again after a failure, and when it is given up.

use std::time::Duration;

use directory::Timestamp;

/// After the first failure.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// Between tries at most.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// No code lives longer than this; a message that is older helps nobody.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// When a message queued at `queued_at` is due again after its `tries`th failure; none when it is given up.
pub(crate) fn next_try(queued_at: Timestamp, tries: u32, now: Timestamp) -> Option<Timestamp> {
    let doublings = tries.saturating_sub(1).min(16);
    let wait = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
    let at = now + wait;
    (at.since(queued_at) < GIVEN_UP_AFTER).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour_and_end_after_a_day() {
        let queued_at = Timestamp::from_seconds(1_000);
        let wait = |tries| next_try(queued_at, tries, queued_at).map(|at| at.since(queued_at).as_secs());
        assert_eq!([1, 2, 3, 4].map(wait), [5, 10, 20, 40].map(Some));
        assert_eq!(wait(40), Some(900));
        assert_eq!(next_try(queued_at, 3, queued_at + GIVEN_UP_AFTER), None);
    }
}
