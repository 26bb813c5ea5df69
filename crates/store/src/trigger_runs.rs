//! How lines of the trigger log are kept: in the order of time, sealed, found by whom they are about, so that they go with
//! them. Also the job that takes away what is left of somebody who had many.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::{KeyRing, Purpose};
use directory::{KeptOfRun, PoolId, TriggerRun};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::engine::BoxFuture;
use crate::jobs::{Next, Step};
use crate::record::{BadSecrets, Record};
use crate::{Scan, StoreError, Unit, key};

/// Lines that are taken away at once.
const AT_ONCE: usize = 100;
/// The index entry that every line has: what the log of all pools walks.
const EVERY_RUN: &str = "trigger-runs";

/// The prefix of the lines of a pool, in the order of time.
pub fn runs_prefix(pool: &PoolId) -> String {
    format!("{pool}/{}/", TriggerRun::KIND)
}

/// The prefix of the index entries of all lines, in the order of time.
pub fn every_run() -> String {
    format!("{}/{EVERY_RUN}/", key::NO_POOL)
}

/// The index entry of the line called `id`.
pub fn run_entry(id: &str) -> String {
    key::join(key::NO_POOL, EVERY_RUN, id)
}

/// What stands outside of the seal for the folded name that somebody typed: a keyed hash, since whoever reads the database
/// need not learn it (RULE-21) and since it is short, whatever was typed. The same for ever, so that an erasure finds it.
pub fn hash_of_name(keys: &KeyRing, pool: &PoolId, folded: &str) -> String {
    let tag = keys.mac(Purpose::Attempts, pool.as_str(), &[b"trigger run", folded.as_bytes()]);
    format!("~{}", URL_SAFE_NO_PAD.encode(&tag[..18]))
}

/// The index entry of the lines about `who`.
fn runs_of(pool: &PoolId, who: &str) -> String {
    key::join(pool.as_str(), "trigger-runs-of", who)
}

impl Record for TriggerRun {
    const KIND: &'static str = "trigger-run";
    const MEMBERS: &'static [&'static str] = &[
        "pool",
        "id",
        "event",
        "who",
        "is_user",
        "at",
        "source",
        "function",
        "tries",
        "took_ms",
        "outcome",
        "redacted",
        "replay_of",
        "until",
    ];

    fn key(&self) -> String {
        key::join(self.pool.as_str(), Self::KIND, &self.id)
    }

    fn index(&self) -> Vec<String> {
        vec![run_entry(&self.id), runs_of(&self.pool, &self.who)]
    }

    fn expires_at(&self) -> Option<directory::Timestamp> {
        Some(self.until)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        serde_json::to_vec(self.kept.as_ref()?).ok().map(Zeroizing::new)
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let kept: KeptOfRun = serde_json::from_slice(bytes).map_err(|_| BadSecrets)?;
        self.kept = Some(kept);
        Ok(())
    }
}

impl Unit {
    /// What lines of the trigger log call the folded name that somebody typed.
    pub fn hash_of_name(&self, pool: &PoolId, folded: &str) -> String {
        hash_of_name(self.keys(), pool, folded)
    }

    /// Takes away the lines of the trigger log about `who`, a sub or what [`Unit::hash_of_name`] made, who is being
    /// erased (RULE-25). Of somebody who has many the rest is taken away by a job of this name, which begins with this
    /// commit.
    ///
    /// # Errors
    /// The store's.
    pub async fn drop_trigger_runs(&mut self, pool: &PoolId, who: &str, job: &str) -> Result<(), StoreError> {
        let taken = self.take_range(&Scan::index_exact(&runs_of(pool, who)).limit(AT_ONCE)).await?;
        if taken == AT_ONCE {
            self.start_job(job, EraseRuns::KIND, &Erased { pool: pool.clone(), who: who.to_owned() })?;
        }
        Ok(())
    }
}

/// Takes away the lines about somebody.
pub struct EraseRuns;

/// About whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Erased {
    pool: PoolId,
    who: String,
}

impl EraseRuns {
    /// The kind of this job.
    pub const KIND: &'static str = "erase-trigger-runs";
}

impl Step for EraseRuns {
    fn step<'a>(&'a self, unit: &'a mut Unit, state: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let Erased { pool, who } = Erased::deserialize(state).map_err(|_| StoreError::Undecodable {
                key: Self::KIND.to_owned(),
                reason: "its state is not one of this job".into(),
            })?;
            let taken = unit.take_range(&Scan::index_exact(&runs_of(&pool, &who)).limit(AT_ONCE)).await?;
            Ok(match taken {
                0 => Next::Finished,
                taken => Next::Step { state: state.clone(), done: taken as u64 },
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use directory::Timestamp;

    use super::*;

    fn run() -> TriggerRun {
        TriggerRun {
            pool: PoolId::new("eu-west-1_A"),
            id: "0000000000005-abc".into(),
            event: uuid::Uuid::nil(),
            who: "ada/1".into(),
            is_user: false,
            at: Timestamp(5),
            source: "PreSignUp_SignUp".into(),
            function: "f".into(),
            tries: 1,
            took_ms: 2,
            outcome: "raised".into(),
            redacted: vec!["validationData".into()],
            replay_of: None,
            until: Timestamp(9),
            kept: Some(KeptOfRun {
                event: serde_json::json!({"a": 1}),
                reason: Some("why".into()),
                name: Some("ada".into()),
            }),
        }
    }

    #[test]
    fn every_member_of_the_body_is_known_and_what_is_sealed_is_not_in_it_rule_21_rule_31() {
        let body = serde_json::to_value(run()).unwrap();
        let mut known = TriggerRun::MEMBERS.to_vec();
        known.sort_unstable();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), known);
    }

    #[test]
    fn a_line_is_found_by_time_and_by_whom_it_is_about() {
        assert_eq!(run().key(), "eu-west-1_A/trigger-run/0000000000005-abc");
        assert_eq!(
            run().index(),
            ["~/trigger-runs/0000000000005-abc", "eu-west-1_A/trigger-runs-of/ada%2F1"]
        );
        let secrets = run().secrets().unwrap();
        let mut again = TriggerRun { kept: None, ..run() };
        again.put_secrets(&secrets).unwrap();
        let kept = again.kept.unwrap();
        assert_eq!((kept.reason.as_deref(), kept.name.as_deref()), (Some("why"), Some("ada")));
    }
}
