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

/// Where it is and how many bytes it has, once it is whole. Locked by whoever unpacks it.
type Once = tokio::sync::Mutex<Option<(PathBuf, u64)>>;

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
        // Whoever comes second waits for the first one, or for whatever is under way though nobody waits for it any more.
        let mut filled = Arc::clone(&once).lock_owned().await;
        if let Some((path, bytes)) = &*filled {
            return Ok(Unpacked { path: path.clone(), bytes: *bytes, _held: once });
        }
        let (place, store) = (Arc::clone(&self.place), store.clone());
        // By itself: a trigger's patience may end long before a large zip is read and unpacked, and the next try must find it done.
        let filling = tokio::spawn(async move {
            let made = fill(place, name, &store, &hashes, now).await?;
            *filled = Some(made.clone());
            Ok::<_, Refusal>(made)
        });
        let (path, bytes) = filling.await.map_err(|error| Refusal::Internal(error.to_string()))??;
        Ok(Unpacked { path, bytes, _held: once })
    }

    /// Takes away what nobody holds and nobody has used for a while.
    pub fn sweep(&self, now: Instant) {
        let mut gone = Vec::new();
        self.slots.lock().retain(|_, slot| {
            if now.saturating_duration_since(slot.used) < UNUSED {
                return true;
            }
            // Somebody holds it, or is unpacking it.
            let Some(unpacked) = Arc::get_mut(&mut slot.unpacked) else { return true };
            gone.extend(unpacked.get_mut().take().map(|(folder, _)| folder));
            false
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

async fn fill(
    place: Arc<Place>,
    name: String,
    store: &Store,
    hashes: &[ContentHash],
    now: Timestamp,
) -> Result<(PathBuf, u64), Refusal> {
    let mut archives = Vec::with_capacity(hashes.len());
    for hash in hashes {
        let archive = store.read_blob(hash, now).await?;
        archives.push(archive.ok_or_else(|| Refusal::Internal(format!("the zip {hash} is not kept")))?);
    }
    let unpacking = tokio::task::spawn_blocking(move || make(&place, &name, &archives));
    unpacking.await.map_err(|error| Refusal::Internal(error.to_string()))?
}

/// Unpacks into a folder that nobody else has or had: what was unpacked before may still be on its way out. Nobody is told of it
/// before it is whole.
fn make(place: &Place, name: &str, archives: &[Vec<u8>]) -> Result<(PathBuf, u64), Refusal> {
    let folder = place.folder()?.join("unpacked").join(format!("{name}.{}", letters()));
    fs::create_dir(&folder)?;
    let readable = fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).map_err(Refusal::from);
    match readable.and_then(|()| Ok(unpack_all(&folder, archives)?)) {
        Ok(bytes) => Ok((folder, bytes)),
        Err(refusal) => {
            if let Err(error) = fs::remove_dir_all(&folder) {
                tracing::warn!(%error, folder = %folder.display(), "what was not unpacked to its end stays");
            }
            Err(refusal)
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

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::Write as _;
    use std::path::Path;
    use std::pin::pin;
    use std::task::Poll;

    use testkit::Harness;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn zipped(text: &str) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("app.py", SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    }

    fn folders(place: &Place) -> usize {
        fs::read_dir(place.folder().unwrap().join("unpacked")).unwrap().count()
    }

    /// RULE: an unpack that its first caller did not wait for is done for the next one, once and in one folder.
    #[tokio::test]
    async fn whoever_stops_waiting_leaves_the_code_to_be_unpacked_for_the_next_one() {
        let harness = Harness::start().await;
        let folder = tempfile::tempdir().unwrap();
        let place = Arc::new(Place::below(folder.path().to_owned()));
        let cache = Cache::new(Arc::clone(&place));
        // Cut off at each of the points at which it can be: reading, unpacking, done.
        for polls in 1..=24 {
            let hash = harness.store.keep_blob(&zipped(&format!("at {polls}")), harness.now()).await.unwrap();
            {
                let mut asking = pin!(cache.code(&harness.store, &hash, harness.now()));
                for _ in 0..polls {
                    let polled = poll_fn(|cx| Poll::Ready(asking.as_mut().poll(cx))).await;
                    if polled.is_ready() {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
            }
            // What was begun goes on with nobody there: whoever waits for the lock finds it filled.
            let held = Arc::clone(&cache.slots.lock()[&format!("code-{hash}")].unpacked);
            assert!(held.lock().await.is_some(), "cut off after {polls} polls, it was not unpacked");
            let unpacked = cache.code(&harness.store, &hash, harness.now()).await.unwrap();
            assert_eq!(fs::read_to_string(unpacked.path.join("app.py")).unwrap(), format!("at {polls}"));
            assert_eq!(folders(&place), polls, "one folder for each code");
        }
    }

    /// RULE: what cannot be unpacked leaves nothing behind, and is told every time.
    #[tokio::test]
    async fn what_cannot_be_unpacked_leaves_no_folder() {
        let harness = Harness::start().await;
        let folder = tempfile::tempdir().unwrap();
        let place = Arc::new(Place::below(folder.path().to_owned()));
        let cache = Cache::new(Arc::clone(&place));
        let hash = harness.store.keep_blob(b"no zip", harness.now()).await.unwrap();
        for _ in 0..2 {
            let refused = cache.code(&harness.store, &hash, harness.now()).await;
            assert!(matches!(refused, Err(Refusal::BadZip(_))));
            assert_eq!(folders(&place), 0);
        }
    }

    /// RULE: what somebody holds stays; what nobody holds goes, and is unpacked again when it is asked for.
    #[tokio::test]
    async fn what_is_held_is_not_swept() {
        let harness = Harness::start().await;
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(Arc::new(Place::below(folder.path().to_owned())));
        let hash = harness.store.keep_blob(&zipped("x"), harness.now()).await.unwrap();
        let there = |path: &Path| path.join("app.py").is_file();
        let held = cache.code(&harness.store, &hash, harness.now()).await.unwrap();
        let path = held.path.clone();
        let later = Instant::now() + 2 * UNUSED;
        cache.sweep(later);
        assert!(there(&path));
        drop(held);
        cache.sweep(Instant::now());
        assert!(there(&path), "it was used a moment ago");
        cache.sweep(later);
        assert!(!there(&path));
        assert!(there(&cache.code(&harness.store, &hash, harness.now()).await.unwrap().path));
    }
}
