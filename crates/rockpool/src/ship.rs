//! Shipping checkpoints of the audit log off to where whoever owns the store cannot change them: a file that only grows, or
//! standard output for whoever collects it (RULE-24).

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use directory::Timestamp;
use store::Store;
use store::checkpoints::{CHECKPOINT, Checkpoint, open};
use tokio::sync::Mutex;

/// Checkpoints in one go.
const AT_ONCE: usize = 200;
/// The end of a file in which its last checkpoint is looked for.
const LOOKED_AT: u64 = 64 * 1024;

/// Where they go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Standard output.
    Output,
    /// A file.
    File(PathBuf),
}

impl Place {
    /// Reads what stands in `--audit-checkpoints`: a path, or `-`.
    pub fn parse(text: &str) -> Self {
        if text == "-" { Self::Output } else { Self::File(PathBuf::from(text)) }
    }
}

/// Ships what has not been shipped.
pub struct Shipper {
    store: Store,
    place: Place,
    /// The number of the last one that was; none before the place was looked at.
    last: Mutex<Option<u64>>,
}

impl Shipper {
    /// To this place.
    pub fn new(store: Store, place: Place) -> Self {
        Self { store, place, last: Mutex::new(None) }
    }

    /// Ships all that the store has and the place has not.
    ///
    /// # Errors
    /// The store's, the file's. What was not shipped is shipped the next time.
    pub async fn ship(&self, now: Timestamp) -> anyhow::Result<u64> {
        let mut last = self.last.lock().await;
        let mut after = match *last {
            Some(last) => last,
            None => match &self.place {
                Place::Output => 0,
                Place::File(path) => self.last_in(path, now).await?,
            },
        };
        let mut shipped = 0;
        loop {
            let some = self.store.checkpoints(after, AT_ONCE, now).await?;
            let Some(newest) = some.last() else { break };
            let mut text = String::new();
            for line in some.iter().flat_map(|signed| signed.lines()) {
                text.push_str(line);
                text.push('\n');
            }
            self.append(&text)?;
            after = newest.n;
            shipped += some.len() as u64;
            *last = Some(after);
        }
        *last = Some(after);
        Ok(shipped)
    }

    fn append(&self, text: &str) -> anyhow::Result<()> {
        let Place::File(path) = &self.place else {
            let mut out = std::io::stdout().lock();
            out.write_all(text.as_bytes())?;
            return Ok(out.flush()?);
        };
        let named = || format!("checkpoints of the audit log cannot be written to {}", path.display());
        let mut options = File::options();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).with_context(named)?;
        file.write_all(text.as_bytes()).with_context(named)?;
        file.sync_data().with_context(named)
    }

    /// The number of the last checkpoint in the file that this store still has as it stands there: after a restore the
    /// numbers come again, and what they say then is shipped beside what they said before. A half line at the end counts as
    /// none.
    async fn last_in(&self, path: &Path, now: Timestamp) -> anyhow::Result<u64> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(LOOKED_AT)))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end)?;
        if end.last().is_some_and(|last| *last != b'\n') {
            // Killed while it wrote: the next line must not hang on that.
            self.append("\n")?;
        }
        let Some(public) = self.store.log_public_key(now).await? else { return Ok(0) };
        let text = String::from_utf8_lossy(&end);
        for line in text.lines().rev().map(str::trim) {
            let Some(Checkpoint { n, .. }) = open::<Checkpoint>(&public, CHECKPOINT, line) else { continue };
            let ours = self.store.checkpoints(n.saturating_sub(1), 1, now).await?;
            if ours.first().is_some_and(|ours| ours.n == n && ours.checkpoint == line) {
                return Ok(n);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use crypto::{DataKey, KeyRing, Zeroizing};
    use store::{Engine, OpenAs, StoreError, change};
    use store_embedded::{Embedded, Options};

    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    async fn opened(folder: &Path) -> Store {
        let engine: std::sync::Arc<dyn Engine> =
            std::sync::Arc::new(Embedded::open(folder, Options::default(), NOW).unwrap());
        let keys = KeyRing::new(DataKey { id: 1, epoch: 1, bytes: Zeroizing::new([7; 32]) });
        Store::open(engine, keys, OpenAs::Dev).await.unwrap()
    }

    async fn vouch(store: &Store, what: &str) {
        change!(store, NOW, |unit| -> Result<(), StoreError> { unit.audit(what) }).unwrap();
        store.make_checkpoint(NOW).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn after_a_restore_the_numbers_that_come_again_are_shipped_as_well_rule_24() {
        let here = tempfile::tempdir().unwrap();
        let (data, backup) = (here.path().join("data"), here.path().join("backup"));
        let shipped = here.path().join("checkpoints");
        let ship = async |store: &Store| {
            Shipper::new(store.clone(), Place::File(shipped.clone())).ship(NOW).await.unwrap()
        };
        let store = opened(&data).await;
        vouch(&store, "one").await;
        assert_eq!(ship(&store).await, 1);
        drop(store);
        std::fs::create_dir(&backup).unwrap();
        for entry in std::fs::read_dir(&data).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), backup.join(entry.file_name())).unwrap();
        }
        let store = opened(&data).await;
        vouch(&store, "two").await;
        vouch(&store, "three").await;
        assert_eq!(ship(&store).await, 2);
        assert_eq!(ship(&store).await, 0, "nothing twice");
        drop(store);
        // Number two again, of another line.
        let store = opened(&backup).await;
        assert_eq!(ship(&store).await, 0);
        vouch(&store, "another").await;
        assert_eq!(ship(&store).await, 1);
        assert_eq!(ship(&store).await, 0);
    }
}
