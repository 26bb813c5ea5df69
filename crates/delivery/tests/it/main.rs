//! Messages on their way: through the outbox, and out of it by SMTP to a server on loopback.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod mailbox;
mod outbox;
mod queue_in_memory;
mod sms_gateway;
mod smtp;
mod smtp_server;

use delivery::{BoxFuture, Handover, Undelivered};
use directory::pool::Contact;
use directory::{Message, MessagePurpose, PoolId, Timestamp};
use uuid::Uuid;

/// Notes nothing: for deliveries without a queue.
struct Anyhow;

impl Handover for Anyhow {
    fn begins(&self) -> BoxFuture<'_, Result<(), Undelivered>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// A queue that cannot be written.
struct Refusing;

impl Handover for Refusing {
    fn begins(&self) -> BoxFuture<'_, Result<(), Undelivered>> {
        Box::pin(std::future::ready(Err(Undelivered::Later("the disk is full".into()))))
    }
}

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
