//! Events that nobody waits for (`Event` invocations): kept in the store until a handler has answered them, so that a crash loses
//! none. One that fails is tried twice more, after one minute and after two, as on AWS; then it is given up, with a note in the
//! function's journal.
//!
//! An event may be handled twice: whoever crashes in the middle had it on lease, and nobody knows what the handler did.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::Call;
use bytes::Bytes;
use crypto::OsRandom;
use directory::{Clock, Function, QueuedEvent, Timestamp};
use store::functions::{event_key, events_due, function_key};
use store::{Scan, StoreError, change};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::names::Named;
use crate::run::{self, Work};
use crate::{Refusal, Rooms};

/// Tries of an event.
const TRIES: u32 = 3;
/// Between tries: so long after the first, twice as long after the second.
const AGAIN_AFTER: Duration = Duration::from_secs(60);
/// An event that could not be run at all, for want of a turn or of anything else of ours, is tried again after so long.
const BUSY: Duration = Duration::from_secs(5);
/// And given up when it is so old, as on AWS.
const OLDEST: Duration = Duration::from_secs(6 * 3600);
/// What is added to a function's own time for a lease.
const LEASE: Duration = Duration::from_secs(60);
/// The longest time that a function may take, in seconds.
pub const LONGEST_TIMEOUT: u32 = 900;
/// Events that are handled at a time by one node.
const AT_ONCE: usize = 8;
/// While some are handled, others that have become due or that other nodes have queued are looked for so often.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl Rooms {
    /// Keeps an event for a function that was found.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn queue(
        &self,
        call: &Call,
        named: &Named,
        payload: Vec<u8>,
        client_context: Option<String>,
    ) -> Result<(), StoreError> {
        let event = QueuedEvent {
            id: call.ids.uuid(),
            function: named.name.clone(),
            qualifier: named.qualifier.clone(),
            queued_at: call.now,
            tries: 0,
            due_at: call.now,
            owner: None,
            payload,
            client_context,
        };
        change!(self.store, call.now, |unit| -> Result<(), StoreError> { unit.insert(&event) })?;
        self.events.notify_one();
        Ok(())
    }

    /// Becomes ready when an event was queued in this process.
    pub async fn event_came(&self) {
        self.events.notified().await;
    }

    /// Handles the events that are due and those that become due meanwhile, up to [`AT_ONCE`] at a time, and says how many were
    /// handled when none is left. Call it again from time to time. An event whose own records cannot be read or written is
    /// logged, and tried again when its lease has run out; the others go on.
    ///
    /// # Errors
    /// The store's, if due events cannot be looked for while none is under way.
    pub async fn handle_events(self: &Arc<Self>, clock: &Arc<dyn Clock>) -> Result<usize, StoreError> {
        if self.settings.off.is_some() {
            return Ok(0);
        }
        let owner = OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16);
        let mut under_way = JoinSet::new();
        // Somebody else has them, or they cannot be had: not looked at again for a while.
        let (mut passed_over, mut looked_at) = (HashSet::new(), Instant::now());
        let mut handled = 0;
        loop {
            if looked_at.elapsed() >= LOOK_AGAIN {
                passed_over.clear();
                looked_at = Instant::now();
            }
            match self.begin_due(&owner, clock, &mut under_way, &mut passed_over).await {
                Err(error) if under_way.is_empty() => return Err(error),
                Err(error) => tracing::error!(%error, "events that are due cannot be looked for"),
                Ok(()) => {}
            }
            if under_way.is_empty() {
                return Ok(handled);
            }
            // A slow handler keeps its own place and nobody else's.
            tokio::select! {
                ended = under_way.join_next() => {
                    handled += 1;
                    if let Some(Err(error)) = ended {
                        tracing::error!(%error, "an event was not handled to its end");
                    }
                }
                () = self.events.notified() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    /// Begins with events that are due, as many as there are places for.
    async fn begin_due(
        self: &Arc<Self>,
        owner: &str,
        clock: &Arc<dyn Clock>,
        under_way: &mut JoinSet<()>,
        passed_over: &mut HashSet<Uuid>,
    ) -> Result<(), StoreError> {
        let places = AT_ONCE.saturating_sub(under_way.len());
        if places == 0 {
            return Ok(());
        }
        let now = clock.now();
        let (from, to) = events_due(now);
        let scan = Scan::index_between(&from, &to).limit(places + passed_over.len());
        let due = self.store.scan::<QueuedEvent>(&scan, now).await?.items;
        let due: Vec<_> =
            due.into_iter().filter(|event| !passed_over.contains(&event.id)).take(places).collect();
        for event in due {
            match self.lease(&event, owner, now).await {
                Ok(Some(leased)) => {
                    let (rooms, clock) = (Arc::clone(self), Arc::clone(clock));
                    under_way.spawn(async move {
                        if let Err(error) = rooms.handle_event(leased, &clock).await {
                            tracing::error!(%error, event = %event.id, function = event.function, "what came of an event cannot be kept");
                        }
                    });
                }
                Ok(None) => {
                    passed_over.insert(event.id);
                }
                Err(error) => {
                    tracing::error!(%error, event = %event.id, function = event.function, "an event cannot be taken up");
                    passed_over.insert(event.id);
                }
            }
        }
        Ok(())
    }

    /// Takes an event on lease, if nobody else was quicker.
    async fn lease(
        &self,
        event: &QueuedEvent,
        owner: &str,
        now: Timestamp,
    ) -> Result<Option<QueuedEvent>, StoreError> {
        // A handler that takes longer than its function may is ended; one of a version may have another time than the latest.
        let function =
            self.store.find_without_secrets::<Function>(&function_key(&event.function), now).await?;
        let time = match (function, &event.qualifier) {
            (Some(function), None) => function.latest.timeout,
            _ => LONGEST_TIMEOUT,
        };
        let longest = Duration::from_secs(u64::from(time)) + run::QUEUING;
        let leased = change!(self.store, now, |unit| -> Result<Option<QueuedEvent>, StoreError> {
            let Some(mut event) = unit.find::<QueuedEvent>(&event_key(event.id)).await? else {
                return Ok(None);
            };
            if event.due_at > now {
                return Ok(None);
            }
            event.due_at = now + longest + LEASE;
            event.owner = Some(owner.to_owned());
            unit.put(&event)?;
            Ok(Some(event))
        });
        match leased {
            // Others want it too.
            Err(StoreError::Busy(_)) => Ok(None),
            other => other,
        }
    }

    async fn handle_event(&self, event: QueuedEvent, clock: &Arc<dyn Clock>) -> Result<(), StoreError> {
        let named = Named { name: event.function.clone(), qualifier: event.qualifier.clone() };
        let ran = self.run_event(&event, &named, clock.now()).await;
        let now = clock.now();
        let old = event.queued_at + OLDEST <= now;
        let (again, tries) = match ran {
            Ok(true) => (None, event.tries),
            Ok(false) if event.tries + 1 < TRIES => (Some(AGAIN_AFTER * (event.tries + 1)), event.tries + 1),
            Ok(false) => {
                self.give_up(&event, "every try failed", now);
                (None, event.tries + 1)
            }
            // Nothing is left that could take it.
            Err(Refusal::NotFound(why)) => {
                self.give_up(&event, &why, now);
                (None, event.tries)
            }
            Err(refusal) if old => {
                self.give_up(&event, &refusal.to_string(), now);
                (None, event.tries)
            }
            Err(_) => (Some(BUSY), event.tries),
        };
        change!(self.store, now, |unit| -> Result<(), StoreError> {
            let Some(mut kept) = unit.find::<QueuedEvent>(&event_key(event.id)).await? else { return Ok(()) };
            // Its lease ran out, and somebody else is at it.
            if kept.owner != event.owner {
                return Ok(());
            }
            match again {
                None => unit.delete(&kept),
                Some(after) => {
                    kept.due_at = now + after;
                    kept.owner = None;
                    kept.tries = tries;
                    unit.put(&kept)
                }
            }
        })
    }

    fn give_up(&self, event: &QueuedEvent, why: &str, now: Timestamp) {
        let text = format!("the event {} was given up after {} tries: {why}", event.id, event.tries + 1);
        self.journal.note(&event.function, event.qualifier.as_deref().unwrap_or("$LATEST"), text, now);
    }

    /// Whether the handler answered.
    async fn run_event(&self, event: &QueuedEvent, named: &Named, now: Timestamp) -> Result<bool, Refusal> {
        let function: Function = self.load(named, now).await?;
        let version = self.version_of(&function, named)?;
        let published = self.load_version(&function, version, now).await?;
        let build = published.as_ref().map_or(&function.latest, |published| &published.build);
        let work = Work {
            name: &function.name,
            version,
            arn: named.arn(&self.settings.region),
            build,
            reserved: function.reserved,
            event: Bytes::from(event.payload.clone()),
            client_context: event.client_context.clone(),
            patience: None,
        };
        Ok(!run::run(self, work, now).await?.failed)
    }

    /// Which version the qualifier means.
    pub(crate) fn version_of<'a>(
        &self,
        function: &'a Function,
        named: &'a Named,
    ) -> Result<&'a str, Refusal> {
        let version = function.resolve(named.qualifier.as_deref());
        version.ok_or_else(|| Refusal::no_function(&named.arn(&self.settings.region)))
    }
}
