//! Lines of the audit log about sign-ins that were refused without a commit: a name that nobody has, a challenge that was
//! answered before, a client that does not prove itself. They wait in memory and are written together, so that a refusal
//! costs what it cost before (RULE-9) and no caller can make this node commit (RULE-24). A crash loses those that waited.
//!
//! A pool gets so many of them a minute; of the rest only their number is written, so that whoever asks without end fills
//! neither the log nor the lines of another pool.

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
    pools: BTreeMap<PoolId, Count>,
}

type Waiting = (AuditLine, Option<Arc<OwnKey>>);

#[derive(Default)]
struct Count {
    lines: u32,
    left_out: u64,
}

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
        let count = state.pools.entry(pool).or_default();
        if full || count.lines >= A_MINUTE {
            count.left_out += 1;
            return;
        }
        count.lines += 1;
        state.waiting.push_back((line, own_key));
    }

    /// Writes what waits.
    ///
    /// # Errors
    /// The store's; what is not written goes on waiting.
    pub async fn write(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        loop {
            let batch: Vec<Waiting> = {
                let mut state = self.0.lock();
                state.turn(now);
                let count = state.waiting.len().min(AT_ONCE);
                state.waiting.drain(..count).collect()
            };
            if batch.is_empty() {
                return Ok(());
            }
            let written = change!(store, now, |unit| -> Result<(), StoreError> {
                for (line, own_key) in &batch {
                    unit.audit_with(line, own_key.as_ref())?;
                }
                Ok(())
            });
            if let Err(error) = written {
                let mut state = self.0.lock();
                batch.into_iter().rev().for_each(|waiting| state.waiting.push_front(waiting));
                return Err(error);
            }
        }
    }
}

impl State {
    /// With a new minute the number of lines that were left out in the last one is a line.
    fn turn(&mut self, now: Timestamp) {
        let minute = now.seconds() / 60;
        if self.minute == minute {
            return;
        }
        self.minute = minute;
        for (pool, count) in std::mem::take(&mut self.pools) {
            if count.left_out > 0 {
                let line = AuditLine {
                    at: now,
                    request_id: Uuid::nil(),
                    action: "SignIn".to_owned(),
                    outcome: "left_out".to_owned(),
                    principal: Principal::Room("log").name(),
                    pool: Some(pool),
                    sub: None,
                    subject: Some(count.left_out.to_string()),
                    source: None,
                };
                self.waiting.push_back((line, None));
            }
        }
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
        let lengths = || unwritten.0.lock().waiting.len();
        assert_eq!(lengths(), A_MINUTE as usize + 1);
        unwritten.note(line("p_1", 120), None);
        assert_eq!(lengths(), A_MINUTE as usize + 3);
        let state = unwritten.0.lock();
        let told = state.waiting.iter().find(|(line, _)| line.outcome == "left_out").unwrap();
        assert_eq!(
            (told.0.subject.as_deref(), told.0.pool.as_ref().map(PoolId::as_str)),
            (Some("700"), Some("p_1"))
        );
    }

    #[test]
    fn what_waits_has_an_end_while_the_store_is_away() {
        let unwritten = Unwritten::default();
        for minute in 1..200 {
            for _ in 0..200 {
                unwritten.note(line("p_1", minute * 60), None);
            }
        }
        // A number for each pool and minute is all that comes on top.
        assert!(unwritten.0.lock().waiting.len() < MOST + 200);
    }
}
