//! Opening a store: is it ours to read, is this its key, and may this process use it?

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::{KeyRing, Purpose};
use directory::AuditLine;

use crate::audit::{Pending, Stamper};
use crate::error::StoreError;
use crate::{Engine, Store, meta};

/// The version of the tables and of what this code reads. Version 2 reads several data keys; a store needs such a reader
/// only once its data key was rotated, and until then version 1 opens it, whether the upgrade was finished or not.
///
/// A release that raises it runs `cargo xtask upgrade-fixture`, without which a test fails.
pub const FORMAT: u32 = 2;
/// The oldest version that may open what this code writes.
pub const MIN_READER: u32 = 1;

/// A version of this code, as far as the store is concerned.
pub(crate) struct Version {
    /// What it writes once every node is upgraded.
    pub(crate) format: u32,
    /// The oldest version that may read that.
    pub(crate) min_reader: u32,
}

impl Version {
    pub(crate) const OURS: Self = Self { format: FORMAT, min_reader: MIN_READER };
}

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
        Self::open_as(engine, keys, who, &Version::OURS).await
    }

    /// As [`Store::open`], as another version of this code would.
    pub(crate) async fn open_as(
        engine: Arc<dyn Engine>,
        keys: KeyRing,
        who: OpenAs,
        version: &Version,
    ) -> Result<Self, StoreError> {
        if who != OpenAs::Inspect {
            crate::copy::check_awake(&*engine).await?;
        }
        let key_check = STANDARD.encode(keys.mac(Purpose::RowMac, "", &[b"key check"]));
        while engine.meta("format").await?.is_none() {
            let origin = origin(&keys, if who == OpenAs::Dev { "dev" } else { "served" });
            let (format, min_reader) = (version.format.to_string(), version.min_reader.to_string());
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
        check_version_for(&engine, version).await?;
        if !is_ours(&engine, &keys).await? {
            return Err(StoreError::WrongKey);
        }
        match (is_dev(&engine, &keys).await?, who) {
            (true, OpenAs::Serve) => return Err(StoreError::DevStore),
            (false, OpenAs::Dev) => return Err(StoreError::ServedStore),
            _ => {}
        }
        engine.attach(Arc::new(Stamper::new(keys.clone())));
        let level = number(&engine, "format").await?.min(version.format);
        Ok(Self::over(engine, keys, level))
    }

    /// What the operator has said since the last time: from then on records are written for that (RULE-31).
    pub async fn learn_level(&self) -> Result<u32, StoreError> {
        let said = number(&self.inner.engine, "format").await?;
        self.inner.level.fetch_max(said.min(FORMAT), Ordering::Relaxed);
        Ok(self.level())
    }

    /// Every node is upgraded: from now on this version's own formats are written, and versions that cannot read them refuse
    /// the store. Answers what the store was at and is at now. `by` says in the audit log, in the same commit, who said so.
    pub async fn finish_upgrade(&self, by: &AuditLine) -> Result<(u32, u32), StoreError> {
        self.finish_upgrade_to(&Version::OURS, by).await
    }

    pub(crate) async fn finish_upgrade_to(
        &self,
        version: &Version,
        by: &AuditLine,
    ) -> Result<(u32, u32), StoreError> {
        loop {
            let engine = &self.inner.engine;
            let (format, min_reader) = (number(engine, "format").await?, number(engine, "min_reader").await?);
            if format < version.format {
                let (old_format, old_reader) = (format.to_string(), min_reader.to_string());
                let (new_format, new_reader) =
                    (version.format.to_string(), version.min_reader.max(min_reader).to_string());
                let subject = Some(format!("format {old_format} to {new_format}"));
                let line = Pending::of(&AuditLine { subject, ..by.clone() })?;
                let moved = meta::put_with(
                    engine,
                    &[
                        ("format", Some(&old_format), &new_format),
                        ("min_reader", Some(&old_reader), &new_reader),
                    ],
                    vec![line.seal(&self.inner.keys, &HashMap::new())],
                )
                .await?;
                if !moved {
                    continue;
                }
            }
            self.inner.level.fetch_max(version.format, Ordering::Relaxed);
            return Ok((format, format.max(version.format)));
        }
    }

    /// The oldest version that may open this store: it rises when something is written that needs a later one.
    pub async fn min_reader(&self) -> Result<u32, StoreError> {
        number(&self.inner.engine, "min_reader").await
    }

    /// Whether `dev` or a seed has touched this store.
    pub async fn is_dev(&self) -> Result<bool, StoreError> {
        is_dev(&self.inner.engine, &self.inner.keys).await
    }

    /// The epoch that the data key is in: counts up with every restore (RULE-25). Feed cursors of another are refused.
    pub fn epoch(&self) -> u32 {
        self.inner.keys.epoch()
    }
}

