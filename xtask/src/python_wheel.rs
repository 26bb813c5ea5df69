//! Owns the wheel of `rockpool_verify` (python/): built by the pinned maturin, and installed from the wheel as a stranger would, into
//! a folder of the build output, so that no environment that others share is changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::metadata;
use crate::shell;

/// Builds and installs; gives the folder to put on `PYTHONPATH`. `python` is the interpreter of the client packages. With the profile
/// `dev` what the server's build has compiled already is taken from there.
pub fn install(root: &Path, python: &Path, profile: &str) -> anyhow::Result<PathBuf> {
    let target = metadata::target_directory(root)?;
    let folder = target.join("python-wheel").join(profile);
    let (wheels, site) = (folder.join("wheels"), folder.join("site"));
    for old in [&wheels, &site] {
        if old.exists() {
            fs::remove_dir_all(old).with_context(|| old.display().to_string())?;
        }
    }
    // What people install and what is measured has no symbols in it.
    let strip: &[&str] = if profile == "dev" { &[] } else { &["--strip"] };
    shell::run(
        Command::new(python)
            .current_dir(root.join("python"))
            .args(["-m", "maturin", "build", "--quiet", "--locked", "--compatibility", "linux"])
            .args(["--profile", profile, "--out"])
            .arg(&wheels)
            .arg("--interpreter")
            .arg(python)
            .args(strip)
            .env("CARGO_TARGET_DIR", &target),
    )?;
    let built: Vec<PathBuf> =
        fs::read_dir(&wheels)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    let [wheel] = &built[..] else { anyhow::bail!("{} wheels instead of one", built.len()) };
    shell::run(
        Command::new(python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"])
            .args(["--no-index", "--no-deps", "--target"])
            .arg(&site)
            .arg(wheel),
    )?;
    Ok(site)
}
