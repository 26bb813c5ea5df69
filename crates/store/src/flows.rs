//! One-time objects that were used: a challenge that was answered leaves a record that lives as long as the challenge
//! could, so that a second answer is refused on every node (RULE-7). What a challenge has to remember and is too long to
//! travel with the client waits here too, sealed.

use directory::{PoolId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::record::{BadSecrets, Record};
use crate::{StoreError, Unit, key};

/// A challenge that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedFlow {
    /// The pool.
    pub pool: PoolId,
    /// The challenge's flow id.
    pub id: Uuid,
    /// When the challenge would have died by itself.
    pub until: Timestamp,
}

/// The key of the record for `id`.
pub fn used_flow_key(pool: &PoolId, id: Uuid) -> String {
    key::join(pool.as_str(), UsedFlow::KIND, &id.to_string())
}

impl Record for UsedFlow {
    const KIND: &'static str = "used";
    const MEMBERS: &'static [&'static str] = &["pool", "id", "until"];

    fn key(&self) -> String {
        used_flow_key(&self.pool, self.id)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.until)
    }
}

/// What a challenge that waits for its answer has to remember. Its contents are the sign-in's own; no `Debug`, since the
/// right answer may be among them.
#[derive(Clone, Serialize, Deserialize)]
pub struct PausedFlow {
    /// The pool.
    pub pool: PoolId,
    /// The challenge's flow id.
    pub id: Uuid,
    /// When the challenge dies.
    pub until: Timestamp,
    /// Where it is counted, if it is: the `of` of a [`PausedFlows`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// What is remembered; sealed at rest.
    #[serde(skip)]
    pub state: Zeroizing<Vec<u8>>,
}

/// The key of what the challenge `id` has to remember.
pub fn paused_flow_key(pool: &PoolId, id: Uuid) -> String {
    key::join(pool.as_str(), PausedFlow::KIND, &id.to_string())
}

/// Forgets what the challenge `id` had to remember, in the change that uses it up.
///
/// # Errors
/// The store's.
pub async fn forget_paused(unit: &mut Unit, pool: &PoolId, id: Uuid) -> Result<(), StoreError> {
    let Some(paused) = unit.find::<PausedFlow>(&paused_flow_key(pool, id)).await? else { return Ok(()) };
    unit.delete(&paused)?;
    let Some(of) = &paused.of else { return Ok(()) };
    let Some(mut all) = unit.find::<PausedFlows>(&paused_flows_key(pool, of)).await? else { return Ok(()) };
    all.flows.retain(|(flow, _)| *flow != id);
    if all.flows.is_empty() { unit.delete(&all) } else { unit.put(&all) }
}

/// Which challenges of one client and one typed name have something waiting here, whoever began them: anybody may begin
/// one, so there are only so many.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PausedFlows {
    /// The pool.
    pub pool: PoolId,
    /// A keyed hash of client and name.
    pub of: String,
    /// The challenges, and when they die.
    pub flows: Vec<(Uuid, Timestamp)>,
}

/// The key of the record of `of`.
pub fn paused_flows_key(pool: &PoolId, of: &str) -> String {
    key::join(pool.as_str(), PausedFlows::KIND, of)
}

impl Record for PausedFlows {
    const KIND: &'static str = "paused-flows";
    const MEMBERS: &'static [&'static str] = &["pool", "of", "flows"];

    fn key(&self) -> String {
        paused_flows_key(&self.pool, &self.of)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.flows.iter().map(|(_, until)| *until).max()
    }
}

impl Record for PausedFlow {
    const KIND: &'static str = "paused";
    const MEMBERS: &'static [&'static str] = &["pool", "id", "until", "of"];

    fn key(&self) -> String {
        paused_flow_key(&self.pool, self.id)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.until)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(self.state.clone())
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.state = Zeroizing::new(bytes.to_vec());
        Ok(())
    }
}
