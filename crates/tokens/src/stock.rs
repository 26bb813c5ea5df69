//! Keys made ahead: a new pool needs two and each takes about 70 ms of CPU. The wiring fills the stock on a thread
//! that may block.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::pool_keys::PoolKeys;
use crate::signing_key::SigningKey;

/// Fresh keys, each handed out once.
#[derive(Debug)]
pub struct Stock {
    target: usize,
    keys: Mutex<VecDeque<SigningKey>>,
}

impl Stock {
    /// An empty stock that wants to hold `target` keys.
    pub fn new(target: usize) -> Self {
        Self { target, keys: Mutex::default() }
    }

    /// How many keys are missing.
    pub fn missing(&self) -> usize {
        self.target.saturating_sub(self.keys().len())
    }

    /// Makes one key if one is missing; whether it did. Blocks for the time that takes, outside the lock.
    pub fn refill_one(&self) -> bool {
        if self.missing() == 0 {
            return false;
        }
        self.put(SigningKey::generate());
        true
    }

    /// Adds a key that was made elsewhere and never used.
    pub fn put(&self, key: SigningKey) {
        self.keys().push_back(key);
    }

    /// A key, if there is one ready.
    pub fn take(&self) -> Option<SigningKey> {
        self.keys().pop_front()
    }

    /// Two keys for a new pool; makes what is not ready, and then blocks.
    pub fn pool_keys(&self) -> PoolKeys {
        let key = || self.take().unwrap_or_else(SigningKey::generate);
        PoolKeys { id_key: key(), access_key: key() }
    }

    fn keys(&self) -> MutexGuard<'_, VecDeque<SigningKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_takes_two_different_keys_and_the_stock_refills() {
        let stock = Stock::new(2);
        assert!(stock.refill_one());
        assert_eq!(stock.missing(), 1);
        let keys = stock.pool_keys();
        assert_ne!(keys.id_key.kid(), keys.access_key.kid());
        assert!(stock.take().is_none());
        assert_eq!(stock.missing(), 2);
        stock.put(keys.id_key);
        stock.put(keys.access_key);
        assert!(!stock.refill_one());
    }
}
