//! How often a password may be guessed: failed attempts, those still being judged, and the lock that follows.
//!
//! A guess takes its place in the counter before any verdict is released (RULE-8), so two hundred guesses at once are
//! five evaluations. A lock must not be a weapon (RULE-10): a network from which the user signed in recently counts on
//! its own, so that somebody elsewhere cannot lock the user out. There are few such networks, and all of them together
//! have a cap: beyond it they count with everybody else.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{PoolId, Timestamp};

/// Failures in a row before the first lock.
pub const FREE_FAILURES: u32 = 5;
/// The longest lock, and the quiet time that resets a counter.
pub const LONGEST_LOCK: Duration = Duration::from_secs(15 * 60);
/// A reservation without a verdict for so long counts as a failure.
const VERDICT_WITHIN: Duration = Duration::from_secs(10);
/// A network is trusted with a counter of its own for so long after a success.
const NETWORK_REMEMBERED: Duration = Duration::from_secs(30 * 86_400);
/// Networks remembered for one user.
const NETWORKS: usize = 4;
/// Failures from known networks in a day before they lose their counters for the rest of it.
const KNOWN_NETWORKS_CAP: u32 = 100;

/// What a guess may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It has its place: evaluate it, then report the verdict.
    Evaluate,
    /// Every place is taken by guesses whose verdict is not known yet: ask again shortly.
    Wait,
    /// The account is locked: answer so, evaluate nothing. An attempt during a lock does not extend it.
    Locked,
}

/// Failures, reservations and lock of one counter.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Failures in a row.
    pub failures: u32,
    /// When the last failure was.
    pub last_failure: Timestamp,
    /// Nothing is evaluated until then.
    pub locked_until: Timestamp,
    /// Guesses that are being evaluated: when each took its place.
    pub reserved: Vec<Timestamp>,
}

impl Tally {
    fn settle(&mut self, now: Timestamp) {
        let before = self.reserved.len();
        self.reserved.retain(|since| now.since(*since) < VERDICT_WITHIN);
        for _ in self.reserved.len()..before {
            self.fail(now);
        }
        if self.failures > 0 && now.since(self.last_failure) >= LONGEST_LOCK && now >= self.locked_until {
            self.failures = 0;
        }
    }

    fn fail(&mut self, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        self.last_failure = now;
        if self.failures >= FREE_FAILURES {
            let doublings = (self.failures - FREE_FAILURES).min(10);
            self.locked_until = now + Duration::from_secs(1 << doublings).min(LONGEST_LOCK);
        }
    }

    fn admit(&mut self, now: Timestamp) -> Admission {
        self.settle(now);
        if now < self.locked_until {
            return Admission::Locked;
        }
        // After a lock has run out exactly one guess is let in at a time: it either succeeds or locks again.
        let places = FREE_FAILURES.saturating_sub(self.failures).max(1) as usize;
        if self.reserved.len() >= places {
            return Admission::Wait;
        }
        self.reserved.push(now);
        Admission::Evaluate
    }

    fn release(&mut self, reserved_at: Timestamp) -> bool {
        let place = self.reserved.iter().position(|since| *since == reserved_at);
        place.map(|place| self.reserved.remove(place)).is_some()
    }

    fn verdict(&mut self, reserved_at: Timestamp, right: bool, now: Timestamp) {
        if self.release(reserved_at) && !right {
            self.fail(now);
        }
        if right {
            self.failures = 0;
            self.locked_until = Timestamp(0);
        }
    }
}

/// A network that the user signed in from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownNetwork {
    /// Its prefix: /24 of IPv4, /56 of IPv6, as text.
    pub prefix: String,
    /// When the user last signed in from it.
    pub last_success: Timestamp,
    /// Its own counter.
    pub tally: Tally,
}

/// The counters of one user, or of one bucket of names that nobody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptCounter {
    /// The pool.
    pub pool: PoolId,
    /// Keyed hash of whom it counts for.
    pub slot: String,
    /// For a slot that many names share: a keyed hash of the one it counts for at present.
    #[serde(default)]
    pub tenant: Option<String>,
    /// The counter of everybody without one of their own.
    pub strangers: Tally,
    /// Networks with a counter of their own.
    pub networks: Vec<KnownNetwork>,
    /// Failures of the present day from networks with a counter of their own.
    pub failures_today: u32,
    /// When the present day began.
    pub today: Timestamp,
}

