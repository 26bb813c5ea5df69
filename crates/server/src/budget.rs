//! What the bodies under way may weigh together. Bytes are charged as they arrive and given back when the operation that
//! they are for has ended, so that neither many callers at once, nor callers who hang up and come again, fill the memory.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// Bytes that an operation under way is charged at least: what it needs beside its body. This bounds how many go on
/// without anybody who waits for them.
const LEAST: usize = 4 * 1024;

/// Everything is given out.
#[derive(Debug)]
pub(crate) struct Spent;

/// Bytes for all bodies together.
pub(crate) struct Budget {
    given: AtomicUsize,
    all: usize,
    returned: Notify,
}

/// What one request was charged. Given back when it is dropped.
pub(crate) struct Share {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(bytes: usize) -> Arc<Self> {
        Arc::new(Self { given: AtomicUsize::new(0), all: bytes, returned: Notify::new() })
    }

    /// Nothing, for a request that begins.
    pub(crate) fn share(self: &Arc<Self>) -> Share {
        Share { budget: Arc::clone(self), bytes: 0 }
    }

    /// Waits until everything has been given back.
    pub(crate) async fn whole(&self) {
        loop {
            let mut returned = pin!(self.returned.notified());
            returned.as_mut().enable();
            if self.given.load(Ordering::SeqCst) == 0 {
                return;
            }
            returned.await;
        }
    }
}

impl Share {
    /// Charges bytes that have arrived.
    pub(crate) fn charge(&mut self, bytes: usize) -> Result<(), Spent> {
        let Budget { given, all, .. } = &*self.budget;
        let more = |given: usize| given.checked_add(bytes).filter(|given| given <= all);
        given.fetch_update(Ordering::SeqCst, Ordering::SeqCst, more).map_err(|_| Spent)?;
        self.bytes += bytes;
        Ok(())
    }

    /// Charges what is missing to the least, when the operation begins. Not before: who only announces a body takes
    /// nothing from others.
    pub(crate) fn begin(&mut self) -> Result<(), Spent> {
        self.charge(LEAST.saturating_sub(self.bytes))
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if self.bytes > 0 && self.budget.given.fetch_sub(self.bytes, Ordering::SeqCst) == self.bytes {
            self.budget.returned.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn what_was_charged_is_given_back_and_no_more_than_all_is_given_out() {
        let budget = Budget::new(3 * LEAST);
        let (mut one, mut two) = (budget.share(), budget.share());
        one.charge(100).unwrap();
        one.charge(100).unwrap();
        one.begin().unwrap();
        two.charge(2 * LEAST).unwrap();
        two.begin().unwrap();
        let mut whole = pin!(budget.whole());
        assert!(budget.share().begin().is_err() && whole.as_mut().now_or_never().is_none());
        drop(one);
        budget.share().begin().unwrap();
        assert!(two.charge(usize::MAX).is_err() && whole.as_mut().now_or_never().is_none());
        drop(two);
        assert!(whole.now_or_never().is_some());
    }
}
