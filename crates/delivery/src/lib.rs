//! How does a message reach a person?
//!
//! Owns the texts of messages ([`compose`]), the carriers that take a message away ([`Smtp`], the [`SmsGateway`], the
//! [`Mailbox`] of `rockpool dev`) and the [`Outbox`], which drains the store's queue into a carrier. Operations compose a message and
//! queue it in their commit; they never wait for a carrier.

mod address;
mod carrier;
mod compose;
mod mailbox;
mod outbox;
mod patience;
mod queue;
mod sms_gateway;
mod sms_template;
mod smtp;
mod smtp_url;
mod template;

pub use address::{BadAddress, check_email};
pub use carrier::{BoxFuture, ByMedium, Carrier, Handover, Undelivered};
pub use compose::{Composed, Custom, Template, compose};
pub use mailbox::{Mail, Mailbox};
pub use outbox::{Delivered, Outbox};
pub use queue::Queue;
pub use sms_gateway::{BadGateway, GatewaySettings, Method, SmsGateway};
pub use sms_template::{Format, Statuses};
pub use smtp::Smtp;
pub use smtp_url::{BadSettings, SmtpUrl};
pub use template::{Slots, TemplateRefusal, check_body, check_subject};
