//! The port to whoever keeps artifacts: code and layers that are named by a bucket and a key.

use directory::Timestamp;
use store::engine::BoxFuture;

/// Reads what was uploaded under a bucket and a key.
pub trait Artifacts: Send + Sync + 'static {
    /// The bytes; nothing if there are none under that name.
    fn read<'a>(
        &'a self,
        bucket: &'a str,
        key: &'a str,
        version: Option<&'a str>,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, store::StoreError>>;
}
