//! Who answers a trigger, and how is it asked?
//!
//! Owns the way from a pool's `LambdaConfig` to an answer: whom an ARN belongs to ([`Routes`]), how often and how long it is
//! asked ([`Handlers`]), functions that live elsewhere ([`elsewhere`]), and the log of it all ([`TriggerLog`]). Running a
//! function of this installation is somebody else's business, as is what an event says and what an answer means.

mod asking;
mod client_context;
mod counts;
pub mod elsewhere;
mod log;
mod reply;
mod routes;

pub use asking::{Again, Handlers, NotAgain};
pub use counts::Counts;
pub use log::TriggerLog;
pub use routes::{NotHere, Routes};
