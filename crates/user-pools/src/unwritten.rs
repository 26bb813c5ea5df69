//! Lines of the audit log about sign-ins that were refused without a commit: a name that nobody has, a challenge that was
//! answered before, a client that does not prove itself. They wait in memory and are written together, so that a refusal
//! costs what it cost before (RULE-9) and no caller can make this node commit (RULE-24). A crash loses those that waited: what was
//! refused in its last second.
//!
//! A pool gets so many of them a minute; of the rest a line says each second how many had which outcome, so that every outcome is
//! accounted for and whoever asks without end fills neither the log nor the lines of another pool.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use access::Principal;
use crypto::OwnKey;
use directory::{AuditLine, PoolId, Timestamp};
use parking_lot::Mutex;
use store::{Store, StoreError, change};
use uuid::Uuid;

use crate::Refusal;

/// Lines of a pool in a minute, on this node.
const A_MINUTE: u32 = 300;
/// Lines that wait, whatever becomes of the store.
const MOST: usize = 10_000;
/// Lines of one commit.
const AT_ONCE: usize = 200;

/// What has happened and is not written yet.
#[derive(Default)]
pub struct Unwritten(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: VecDeque<Waiting>,
    minute: i64,
    /// Lines of each pool in this minute.
    lines: BTreeMap<PoolId, u32>,
    /// What got no line of its own and is not written yet.
    counts: Counts,
}

/// How many of a pool had which outcome.
type Counts = BTreeMap<(PoolId, String), u64>;

type Waiting = (AuditLine, Option<Arc<OwnKey>>);

/// The outcome of an attempt to sign in that left no line of its own; nothing for a request that was none, such as one with a
/// parameter missing, and for what went wrong here.
pub fn outcome(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::SignIn(refused) => Some(refused.code()),
        Refusal::UnknownUser => Some("unknown_user"),
        Refusal::NotAuthorized(_) => Some("client_secret"),
        Refusal::Trigger { .. } => Some("trigger"),
        _ => None,
    }
}

impl Unwritten {
    /// Keeps a line. What it says of a person will be sealed under `own_key`, where somebody was found.
    pub fn note(&self, line: AuditLine, own_key: Option<Arc<OwnKey>>) {
        let mut state = self.0.lock();
        state.turn(line.at);
        let full = state.waiting.len() >= MOST;
        let Some(pool) = line.pool.clone() else { return };
        let lines = state.lines.entry(pool.clone()).or_default();
        if full || *lines >= A_MINUTE {
            *state.counts.entry((pool, line.outcome)).or_default() += 1;
            return;
        }
        *lines += 1;
        state.waiting.push_back((line, own_key));
    }

    /// Writes what waits.
    ///
    /// # Errors
    /// The store's; what is not written goes on waiting.
    pub async fn write(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        loop {
            let (batch, counts) = {
                let mut state = self.0.lock();
                let waiting = state.waiting.len().min(AT_ONCE);
                let batch: Vec<Waiting> = state.waiting.drain(..waiting).collect();
                (batch, std::mem::take(&mut state.counts))
            };
            if batch.is_empty() && counts.is_empty() {
                return Ok(());
            }
            let numbers: Vec<AuditLine> = counts.iter().map(|(of, count)| number(of, *count, now)).collect();
            let written = change!(store, now, |unit| -> Result<(), StoreError> {
                for (line, own_key) in &batch {
                    unit.audit_with(line, own_key.as_ref())?;
                }
                numbers.iter().try_for_each(|line| unit.audit(line))
            });
            if let Err(error) = written {
                let mut state = self.0.lock();
                batch.into_iter().rev().for_each(|waiting| state.waiting.push_front(waiting));
                for (of, count) in counts {
                    *state.counts.entry(of).or_default() += count;
                }
                return Err(error);
            }
        }
    }
}

impl State {
    /// A new minute has room for lines again.
    fn turn(&mut self, now: Timestamp) {
        let minute = now.seconds() / 60;
        if self.minute != minute {
            self.minute = minute;
            self.lines.clear();
        }
    }
}

/// So many more of a pool had this outcome.
fn number((pool, outcome): &(PoolId, String), count: u64, now: Timestamp) -> AuditLine {
    AuditLine {
        at: now,
        request_id: Uuid::nil(),
        action: "SignIn".to_owned(),
        outcome: outcome.clone(),
        principal: Principal::Room("log").name(),
        pool: Some(pool.clone()),
        sub: None,
        subject: Some(format!("{count} more")),
        source: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pool: &str, at: i64) -> AuditLine {
        AuditLine {
            at: Timestamp::from_seconds(at),
            request_id: Uuid::nil(),
            action: "SignIn".into(),
            outcome: "unknown_user".into(),
            principal: "anonymous".into(),
            pool: Some(PoolId::new(pool)),
            sub: None,
            subject: None,
            source: None,
        }
    }

    #[test]
    fn a_flood_at_one_pool_is_a_number_and_hides_no_line_of_another_rule_24() {
        let unwritten = Unwritten::default();
        for _ in 0..1_000 {
            unwritten.note(line("p_1", 60), None);
        }
        unwritten.note(line("p_2", 61), None);
        let counted = || {
            let state = unwritten.0.lock();
            (state.waiting.len(), state.counts.clone())
        };
        let (waiting, counts) = counted();
        assert_eq!(waiting, A_MINUTE as usize + 1);
        let of = (PoolId::new("p_1"), "unknown_user".to_owned());
        assert_eq!(counts, Counts::from([(of.clone(), 700)]));
        let told = number(&of, 700, Timestamp::from_seconds(61));
        assert_eq!((told.outcome.as_str(), told.subject.as_deref()), ("unknown_user", Some("700 more")));
        // The next minute has room again, and forgets no number that is not written.
        unwritten.note(line("p_1", 120), None);
        assert_eq!(counted().0, A_MINUTE as usize + 2);
        assert_eq!(counted().1, counts);
    }

    #[test]
    fn what_waits_has_an_end_while_the_store_is_away() {
        let unwritten = Unwritten::default();
        for minute in 1..200 {
            for _ in 0..200 {
                unwritten.note(line("p_1", minute * 60), None);
            }
        }
        let state = unwritten.0.lock();
        assert_eq!((state.waiting.len(), state.counts.len()), (MOST, 1));
        assert_eq!(state.counts.values().sum::<u64>() + MOST as u64, 199 * 200, "each is accounted for");
    }
}
