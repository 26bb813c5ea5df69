//! The access keys of this installation, as the server asks for them at every signed call: kept in memory for a moment,
//! forgotten when the feed says that they changed, and their use noted without a commit a call (RULE-18).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use directory::{AccessKey, AccessKeyUse, FeedEntry, Timestamp};
use parking_lot::{Mutex, RwLock};
use store::access_keys::{access_key_key, access_key_use_key};
use store::{Store, StoreError, change};

use crate::Principal;

/// Keys kept in memory. Full means start over.
const KEPT: usize = 4_096;
/// Ids that are nobody's, kept in memory apart from the keys: whoever makes ids up pushes no key out.
const NOBODYS_KEPT: usize = 256;
/// A key is read again after that, whatever the feed says: a node that hears nothing must not honour a key for ever.
const READ_AGAIN: Duration = Duration::from_secs(5);
/// Uses are noted to the minute.
const NOTED: Duration = Duration::from_secs(60);
/// Keys whose use is written in one commit.
const AT_ONCE: usize = 100;

/// The access keys. Cheap to share.
pub struct KeyTable {
    store: Store,
    kept: RwLock<Kept>,
    /// Uses that are not written yet, by id.
    used: Mutex<HashMap<String, Timestamp>>,
}

#[derive(Default)]
struct Kept {
    /// Moves on with every change, so that what was read before it is not kept after it.
    epoch: u64,
    keys: HashMap<String, (Timestamp, Arc<AccessKey>)>,
    /// Ids that are nobody's, and when that was read.
    nobodys: HashMap<String, Timestamp>,
}

impl KeyTable {
    /// A table with nothing in memory.
    pub fn new(store: Store) -> Self {
        Self { store, kept: RwLock::default(), used: Mutex::default() }
    }

    /// Where the keys are kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The key called `id`, whatever its state.
    ///
    /// # Errors
    /// The store's.
    pub async fn find(&self, id: &str, now: Timestamp) -> Result<Option<Arc<AccessKey>>, StoreError> {
        let is_fresh = |read_at: Timestamp| now.since(read_at) < READ_AGAIN && read_at <= now;
        let epoch = {
            let kept = self.kept.read();
            match (kept.keys.get(id), kept.nobodys.get(id)) {
                (Some((read_at, key)), _) if is_fresh(*read_at) => return Ok(Some(Arc::clone(key))),
                (_, Some(read_at)) if is_fresh(*read_at) => return Ok(None),
                _ => kept.epoch,
            }
        };
        let key = self.store.find::<AccessKey>(&access_key_key(id), now).await?.map(Arc::new);
        let mut kept = self.kept.write();
        if kept.epoch == epoch {
            match &key {
                Some(key) => {
                    if kept.keys.len() >= KEPT {
                        kept.keys.clear();
                    }
                    kept.nobodys.remove(id);
                    kept.keys.insert(id.to_owned(), (now, Arc::clone(key)));
                }
                None => {
                    if kept.nobodys.len() >= NOBODYS_KEPT {
                        kept.nobodys.clear();
                    }
                    kept.keys.remove(id);
                    kept.nobodys.insert(id.to_owned(), now);
                }
            }
        }
        Ok(key)
    }

    /// Whom a key stands for.
    pub fn principal(key: &AccessKey) -> Principal {
        Principal::AccessKey {
            id: key.id.clone(),
            capabilities: key.capabilities.clone(),
            pools: key.pools.clone(),
        }
    }

    /// Notes that a signature of the key was good.
    pub fn used(&self, id: &str, now: Timestamp) {
        let mut used = self.used.lock();
        match used.get_mut(id) {
            Some(at) => *at = (*at).max(now),
            None => drop(used.insert(id.to_owned(), now)),
        }
    }

    /// Writes the uses noted so far: one commit for many keys. To be called about once a minute.
    ///
    /// # Errors
    /// The store's; the uses are then lost, which only makes "last used" older.
    pub async fn write_uses(&self, now: Timestamp) -> Result<(), StoreError> {
        let used: Vec<(String, Timestamp)> = self.used.lock().drain().collect();
        for some in used.chunks(AT_ONCE) {
            change!(self.store, now, |unit| -> Result<(), StoreError> {
                for (id, at) in some {
                    // A key that was deleted meanwhile leaves nothing behind.
                    let there = unit.find::<AccessKey>(&access_key_key(id)).await?;
                    let before = unit.find::<AccessKeyUse>(&access_key_use_key(id)).await?;
                    let fresh = AccessKeyUse { id: id.clone(), last_used_at: *at };
                    match before {
                        _ if there.is_none() => {}
                        Some(before) if at.since(before.last_used_at) < NOTED => {}
                        Some(_) => unit.put(&fresh)?,
                        None => unit.insert(&fresh)?,
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Forgets what an entry of the feed says is no longer so.
    pub fn hear(&self, entry: &FeedEntry) {
        match entry {
            FeedEntry::AccessKeyChanged { id } => self.forget(id),
            FeedEntry::OfALaterVersion => self.forget_all(),
            _ => {}
        }
    }

    /// Forgets a key; called after every change of it, before the change is answered.
    pub fn forget(&self, id: &str) {
        let mut kept = self.kept.write();
        kept.epoch += 1;
        kept.keys.remove(id);
        kept.nobodys.remove(id);
    }

    /// Forgets all, for when the feed was lost.
    pub fn forget_all(&self) {
        let mut kept = self.kept.write();
        kept.epoch += 1;
        kept.keys.clear();
        kept.nobodys.clear();
    }
}

impl std::fmt::Debug for KeyTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyTable").finish_non_exhaustive()
    }
}
