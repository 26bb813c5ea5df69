//! The store's own state: a few named values that are read before any key is known. Values are text in the clear; what
//! must not be changed unseen carries its own MAC ([`crate::open`]).

use std::sync::Arc;

use crate::Engine;
use crate::engine::{Batch, CommitError, MetaPut};
use crate::error::{StoreError, What};

/// A value, if it has been set. For the wiring: wrapped data keys live here.
pub async fn find(engine: &Arc<dyn Engine>, name: &str) -> Result<Option<String>, StoreError> {
    Ok(engine.meta(name).await?)
}

/// Sets values, all or none; each stands beside what must be there before. False when something else was there.
pub async fn put(
    engine: &Arc<dyn Engine>,
    values: &[(&str, Option<&str>, &str)],
) -> Result<bool, StoreError> {
    put_with(engine, values, Vec::new()).await
}

/// The same with lines of the audit chain in the commit.
pub(crate) async fn put_with(
    engine: &Arc<dyn Engine>,
    values: &[(&str, Option<&str>, &str)],
    audit: Vec<String>,
) -> Result<bool, StoreError> {
    let meta = values
        .iter()
        .map(|(name, expect, value)| MetaPut {
            name: (*name).to_owned(),
            expect: expect.map(str::to_owned),
            value: (*value).to_owned(),
        })
        .collect();
    match engine.commit(Batch { meta, audit, ..Batch::default() }).await {
        Ok(()) => Ok(true),
        Err(CommitError::Conflict(What::Meta(_))) => Ok(false),
        Err(CommitError::Conflict(_)) => Err(StoreError::BadMeta("an engine answered out of turn")),
        Err(CommitError::Engine(error)) => Err(error.into()),
    }
}