impl AttemptCounter {
    /// A counter that has seen nothing.
    pub fn new(pool: PoolId, slot: impl Into<String>) -> Self {
        Self {
            pool,
            slot: slot.into(),
            tenant: None,
            strangers: Tally::default(),
            networks: Vec::new(),
            failures_today: 0,
            today: Timestamp(0),
        }
    }

    fn tally(&mut self, source: Option<IpAddr>, now: Timestamp) -> &mut Tally {
        match self.known(source, now) {
            Some(index) => &mut self.networks[index].tally,
            None => &mut self.strangers,
        }
    }

    /// The place of the known network that `source` belongs to, while known networks have counters of their own.
    fn known(&self, source: Option<IpAddr>, now: Timestamp) -> Option<usize> {
        let prefix = prefix(source.filter(|_| self.failures_today < KNOWN_NETWORKS_CAP)?);
        self.networks
            .iter()
            .position(|known| known.prefix == prefix && now.since(known.last_success) < NETWORK_REMEMBERED)
    }

    /// Takes a place for a guess from `source`. `Evaluate` must be committed before anything is evaluated, and `now`
    /// given back to `verdict`.
    pub fn admit(&mut self, source: Option<IpAddr>, now: Timestamp) -> Admission {
        if now.since(self.today) >= Duration::from_secs(86_400) {
            (self.today, self.failures_today) = (now, 0);
        }
        self.tally(source, now).admit(now)
    }

    /// Records the verdict of the guess that took its place at `reserved_at`.
    pub fn verdict(&mut self, source: Option<IpAddr>, reserved_at: Timestamp, right: bool, now: Timestamp) {
        let known = self.known(source, now).is_some();
        self.tally(source, now).verdict(reserved_at, right, now);
        if !right {
            self.failures_today = self.failures_today.saturating_add(u32::from(known));
            return;
        }
        self.strangers.verdict(reserved_at, true, now);
        if let Some(prefix) = source.map(prefix) {
            self.networks.retain(|known| known.prefix != prefix);
            self.networks.insert(0, KnownNetwork { prefix, last_success: now, tally: Tally::default() });
            self.networks.truncate(NETWORKS);
        }
    }

    /// Gives back the place of a guess that was never evaluated.
    pub fn release(&mut self, source: Option<IpAddr>, reserved_at: Timestamp, now: Timestamp) {
        self.tally(source, now).release(reserved_at);
    }

    /// When nothing in the record matters any more: a day after the present one began, or when the last network that
    /// the user signed in from is forgotten.
    pub fn expires_at(&self) -> Timestamp {
        let day = self.today + Duration::from_secs(2 * 86_400);
        self.networks.iter().map(|known| known.last_success + NETWORK_REMEMBERED).fold(day, Timestamp::max)
    }
}

