//! Which proof comes next, and when is it enough?
//!
//! Sign-in as a state machine without I/O: [`Machine`] says what has to happen next (an [`Effect`]), the driver does it
//! and tells the machine what came of it ([`Told`]), until there is an [`Outcome`] or a [`Refused`]. What travels with
//! the client between two calls is sealed in [`state`]; the arithmetic is a [`Proof`], which the driver evaluates where
//! heavy work belongs.

pub mod custom;
mod machine;
mod password;
mod proof;
pub mod refresh;
mod refused;
pub mod state;

pub use machine::{Asked, Defined, Effect, Fire, Machine, NewPassword, Outcome, Told, Verdict};
pub use password::check_new_password;
pub use proof::{Candidate, Proof};
pub use refused::Refused;
