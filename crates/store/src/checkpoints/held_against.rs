//! The chain held against checkpoints and tombstones that were kept elsewhere.

use std::collections::BTreeMap;

use crypto::{hex, sha256};
use directory::{Pool, Timestamp};

use super::{CHECKPOINT, Checkpoint, TOMBSTONE, Tombstone, open};
use crate::Store;
use crate::audit::Head;
use crate::engine::Log;
use crate::error::StoreError;
use crate::jobs::DeletePrefix;
use crate::pools::pool_key;
use crate::scan::Scan;
use crate::users::users_prefix;

/// What was found when the chain was held against checkpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Where each lane ends.
    pub heads: Vec<Head>,
    /// Lines that were read.
    pub lines: u64,
    /// Checkpoints that agree with the chain.
    pub checkpoints: u64,
    /// Tombstones of users and pools that are gone, as they should be.
    pub tombstones: u64,
    /// Those that are there all the same: the store was rolled back, and they must be erased again.
    pub risen: Vec<Tombstone>,
}

impl Store {
    /// Walks the chain, and holds it against `lines`: checkpoints and tombstones that were shipped, whatever the store itself
    /// says. The first place that does not fit is the error.
    pub async fn verify_against(&self, lines: &[&str], now: Timestamp) -> Result<Verified, StoreError> {
        let (mut verified, _) = self.hold_against(lines, 1, None, now).await?;
        let mut read = 0;
        verified.heads = self
            .verify_audit_with(|_| {
                read += 1;
                Ok(())
            })
            .await?;
        verified.lines = read;
        Ok(verified)
    }

    /// Holds the log against a page of such lines without walking it: each line of the log that a checkpoint names is there
    /// with the chain value that was signed, which proves the lines before it once the walk has. `first` is the number of
    /// the first of `lines` in its file, for errors; `previous` is number and hash of the last checkpoint of the page before,
    /// and that of this page is handed back.
    pub async fn hold_against(
        &self,
        lines: &[&str],
        first: u64,
        mut previous: Option<(u64, String)>,
        now: Timestamp,
    ) -> Result<(Verified, Option<(u64, String)>), StoreError> {
        let mut verified = Verified::default();
        let mut expected: BTreeMap<(String, u64), (Checkpoint, String)> = BTreeMap::new();
        let mut tombstones = Vec::new();
        let public = self.log_public_key(now).await?;
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let line = line.trim();
            let bad = |why| StoreError::BadCheckpoint { line: first + at as u64, why };
            let Some(public) = &public else {
                return Err(bad(
                    "this store has no key for its log: it is another store, or the key was taken away",
                ));
            };
            if let Some(tombstone) = open::<Tombstone>(public, TOMBSTONE, line) {
                tombstones.push(tombstone);
                continue;
            }
            let Some(checkpoint) = open::<Checkpoint>(public, CHECKPOINT, line) else {
                return Err(bad("not signed by the key of this store's log"));
            };
            // Several nodes may ship into one file, and a file may begin anywhere: only neighbours are compared.
            if let Some((n, hash)) = &previous
                && checkpoint.n == n + 1
                && checkpoint.previous != *hash
            {
                return Err(bad("it follows another checkpoint than the one before it"));
            }
            previous = Some((checkpoint.n, hex::encode(&sha256(&[line.as_bytes()]))));
            verified.checkpoints += 1;
            for (lane, (seq, mac)) in checkpoint.lanes.clone() {
                let known = expected.entry((lane, seq)).or_insert_with(|| (checkpoint.clone(), mac.clone()));
                // Both are signed, so the store went two ways: one of them was rolled back.
                if known.1 != mac {
                    return Err(bad(
                        "it vouches for another line than a checkpoint before it, at the same place",
                    ));
                }
            }
        }
        self.hold_lines_against(expected).await?;
        for tombstone in tombstones {
            if self.is_there(&tombstone, now).await? {
                verified.risen.push(tombstone);
            } else {
                verified.tombstones += 1;
            }
        }
        Ok((verified, previous))
    }

    /// Whether each line that a checkpoint names is there with its chain value.
    async fn hold_lines_against(
        &self,
        expected: BTreeMap<(String, u64), (Checkpoint, String)>,
    ) -> Result<(), StoreError> {
        let engine = &self.inner.engine;
        for ((lane, seq), (checkpoint, mac)) in expected.into_iter().filter(|((_, seq), _)| *seq > 0) {
            let differs = |seq, why| StoreError::NotAsCheckpointed {
                lane: lane.clone(),
                seq,
                n: checkpoint.n,
                at: checkpoint.at.0,
                why,
            };
            let rows = engine.log(Log::Audit, &lane, seq - 1, 1).await?;
            match rows.first().filter(|row| row.seq == seq) {
                Some(row) if hex::encode(&row.mac) == mac => {}
                Some(_) => return Err(differs(seq, "another line stands there now")),
                None => {
                    let lanes = engine.lanes().await?;
                    let end =
                        lanes.iter().find(|known| known.name == lane).map_or(0, |known| known.audit_seq);
                    let why =
                        if end == 0 { "the whole lane is gone" } else { "the lines at the end are gone" };
                    return Err(differs(end.min(seq), why));
                }
            }
        }
        Ok(())
    }

    /// Whether what a tombstone stands for is there all the same.
    async fn is_there(&self, tombstone: &Tombstone, now: Timestamp) -> Result<bool, StoreError> {
        let Tombstone { pool, sub, at, .. } = tombstone;
        if let Some(sub) = sub {
            return Ok(self.inner.engine.get(&crate::users::user_key(pool, sub)).await?.is_some());
        }
        // A pool that was made anew under its id is another one.
        if let Some(found) = self.find::<Pool>(&pool_key(pool), now).await? {
            return Ok(found.created_at <= *at);
        }
        // Without its record, whatever a job is not about to take away stays for good.
        let below = format!("{pool}/");
        if self.scan_rows(&Scan::keys(&users_prefix(pool)).limit(1), now).await?.items.is_empty() {
            return Ok(false);
        }
        let jobs = self.jobs_of_kind(DeletePrefix::KIND, now).await?;
        Ok(!jobs.iter().any(|job| job.state["prefix"] == below.as_str()))
    }
}