/// Whether this version may read what is there, if anything is: to be asked before a key of it is touched.
///
/// # Errors
/// `StoreError::StoreTooNew` says which version wrote it.
pub async fn check_version(engine: &Arc<dyn Engine>) -> Result<(), StoreError> {
    match engine.meta("format").await? {
        Some(_) => check_version_for(engine, &Version::OURS).await,
        None => Ok(()),
    }
}

async fn check_version_for(engine: &Arc<dyn Engine>, version: &Version) -> Result<(), StoreError> {
    let min_reader = number(engine, "min_reader").await?;
    if min_reader > version.format {
        let format = number(engine, "format").await?;
        return Err(StoreError::StoreTooNew { format, min_reader, ours: version.format });
    }
    Ok(())
}

async fn number(engine: &Arc<dyn Engine>, name: &'static str) -> Result<u32, StoreError> {
    let text = engine.meta(name).await?;
    text.and_then(|text| text.parse().ok()).ok_or(StoreError::BadMeta(name))
}

async fn is_ours(engine: &Arc<dyn Engine>, keys: &KeyRing) -> Result<bool, StoreError> {
    let stored = engine.meta("key_check").await?;
    let tag = stored.and_then(|stored| STANDARD.decode(stored).ok());
    Ok(tag.is_some_and(|tag| keys.mac_verify(Purpose::RowMac, "", &[b"key check"], &tag)))
}

/// Makes what the store says of itself anew under the data key in use. To be done before an old one leaves; doing it again
/// does nothing.
pub(crate) async fn renew_marks(engine: &Arc<dyn Engine>, keys: &KeyRing) -> Result<(), StoreError> {
    loop {
        let check = engine.meta("key_check").await?;
        let mark = engine.meta("origin").await?;
        if !is_ours(engine, keys).await? {
            return Err(StoreError::WrongKey);
        }
        let word = if is_dev(engine, keys).await? { "dev" } else { "served" };
        let new_check = STANDARD.encode(keys.mac(Purpose::RowMac, "", &[b"key check"]));
        let new_mark = origin(keys, word);
        let values = [("key_check", check.as_deref(), &*new_check), ("origin", mark.as_deref(), &*new_mark)];
        // Lost against somebody who marked the store: look again.
        if meta::put(engine, &values).await? {
            return Ok(());
        }
    }
}

/// From now on versions before this one must not open the store: they know one data key only (RULE-31).
pub(crate) async fn needs_reader(engine: &Arc<dyn Engine>, reader: u32) -> Result<(), StoreError> {
    loop {
        let before = engine.meta("min_reader").await?;
        if number(engine, "min_reader").await? >= reader {
            return Ok(());
        }
        if meta::put(engine, &[("min_reader", before.as_deref(), &reader.to_string())]).await? {
            return Ok(());
        }
    }
}

/// The mark must be there and authentic, so that neither changing it nor taking it away makes a store servable.
async fn is_dev(engine: &Arc<dyn Engine>, keys: &KeyRing) -> Result<bool, StoreError> {
    let stored = engine.meta("origin").await?.unwrap_or_default();
    let (word, tag) = stored.split_once('.').unwrap_or_default();
    let tag = STANDARD.decode(tag).unwrap_or_default();
    let authentic = keys.mac_verify(Purpose::RowMac, "", &[b"origin", word.as_bytes()], &tag);
    match word {
        "dev" if authentic => Ok(true),
        "served" if authentic => Ok(false),
        _ => Err(StoreError::BadMeta("origin")),
    }
}

fn origin(keys: &KeyRing, word: &str) -> String {
    let mac = keys.mac(Purpose::RowMac, "", &[b"origin", word.as_bytes()]);
    format!("{word}.{}", STANDARD.encode(mac))
}
