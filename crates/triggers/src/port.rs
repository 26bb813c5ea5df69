//! The port: what an operation can ask for, and the implementation that runs nothing.

use std::future::Future;
use std::pin::Pin;

use directory::Pool;

use crate::{Answer, Event, Failure, TriggerKind};

/// A future on the heap that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Whoever runs triggers.
///
/// An operation asks [`wants`](Triggers::wants) first, so that an event is only put together where a handler waits for
/// it, and never calls [`run`](Triggers::run) inside a change of the store: a change may run twice.
pub trait Triggers: Send + Sync + 'static {
    /// Whether `pool` has a handler for `kind`.
    fn wants(&self, pool: &Pool, kind: TriggerKind) -> bool;

    /// Runs the handler of `pool`, whose event it is, and gives back its answer. A handler may run up to three times for one call, as at AWS, before
    /// that counts as a failure. Where there is no handler the answer is [`Answer::unchanged`].
    fn run<'a>(&'a self, pool: &'a Pool, event: Event) -> BoxFuture<'a, Result<Answer, Failure>>;
}

/// Nobody runs handlers: a pool without one goes on, and a pool that names one is told that it was not run.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTriggers;

impl Triggers for NoTriggers {
    fn wants(&self, pool: &Pool, kind: TriggerKind) -> bool {
        pool.trigger(kind.as_str()).is_some()
    }

    fn run<'a>(&'a self, pool: &'a Pool, event: Event) -> BoxFuture<'a, Result<Answer, Failure>> {
        let answer = match self.wants(pool, event.kind()) {
            true => Err(Failure::NotRun { reason: "nothing runs handlers here".to_owned() }),
            false => Ok(Answer::unchanged()),
        };
        Box::pin(std::future::ready(answer))
    }
}
