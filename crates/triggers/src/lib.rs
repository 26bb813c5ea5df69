//! When does customer code run, and what does it get and give?
//!
//! Owns the port that operations call at every point where Cognito would run a Lambda trigger: which trigger
//! ([`TriggerSource`]), the event it is given ([`Event`]), the answer that is read ([`Answer`]) and the ways to fail
//! ([`Failure`]). One file per trigger holds its request and its answer. Running a handler is somebody else's business:
//! whoever implements [`Triggers`], who in turn asks an [`Invoker`] to run the function that a pool names.

mod answer;
mod asker;
pub mod claims;
pub mod create_auth_challenge;
pub mod custom_message;
pub mod custom_sender;
pub mod define_auth_challenge;
mod event;
mod failure;
pub mod inbound_federation;
mod invoker;
mod kind;
mod port;
pub mod post_authentication;
pub mod post_confirmation;
pub mod pre_authentication;
pub mod pre_sign_up;
pub mod pre_token_generation;
mod recording;
mod source;
pub mod user_migration;
pub mod verify_auth_challenge_response;

pub use answer::Answer;
pub use asker::{Asker, Permission, arn_like};
pub use claims::{ClaimChange, RESERVED, apply, is_reserved};
pub use define_auth_challenge::DefineAuthChallenge;
pub use event::{Attributes, Event, Metadata, Request, Version};
pub use failure::Failure;
pub use invoker::{Invoker, NotInvoked, Order, Reply};
pub use kind::TriggerKind;
pub use port::{BoxFuture, NoTriggers, Triggers};
pub use recording::Recording;
pub use source::TriggerSource;
