//! What does each Lambda operation do?
//!
//! One file an operation, in the folder of its capability. Beside them: where code comes from and is unpacked to ([`code`],
//! [`cache`]), the warm workers ([`Fleets`]), one invocation from its event to its answer ([`run`]), what handlers print
//! ([`Journal`]), and events that nobody waits for ([`events`]). How a handler runs in its cage is the crate `runner`'s business.

mod aliases;
mod answer;
pub mod artifacts;
mod cache;
mod code;
mod concurrency;
mod egress;
pub mod events;
mod fleets;
mod functions;
mod invocation;
mod invoker;
mod journal;
pub mod layers;
mod names;
mod neutral;
mod permissions;
mod place;
mod policy;
mod refusal;
mod registry;
mod rooms;
pub mod run;
mod runtimes;
mod settings;
mod tags;
mod versions;

pub use artifacts::Artifacts;
pub use egress::Egress;
pub use fleets::Fleets;
pub use invoker::Functions;
pub use journal::shown as shown_entry;
pub use journal::{Entry, Journal, Kind};
pub use place::Place;
pub use refusal::Refusal;
pub use registry::registry;
pub use rooms::{Rooms, Settings, TIDY_EVERY};
pub use runtimes::{Listed, Runtimes};
