//! Unpacked code and layers, in folders named after what is in them. The zips are in the store; what lies here can be made again,
//! and is made anew by every process, since nobody knows what a crash left of it.

use std::collections::HashMap;
use std::fs;
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crypto::OsRandom;
use directory::{ContentHash, Timestamp, UsedLayer};
use parking_lot::Mutex;
use runner::archive::{ArchiveError, Limits, unpack};
use store::Store;
use tokio::sync::OnceCell;

use crate::{Place, Refusal};

/// What nobody has used for so long is taken away.
const UNUSED: Duration = Duration::from_secs(900);

/// The folders of one process.
pub struct Cache {
    place: Arc<Place>,
    slots: Mutex<HashMap<String, Slot>>,
}

struct Slot {
    unpacked: Arc<Once>,
    used: Instant,
}

type Once = OnceCell<(PathBuf, u64)>;

/// A folder with something unpacked, which stays as long as this does.
#[derive(Clone)]
pub struct Unpacked {
    /// Where it is.
    pub path: PathBuf,
    /// How many bytes it has.
    pub bytes: u64,
    _held: Arc<Once>,
}

impl Cache {
    /// An empty one in `place`.
    pub fn new(place: Arc<Place>) -> Self {
        Self { place, slots: Mutex::default() }
    }

    /// The code with this hash.
    ///
    /// # Errors
    /// If it is not kept, or is no zip that may be unpacked (RULE-23).
    pub async fn code(&self, store: &Store, hash: &ContentHash, now: Timestamp) -> Result<Unpacked, Refusal> {
        let (name, hashes) = (format!("code-{hash}"), vec![hash.clone()]);
        self.unpacked(name, store, hashes, now).await
    }

    /// These layers over each other; nothing where there is none.
    ///
    /// # Errors
    /// As [`Cache::code`].
    pub async fn layers(
        &self,
        store: &Store,
        layers: &[UsedLayer],
        now: Timestamp,
    ) -> Result<Option<Unpacked>, Refusal> {
        if layers.is_empty() {
            return Ok(None);
        }
        let hashes: Vec<_> = layers.iter().map(|layer| layer.code.clone()).collect();
        let all: String = hashes.iter().map(ContentHash::as_str).collect();
        let name = format!("layers-{}", ContentHash::of(all.as_bytes()));
        Ok(Some(self.unpacked(name, store, hashes, now).await?))
    }

    async fn unpacked(
        &self,
        name: String,
        store: &Store,
        hashes: Vec<ContentHash>,
        now: Timestamp,
    ) -> Result<Unpacked, Refusal> {
        let once = {
            let mut slots = self.slots.lock();
            let slot = slots
                .entry(name.clone())
                .or_insert_with(|| Slot { unpacked: Arc::default(), used: Instant::now() });
            slot.used = Instant::now();
            Arc::clone(&slot.unpacked)
        };
        // Whoever comes second waits for the first one.
        let (path, bytes) = once
            .get_or_try_init(|| async {
                let mut archives = Vec::with_capacity(hashes.len());
                for hash in &hashes {
                    let archive = store.read_blob(hash, now).await?;
                    archives.push(
                        archive.ok_or_else(|| Refusal::Internal(format!("the zip {hash} is not kept")))?,
                    );
                }
                let (place, name) = (Arc::clone(&self.place), name.clone());
                let unpacking = tokio::task::spawn_blocking(move || make(&place, &name, &archives));
                unpacking.await.map_err(|error| Refusal::Internal(error.to_string()))?
            })
            .await?;
        Ok(Unpacked { path: path.clone(), bytes: *bytes, _held: Arc::clone(&once) })
    }

    /// Takes away what nobody holds and nobody has used for a while.
    pub fn sweep(&self) {
        let mut gone = Vec::new();
        self.slots.lock().retain(|_, slot| {
            let kept = Arc::strong_count(&slot.unpacked) > 1 || slot.used.elapsed() < UNUSED;
            if !kept && let Some((path, _)) = slot.unpacked.get() {
                // Out of the way at once: the same may be asked for again before it is deleted.
                let aside = path.with_extension(letters());
                if fs::rename(path, &aside).is_ok() {
                    gone.push(aside);
                }
            }
            kept
        });
        for folder in gone {
            if let Err(error) = fs::remove_dir_all(&folder) {
                tracing::warn!(%error, folder = %folder.display(), "unpacked code cannot be taken away");
            }
        }
    }
}

fn letters() -> String {
    OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 12)
}

/// Unpacks into a folder of another name, which is then moved: whole or not at all.
fn make(place: &Place, name: &str, archives: &[Vec<u8>]) -> Result<(PathBuf, u64), Refusal> {
    let folder = place.folder()?.join("unpacked");
    let making = folder.join(format!("{name}.{}", letters()));
    fs::create_dir(&making)?;
    fs::set_permissions(&making, fs::Permissions::from_mode(0o755))?;
    match unpack_all(&making, archives) {
        Ok(bytes) => {
            let place = folder.join(name);
            fs::rename(&making, &place)?;
            Ok((place, bytes))
        }
        Err(error) => {
            let _ = fs::remove_dir_all(&making);
            Err(error.into())
        }
    }
}

fn unpack_all(folder: &std::path::Path, archives: &[Vec<u8>]) -> Result<u64, ArchiveError> {
    let mut bytes = 0;
    for archive in archives {
        let left = Limits { bytes: Limits::LAMBDA.bytes.saturating_sub(bytes), ..Limits::LAMBDA };
        bytes += unpack(Cursor::new(archive), folder, left)?;
    }
    Ok(bytes)
}
