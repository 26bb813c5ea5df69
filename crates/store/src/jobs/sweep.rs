//! Takes expired records away, whole, a few hundred at a time, for ever.

use std::time::Duration;

use serde_json::Value;

use super::{Next, Step};
use crate::engine::BoxFuture;
use crate::{StoreError, Unit};

/// Records a step.
const AT_ONCE: usize = 200;

/// The job that sweeps.
pub struct Sweep {
    every: Duration,
}

impl Default for Sweep {
    fn default() -> Self {
        Self { every: Duration::from_secs(60) }
    }
}

impl Sweep {
    /// The kind of this job, and the name under which one of it runs.
    pub const KIND: &'static str = "sweep";

    /// One that looks again after `every`.
    pub fn every(every: Duration) -> Self {
        Self { every }
    }
}

impl Step for Sweep {
    fn step<'a>(&'a self, unit: &'a mut Unit, _: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let swept = unit.take_expired(AT_ONCE).await?;
            let at = unit.now() + self.every;
            let done = swept as u64;
            Ok(if swept == AT_ONCE {
                Next::Step { state: Value::Null, done }
            } else {
                Next::Later { state: Value::Null, done, at }
            })
        })
    }
}
