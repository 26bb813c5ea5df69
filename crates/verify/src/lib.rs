#![doc = include_str!("../README.md")]
//!
//! # Where to look
//!
//! A [`Policy`] says whom to trust and what to ask. [`Verifier`] carries it out: [`Verifier::verify`] with the keys at hand,
//! [`blocking::Online`] and [`nonblocking::Online`] with keys that they fetch, by a fetcher of yours or by [`https::Https`].
//! [`bearer::find`] gets the token out of a request. Every "no" is a [`Refusal`].

// What fetches and keeps keys has no caller where neither way to fetch them is built.
#![cfg_attr(not(any(feature = "blocking", feature = "async")), allow(dead_code))]

/// Every block of the guide is a test.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide/verify-rust.md")]
mod guide {}

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "async")]
pub mod nonblocking;

pub mod bearer;
pub mod egress;
#[cfg(feature = "axum")]
pub mod extract;
#[cfg(feature = "fetch")]
pub mod https;
#[cfg(feature = "tower")]
pub mod layer;

mod algorithm;
mod answer;
mod check;
mod claims;
mod clock;
mod code;
mod compact;
mod fetch;
mod header;
mod issuer;
mod jwk;
mod key_cache;
mod key_set;
mod near;
mod policy;
mod refusal;
mod seen;
mod shown;
mod strict_json;
mod verifier;

pub use algorithm::Algorithm;
pub use answer::Answer;
pub use claims::Verified;
pub use clock::{Clock, SystemClock, http_date};
pub use code::Code;
pub use fetch::{FetchFault, FetchRequest, Fetched};
pub use issuer::{AwsName, Issuer, Shape, Where};
pub use jwk::{KeyFault, VerifyingKey};
pub use key_cache::CacheLimits;
pub use key_set::{KeySet, KeySetFault, Skipped};
pub use near::{ClockNote, IssuerNear};
pub use policy::{Clients, Policy, PolicyError, TokenUse, Trust, Uses};
pub use refusal::{Part, Refusal};
pub use strict_json::JsonFault;
pub use verifier::{Options, SeedError, Verifier};
