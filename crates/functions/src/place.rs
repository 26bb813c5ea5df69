//! A folder of this process's own, for unpacked code and for the roots of cages. It is made when it is first needed and goes with
//! the process; what a process that was killed left behind is taken away by the next one that needs a folder there.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crypto::OsRandom;
use parking_lot::Mutex;
use rustix::fs::{FlockOperation, flock};

/// The name of the file in each folder whose lock says that its process lives.
const LOCK: &str = "lock";

/// Where it is to be, and where it is.
#[derive(Debug)]
pub struct Place {
    parent: PathBuf,
    made: OnceLock<Made>,
    making: Mutex<()>,
}

#[derive(Debug)]
struct Made {
    folder: PathBuf,
    /// Holds the lock.
    _lock: File,
}

impl Place {
    /// Below `parent`, which is made as well if it is not there. It must be this user's alone.
    pub fn below(parent: PathBuf) -> Self {
        Self { parent, made: OnceLock::new(), making: Mutex::default() }
    }

    /// The folder.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn folder(&self) -> io::Result<&Path> {
        if let Some(made) = self.made.get() {
            return Ok(&made.folder);
        }
        let _one = self.making.lock();
        if let Some(made) = self.made.get() {
            return Ok(&made.folder);
        }
        let mut private = fs::DirBuilder::new();
        private.mode(0o700).recursive(true).create(&self.parent)?;
        // Cages are given whole paths.
        let parent = fs::canonicalize(&self.parent)?;
        remove_dead(&parent);
        let folder = parent.join(OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16));
        fs::DirBuilder::new().mode(0o700).create(&folder)?;
        let lock = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(LOCK))?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        for inside in ["roots", "unpacked"] {
            fs::create_dir(folder.join(inside))?;
        }
        let made = self.made.get_or_init(|| Made { folder, _lock: lock });
        Ok(&made.folder)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(made) = self.made.get() {
            // What cannot be taken away now, the next process takes away.
            let _ = fs::remove_dir_all(&made.folder);
        }
    }
}

/// Takes away the folders of processes that are gone. One that was made this very moment has no lock yet, and is left alone.
fn remove_dead(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let folder = entry.path();
        let Ok(lock) = File::open(folder.join(LOCK)) else { continue };
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok()
            && let Err(error) = fs::remove_dir_all(&folder)
        {
            tracing::warn!(%error, folder = %folder.display(), "what another process left behind stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_lives_as_long_as_its_process_and_the_dead_are_taken_away() {
        let parent = tempfile::tempdir().unwrap();
        let living = Place::below(parent.path().join("functions"));
        let folder = living.folder().unwrap().to_owned();
        assert!(folder.join("roots").is_dir());
        assert_eq!(living.folder().unwrap(), folder);
        // As a process leaves it that is killed.
        let dead = folder.with_file_name("dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        let other = Place::below(parent.path().join("functions"));
        let second = other.folder().unwrap().to_owned();
        assert!(!dead.exists());
        assert!(folder.is_dir() && second.is_dir() && folder != second);
        drop(living);
        assert!(!folder.exists() && second.is_dir());
    }
}
