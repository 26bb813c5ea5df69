//! The worker that drains the queue into a carrier.
//!
//! A message leaves the queue only after a carrier has acknowledged it, and is never handed over again after that by
//! this process, even if the queue could not be told. A carrier whose other end cannot tell copies says when it takes the
//! step that cannot be taken back: whatever breaks from then on, a time-out or the end of the process, the message is
//! held for its operator instead of being handed over a second time. Carriers whose other end can tell are handed it again
//! under the same id.
//!
//! Letters and short messages have a round each: a gateway that does not answer keeps no letter waiting.

use std::collections::HashSet;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use directory::{Clock, Contact, mask};
use futures_util::FutureExt as _;
use futures_util::future::{Either, join, join_all, select};
use store::outbox::Why;
use store::{Store, StoreError};
use tokio::sync::{Mutex, Notify};
use uuid::Uuid;

use crate::{BoxFuture, Carrier, Handover, Queue, Undelivered, patience};

/// Messages of a medium in hand at once.
const HANDFUL: usize = 16;
/// How long a carrier may take for one message.
const PATIENCE: Duration = Duration::from_secs(70);
/// How long a message stays with this worker: longer than a carrier may take.
const LEASE: Duration = Duration::from_secs(180);
/// How often the queue is looked at when nobody says that there is something: other nodes queue, too.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often messages are looked for that a node of an earlier version queued.
const SORT_EVERY: Duration = Duration::from_secs(60);
/// Each has a round of its own.
const MEDIA: [Contact; 2] = [Contact::Email, Contact::PhoneNumber];

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages that a carrier has taken.
    pub delivered: usize,
    /// Messages that are due again later.
    pub put_back: usize,
    /// Messages that will not be tried again and are held for their operator.
    pub held: usize,
}

/// What is told of a message whose worker died at the worst moment.
const DIED: &str = "the process ended while the message was handed over";

/// One message in the hands of a carrier.
struct InHand<'a, Q: Queue> {
    inner: &'a Inner<Q>,
    leased: &'a Q::Leased,
    begun: AtomicBool,
}

impl<Q: Queue> Handover for InHand<'_, Q> {
    fn begins(&self) -> BoxFuture<'_, Result<(), Undelivered>> {
        Box::pin(async {
            match self.inner.queue.begins(self.leased, self.inner.clock.now()).await {
                Ok(true) => {
                    self.begun.store(true, Ordering::Relaxed);
                    Ok(())
                }
                Ok(false) => Err(Undelivered::Later("another worker has it by now".into())),
                Err(error) => Err(Undelivered::Later(format!("the outbox cannot be written: {error}"))),
            }
        })
    }
}

/// Drains a queue into a carrier. Cheap to clone; every clone is the same worker.
pub struct Outbox<Q: Queue = Store> {
    inner: Arc<Inner<Q>>,
}

struct Inner<Q> {
    queue: Q,
    carrier: Arc<dyn Carrier>,
    clock: Arc<dyn Clock>,
    patience: Duration,
    rounds: [Round; MEDIA.len()],
}

/// What goes on for one medium.
#[derive(Default)]
struct Round {
    /// One round at a time, so that [`Outbox::flush`] returns after whatever is under way. In it: messages that were
    /// acknowledged and that the queue could not be told about.
    acknowledged: Mutex<HashSet<Uuid>>,
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
    Held,
}

impl<Q: Queue> Outbox<Q> {
    /// From `queue` into `carrier`, by `clock`.
    pub fn new(queue: Q, carrier: Arc<dyn Carrier>, clock: Arc<dyn Clock>) -> Self {
        Self::waiting(queue, carrier, clock, PATIENCE)
    }

    /// The same for a carrier that may take so long for one message, instead of seventy seconds.
    pub fn waiting(queue: Q, carrier: Arc<dyn Carrier>, clock: Arc<dyn Clock>, patience: Duration) -> Self {
        Self { inner: Arc::new(Inner { queue, carrier, clock, patience, rounds: Default::default() }) }
    }

