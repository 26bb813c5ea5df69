//! What the engines' migrations have in common: numbered files, one definition each, that are never changed once applied.

use crate::sql::fingerprint;

/// How long whoever migrates may take, from the last sign of life, in milliseconds.
pub const LEASE_MS: i64 = 30_000;

/// A migration: its name and its text.
pub type Migration = (&'static str, &'static str);

/// Every migration of an engine, from the files in its `migrations/`.
#[macro_export]
macro_rules! migration_files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../migrations/", $name, ".sql")))),*]
    };
}

/// Whether `migration` has still to be applied; `noted` is what was noted when it was. `Err` names one that was applied with
/// another text.
pub fn is_missing(migration: &Migration, noted: Option<&str>) -> Result<bool, String> {
    match noted {
        None => Ok(true),
        Some(noted) if noted == fingerprint(migration.1) => Ok(false),
        Some(_) => Err(migration.0.to_owned()),
    }
}

/// Whether `listed` are the files of `folder`, in order. For the engines' tests.
#[doc(hidden)]
pub fn files_are_listed(folder: &str, listed: &[Migration]) {
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> = files
        .map(|file| file.expect("can be read").file_name().to_string_lossy().replace(".sql", ""))
        .collect();
    names.sort();
    let listed: Vec<&str> = listed.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, listed);
}
