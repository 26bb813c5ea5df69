//! What is asked of whoever fetches a document for us, and what comes back. The traits are [`crate::blocking::Fetch`] and
//! [`crate::nonblocking::Fetch`]. The feature `fetch` has a ready one; otherwise the crate knows no HTTP.

use std::time::Duration;

use serde::Serialize;

use crate::egress::{Egress, Url};

/// A document to get. A fetcher keeps to all of it, or fails (SEC-13).
#[derive(Clone, Debug)]
pub struct FetchRequest {
    /// What to get, by GET. No cookie, no credential, no redirect followed.
    pub url: Url,
    /// Give every address that the name resolves to to [`Egress::check_addresses`], then connect to those alone.
    pub egress: Egress,
    /// Give up after so long, all in all.
    pub timeout: Duration,
    /// Give up after so many bytes of body.
    pub max_bytes: usize,
}

/// What came.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// The body of the answer, which had status 200.
    pub body: Vec<u8>,
    /// Epoch seconds of the answer's `Date` header (see [`crate::http_date`]), if it had one: the issuer's clock.
    pub date: Option<i64>,
    /// Seconds for which the answer may be kept (`Cache-Control: max-age`), if it says so.
    pub max_age: Option<i64>,
}

/// Why nothing came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FetchFault {
    /// The address may not be reached.
    #[error(transparent)]
    Egress(#[from] crate::egress::EgressFault),
    /// No connection: the name, the network, the certificate.
    #[error("no connection: {0}")]
    Connect(String),
    /// Not in time.
    #[error("no answer within {0} s")]
    Timeout(u64),
    /// Another status than 200. Redirects are not followed.
    #[error("the answer has status {0}, not 200, and redirects are not followed")]
    Status(u16),
    /// More bytes than asked for.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
    /// Something else.
    #[error("{0}")]
    Other(String),
}
