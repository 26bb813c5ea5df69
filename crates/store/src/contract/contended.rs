//! An engine whose commits conflict when a test wants them to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::{
    Batch, BoxFuture, Claimed, CommitError, Engine, Indexed, KeyRange, Lane, Log, LogRow, Row, Stamp,
};
use crate::error::{EngineError, What};

/// Which commits conflict although nothing moved. Commits are counted from 0.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Those with these numbers.
    At(Vec<u64>),
    /// Each with this probability, in thousandths; the same seed gives the same ones.
    Random {
        /// Where the sequence starts.
        seed: u64,
        /// Out of a thousand.
        per_mille: u64,
    },
    /// None.
    Never,
}

type Rival = Box<dyn Fn(u64, &Batch) -> BoxFuture<'static, ()> + Send + Sync>;

/// Wraps an engine.
pub struct Contended {
    inner: Arc<dyn Engine>,
    plan: Plan,
    commits: AtomicU64,
    rival: Option<Rival>,
}

impl Contended {
    /// Conflicts as planned; everything else as `inner` does it.
    pub fn new(inner: Arc<dyn Engine>, plan: Plan) -> Self {
        Self { inner, plan, commits: AtomicU64::new(0), rival: None }
    }

    /// Before a commit reaches the engine, `rival` runs with its number and its batch: whatever somebody else could
    /// have done between the read and the commit. It works on the engine below, not on this one.
    pub fn with_rival(
        mut self,
        rival: impl Fn(u64, &Batch) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        self.rival = Some(Box::new(rival));
        self
    }

    /// Commits that were tried.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }

    fn is_forced(&self, number: u64) -> bool {
        match &self.plan {
            Plan::Never => false,
            Plan::At(numbers) => numbers.contains(&number),
            Plan::Random { seed, per_mille } => {
                // SplitMix64 of seed and number: the same whatever the threads do.
                let mut z = seed.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
                z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                (z ^ (z >> 31)) % 1000 < *per_mille
            }
        }
    }
}

fn anything(batch: &Batch) -> What {
    let put = batch.puts.first().map(|put| What::Record(put.row.key.clone()));
    let delete = || batch.deletes.first().map(|delete| What::Record(delete.key.clone()));
    let check = || batch.checks.first().map(|check| What::Record(check.key.clone()));
    put.or_else(delete).or_else(check).unwrap_or_else(|| What::Meta("nothing".into()))
}

impl Engine for Contended {
    fn commit(&self, batch: Batch) -> BoxFuture<'_, Result<(), CommitError>> {
        Box::pin(async move {
            let number = self.commits.fetch_add(1, Ordering::SeqCst);
            if let Some(rival) = &self.rival {
                rival(number, &batch).await;
            }
            if self.is_forced(number) {
                return Err(CommitError::Conflict(anything(&batch)));
            }
            self.inner.commit(batch).await
        })
    }

    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Row>, EngineError>> {
        self.inner.get(key)
    }

    fn get_many<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<Row>>, EngineError>> {
        self.inner.get_many(keys)
    }

    fn find<'a>(&'a self, claims: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<Claimed>>, EngineError>> {
        self.inner.find(claims)
    }

    fn scan<'a>(&'a self, range: &'a KeyRange) -> BoxFuture<'a, Result<Vec<Row>, EngineError>> {
        self.inner.scan(range)
    }

    fn scan_index<'a>(&'a self, range: &'a KeyRange) -> BoxFuture<'a, Result<Vec<Indexed>, EngineError>> {
        self.inner.scan_index(range)
    }

    fn expired(&self, now: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Row>, EngineError>> {
        self.inner.expired(now, limit)
    }

    fn estimate<'a>(&'a self, scope_and_kind: &'a str) -> BoxFuture<'a, Result<u64, EngineError>> {
        self.inner.estimate(scope_and_kind)
    }

    fn lanes(&self) -> BoxFuture<'_, Result<Vec<Lane>, EngineError>> {
        self.inner.lanes()
    }

    fn log<'a>(
        &'a self,
        log: Log,
        lane: &'a str,
        after: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<LogRow>, EngineError>> {
        self.inner.log(log, lane, after, limit)
    }

    fn trim_feed<'a>(&'a self, lane: &'a str, through: u64) -> BoxFuture<'a, Result<(), EngineError>> {
        self.inner.trim_feed(lane, through)
    }

    fn meta<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, EngineError>> {
        self.inner.meta(name)
    }

    fn attach(&self, stamp: Arc<dyn Stamp>) {
        self.inner.attach(stamp);
    }

    fn scrub(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        self.inner.scrub()
    }
}
