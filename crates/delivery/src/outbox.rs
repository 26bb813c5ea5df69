//! The worker that drains the queue into a carrier.
//!
//! A message leaves the queue only after a carrier has acknowledged it, and is never handed over again after that by
//! this process, even if the queue could not be told. If the process dies between the two, the message is handed over a
//! second time under the same id, which is all that anybody can do.

use std::collections::HashSet;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use directory::{Clock, Message, mask};
use futures_util::future::{Either, join_all, select};
use store::{Store, StoreError};
use tokio::sync::{Mutex, Notify};
use uuid::Uuid;

use crate::{Carrier, Queue, Undelivered, patience};

/// Messages in hand at once.
const HANDFUL: usize = 16;
/// How long a carrier may take for one message.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a message stays with this worker: longer than a carrier may take.
const LEASE: Duration = Duration::from_secs(180);
/// How often the queue is looked at when nobody says that there is something: other nodes queue, too.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages that a carrier has taken.
    pub delivered: usize,
    /// Messages that are due again later.
    pub put_back: usize,
    /// Messages that will not be tried again.
    pub given_up: usize,
}

/// Drains a queue into a carrier. Cheap to clone; every clone is the same worker.
pub struct Outbox<Q: Queue = Store> {
    inner: Arc<Inner<Q>>,
}

struct Inner<Q> {
    queue: Q,
    carrier: Arc<dyn Carrier>,
    clock: Arc<dyn Clock>,
    /// One round at a time, so that [`Outbox::flush`] returns after whatever is under way. In it: messages that were
    /// acknowledged and that the queue could not be told about.
    round: Mutex<HashSet<Uuid>>,
    something: Notify,
}

impl<Q: Queue> Clone for Outbox<Q> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

enum Outcome {
    Delivered,
    Later,
    Never,
}

impl<Q: Queue> Outbox<Q> {
    /// From `queue` into `carrier`, by `clock`.
    pub fn new(queue: Q, carrier: Arc<dyn Carrier>, clock: Arc<dyn Clock>) -> Self {
        let inner = Inner { queue, carrier, clock, round: Mutex::default(), something: Notify::new() };
        Self { inner: Arc::new(inner) }
    }

    /// Says that something was queued, so that the worker looks at once.
    pub fn wake(&self) {
        self.inner.something.notify_one();
    }

    /// Works until `stop` resolves; a round under way is finished first.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            if let Err(error) = self.flush().await {
                tracing::error!(%error, "messages wait: the outbox cannot be read or written");
            }
            let something = pin!(self.inner.something.notified());
            let pause = pin!(tokio::time::timeout(LOOK_EVERY, something));
            if let Either::Left(_) = select(stop.as_mut(), pause).await {
                return;
            }
        }
    }

    /// Delivers everything that is due now, and returns when that is done and whatever was under way as well.
    pub async fn flush(&self) -> Result<Delivered, StoreError> {
        let inner = &*self.inner;
        let mut acknowledged = inner.round.lock().await;
        let mut sum = Delivered::default();
        loop {
            let leased = inner.queue.lease(inner.clock.now(), LEASE, HANDFUL).await?;
            if leased.is_empty() {
                return Ok(sum);
            }
            let verdicts = leased.iter().map(|leased| {
                let message = Q::message(leased);
                inner.hand_over(message, acknowledged.contains(&message.id))
            });
            let verdicts = join_all(verdicts).await;
            // All of them before anything can fail: whatever the queue says, these must not be handed over again.
            for (leased, _) in leased.iter().zip(&verdicts).filter(|(_, verdict)| verdict.is_ok()) {
                acknowledged.insert(Q::message(leased).id);
            }
            let mut failed = None;
            for (leased, verdict) in leased.iter().zip(verdicts) {
                match inner.settle(leased, verdict).await {
                    Ok(Outcome::Delivered) => {
                        acknowledged.remove(&Q::message(leased).id);
                        sum.delivered += 1;
                    }
                    Ok(Outcome::Later) => sum.put_back += 1,
                    Ok(Outcome::Never) => sum.given_up += 1,
                    Err(error) => failed = Some(error),
                }
            }
            if let Some(error) = failed {
                return Err(error);
            }
        }
    }
}

impl<Q: Queue> Inner<Q> {
    async fn hand_over(&self, message: &Message, acknowledged: bool) -> Result<(), Undelivered> {
        if acknowledged {
            return Ok(());
        }
        match tokio::time::timeout(PATIENCE, self.carrier.deliver(message)).await {
            Ok(verdict) => verdict,
            Err(_) => Err(Undelivered::Later("it took too long".into())),
        }
    }

    /// Tells the queue what became of a message.
    async fn settle(
        &self,
        leased: &Q::Leased,
        verdict: Result<(), Undelivered>,
    ) -> Result<Outcome, StoreError> {
        let message = Q::message(leased);
        let (id, to) = (message.id, mask(message.medium, &message.to));
        let now = self.clock.now();
        let reason = match verdict {
            Ok(()) => {
                self.queue.done(leased, now).await?;
                tracing::debug!(%id, to, purpose = ?message.purpose, "message delivered");
                return Ok(Outcome::Delivered);
            }
            Err(Undelivered::Later(reason)) => {
                if let Some(at) = patience::next_try(message.queued_at, Q::tries(leased), now) {
                    self.queue.again(leased, at, now).await?;
                    tracing::warn!(%id, to, reason, again_at = %at, "message not delivered, tried again later");
                    return Ok(Outcome::Later);
                }
                reason
            }
            Err(Undelivered::Never(reason)) => reason,
        };
        self.queue.done(leased, now).await?;
        tracing::error!(%id, to, purpose = ?message.purpose, pool = %message.pool, reason, "message given up");
        Ok(Outcome::Never)
    }
}
