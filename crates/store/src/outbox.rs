//! The outbox: messages that were queued in the commit that caused them, until they are delivered.
//!
//! A message is a record of its own, sealed, with an index entry by the time at which it is due. Whoever delivers
//! leases it first, so that two workers do not send it twice unless the first one died.

use std::time::Duration;

use directory::{Message, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::record::BadSecrets;
use crate::scan::{Page, Scan};
use crate::{Record, Store, StoreError, Unit, change, key};

const QUEUE: &str = "outbox";

#[derive(Clone, Serialize, Deserialize)]
struct Envelope {
    scope: String,
    id: String,
    due_at: Timestamp,
    tries: u32,
    #[serde(skip)]
    message: Zeroizing<Vec<u8>>,
}

impl Record for Envelope {
    const KIND: &'static str = "message";
    const MEMBERS: &'static [&'static str] = &["scope", "id", "due_at", "tries"];

    fn key(&self) -> String {
        key::join(&self.scope, Self::KIND, &self.id)
    }

    fn index(&self) -> Vec<String> {
        vec![key::join(key::NO_POOL, QUEUE, &key::time(self.due_at.0))]
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(self.message.clone())
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.message = Zeroizing::new(bytes.to_vec());
        Ok(())
    }
}

/// A message that was leased for delivery.
#[derive(Clone, Debug)]
pub struct Queued {
    key: String,
    leased_until: Timestamp,
    /// How often it was leased, this time included.
    pub tries: u32,
    /// What to deliver.
    pub message: Message,
}

impl Unit {
    /// Queues a message, in the same commit. Its id is its identity: queued twice it clashes.
    pub fn enqueue(&mut self, message: &Message) -> Result<(), StoreError> {
        let json = serde_json::to_vec(message).map_err(|error| StoreError::Unencodable {
            key: "message".to_owned(),
            reason: error.to_string(),
        })?;
        self.insert(&Envelope {
            scope: message.pool.as_str().to_owned(),
            id: message.id.to_string(),
            due_at: self.now(),
            tries: 0,
            message: Zeroizing::new(json),
        })
    }
}

impl Store {
    /// Leases up to `limit` messages that are due at `now`; nobody else gets them before `now + lease`.
    pub async fn lease_messages(
        &self,
        now: Timestamp,
        lease: Duration,
        limit: usize,
    ) -> Result<Vec<Queued>, StoreError> {
        let first = key::join(key::NO_POOL, QUEUE, "");
        let end = key::join(key::NO_POOL, QUEUE, &key::time(now.0.saturating_add(1)));
        let due = Scan::index_between(&first, &end).limit(limit);
        let leased_until = now + lease;
        change!(self, now, |unit| -> Result<Vec<Queued>, StoreError> {
            let mut leased = Vec::new();
            for mut envelope in unit.scan_over::<Envelope>(&due).await?.items {
                envelope.tries = envelope.tries.saturating_add(1);
                envelope.due_at = leased_until;
                unit.put(&envelope)?;
                // Authentic, so a later version wrote it, which will come by when the lease is over.
                let Ok(message) = serde_json::from_slice(&envelope.message) else {
                    tracing::warn!(key = envelope.key(), "a message that this version cannot read waits");
                    continue;
                };
                leased.push(Queued { key: envelope.key(), leased_until, tries: envelope.tries, message });
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
                unit.put(&envelope)?;
            }
            Ok(())
        })
    }
}

async fn leased(unit: &mut Unit, queued: &Queued) -> Result<Option<Envelope>, StoreError> {
    let found = unit.find::<Envelope>(&queued.key).await?;
    Ok(found.filter(|envelope| envelope.due_at == queued.leased_until && envelope.tries == queued.tries))
}
