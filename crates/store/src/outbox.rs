//! The outbox: messages that were queued in the commit that caused them, until they are delivered.
//!
//! A message is a record of its own, sealed, with index entries by the time at which it is due: one among all, and one among those of
//! its medium, so that a gateway which does not answer keeps no letter waiting. Whoever delivers leases it first, so that two workers do not send it twice. A carrier that cannot tell a copy says so just before the
//! step that cannot be taken back; if its worker dies then, the next one learns that the message may have gone out. What
//! is not sent is held for a while, for the operator to look at (`store::outbox::Held`).

use std::time::Duration;

use directory::{AuditLine, Contact, Message, PoolId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::record::BadSecrets;
use crate::scan::{Page, Scan};
use crate::{Record, Store, StoreError, Unit, change, key};

const QUEUE: &str = "outbox";
/// Those of a medium.
const LETTERS: &str = "outbox-email";
const SHORT_MESSAGES: &str = "outbox-sms";
/// Messages that are held, by when that began.
const HELD: &str = "outbox-held";
/// Messages of a pool by the user that they are for.
const OF_USER: &str = "outbox-of";
/// What is held is forgotten after this: no code lives longer, and a temporary password has been sent again by then.
const HELD_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Messages looked at in one page when one is looked for by its id.
const PAGE: usize = 500;

#[derive(Clone, Serialize, Deserialize)]
struct Envelope {
    scope: String,
    id: String,
    due_at: Timestamp,
    tries: u32,
    #[serde(default)]
    state: State,
    /// The stored name of the user it is for: whoever is erased gets no letter any more.
    #[serde(default)]
    username: String,
    /// Whose queue it is in. An earlier version says nothing: [`Store::sort_messages`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    medium: Option<Contact>,
    /// The message and why it is held, as [`Sealed`]: a mail server's words name the address.
    #[serde(skip)]
    sealed: Zeroizing<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    #[serde(flatten)]
    message: Message,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Where a message is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It is due at some time.
    #[default]
    Waiting,
    /// A worker has it.
    Leased,
    /// A worker has it and was about to take the step that cannot be taken back.
    Begun,
    /// Nobody tries it any more, for this reason and since then.
    Held(Why, Timestamp),
}

/// Why nobody tries a message any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// It was refused for good.
    Refused,
    /// It was tried for as long as it could help anybody.
    TooOld,
    /// Nobody can tell whether it went out: trying again might send it twice.
    Doubtful,
}

/// A message of the outbox, as its operator sees it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The message.
    pub message: Message,
    /// Where it is.
    pub state: State,
    /// When it is due next, or its lease runs out.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// What the last carrier said, where it is held.
    pub reason: Option<String>,
}

/// What became of an operator's wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is done.
    Yes,
    /// There is no such message (any more).
    Unknown,
    /// It is being delivered at this moment.
    Busy,
}

impl Record for Envelope {
    const KIND: &'static str = "message";
    const MEMBERS: &'static [&'static str] =
        &["scope", "id", "due_at", "tries", "state", "username", "medium"];

    fn key(&self) -> String {
        key::join(&self.scope, Self::KIND, &self.id)
    }

    fn index(&self) -> Vec<String> {
        let mut entries = vec![match self.state {
            State::Held(_, since) => key::join(key::NO_POOL, HELD, &key::time(since.0)),
            _ => key::join(key::NO_POOL, QUEUE, &key::time(self.due_at.0)),
        }];
        if let (Some(medium), false) = (self.medium, matches!(self.state, State::Held(..))) {
            entries.push(key::join(key::NO_POOL, queue_of(medium), &key::time(self.due_at.0)));
        }
        // An earlier version queued it without.
        if !self.username.is_empty() {
            entries.push(key::join(&self.scope, OF_USER, &self.username));
        }
        entries
    }

    fn expires_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Held(_, since) => Some(since + HELD_FOR),
            _ => None,
        }
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(self.sealed.clone())
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.sealed = Zeroizing::new(bytes.to_vec());
        Ok(())
    }
}

impl Envelope {
    fn opened(&self) -> Result<Sealed, StoreError> {
        serde_json::from_slice(&self.sealed)
            .map_err(|_| StoreError::Undecodable { key: self.key(), reason: "not a message".into() })
    }

    fn entry(&self) -> Result<Entry, StoreError> {
        let Sealed { message, reason } = self.opened()?;
        Ok(Entry { message, state: self.state, due_at: self.due_at, tries: self.tries, reason })
    }
}

fn queue_of(medium: Contact) -> &'static str {
    match medium {
        Contact::Email => LETTERS,
        Contact::PhoneNumber => SHORT_MESSAGES,
    }
}

fn seal(sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    serde_json::to_vec(sealed)
        .map(Zeroizing::new)
        .map_err(|error| StoreError::Unencodable { key: "message".to_owned(), reason: error.to_string() })
}

/// A message that was leased for delivery.
#[derive(Clone, Debug)]
pub struct Queued {
    key: String,
    leased_until: Timestamp,
    /// How often it was leased, this time included.
    pub tries: u32,
    /// Its last worker died after it had said that it begins: it may have gone out.
    pub doubtful: bool,
    /// What to deliver.
    pub message: Message,
}

