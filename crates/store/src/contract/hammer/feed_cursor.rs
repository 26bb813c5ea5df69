//! RULE-28: a revocation that was committed is seen by every reader, whatever conflicts, crashes and trimming go on.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::contract::{Fixture, NOW, Note};
use crate::{FeedCursor, Store, StoreError, change};
use tokio::sync::Mutex;

use super::{SEEDS, all, hammered};

/// Revokes: the state and what the feed says of it are one commit, so the feed must tell the state's whole story.
async fn revoke(store: &Store, id: &str) {
    change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut note = unit.find::<Note>(&Note::key_of("p", id)).await?.unwrap();
        note.count += 1;
        unit.put(&note)?;
        unit.publish(&(id, note.count))
    })
    .unwrap();
}

/// What a verifier knows: the latest count of each.
#[derive(Default)]
struct Reader {
    cursor: Option<FeedCursor>,
    known: BTreeMap<String, u64>,
}

impl Reader {
    async fn read(&mut self, store: &Store, limit: usize) {
        let cursor = self.cursor.take().unwrap_or_else(|| store.feed_start());
        let page = store.feed_after::<(String, u64)>(&cursor, limit).await.unwrap();
        for (id, count) in page.entries {
            let known = self.known.entry(id.clone()).or_default();
            assert_eq!(count, *known + 1, "{id}: an entry was skipped, doubled or out of order");
            *known = count;
        }
        self.cursor = Some(page.cursor);
    }
}

/// RULE-28.
pub async fn readers_see_every_revocation_once_and_in_order_over_crashes_and_trimming(fixture: &dyn Fixture) {
    const IDS: [&str; 4] = ["a", "b", "c", "d"];
    const ROUNDS: u64 = 3;
    const EACH: u64 = 10;
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let readers: Vec<_> = (0..3).map(|_| Arc::new(Mutex::new(Reader::default()))).collect();
        {
            let store = hammered(fixture, seed).await;
            for id in IDS {
                let note = Note::new("p", id);
                change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&note) }).unwrap();
            }
        }
        fixture.close().await;
        for round in 1..=ROUNDS {
            let store = hammered(fixture, seed + round).await;
            let writers = IDS.map(|id| {
                let store = store.clone();
                tokio::spawn(async move {
                    for _ in 0..EACH {
                        revoke(&store, id).await;
                    }
                })
            });
            let reading = readers.iter().enumerate().map(|(n, reader)| {
                let (store, reader) = (store.clone(), Arc::clone(reader));
                tokio::spawn(async move {
                    let mut mine = std::mem::take(&mut *reader.lock().await);
                    while mine.known.values().sum::<u64>() < round * EACH * IDS.len() as u64 {
                        mine.read(&store, 1 + n * 3).await;
                        tokio::task::yield_now().await;
                    }
                    *reader.lock().await = mine;
                })
            });
            let reading: Vec<_> = reading.collect();
            all(writers).await;
            all(reading).await;
            // Everybody has read everything: it may go, and the numbers go on all the same.
            let cursor = readers[0].lock().await.cursor.clone().unwrap();
            store.trim_feed(&cursor).await.unwrap();
            drop(store);
            fixture.close().await;
        }
        let store = hammered(fixture, seed).await;
        for id in IDS {
            let note: Note = store.find(&Note::key_of("p", id), NOW).await.unwrap().unwrap();
            assert_eq!(note.count, ROUNDS * EACH);
            for reader in &readers {
                assert_eq!(reader.lock().await.known[id], note.count);
            }
        }
        let behind = store.feed_after::<(String, u64)>(&store.feed_start(), 10).await;
        assert!(matches!(behind, Err(StoreError::FeedGap { .. })), "{behind:?}");
    }
}
