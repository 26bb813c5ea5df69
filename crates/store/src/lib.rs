//! What must an engine promise? (ports, typed repositories, contract suite)
//!
//! A noun becomes a [`Record`]; a [`Store`] reads records and a [`Unit`] collects what one commit changes; [`change!`]
//! runs a body again when somebody else was quicker. Below it stands the [`Engine`] port, which knows rows and nothing
//! else: no keys, no nouns. What every engine must keep is written down in [`contract`] as tests.

pub mod audit;
pub mod blobs;
pub mod change;
pub mod check;
pub mod checkpoints;
mod codec;
pub mod contract;
pub mod copy;
pub mod data_keys;
pub mod engine;
pub mod error;
pub mod feed;
pub mod jobs;
pub mod key;
mod later;
pub mod links;
pub mod meta;
pub mod migrations;
pub mod open;
pub mod outbox;
pub mod record;
pub mod scan;
mod seen;
pub mod set_aside;
pub mod sql;
mod store;
pub mod tables;
pub mod trace;
pub mod trigger_runs;
mod unit;

pub use blobs::{Arriving, Blob};
pub use directory::Timestamp;
pub use engine::{BoxFuture, Engine};
pub use error::{StoreError, What};
pub use feed::{FeedCursor, FeedPage};
pub use jobs::{Job, Jobs};
pub use open::OpenAs;
pub use outbox::Queued;
pub use record::{BadSecrets, Record};
pub use scan::{Cursor, Page, Scan};
pub use store::Store;
pub use trace::Trace;
pub use unit::Unit;

pub mod access_keys;
pub mod artifacts;
pub mod attempts;
pub mod clients;
pub mod codes;
pub mod flows;
pub mod functions;
pub mod groups;
pub mod layers;
pub mod log_groups;
pub mod parameters;
pub mod pools;
pub mod sends;
pub mod sessions;
pub mod signing_keys;
pub mod stacks;
pub mod users;
