//! Tokens that were verified before, by the SHA-256 of the token: bounded, and none outlives its token or its key.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use quick_cache::sync::Cache;

use crate::claims::Verified;

/// Characters of the longest token that is remembered, so that a thousand entries are a known amount of memory.
const LONGEST: usize = 4096;

pub(crate) type Name = [u8; 32];

/// The table. It belongs to one verifier, whose policy does not change: another policy is another table (RULE-29).
#[derive(Debug)]
pub(crate) struct Seen(Option<Cache<Name, Arc<Verified>>>);

impl Seen {
    /// A table of at most so many tokens; none remembers nothing.
    pub(crate) fn new(capacity: usize) -> Self {
        Self((capacity > 0).then(|| Cache::new(capacity)))
    }

    /// The name under which a token is looked for, if it is one that is remembered at all.
    pub(crate) fn name(&self, token: &str) -> Option<Name> {
        self.0.as_ref().filter(|_| token.len() <= LONGEST)?;
        digest(&SHA256, token.as_bytes()).as_ref().try_into().ok()
    }

    pub(crate) fn find(&self, name: &Name) -> Option<Arc<Verified>> {
        self.0.as_ref()?.get(name)
    }

    pub(crate) fn keep(&self, name: Name, verified: &Arc<Verified>) {
        if let Some(table) = &self.0 {
            table.insert(name, Arc::clone(verified));
        }
    }

    pub(crate) fn forget(&self, name: &Name) {
        if let Some(table) = &self.0 {
            table.remove(name);
        }
    }

    pub(crate) fn forget_where(&self, gone: impl Fn(&Verified) -> bool) {
        if let Some(table) = &self.0 {
            table.retain(|_, verified| !gone(verified));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, Cache::len)
    }
}
