//! The data key: the root of everything derived. Kept in the store, wrapped by the master key.

use std::fmt;

use zeroize::Zeroizing;

use crate::random::OsRandom;

/// 32 bytes from which every key by purpose is derived.
#[derive(Clone)]
pub struct DataKey {
    /// Names the key in everything sealed under it, so that a rotation can tell old from new.
    pub id: u32,
    /// Counts restores: a new epoch makes what was handed to clients invalid (RULE-25).
    pub epoch: u32,
    /// The key itself.
    pub bytes: Zeroizing<[u8; 32]>,
}

impl DataKey {
    /// A fresh key from the OS generator.
    pub fn generate(id: u32, epoch: u32) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRandom::fill(bytes.as_mut_slice());
        Self { id, epoch, bytes }
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DataKey")
            .field("id", &self.id)
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}
