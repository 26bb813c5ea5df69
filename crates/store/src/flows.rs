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
    match unit.find::<PausedFlow>(&paused_flow_key(pool, id)).await? {
        Some(paused) => unit.delete(&paused),
        None => Ok(()),
    }
}

impl Record for PausedFlow {
    const KIND: &'static str = "paused";
    const MEMBERS: &'static [&'static str] = &["pool", "id", "until"];

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
