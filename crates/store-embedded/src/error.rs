//! Why a folder was not opened as a store, in words that say what to do.

use std::path::PathBuf;

/// The folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has the folder.
    #[error(
        "{} is in use by {holder}: stop that process, or choose another data folder",
        folder.display()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// `process 123`, or what is known of it.
        holder: String,
    },
    /// The folder or a file in it could not be made, read or protected.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite refused.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A migration that was applied is not the one of this version.
    #[error(
        "migration {0} was applied with another text: this store was made by another version of Rockpool"
    )]
    OtherMigration(String),
    /// The writer could not be started.
    #[error("the writer thread could not be started: {0}")]
    Thread(std::io::Error),
}
