//! What cargo knows of the workspace: packages, where they are, what they depend on.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::shell::{self, cargo};

/// `cargo metadata`, as far as the chores read it.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// Ours only, or all, as asked.
    pub packages: Vec<Package>,
    /// Where cargo puts what it builds.
    pub target_directory: PathBuf,
}

/// One package.
#[derive(Debug, Deserialize)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// None for a package of the workspace.
    pub source: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    pub dependencies: Vec<Dependency>,
}

/// One line of a package's dependency tables.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    pub name: String,
    /// None: an ordinary dependency; else `dev` or `build`.
    pub kind: Option<String>,
    /// Where a dependency inside the workspace is.
    pub path: Option<PathBuf>,
}

/// Packages of the workspace alone.
pub fn workspace(root: &Path) -> anyhow::Result<Metadata> {
    read(root, &["--no-deps"])
}

/// The workspace and everything that it can depend on, on every platform.
pub fn everything(root: &Path) -> anyhow::Result<Metadata> {
    read(root, &["--locked"])
}

/// Where cargo puts what it builds.
pub fn target_directory(root: &Path) -> anyhow::Result<PathBuf> {
    Ok(read(root, &["--no-deps"])?.target_directory)
}

fn read(root: &Path, arguments: &[&str]) -> anyhow::Result<Metadata> {
    let mut command = cargo();
    command.current_dir(root).args(["metadata", "--format-version", "1"]).args(arguments);
    Ok(serde_json::from_str(&shell::output(&mut command)?)?)
}
