//! The mailbox of `rockpool dev`: messages stay in memory, the newest thousand, and can be read with their codes. Never
//! wired up by `serve`.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use directory::pool::Contact;
use directory::{Message, MessagePurpose, Timestamp};
use parking_lot::Mutex;
use serde::{Serialize, Serializer};
use uuid::Uuid;

use crate::{BoxFuture, Carrier, Handover, Undelivered};

/// Messages kept; the oldest go first.
const CAPACITY: usize = 1_000;

/// A message as the dev helper shows it: with its code in the clear.
#[derive(Clone, Serialize)]
pub struct Mail {
    /// The message's id.
    pub id: Uuid,
    /// The address or phone number.
    pub to: String,
    /// Why it was sent, as `CustomMessage_…` says it: `SignUp`, `ForgotPassword` and so on.
    pub purpose: MessagePurpose,
    /// `EMAIL` or `SMS`.
    #[serde(serialize_with = "medium")]
    pub medium: Contact,
    /// The code or temporary password.
    pub code: String,
    /// Empty for SMS.
    pub subject: String,
    /// HTML for e-mail.
    pub body: String,
    /// The pool that sent it.
    pub pool: String,
    /// The stored name of the user it is for.
    pub username: String,
    /// When it was queued, in milliseconds since the Unix epoch.
    pub at: Timestamp,
}

fn medium<S: Serializer>(medium: &Contact, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match medium {
        Contact::Email => "EMAIL",
        Contact::PhoneNumber => "SMS",
    })
}

impl From<&Message> for Mail {
    fn from(message: &Message) -> Self {
        Self {
            id: message.id,
            to: message.to.clone(),
            purpose: message.purpose,
            medium: message.medium,
            code: message.code.expose().to_owned(),
            subject: message.subject.clone(),
            body: message.body.expose().to_owned(),
            pool: message.pool.as_str().to_owned(),
            username: message.username.clone(),
            at: message.queued_at,
        }
    }
}

/// Hides the code, which may end in a log.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// Keeps messages instead of sending them. Cheap to clone; every clone is the same mailbox.
#[derive(Clone, Default)]
pub struct Mailbox {
    mails: Arc<Mutex<VecDeque<Mail>>>,
}

impl Mailbox {
    /// An empty mailbox.
    pub fn new() -> Self {
        Self::default()
    }

    /// The messages, newest last; with `to` only those to exactly that address or number.
    pub fn list(&self, to: Option<&str>) -> Vec<Mail> {
        let mails = self.mails.lock();
        mails.iter().filter(|mail| to.is_none_or(|to| mail.to == to)).cloned().collect()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.mails.lock().clear();
    }
}

impl Carrier for Mailbox {
    fn deliver<'a>(
        &'a self,
        message: &'a Message,
        _: &'a dyn Handover,
    ) -> BoxFuture<'a, Result<(), Undelivered>> {
        let mut mails = self.mails.lock();
        if !mails.iter().any(|mail| mail.id == message.id) {
            if mails.len() == CAPACITY {
                mails.pop_front();
            }
            mails.push_back(Mail::from(message));
        }
        Box::pin(std::future::ready(Ok(())))
    }
}
