//! What the outbox needs of the store's queue. A trait, so that the worker can be tested against a queue that fails.

use std::time::Duration;

use directory::{Contact, Message, Timestamp};
use store::outbox::Why;
use store::{Queued, Store, StoreError};

use crate::BoxFuture;

/// Messages that wait.
pub trait Queue: Send + Sync + 'static {
    /// A message that was leased.
    type Leased: Send + Sync;

    /// Puts what an earlier version queued where [`Queue::lease`] finds it.
    fn sort(&self, now: Timestamp) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Leases up to `limit` messages of a medium that are due at `now`; nobody else gets them before `now + lease`.
    fn lease(
        &self,
        medium: Contact,
        now: Timestamp,
        lease: Duration,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Self::Leased>, StoreError>>;

    /// The message.
    fn message(leased: &Self::Leased) -> &Message;

    /// How often it was leased, this time included.
    fn tries(leased: &Self::Leased) -> u32;

    /// Whether its last worker died when it may have gone out already.
    fn doubtful(leased: &Self::Leased) -> bool;

    /// Notes that it may go out from now on; `false` if somebody else has it by now.
    fn begins<'a>(
        &'a self,
        leased: &'a Self::Leased,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<bool, StoreError>>;

    /// Nobody tries it any more; it is kept for its operator.
    fn hold<'a>(
        &'a self,
        leased: &'a Self::Leased,
        why: Why,
        reason: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Takes it away.
    fn done<'a>(&'a self, leased: &'a Self::Leased, now: Timestamp) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Puts it back until `at`.
    fn again<'a>(
        &'a self,
        leased: &'a Self::Leased,
        at: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}

impl Queue for Store {
    type Leased = Queued;

    fn sort(&self, now: Timestamp) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move { self.sort_messages(now).await.map(drop) })
    }

    fn lease(
        &self,
        medium: Contact,
        now: Timestamp,
        lease: Duration,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Queued>, StoreError>> {
        Box::pin(self.lease_messages(medium, now, lease, limit))
    }

    fn message(leased: &Queued) -> &Message {
        &leased.message
    }

    fn tries(leased: &Queued) -> u32 {
        leased.tries
    }

    fn doubtful(leased: &Queued) -> bool {
        leased.doubtful
    }

    fn begins<'a>(&'a self, leased: &'a Queued, now: Timestamp) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(self.message_begins(leased, now))
    }

    fn hold<'a>(
        &'a self,
        leased: &'a Queued,
        why: Why,
        reason: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.message_held(leased, why, reason, now))
    }

    fn done<'a>(&'a self, leased: &'a Queued, now: Timestamp) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.message_done(leased, now))
    }

    fn again<'a>(
        &'a self,
        leased: &'a Queued,
        at: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.message_again(leased, at, now))
    }
}