impl Unit {
    /// Queues a message, in the same commit. Its id is its identity: queued twice it clashes.
    pub fn enqueue(&mut self, message: &Message) -> Result<(), StoreError> {
        let sealed = seal(&Sealed { message: message.clone(), reason: None })?;
        self.insert(&Envelope {
            scope: message.pool.as_str().to_owned(),
            id: message.id.to_string(),
            due_at: self.now(),
            tries: 0,
            state: State::Waiting,
            username: message.username.clone(),
            medium: Some(message.medium),
            sealed,
        })
    }

    /// Takes away what waits or is held for a user who is being erased. What a carrier has at this moment goes out, and is
    /// kept by nobody afterwards.
    pub async fn drop_messages_of(&mut self, pool: &PoolId, username: &str) -> Result<(), StoreError> {
        let entry = key::join(pool.as_str(), OF_USER, username);
        let found = self.scan::<Envelope>(&Scan::index_exact(&entry).limit(PAGE)).await?;
        for envelope in &found.items {
            self.delete(envelope)?;
        }
        Ok(())
    }
}

impl Store {
    /// Gives the messages that an earlier version queued their places among those of their medium; answers how many there were.
    pub async fn sort_messages(&self, now: Timestamp) -> Result<usize, StoreError> {
        let (mut sorted, mut after) = (0, None);
        loop {
            let scan = Scan::index(&key::join(key::NO_POOL, QUEUE, "")).limit(PAGE).after(after);
            let page = change!(self, now, |unit| -> Result<Page<Envelope>, StoreError> {
                unit.scan_over::<Envelope>(&scan).await
            })?;
            for unsorted in page.items.iter().filter(|envelope| envelope.medium.is_none()) {
                sorted += change!(self, now, |unit| -> Result<usize, StoreError> {
                    let Some(mut envelope) = unit.find::<Envelope>(&unsorted.key()).await? else {
                        return Ok(0);
                    };
                    // What a later version wrote is for that version to send.
                    let Ok(Sealed { message, .. }) = envelope.opened() else { return Ok(0) };
                    envelope.medium = Some(message.medium);
                    unit.put(&envelope)?;
                    Ok(1)
                })?;
            }
            after = page.next;
            if after.is_none() {
                return Ok(sorted);
            }
        }
    }

    /// Leases up to `limit` messages of a medium that are due at `now`; nobody else gets them before `now + lease`.
    pub async fn lease_messages(
        &self,
        medium: Contact,
        now: Timestamp,
        lease: Duration,
        limit: usize,
    ) -> Result<Vec<Queued>, StoreError> {
        let queue = queue_of(medium);
        let first = key::join(key::NO_POOL, queue, "");
        let end = key::join(key::NO_POOL, queue, &key::time(now.0.saturating_add(1)));
        let due = Scan::index_between(&first, &end).limit(limit);
        let leased_until = now + lease;
        change!(self, now, |unit| -> Result<Vec<Queued>, StoreError> {
            let mut leased = Vec::new();
            for mut envelope in unit.scan_over::<Envelope>(&due).await?.items {
                envelope.tries = envelope.tries.saturating_add(1);
                envelope.due_at = leased_until;
                let doubtful = envelope.state == State::Begun;
                if !doubtful {
                    envelope.state = State::Leased;
                }
                unit.put(&envelope)?;
                // Authentic, so a later version wrote it, which will come by when the lease is over.
                let Ok(Sealed { message, .. }) = envelope.opened() else {
                    tracing::warn!(key = envelope.key(), "a message that this version cannot read waits");
                    continue;
                };
                let (key, tries) = (envelope.key(), envelope.tries);
                leased.push(Queued { key, leased_until, tries, doubtful, message });
            }
            Ok(leased)
        })
    }

