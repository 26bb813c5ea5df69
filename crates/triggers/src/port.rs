//! The port: what an operation can ask for, and the implementation that runs nothing.

use std::future::Future;
use std::pin::Pin;

use directory::PoolId;

use crate::{Answer, Event, Failure, TriggerKind};

/// A future on the heap that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Whoever runs triggers.
///
/// An operation asks [`wants`](Triggers::wants) first, so that an event is only put together where a handler waits for
/// it, and never calls [`run`](Triggers::run) inside a change of the store: a change may run twice.
pub trait Triggers: Send + Sync + 'static {
    /// Whether `pool` has a handler for `kind`.
    fn wants(&self, pool: &PoolId, kind: TriggerKind) -> bool;

    /// Runs the handler and gives back its answer. A handler may run up to three times for one call, as at AWS, before
    /// that counts as a failure. Where there is no handler the answer is [`Answer::unchanged`].
    fn run(&self, event: Event) -> BoxFuture<'_, Result<Answer, Failure>>;
}

/// No pool has a handler.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTriggers;

impl Triggers for NoTriggers {
    fn wants(&self, _pool: &PoolId, _kind: TriggerKind) -> bool {
        false
    }

    fn run(&self, _event: Event) -> BoxFuture<'_, Result<Answer, Failure>> {
        Box::pin(std::future::ready(Ok(Answer::unchanged())))
    }
}