/// The network that an address belongs to, as far as lockout is concerned.
fn prefix(source: IpAddr) -> String {
    // A listener for both families shows IPv4 callers as ::ffff:a.b.c.d.
    match source.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}")
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{:x}", d & 0xff00)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);
    const HOME: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7)));
    const AWAY: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7)));

    fn counter() -> AttemptCounter {
        AttemptCounter::new(PoolId::new("p_1"), "slot")
    }

    fn fail(counter: &mut AttemptCounter, source: Option<IpAddr>, now: Timestamp) {
        assert_eq!(counter.admit(source, now), Admission::Evaluate);
        counter.verdict(source, now, false, now);
    }

    #[test]
    fn two_hundred_guesses_at_once_are_five_evaluations_rule_8() {
        let mut counter = counter();
        let evaluated = (0..200).filter(|_| counter.admit(AWAY, NOW) == Admission::Evaluate).count();
        assert_eq!(evaluated, 5);
    }

    #[test]
    fn the_fifth_failure_locks_for_a_second_and_each_further_one_doubles_it() {
        let mut counter = counter();
        for _ in 0..5 {
            fail(&mut counter, AWAY, NOW);
        }
        assert_eq!(counter.admit(AWAY, NOW + Duration::from_millis(999)), Admission::Locked);
        let next = NOW + Duration::from_secs(1);
        fail(&mut counter, AWAY, next);
        assert_eq!(counter.admit(AWAY, next + Duration::from_millis(1_999)), Admission::Locked);
        assert_eq!(counter.admit(AWAY, next + Duration::from_secs(2)), Admission::Evaluate);
    }

    #[test]
    fn no_lock_is_longer_than_fifteen_minutes_and_quiet_resets() {
        let mut counter = counter();
        let mut now = NOW;
        for _ in 0..30 {
            fail(&mut counter, AWAY, now);
            now = counter.strangers.locked_until.max(now);
        }
        assert!(counter.strangers.locked_until.since(counter.strangers.last_failure) <= LONGEST_LOCK);
        let later = now + LONGEST_LOCK;
        for _ in 0..4 {
            fail(&mut counter, AWAY, later);
        }
        assert_eq!(counter.admit(AWAY, later), Admission::Evaluate);
    }

    #[test]
    fn a_stranger_cannot_lock_out_the_network_the_user_signs_in_from_rule_10() {
        let mut counter = counter();
        assert_eq!(counter.admit(HOME, NOW), Admission::Evaluate);
        counter.verdict(HOME, NOW, true, NOW);
        for _ in 0..5 {
            fail(&mut counter, AWAY, NOW);
        }
        assert_eq!(counter.admit(AWAY, NOW), Admission::Locked);
        assert_eq!(counter.admit(HOME, NOW), Admission::Evaluate);
    }

    #[test]
    fn a_reservation_without_a_verdict_becomes_a_failure() {
        let mut counter = counter();
        for _ in 0..5 {
            counter.admit(AWAY, NOW);
        }
        assert_eq!(counter.admit(AWAY, NOW + Duration::from_secs(10)), Admission::Locked);
    }

    #[test]
    fn callers_of_a_listener_for_both_families_keep_their_networks_rule_10() {
        let mapped = |last: [u8; 4]| Some(IpAddr::V6(std::net::Ipv4Addr::from(last).to_ipv6_mapped()));
        let mut counter = counter();
        counter.admit(mapped([192, 0, 2, 7]), NOW);
        counter.verdict(mapped([192, 0, 2, 7]), NOW, true, NOW);
        for _ in 0..5 {
            fail(&mut counter, mapped([198, 51, 100, 7]), NOW);
        }
        assert_eq!(counter.admit(mapped([192, 0, 2, 9]), NOW), Admission::Evaluate);
        assert_eq!(counter.admit(mapped([198, 51, 100, 7]), NOW), Admission::Locked);
    }

    #[test]
    fn known_networks_together_have_a_cap_and_strangers_do_not_use_it_up_rule_10() {
        let mut counter = counter();
        counter.admit(HOME, NOW);
        counter.verdict(HOME, NOW, true, NOW);
        let mut now = NOW;
        for _ in 0..KNOWN_NETWORKS_CAP {
            fail(&mut counter, AWAY, now);
            now = counter.strangers.locked_until.max(now);
        }
        assert_eq!(counter.admit(HOME, now), Admission::Evaluate, "strangers' failures are theirs");
        let mut counter = self::counter();
        counter.admit(HOME, NOW);
        counter.verdict(HOME, NOW, true, NOW);
        (counter.today, counter.failures_today) = (NOW, KNOWN_NETWORKS_CAP);
        for _ in 0..5 {
            fail(&mut counter, AWAY, NOW);
        }
        assert_eq!(counter.admit(HOME, NOW), Admission::Locked);
    }

    #[test]
    fn a_guess_that_was_never_evaluated_gives_its_place_back() {
        let mut counter = counter();
        for _ in 0..50 {
            assert_eq!(counter.admit(AWAY, NOW), Admission::Evaluate);
            counter.release(AWAY, NOW, NOW);
        }
        assert_eq!(counter.strangers, Tally::default());
    }

    #[test]
    fn success_resets_the_counter() {
        let mut counter = counter();
        for _ in 0..4 {
            fail(&mut counter, AWAY, NOW);
        }
        counter.admit(AWAY, NOW);
        counter.verdict(AWAY, NOW, true, NOW);
        assert_eq!(counter.strangers.failures, 0);
    }
}
