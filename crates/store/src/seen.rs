//! Records that were authenticated and decoded before: while its row stays the same, byte for byte, a record is not
//! authenticated and decoded again.
//!
//! What is remembered is the verdict on certain bytes, and what they say. The row itself is read at every call, and all of
//! it, its MAC included, is compared with what was authenticated: whatever differs anywhere is authenticated like any
//! other row (RULE-3), and a record that is gone or has expired is gone here too. Secrets stay sealed.

use std::any::Any;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::Record;
use crate::engine::Row;

/// Bytes of rows that are remembered; with what they decode to, the table takes up to about three times as much.
const MOST_BYTES: u64 = 8 << 20;
/// A user and a session together have about 3 KiB.
const USUAL_ROW: u64 = 1_536;

/// A bounded table of rows, by their keys.
pub(crate) struct SeenRows(Cache<String, Arc<Seen>, ByBytes>);

struct Seen {
    row: Row,
    /// The data keys that had a say when the row was authenticated ([`crypto::KeyRing::origin`]).
    keys: Option<Arc<str>>,
    record: Arc<dyn Any + Send + Sync>,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Seen>> for ByBytes {
    fn weight(&self, key: &String, seen: &Arc<Seen>) -> u64 {
        let row = &seen.row;
        let optional = |bytes: &Option<Vec<u8>>| bytes.as_ref().map_or(0, Vec::len);
        let bytes = 2 * key.len() + row.body.len() + row.links.len() + row.mac.len();
        (bytes + optional(&row.sealed) + optional(&row.own_key)) as u64
    }
}

impl SeenRows {
    pub(crate) fn new() -> Self {
        Self(Cache::with_weighter((MOST_BYTES / USUAL_ROW) as usize, MOST_BYTES, ByBytes))
    }

    /// The record in `row`, if exactly this row was remembered, and under these keys: what a key vouched for is worth nothing
    /// once the key has left, also where somebody puts the old row back.
    pub(crate) fn find<N: Record>(&self, row: &Row, keys: Option<&str>) -> Option<Arc<N>> {
        let seen = self.0.get(row.key.as_str())?;
        if seen.row != *row || seen.keys.as_deref() != keys {
            return None;
        }
        Arc::clone(&seen.record).downcast().ok()
    }

    /// Remembers what `row` was found to say. It has been authenticated under `keys`.
    pub(crate) fn keep<N: Record>(&self, row: Row, keys: Option<Arc<str>>, record: &Arc<N>) {
        let record: Arc<dyn Any + Send + Sync> = Arc::<N>::clone(record);
        self.0.insert(row.key.clone(), Arc::new(Seen { row, keys, record }));
    }

    /// What is gone need not stay in memory.
    pub(crate) fn forget(&self, key: &str) {
        self.0.remove(key);
    }
}
