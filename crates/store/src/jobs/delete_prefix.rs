//! Takes away everything below a prefix: what remains of a pool after the pool itself is gone.
//!
//! Begin it in the commit that deletes the pool. Whoever puts something into a pool checks the pool in the same commit,
//! so nothing can be added once the job exists.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Next, Step};
use crate::engine::BoxFuture;
use crate::scan::Scan;
use crate::{StoreError, Unit, key};

/// Records a step.
const AT_ONCE: usize = 200;

/// The job that deletes.
pub struct DeletePrefix;

/// What it needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// The beginning of the keys, such as `<pool>/`.
    pub prefix: String,
}

impl DeletePrefix {
    /// The kind of this job.
    pub const KIND: &'static str = "delete-prefix";

    /// The state to begin with.
    pub fn of(prefix: impl Into<String>) -> State {
        State { prefix: prefix.into() }
    }
}

impl Step for DeletePrefix {
    fn step<'a>(&'a self, unit: &'a mut Unit, state: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let State { prefix } = State::deserialize(state).map_err(|_| StoreError::Undecodable {
                key: Self::KIND.to_owned(),
                reason: "its state is not one of this job".into(),
            })?;
            // Half a name would take the neighbours along, no name everything.
            if !prefix.ends_with('/') || key::scope(&prefix).is_empty() || key::scope(&prefix) == key::NO_POOL
            {
                return Err(StoreError::WrongKind { key: prefix, kind: Self::KIND });
            }
            let mut deleted = unit.take_range(&Scan::keys(&prefix).limit(AT_ONCE)).await?;
            if deleted == 0 {
                // What could not be read was set aside, perhaps by this very job, and belongs to the pool all the same.
                deleted = unit.drop_set_aside_below(&prefix).await?;
            }
            Ok(if deleted == 0 {
                Next::Finished
            } else {
                Next::Step { state: state.clone(), done: deleted as u64 }
            })
        })
    }
}
