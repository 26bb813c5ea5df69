//! How triggers went, as numbers for `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use triggers::{Answer, Failure};

/// Counted since the process began.
#[derive(Debug, Default)]
pub struct Counts {
    runs: AtomicU64,
    failures: AtomicU64,
    tries: AtomicU64,
    micros: AtomicU64,
}

impl Counts {
    pub(crate) fn count(&self, result: &Result<Answer, Failure>, tries: u32, took: Duration) {
        self.runs.fetch_add(1, Ordering::Relaxed);
        self.failures.fetch_add(u64::from(result.is_err()), Ordering::Relaxed);
        self.tries.fetch_add(u64::from(tries), Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Events that a handler was asked about.
    pub fn runs(&self) -> u64 {
        self.runs.load(Ordering::Relaxed)
    }

    /// Those of them that got no usable answer.
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// How often handlers were asked, all tries together.
    pub fn tries(&self) -> u64 {
        self.tries.load(Ordering::Relaxed)
    }

    /// How long callers waited for them, in milliseconds.
    pub fn millis(&self) -> u64 {
        self.micros.load(Ordering::Relaxed) / 1_000
    }
}
