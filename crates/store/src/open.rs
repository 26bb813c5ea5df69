//! Opening a store: is it ours to read, is this its key, and may this process use it?

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::{KeyRing, Purpose};

use crate::audit::Stamper;
use crate::error::StoreError;
use crate::{Engine, Store, meta};

/// The version of the tables and of what this code writes between them.
pub const FORMAT: u32 = 1;
/// The oldest version that may open what this code writes.
pub const MIN_READER: u32 = 1;

/// Who opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAs {
    /// `rockpool dev`: a fresh store is marked as a development store for ever (RULE-16).
    Dev,
    /// `rockpool serve`: refuses development stores.
    Serve,
    /// A tool that only looks: takes either, and marks a fresh one as served.
    Inspect,
}

impl Store {
    /// Opens the store in `engine`, or founds it if there is none.
    pub async fn open(engine: Arc<dyn Engine>, keys: KeyRing, who: OpenAs) -> Result<Self, StoreError> {
        let key_check = STANDARD.encode(keys.mac(Purpose::RowMac, "", &[b"key check"]));
        while engine.meta("format").await?.is_none() {
            let origin = origin(&keys, if who == OpenAs::Dev { "dev" } else { "served" });
            let (format, min_reader) = (FORMAT.to_string(), MIN_READER.to_string());
            // Lost against another node: it has founded the store, and what it wrote is checked below.
            meta::put(
                &engine,
                &[
                    ("format", None, &format),
                    ("min_reader", None, &min_reader),
                    ("key_check", None, &key_check),
                    ("origin", None, &origin),
                ],
            )
            .await?;
        }
        let min_reader = number(&engine, "min_reader").await?;
        if min_reader > FORMAT {
            let format = number(&engine, "format").await?;
            return Err(StoreError::StoreTooNew { format, min_reader, ours: FORMAT });
        }
        if engine.meta("key_check").await?.as_deref() != Some(&key_check) {
            return Err(StoreError::WrongKey);
        }
        match (is_dev(&engine, &keys).await?, who) {
            (true, OpenAs::Serve) => return Err(StoreError::DevStore),
            (false, OpenAs::Dev) => return Err(StoreError::ServedStore),
            _ => {}
        }
        engine.attach(Arc::new(Stamper::new(keys.clone())));
        Ok(Self::over(engine, keys))
    }

    /// Whether `dev` or a seed has touched this store.
    pub async fn is_dev(&self) -> Result<bool, StoreError> {
        is_dev(&self.inner.engine, &self.inner.keys).await
    }

    /// Marks this store as a development store for ever (RULE-16): a seed was used.
    pub async fn mark_dev(&self) -> Result<(), StoreError> {
        let keys = &self.inner.keys;
        while !self.is_dev().await? {
            let (served, dev) = (origin(keys, "served"), origin(keys, "dev"));
            meta::put(&self.inner.engine, &[("origin", Some(&served), &dev)]).await?;
        }
        Ok(())
    }

    /// The epoch that the data key is in: counts up with every restore (RULE-25). Feed cursors of another are refused.
    pub fn epoch(&self) -> u32 {
        self.inner.keys.epoch()
    }
}

async fn number(engine: &Arc<dyn Engine>, name: &'static str) -> Result<u32, StoreError> {
    let text = engine.meta(name).await?;
    text.and_then(|text| text.parse().ok()).ok_or(StoreError::BadMeta(name))
}

/// The mark must be there and authentic, so that neither changing it nor taking it away makes a store servable.
async fn is_dev(engine: &Arc<dyn Engine>, keys: &KeyRing) -> Result<bool, StoreError> {
    let stored = engine.meta("origin").await?;
    match stored {
        Some(stored) if stored == origin(keys, "dev") => Ok(true),
        Some(stored) if stored == origin(keys, "served") => Ok(false),
        _ => Err(StoreError::BadMeta("origin")),
    }
}

fn origin(keys: &KeyRing, word: &str) -> String {
    let mac = keys.mac(Purpose::RowMac, "", &[b"origin", word.as_bytes()]);
    format!("{word}.{}", STANDARD.encode(mac))
}
