//! A call: what every operation is told besides its input. Time and identifiers come with it, so nothing below looks at
//! a clock or rolls a die.

use std::net::IpAddr;
use std::sync::Arc;

use directory::{IdSource, Timestamp};
use parking_lot::Mutex;
use uuid::Uuid;

use crate::Principal;

/// How a call came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Over the AWS wire.
    Wire,
    /// From another room, through the dispatch port.
    InProcess,
}

/// What every operation is told besides its input.
pub struct Call {
    /// Who is calling.
    pub principal: Principal,
    /// The request's id, the same in the answer, the log and the audit line.
    pub request_id: Uuid,
    /// The present instant.
    pub now: Timestamp,
    /// Where new identifiers come from.
    pub ids: Arc<dyn IdSource>,
    /// The caller's address, if it is known and trusted.
    pub source: Option<IpAddr>,
    /// How the call came in.
    pub origin: Origin,
    /// The host that was asked, for the issuer mode that follows it.
    pub host: Option<String>,
    notes: Mutex<Vec<String>>,
}

impl Call {
    /// A call at `now`.
    pub fn new(principal: Principal, request_id: Uuid, now: Timestamp, ids: Arc<dyn IdSource>) -> Self {
        Self {
            principal,
            request_id,
            now,
            ids,
            source: None,
            origin: Origin::Wire,
            host: None,
            notes: Mutex::new(Vec::new()),
        }
    }

    /// Says who is calling from where.
    #[must_use]
    pub fn from_source(mut self, source: Option<IpAddr>) -> Self {
        self.source = source;
        self
    }

    /// Says which host was asked.
    #[must_use]
    pub fn to_host(mut self, host: Option<String>) -> Self {
        self.host = host;
        self
    }

    /// Says that another room is calling.
    #[must_use]
    pub fn in_process(mut self) -> Self {
        self.origin = Origin::InProcess;
        self
    }

    /// Writes down why something is refused, for `rockpool explain`. The client is not told; a note never holds a
    /// secret, a code or a token.
    pub fn note(&self, why: impl Into<String>) {
        self.notes.lock().push(why.into());
    }

    /// The notes so far.
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut *self.notes.lock())
    }

    /// A call for tests: at a fixed time, with seeded identifiers.
    pub fn for_test(principal: Principal) -> Self {
        Self::new(
            principal,
            Uuid::nil(),
            Timestamp::from_seconds(1_700_000_000),
            Arc::new(directory::SeededIds::new(1)),
        )
    }
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("principal", &self.principal)
            .field("request_id", &self.request_id)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
