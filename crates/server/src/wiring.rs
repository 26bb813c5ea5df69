//! What the process hands to the server: the rooms as traits, the clocks, the limits. Nothing here names an engine.

use std::sync::Arc;
use std::time::Duration;

use aws_wire::{Dispatch, Exception};
use bytes::Bytes;
use directory::{Clock, IdSource};
use futures_util::future::BoxFuture;

use crate::dev::DevHelpers;
use crate::forwarded::Forwarded;
use crate::host::Hosts;
use crate::identify::Signatures;

/// The public documents of a pool.
pub trait WellKnown: Send + Sync + 'static {
    /// The pool's public keys as JSON, if there is such a pool. Called on every request of verifiers that keep nothing, so
    /// it should hand out bytes that are ready.
    fn jwks<'a>(&'a self, pool: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, Exception>>;

    /// The OpenID discovery document as JSON; `host` is the one that was asked, for the issuer mode that follows it.
    fn discovery<'a>(
        &'a self,
        pool: &'a str,
        host: &'a str,
    ) -> BoxFuture<'a, Result<Option<Bytes>, Exception>>;
}

/// Fine, or the reason why not. Asked for every request.
pub type State = Arc<dyn Fn() -> Result<(), String> + Send + Sync>;

/// How much and how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the last byte of an answer, or the connection's start, to the last byte of the next request's head. Default 75 s:
    /// longer than the idle time after which the usual clients and proxies close their end.
    pub head_time: Duration,
    /// From the head to the last byte of the body. Default 20 s.
    pub body_time: Duration,
    /// Connections at once on the main port. Default 8,192.
    pub connections: usize,
    /// Of those, from one address (of version 6: from one /64) that is no proxy of ours. Default 1,024.
    pub connections_of_one: usize,
    /// Bytes of all bodies together that have come and whose operations have not ended. Default 64 MiB. Beyond, callers are
    /// told to come again.
    pub body_bytes: usize,
    /// The same for bodies of more than a megabyte, which only callers who showed who they are may send. Default 160 MiB: two
    /// functions' code at once.
    pub large_body_bytes: usize,
    /// From the head to the last byte of such a body. Default 120 s.
    pub large_body_time: Duration,
    /// How long requests under way may take after the stop was asked for. Default 10 s.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_time: Duration::from_secs(75),
            body_time: Duration::from_secs(20),
            connections: 8_192,
            connections_of_one: 1_024,
            body_bytes: 64 << 20,
            large_body_bytes: 160 << 20,
            large_body_time: Duration::from_secs(120),
            stop_time: Duration::from_secs(10),
        }
    }
}

/// Everything the server needs of the process.
pub struct Wiring {
    /// The APIs of this port, each in its own protocol.
    pub apis: Vec<Arc<dyn Dispatch>>,
    /// The artifact bucket: what is signed for S3.
    pub artifacts: Option<Arc<artifacts::Rooms>>,
    /// Keys and discovery documents.
    pub well_known: Arc<dyn WellKnown>,
    /// The helpers under `/_rockpool/`; `None` in production, where these routes do not exist (RULE-15).
    pub dev: Option<Arc<dyn DevHelpers>>,
    /// How signed operations find out who calls.
    pub signatures: Signatures,
    /// Names under which the server may be asked (RULE-14).
    pub hosts: Hosts,
    /// The time of every call. Development may move it.
    pub clock: Arc<dyn Clock>,
    /// The machine's time, by which signatures are dated whatever development does to the other clock.
    pub signing_clock: Arc<dyn Clock>,
    /// The identifiers that operations give out.
    pub ids: Arc<dyn IdSource>,
    /// The ids of requests: a source of their own, so that a refused request does not move the identifiers that a seed pins.
    pub request_ids: Arc<dyn IdSource>,
    /// Whose word counts about where a request comes from.
    pub forwarded: Forwarded,
    /// Whether requests should be sent here, with the reason if not: for who distributes them.
    pub ready: State,
    /// Whether an operation may be answered, with the reason if not (RULE-30). A process that stops is no longer ready and
    /// still answers those who are there.
    pub able: State,
    /// How much and how long.
    pub limits: Limits,
}
