//! The feed: revocations and configuration epochs for other nodes and for verifiers (RULE-28).
//!
//! Entries are numbered without a gap in the lane of whoever wrote them, in the commit itself; a cursor holds a number
//! for each lane. A missing number is refused, never passed over: the reader must then read everything anew.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::audit::{self, Stamper};
use crate::engine::Log;
use crate::error::{StoreError, What};

/// How far a reader has come. Kept by the reader; rooms that hand it to strangers seal it first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedCursor {
    /// The epoch of the store it was made in (RULE-25).
    pub epoch: u32,
    /// The last number seen, by lane; a lane that is not named has not been seen at all.
    pub lanes: BTreeMap<String, u64>,
}

/// What has come since a cursor.
#[derive(Clone, Debug)]
pub struct FeedPage<F> {
    /// In the order of each lane.
    pub entries: Vec<F>,
    /// Where to go on.
    pub cursor: FeedCursor,
    /// There is more to be had at once.
    pub more: bool,
}

impl Store {
    /// A cursor before the first entry.
    pub fn feed_start(&self) -> FeedCursor {
        FeedCursor { epoch: self.epoch(), lanes: BTreeMap::new() }
    }

    /// A cursor after everything that is committed now. Take it before reading what the feed keeps current.
    pub async fn feed_head(&self) -> Result<FeedCursor, StoreError> {
        self.count_read();
        let lanes = self.inner.engine.lanes().await?;
        Ok(FeedCursor {
            epoch: self.epoch(),
            lanes: lanes.into_iter().map(|lane| (lane.name, lane.feed_seq)).collect(),
        })
    }

    /// Up to `limit` entries of each lane after `cursor`.
    pub async fn feed_after<F: DeserializeOwned>(
        &self,
        cursor: &FeedCursor,
        limit: usize,
    ) -> Result<FeedPage<F>, StoreError> {
        if cursor.epoch != self.epoch() {
            return Err(StoreError::OldEpoch { cursor: cursor.epoch, ours: self.epoch() });
        }
        let stamper = Stamper::new(self.inner.keys.clone());
        let mut page = FeedPage { entries: Vec::new(), cursor: cursor.clone(), more: false };
        self.count_read();
        for lane in self.inner.engine.lanes().await? {
            let last = page.cursor.lanes.entry(lane.name.clone()).or_insert(0);
            if *last == lane.feed_seq {
                continue;
            }
            let gap = |expected, found| StoreError::FeedGap { lane: lane.name.clone(), expected, found };
            if *last > lane.feed_seq || *last < lane.feed_floor {
                return Err(gap(*last + 1, lane.feed_floor + 1));
            }
            self.count_read();
            let rows = self.inner.engine.log(Log::Feed, &lane.name, *last, limit).await?;
            if rows.is_empty() {
                return Err(gap(*last + 1, lane.feed_seq));
            }
            for row in rows {
                if row.seq != *last + 1 {
                    return Err(gap(*last + 1, row.seq));
                }
                if !stamper.is_entry(&row) {
                    return Err(StoreError::Tampered {
                        what: What::Record(format!("feed/{}/{}", row.lane, row.seq)),
                        why: "its MAC does not match",
                    });
                }
                page.entries.push(audit::read(&row)?);
                *last = row.seq;
            }
            page.more |= *last < lane.feed_seq;
        }
        Ok(page)
    }

    /// Takes away what everybody is supposed to have read: the entries up to `cursor`.
    pub async fn trim_feed(&self, cursor: &FeedCursor) -> Result<(), StoreError> {
        for (lane, through) in &cursor.lanes {
            self.inner.engine.trim_feed(lane, *through).await?;
        }
        Ok(())
    }
}
