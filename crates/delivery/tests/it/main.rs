//! Messages on their way: through the outbox, and out of it by SMTP to a server on loopback.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod mailbox;
mod outbox;
mod queue_in_memory;
mod smtp;
mod smtp_server;

use directory::pool::Contact;
use directory::{Message, MessagePurpose, PoolId, Timestamp};
use uuid::Uuid;

/// Message number `number`, to `to`.
fn message(number: u128, to: &str) -> Message {
    Message {
        id: Uuid::from_u128(number),
        pool: PoolId::new("eu-west-1_AbC123xyz"),
        username: "ada".into(),
        medium: Contact::Email,
        to: to.into(),
        purpose: MessagePurpose::SignUp,
        code: "123456".into(),
        subject: "Your verification code".into(),
        body: "Your confirmation code is 123456".into(),
        queued_at: Timestamp::from_seconds(1_700_000_000),
    }
}
