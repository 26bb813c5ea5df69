//! Carriers: whoever takes a message away. Owns the trait and the carrier that chooses another by the medium.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use directory::Message;
use directory::pool::Contact;

/// A future on the heap that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Why a message was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// It was not taken and may be another time: a network, a server or our own settings are to blame.
    #[error("not now: {0}")]
    Later(String),
    /// It will never be taken: nobody lives there, or it cannot be sent that way.
    #[error("never: {0}")]
    Never(String),
    /// Nobody can tell whether it was taken. Handing it over again might send it twice, so that is for people to decide.
    #[error("perhaps it went out: {0}")]
    Doubtful(String),
}

/// What a carrier tells before the step after which it cannot tell whether the message went out.
pub trait Handover: Send + Sync {
    /// Notes that the step comes next. To be awaited right before it; an error ends the delivery.
    fn begins(&self) -> BoxFuture<'_, Result<(), Undelivered>>;
}

/// Takes messages away.
pub trait Carrier: Send + Sync + 'static {
    /// Takes one message. `Ok` means that somebody else answers for it now; it must not be sent again. The message's
    /// id is its identity: a carrier whose other end can tell copies delivers it once, however often it is handed over.
    /// One whose other end cannot calls [`Handover::begins`] in time.
    fn deliver<'a>(
        &'a self,
        message: &'a Message,
        handover: &'a dyn Handover,
    ) -> BoxFuture<'a, Result<(), Undelivered>>;
}

/// One carrier for e-mail and one for SMS.
pub struct ByMedium {
    /// Takes e-mail.
    pub email: Arc<dyn Carrier>,
    /// Takes SMS.
    pub sms: Arc<dyn Carrier>,
}

impl Carrier for ByMedium {
    fn deliver<'a>(
        &'a self,
        message: &'a Message,
        handover: &'a dyn Handover,
    ) -> BoxFuture<'a, Result<(), Undelivered>> {
        match message.medium {
            Contact::Email => self.email.deliver(message, handover),
            Contact::PhoneNumber => self.sms.deliver(message, handover),
        }
    }
}
