//! Counts what a call costs the store, so that a known and an unknown user name can be compared (RULE-9).

use std::sync::atomic::{AtomicU64, Ordering};

/// Counters of one call. Shared by everything the call does; reading it never waits.
#[derive(Debug, Default)]
pub struct Trace {
    round_trips: AtomicU64,
    commits: AtomicU64,
    conflicts: AtomicU64,
}

impl Trace {
    /// Reads and commits, each one trip to the engine.
    pub fn round_trips(&self) -> u64 {
        self.round_trips.load(Ordering::Relaxed)
    }

    /// Commits that were tried.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Commits that came too late.
    pub fn conflicts(&self) -> u64 {
        self.conflicts.load(Ordering::Relaxed)
    }

    pub(crate) fn read(&self) {
        self.round_trips.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn commit(&self) {
        self.round_trips.fetch_add(1, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn conflict(&self) {
        self.conflicts.fetch_add(1, Ordering::Relaxed);
    }
}
