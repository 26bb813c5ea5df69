//! Hearing of what other nodes changed: the feed is read again and again, and what is no longer so is forgotten in
//! memory (RULE-28, RULE-30).

use std::sync::Arc;
use std::time::Duration;

use access::KeyTable;
use directory::FeedEntry;
use parking_lot::RwLock;
use store::{FeedCursor, Store, StoreError};
use tokio::sync::Mutex;
use tokio::time::Instant;
use user_pools::Rooms;

/// Entries of a lane that are read in one go.
const AT_ONCE: usize = 500;

/// The reader of the feed in this process.
pub struct Follower {
    store: Store,
    rooms: Arc<Rooms>,
    access_keys: Arc<KeyTable>,
    /// How far it has come; one reader at a time.
    cursor: Mutex<FeedCursor>,
    /// When the feed was last read to its end.
    heard_at: RwLock<Instant>,
}

impl Follower {
    /// A reader that begins with what is committed from now on. To be made before anything is kept in memory.
    ///
    /// # Errors
    /// The store's.
    pub async fn start(
        store: Store,
        rooms: Arc<Rooms>,
        access_keys: Arc<KeyTable>,
    ) -> Result<Self, StoreError> {
        let cursor = Mutex::new(store.feed_head().await?);
        Ok(Self { store, rooms, access_keys, cursor, heard_at: RwLock::new(Instant::now()) })
    }

    /// Reads what has come, and acts on it.
    ///
    /// # Errors
    /// The store's. Nothing is passed over: where the feed has a gap everything is read anew.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        let mut cursor = self.cursor.lock().await;
        loop {
            let asked_at = Instant::now();
            match self.store.feed_after::<FeedEntry>(&cursor, AT_ONCE).await {
                Ok(page) => {
                    for entry in &page.entries {
                        self.rooms.hear(entry);
                        self.access_keys.hear(entry);
                    }
                    *cursor = page.cursor;
                    if !page.more {
                        *self.heard_at.write() = asked_at;
                        return Ok(());
                    }
                }
                Err(error @ StoreError::Engine(_)) => return Err(error),
                // Something was missed, or is said in words that this version does not know.
                Err(error) => {
                    tracing::warn!(%error, "the feed cannot be gone on with: everything is read anew");
                    *cursor = self.store.feed_head().await?;
                    self.rooms.forget_all();
                    self.access_keys.forget_all();
                }
            }
        }
    }

    /// For how long the feed has not been heard: after five seconds a node is not ready (RULE-30).
    pub fn silence(&self) -> Duration {
        self.heard_at.read().elapsed()
    }
}
