//! A queue that forgets nothing and fails when a test tells it to.

use std::sync::Arc;
use std::time::Duration;

use delivery::{BoxFuture, Queue};
use directory::{Contact, Message, Timestamp};
use parking_lot::Mutex;
use store::StoreError;
use store::outbox::Why;

#[derive(Clone)]
pub struct Entry {
    pub message: Message,
    pub due_at: Timestamp,
    pub tries: u32,
    pub begun: bool,
    pub held: Option<Why>,
}

#[derive(Clone, Default)]
pub struct Memory {
    pub entries: Arc<Mutex<Vec<Entry>>>,
    /// As long as this is true a message that was delivered cannot be taken away.
    pub refuses_done: Arc<Mutex<bool>>,
}

impl Memory {
    pub fn with(messages: impl IntoIterator<Item = Message>) -> Self {
        let memory = Self::default();
        memory.entries.lock().extend(messages.into_iter().map(|message| Entry {
            due_at: message.queued_at,
            message,
            tries: 0,
            begun: false,
            held: None,
        }));
        memory
    }

    /// Why each is held, in the order in which they were queued.
    pub fn held(&self) -> Vec<Option<Why>> {
        self.entries.lock().iter().map(|entry| entry.held).collect()
    }

    fn change(&self, leased: &Entry, change: impl Fn(&mut Entry)) {
        self.entries.lock().iter_mut().filter(|entry| entry.message.id == leased.message.id).for_each(change);
    }

    pub fn len(&self) -> usize {
        self.entries.lock().len()
    }
}

impl Queue for Memory {
    type Leased = Entry;

    fn sort(&self, _: Timestamp) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn lease(
        &self,
        medium: Contact,
        now: Timestamp,
        lease: Duration,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<Entry>, StoreError>> {
        let mut entries = self.entries.lock();
        let is_due = |entry: &&mut Entry| {
            entry.message.medium == medium && entry.due_at <= now && entry.held.is_none()
        };
        let due = entries.iter_mut().filter(is_due).take(limit);
        let leased = due
            .map(|entry| {
                entry.due_at = now + lease;
                entry.tries += 1;
                entry.clone()
            })
            .collect();
        Box::pin(std::future::ready(Ok(leased)))
    }

    fn message(leased: &Entry) -> &Message {
        &leased.message
    }

    fn tries(leased: &Entry) -> u32 {
        leased.tries
    }

    fn doubtful(leased: &Entry) -> bool {
        leased.begun
    }

    fn begins<'a>(&'a self, leased: &'a Entry, _: Timestamp) -> BoxFuture<'a, Result<bool, StoreError>> {
        self.change(leased, |entry| entry.begun = true);
        Box::pin(std::future::ready(Ok(true)))
    }

    fn hold<'a>(
        &'a self,
        leased: &'a Entry,
        why: Why,
        _: &'a str,
        _: Timestamp,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.change(leased, |entry| entry.held = Some(why));
        Box::pin(std::future::ready(Ok(())))
    }

    fn done<'a>(&'a self, leased: &'a Entry, _now: Timestamp) -> BoxFuture<'a, Result<(), StoreError>> {
        let outcome = if *self.refuses_done.lock() {
            Err(StoreError::BadMeta("the disk is full"))
        } else {
            self.entries.lock().retain(|entry| entry.message.id != leased.message.id);
            Ok(())
        };
        Box::pin(std::future::ready(outcome))
    }

    fn again<'a>(
        &'a self,
        leased: &'a Entry,
        at: Timestamp,
        _now: Timestamp,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.change(leased, |entry| {
            entry.due_at = at;
            entry.begun = false;
        });
        Box::pin(std::future::ready(Ok(())))
    }
}