    /// Says that something was queued, so that the worker looks at once.
    pub fn wake(&self) {
        self.inner.rounds.iter().for_each(|round| round.something.notify_one());
    }

    /// Works until `stop` resolves; a round under way is finished first.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        self.run_while(|| true, stop).await;
    }

    /// As [`Outbox::run`]; no round begins while `may` says no.
    pub async fn run_while(self, may: impl Fn() -> bool, stop: impl Future<Output = ()>) {
        let stop = stop.shared();
        let rounds = MEDIA.iter().zip(&self.inner.rounds).map(|(medium, round)| {
            let (outbox, may, mut stop) = (&self, &may, stop.clone());
            async move {
                loop {
                    if may()
                        && let Err(error) = outbox.deliver(*medium, round).await
                    {
                        tracing::error!(%error, "messages wait: the outbox cannot be read or written");
                    }
                    let something = pin!(round.something.notified());
                    let pause = pin!(tokio::time::timeout(LOOK_EVERY, something));
                    if let Either::Left(_) = select(&mut stop, pause).await {
                        return;
                    }
                }
            }
        });
        let sorting = async {
            let mut stop = stop.clone();
            loop {
                if may()
                    && let Err(error) = self.inner.queue.sort(self.inner.clock.now()).await
                {
                    tracing::error!(%error, "messages of an earlier version wait");
                }
                if let Either::Left(_) = select(&mut stop, pin!(tokio::time::sleep(SORT_EVERY))).await {
                    return;
                }
            }
        };
        join(join_all(rounds), sorting).await;
    }

    /// Delivers everything that is due now, and returns when that is done and whatever was under way as well.
    pub async fn flush(&self) -> Result<Delivered, StoreError> {
        self.inner.queue.sort(self.inner.clock.now()).await?;
        let [letters, short] = &self.inner.rounds;
        let (letters, short) = join(self.deliver(MEDIA[0], letters), self.deliver(MEDIA[1], short)).await;
        let (letters, short) = (letters?, short?);
        Ok(Delivered {
            delivered: letters.delivered + short.delivered,
            put_back: letters.put_back + short.put_back,
            held: letters.held + short.held,
        })
    }

    async fn deliver(&self, medium: Contact, round: &Round) -> Result<Delivered, StoreError> {
        let inner = &*self.inner;
        let mut acknowledged = round.acknowledged.lock().await;
        let mut sum = Delivered::default();
        loop {
            let leased = inner.queue.lease(medium, inner.clock.now(), LEASE, HANDFUL).await?;
            if leased.is_empty() {
                return Ok(sum);
            }
            let verdicts = leased.iter().map(|leased| {
                let message = Q::message(leased);
                inner.hand_over(leased, acknowledged.contains(&message.id))
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
                    Ok(Outcome::Held) => sum.held += 1,
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
    async fn hand_over(&self, leased: &Q::Leased, acknowledged: bool) -> Result<(), Undelivered> {
        if acknowledged {
            return Ok(());
        }
        if Q::doubtful(leased) {
            return Err(Undelivered::Doubtful(DIED.into()));
        }
        let hand = InHand { inner: self, leased, begun: AtomicBool::new(false) };
        match tokio::time::timeout(self.patience, self.carrier.deliver(Q::message(leased), &hand)).await {
            Ok(verdict) => verdict,
            Err(_) if hand.begun.load(Ordering::Relaxed) => {
                Err(Undelivered::Doubtful("no answer came in time".into()))
            }
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
        let (why, reason) = match verdict {
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
                (Why::TooOld, reason)
            }
            Err(Undelivered::Never(reason)) => (Why::Refused, reason),
            Err(Undelivered::Doubtful(reason)) => (Why::Doubtful, reason),
        };
        let reason = reason.replace(&message.to, &to);
        self.queue.hold(leased, why, &reason, now).await?;
        let (purpose, pool) = (message.purpose, &message.pool);
        tracing::error!(%id, to, ?purpose, %pool, ?why, reason, "message held; see `rockpool outbox`");
        Ok(Outcome::Held)
    }
}
