//! What are pools, users, clients, sessions, and what may happen to them?
//!
//! Nouns and their rules, without I/O and without a wire format. How a noun is kept is `store`'s business, how it
//! is spelt on the wire is `user-pools`'.

pub mod ids;
pub mod names;
pub mod time;

pub use ids::{ALPHANUMERIC, IdSource, LOWER_ALPHANUMERIC, OsIds, SeededIds};
pub use names::{ACCOUNT, ClientId, PoolId, Sub, Username, pool_arn};
pub use time::{Clock, ManualClock, ShiftedClock, SystemClock, Timestamp};
