//! Where identifiers come from: the operating system's generator, or a seed that pins them for tests. Key material,
//! codes and tokens never come from here (RULE-2): they use `crypto::OsRandom`, which nothing can replace.

use crypto::OsRandom;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Lower-case letters and digits, the alphabet of client ids.
pub const LOWER_ALPHANUMERIC: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// Letters of both cases and digits, the alphabet of pool ids.
pub const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Makes identifiers. They are unique, not secret.
pub trait IdSource: Send + Sync + 'static {
    /// A new UUID (version 4 in form).
    fn uuid(&self) -> Uuid;

    /// `len` characters drawn uniformly from `alphabet` (ASCII, at most 256 characters).
    fn letters(&self, alphabet: &[u8], len: usize) -> String;
}

/// Identifiers from the operating system's generator.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsIds;

impl IdSource for OsIds {
    fn uuid(&self) -> Uuid {
        uuid::Builder::from_random_bytes(OsRandom::bytes::<16>()).into_uuid()
    }

    fn letters(&self, alphabet: &[u8], len: usize) -> String {
        OsRandom::letters(alphabet, len)
    }
}

/// Identifiers that follow from a seed: the same seed gives the same identifiers in the same order.
#[derive(Debug)]
pub struct SeededIds {
    state: AtomicU64,
}

impl SeededIds {
    /// A source that starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: AtomicU64::new(seed) }
    }

    /// SplitMix64: good enough for names, useless (and never used) for secrets.
    fn next(&self) -> u64 {
        let mut z = self
            .state
            .fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
            .wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl IdSource for SeededIds {
    fn uuid(&self) -> Uuid {
        let mut bytes = [0u8; 16];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes());
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    fn letters(&self, alphabet: &[u8], len: usize) -> String {
        (0..len).map(|_| char::from(alphabet[(self.next() % alphabet.len() as u64) as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_identifiers() {
        let (a, b) = (SeededIds::new(7), SeededIds::new(7));
        assert_eq!(a.uuid(), b.uuid());
        assert_eq!(a.letters(ALPHANUMERIC, 9), b.letters(ALPHANUMERIC, 9));
        assert_ne!(a.uuid(), SeededIds::new(8).uuid());
    }
}
