//! Takes the old end off the feed, for ever: whoever has not read it for days has to read everything anew, and is told so by the
//! number that is missing (RULE-28).

use std::time::Duration;

use directory::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Next, Step};
use crate::engine::BoxFuture;
use crate::{FeedCursor, StoreError, Unit};

/// Nodes read twice a second, and a revocation tells nobody anything once the last access token has died, after a day.
const KEPT: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// How often the place is noted where the feed ends.
const EVERY: Duration = Duration::from_secs(6 * 60 * 60);

/// The job that trims.
#[derive(Debug, Default)]
pub struct TrimFeed(());

/// Where the feed ended, and when.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    at: Timestamp,
    end: FeedCursor,
}

impl TrimFeed {
    /// The kind of this job, and the name under which one of it runs.
    pub const KIND: &'static str = "trim-feed";
}

impl Step for TrimFeed {
    fn step<'a>(&'a self, unit: &'a mut Unit, state: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let now = unit.now();
            // A state that cannot be read is an earlier version's, or none yet: marks are made anew.
            let mut marks: Vec<Mark> = serde_json::from_value(state.clone()).unwrap_or_default();
            let old = marks.iter().filter(|mark| mark.at + KEPT <= now).count();
            if let Some(Mark { end, .. }) = marks.drain(..old).next_back() {
                // A commit of its own: cut off before that of the step, it is done again and does nothing.
                unit.store().trim_feed(&end).await?;
            }
            marks.push(Mark { at: now, end: unit.store().feed_head().await? });
            let state = serde_json::to_value(&marks).map_err(|error| StoreError::Unencodable {
                key: Self::KIND.into(),
                reason: error.to_string(),
            })?;
            Ok(Next::Later { state, done: old as u64, at: now + EVERY })
        })
    }
}
