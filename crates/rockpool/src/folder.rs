//! The data folder of development: its mode, the keys in it, and the file that tells `rockpool env` what runs there. In
//! production the master key lies elsewhere (RULE-4); a store that was made here is marked and never served (RULE-16).

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use crypto::{MasterKey, OsRandom, Secret};
use serde::{Deserialize, Serialize};

const MASTER_KEY: &str = "master.key";
const FOLDER_KEY: &str = "folder.key";
const DATABASE: &str = "rockpool.db";
const ENVIRONMENT: &str = "environment.json";

/// A data folder.
#[derive(Debug)]
pub struct Folder(PathBuf);

/// The random key of a folder: AWS credentials that this folder's server knows (RULE-14).
#[derive(Clone, Serialize, Deserialize)]
pub struct FolderKey {
    /// What stands in a signature's scope.
    pub access_key_id: String,
    /// What signatures are made with.
    pub secret_access_key: Secret,
}

impl FolderKey {
    /// A fresh one, in the form of AWS's.
    pub fn generate() -> Self {
        const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        Self {
            access_key_id: format!("ROCK{}", OsRandom::letters(UPPER, 16)),
            secret_access_key: Secret::new(OsRandom::letters(directory::ALPHANUMERIC, 40)),
        }
    }
}

impl Folder {
    /// Makes the folder if it is not there, for its owner only.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("the data folder {}", path.display()))?;
        protect(path, 0o700).with_context(|| format!("the data folder {}", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    /// Where the master key lies.
    pub fn master_key_file(&self) -> PathBuf {
        self.0.join(MASTER_KEY)
    }

    /// The master key; a fresh one for a folder without a database.
    pub fn master_key(&self) -> anyhow::Result<MasterKey> {
        let path = self.0.join(MASTER_KEY);
        if let Some(text) = read(&path)? {
            return MasterKey::from_text(&text).with_context(|| path.display().to_string());
        }
        if self.0.join(DATABASE).exists() {
            bail!(
                "{} is gone, and nothing in this folder can be read without it. Put it back, or start over with another \
                 folder (--data)",
                path.display()
            );
        }
        let key = MasterKey::generate();
        write_new(&path, &key.to_text())?;
        Ok(key)
    }

    /// The folder's random key; a fresh one the first time.
    pub fn folder_key(&self) -> anyhow::Result<FolderKey> {
        let path = self.0.join(FOLDER_KEY);
        if let Some(text) = read(&path)? {
            return serde_json::from_str(&text)
                .with_context(|| format!("{} is damaged; delete it for a new key", path.display()));
        }
        let key = FolderKey::generate();
        write_new(&path, &serde_json::to_string(&key)?)?;
        Ok(key)
    }

    /// Where the running server writes what `rockpool env` reads.
    pub fn environment_file(data: &Path) -> PathBuf {
        data.join(ENVIRONMENT)
    }
}

fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Writes a file that was not there, whole or not at all, for its owner only.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let half = path.with_extension("new");
    write(&half, text).and_then(|()| fs::rename(&half, path)).with_context(|| path.display().to_string())
}

/// Writes a file for its owner only.
pub fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    protect(path, 0o600)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn protect(path: &Path, mode: u32) -> std::io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
fn protect(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}
