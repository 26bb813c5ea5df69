//! The port to whoever keeps artifacts: code and layers that are named by a bucket and a key.

use directory::Timestamp;
use store::engine::BoxFuture;

/// What there is under a bucket and a key.
pub enum Found {
    /// Nothing.
    Nothing,
    /// So many bytes, which are more than may be.
    Longer(u64),
    /// These.
    Bytes(Vec<u8>),
}

/// Reads what was uploaded under a bucket and a key. Whether the caller may is asked before.
pub trait Artifacts: Send + Sync + 'static {
    /// The bytes, unless they are more than `longest`: those are not read.
    fn read<'a>(
        &'a self,
        bucket: &'a str,
        key: &'a str,
        longest: u64,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Found, store::StoreError>>;
}
