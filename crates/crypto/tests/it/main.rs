//! What the rooms above rely on, through the public interface.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod key_ring;
mod sealed;
mod srp;

use crypto::{DataKey, KeyRing, Zeroizing};

/// A ring whose data key is made of one byte.
fn ring(byte: u8) -> KeyRing {
    KeyRing::new(data_key(u32::from(byte), 0, byte))
}

fn data_key(id: u32, epoch: u32, byte: u8) -> DataKey {
    DataKey { id, epoch, bytes: Zeroizing::new([byte; 32]) }
}