    /// When the earliest queued message is due; none when the outbox is empty.
    pub async fn next_message_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let first = Scan::index(&key::join(key::NO_POOL, QUEUE, "")).limit(1);
        let page = change!(self, now, |unit| -> Result<Page<Envelope>, StoreError> {
            unit.scan_over::<Envelope>(&first).await
        })?;
        Ok(page.items.first().map(|envelope| envelope.due_at))
    }

    /// The message was delivered, or is given up: takes it away. Nothing happens if the lease was lost.
    pub async fn message_done(&self, queued: &Queued, now: Timestamp) -> Result<(), StoreError> {
        change!(self, now, |unit| -> Result<(), StoreError> {
            if let Some(envelope) = leased(unit, queued).await? {
                unit.delete(&envelope)?;
            }
            Ok(())
        })
    }

    /// Delivery failed: the message is due again at `at`. Nothing happens if the lease was lost.
    pub async fn message_again(
        &self,
        queued: &Queued,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        change!(self, now, |unit| -> Result<(), StoreError> {
            if let Some(mut envelope) = leased(unit, queued).await? {
                envelope.due_at = at;
                envelope.state = State::Waiting;
                unit.put(&envelope)?;
            }
            Ok(())
        })
    }

    /// The step that cannot be taken back comes next. `false`: the lease was lost, somebody else has the message.
    pub async fn message_begins(&self, queued: &Queued, now: Timestamp) -> Result<bool, StoreError> {
        change!(self, now, |unit| -> Result<bool, StoreError> {
            let Some(mut envelope) = leased(unit, queued).await? else { return Ok(false) };
            envelope.state = State::Begun;
            unit.put(&envelope)?;
            Ok(true)
        })
    }

    /// Nobody tries the message any more: it is kept for its operator for a week. Nothing happens if the lease was lost.
    pub async fn message_held(
        &self,
        queued: &Queued,
        why: Why,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        change!(self, now, |unit| -> Result<(), StoreError> {
            if let Some(mut envelope) = leased(unit, queued).await? {
                envelope.state = State::Held(why, now);
                let message = queued.message.clone();
                envelope.sealed = seal(&Sealed { message, reason: Some(reason.to_owned()) })?;
                unit.put(&envelope)?;
            }
            Ok(())
        })
    }

    /// Up to `limit` messages: those that are held, the latest first, then those that wait, the next one first.
    pub async fn outbox(&self, limit: usize, now: Timestamp) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        let held = Scan::index(&key::join(key::NO_POOL, HELD, "")).reverse();
        for scan in [held, Scan::index(&key::join(key::NO_POOL, QUEUE, ""))] {
            let left = limit - entries.len();
            if left > 0 {
                // A scan leaves sealed what is sealed.
                let page = self.scan::<Envelope>(&scan.limit(left), now).await?;
                let keys: Vec<String> = page.items.iter().map(Record::key).collect();
                let found = self.find_many::<Envelope>(&keys, now).await?;
                // What a later version wrote is for that version to show.
                entries.extend(found.iter().flatten().filter_map(|envelope| envelope.entry().ok()));
            }
        }
        Ok(entries)
    }

    /// One message of the outbox.
    pub async fn find_in_outbox(&self, id: Uuid, now: Timestamp) -> Result<Option<Entry>, StoreError> {
        self.envelope(id, now).await?.as_ref().map(Envelope::entry).transpose()
    }

    /// Tries a message again now, whatever held it. `by` says in the audit log who wanted it.
    pub async fn retry_message(&self, id: Uuid, by: &AuditLine, now: Timestamp) -> Result<Done, StoreError> {
        let Some(known) = self.envelope(id, now).await? else { return Ok(Done::Unknown) };
        change!(self, now, |unit| -> Result<Done, StoreError> {
            let Some(mut envelope) = unit.find::<Envelope>(&known.key()).await? else {
                return Ok(Done::Unknown);
            };
            if is_busy(&envelope, now) {
                return Ok(Done::Busy);
            }
            envelope.state = State::Waiting;
            envelope.due_at = now;
            envelope.tries = 0;
            let message = envelope.opened()?.message;
            unit.audit(&said_of(&message, by))?;
            envelope.sealed = seal(&Sealed { message, reason: None })?;
            unit.put(&envelope)?;
            Ok(Done::Yes)
        })
    }

    /// Takes a message away without sending it. `by` says in the audit log who wanted it.
    pub async fn drop_message(&self, id: Uuid, by: &AuditLine, now: Timestamp) -> Result<Done, StoreError> {
        let Some(known) = self.envelope(id, now).await? else { return Ok(Done::Unknown) };
        change!(self, now, |unit| -> Result<Done, StoreError> {
            let Some(envelope) = unit.find::<Envelope>(&known.key()).await? else {
                return Ok(Done::Unknown);
            };
            if is_busy(&envelope, now) {
                return Ok(Done::Busy);
            }
            unit.audit(&said_of(&envelope.opened()?.message, by))?;
            unit.delete(&envelope)?;
            Ok(Done::Yes)
        })
    }

    /// Looks through the outbox: an id alone does not say the pool, and nobody asks often.
    async fn envelope(&self, id: Uuid, now: Timestamp) -> Result<Option<Envelope>, StoreError> {
        let id = id.to_string();
        for queue in [HELD, QUEUE] {
            let mut after = None;
            loop {
                let scan = Scan::index(&key::join(key::NO_POOL, queue, "")).limit(PAGE).after(after);
                let page = self.scan::<Envelope>(&scan, now).await?;
                if let Some(found) = page.items.into_iter().find(|envelope| envelope.id == id) {
                    return self.find(&found.key(), now).await;
                }
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(None)
    }
}

/// The line about one message: which, and of which pool, and not whose.
fn said_of(message: &Message, by: &AuditLine) -> AuditLine {
    AuditLine { pool: Some(message.pool.clone()), subject: Some(message.id.to_string()), ..by.clone() }
}

/// Whether a worker has it at this moment.
fn is_busy(envelope: &Envelope, now: Timestamp) -> bool {
    matches!(envelope.state, State::Leased | State::Begun) && envelope.due_at > now
}

async fn leased(unit: &mut Unit, queued: &Queued) -> Result<Option<Envelope>, StoreError> {
    let found = unit.find::<Envelope>(&queued.key).await?;
    Ok(found.filter(|envelope| envelope.due_at == queued.leased_until && envelope.tries == queued.tries))
}
