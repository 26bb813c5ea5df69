//! Where the tests of workers keep their things, and what the chore that runs them has fetched.

use std::fs;
use std::path::PathBuf;

/// What this machine's wheels were put into by the chore that runs the tests.
pub fn wheelhouse() -> PathBuf {
    std::env::var_os("ROCKPOOL_TEST_WHEELHOUSE")
        .expect("ROCKPOOL_TEST_WHEELHOUSE names a folder with the wheels: `cargo xtask test` sets it")
        .into()
}

/// Folders of one test. Whoever the worker runs as must be able to look in.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::Builder::new().prefix("runner-").tempdir().unwrap())
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.0.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }
}

/// The Python that the wheels are for.
pub fn minor() -> String {
    std::env::var_os("ROCKPOOL_TEST_PYTHON").map_or("3.11".to_owned(), |minor| minor.into_string().unwrap())
}
