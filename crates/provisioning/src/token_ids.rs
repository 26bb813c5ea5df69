//! Identifiers that follow from a token: whoever asks again with the same token is given the same ones, in the same order.
//!
//! A step on a resource has a token that is on record before the step is begun. What the step makes gets its identifiers
//! from here, so that after a kill it is known under which id to look for what may have been made.

use std::sync::atomic::{AtomicU64, Ordering};

use crypto::sha256;
use directory::IdSource;
use uuid::Uuid;

/// The identifiers of one operation under one token.
#[derive(Debug)]
pub struct TokenIds {
    seed: [u8; 32],
    block: AtomicU64,
}

impl TokenIds {
    /// Those that `operation` is given under `token`.
    pub fn new(token: &str, operation: &str) -> Self {
        let seed = sha256(&[b"rockpool ids\n", token.as_bytes(), b"\n", operation.as_bytes()]);
        Self { seed, block: AtomicU64::new(0) }
    }

    fn next(&self) -> [u8; 32] {
        let block = self.block.fetch_add(1, Ordering::Relaxed);
        sha256(&[&self.seed, &block.to_be_bytes()])
    }
}

impl IdSource for TokenIds {
    fn uuid(&self) -> Uuid {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.next()[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    fn letters(&self, alphabet: &[u8], len: usize) -> String {
        // Bytes above the largest multiple of the alphabet are passed over, so that all letters are equally likely.
        let usable = 256 - 256 % alphabet.len();
        let bytes = std::iter::from_fn(|| Some(self.next())).flatten();
        let fair = bytes.filter(|byte| usize::from(*byte) < usable);
        fair.take(len).map(|byte| char::from(alphabet[usize::from(byte) % alphabet.len()])).collect()
    }
}

#[cfg(test)]
mod tests {
    use directory::ALPHANUMERIC;

    use super::*;

    #[test]
    fn the_same_token_gives_the_same_identifiers_and_another_gives_others() {
        let drawn = |token, operation| {
            let ids = TokenIds::new(token, operation);
            (ids.letters(ALPHANUMERIC, 9), ids.uuid(), ids.letters(ALPHANUMERIC, 80))
        };
        assert_eq!(drawn("a", "CreateUserPool"), drawn("a", "CreateUserPool"));
        assert_ne!(drawn("a", "CreateUserPool"), drawn("b", "CreateUserPool"));
        assert_ne!(drawn("a", "CreateUserPool"), drawn("a", "CreateUserPoolClient"));
        assert_eq!(drawn("a", "CreateUserPool").2.len(), 80);
    }
}
