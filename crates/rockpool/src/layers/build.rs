//! A layer of Python packages from their wheels. pip chooses and fetches them, wheels only, and runs nothing that is in them; they
//! are unpacked here, with the limits that hold for code (RULE-23).

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail, ensure};
use crypto::OsRandom;
use runner::archive::{Limits, pack, unpack};

/// A layer that was built.
pub struct Built {
    /// Its zip.
    pub zip: Vec<u8>,
    /// The names of the wheels in it.
    pub wheels: Vec<String>,
}

/// Builds it.
///
/// # Errors
/// The Python or pip is not here, pip finds no wheels, or one of them cannot be used.
pub fn build(packages: &[String], python: &str, wheelhouse: Option<&Path>) -> anyhow::Result<Built> {
    let minor = python.strip_prefix("python").unwrap_or(python);
    let plain = minor
        .strip_prefix("3.")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    ensure!(plain, "--python is a minor version, such as 3.11, not {python:?}");
    for package in packages {
        ensure!(!package.starts_with('-'), "{package:?} is no package");
    }
    let scratch = Scratch::new()?;
    let (wheels, content) = (scratch.0.join("wheels"), scratch.0.join("python"));
    fs::create_dir(&wheels)?;
    fs::create_dir(&content)?;
    fetch(packages, minor, wheelhouse, &wheels)?;
    let mut names = Vec::new();
    let mut left = Limits::LAMBDA;
    for entry in fs::read_dir(&wheels)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        ensure!(name.ends_with(".whl"), "{name} is not a wheel");
        let written = unpack(File::open(entry.path())?, &content, left).with_context(|| name.clone())?;
        left.bytes = left.bytes.saturating_sub(written);
        names.push(name);
    }
    names.sort();
    ensure!(!names.is_empty(), "no wheel was found for {}", packages.join(" "));
    take_data_apart(&content)?;
    Ok(Built { zip: pack(&content, "python")?, wheels: names })
}

/// What a wheel would install outside of packages is of no use in a layer; packages that it keeps there are named.
fn take_data_apart(content: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(content)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().ends_with(".data") {
            continue;
        }
        for kind in ["purelib", "platlib"] {
            ensure!(
                !entry.path().join(kind).exists(),
                "{} keeps packages in a {kind} folder: make the zip by hand (docs/guide/layers.md)",
                entry.file_name().to_string_lossy()
            );
        }
        fs::remove_dir_all(entry.path())?;
    }
    Ok(())
}

fn fetch(packages: &[String], minor: &str, wheelhouse: Option<&Path>, into: &Path) -> anyhow::Result<()> {
    let interpreter = format!("python{minor}");
    let mut pip = Command::new(&interpreter);
    pip.args([
        "-I",
        "-m",
        "pip",
        "download",
        "--quiet",
        "--only-binary",
        ":all:",
        "--disable-pip-version-check",
    ]);
    pip.args([OsStr::new("--dest"), into.as_os_str()]);
    if let Some(wheelhouse) = wheelhouse {
        let wheelhouse = fs::canonicalize(wheelhouse).with_context(|| wheelhouse.display().to_string())?;
        pip.arg("--no-index").args([OsStr::new("--find-links"), wheelhouse.as_os_str()]);
    }
    let output = pip.arg("--").args(packages).output().with_context(|| {
        format!("{interpreter} cannot be started: wheels are chosen by the Python that they are for, so install it")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("No module named pip") {
        bail!(
            "{interpreter} has no pip (Debian: `apt install python3-pip`), or give the wheel as a zip made by hand"
        );
    }
    let errors: Vec<_> = said.lines().filter(|line| line.starts_with("ERROR")).collect();
    bail!("pip found no wheels: {}", errors.join(" "))
}

/// `psycopg2-binary-py311` for `psycopg2-binary==2.9.*`.
pub fn layer_name(package: &str, python: &str) -> String {
    let end =
        package.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(package.len());
    let plain = package[..end].replace('.', "-");
    format!("{plain}-py{}", python.trim_start_matches("python").replace('.', ""))
}

/// A folder that is gone when this is.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> anyhow::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let letters = OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16);
        let folder = std::env::temp_dir().join(format!("rockpool-layer-{letters}"));
        fs::DirBuilder::new().mode(0o700).create(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_is_named_after_its_package_and_its_python() {
        assert_eq!(layer_name("psycopg2-binary==2.9.*", "3.11"), "psycopg2-binary-py311");
        assert_eq!(layer_name("zope.interface", "python3.12"), "zope-interface-py312");
        assert_eq!(layer_name("requests[socks]>=2", "3.10"), "requests-py310");
    }

    #[test]
    fn what_is_no_minor_or_no_package_is_refused_before_anything_is_fetched() {
        for (package, python) in [("a", "3"), ("a", "3.11; rm"), ("a", "2.7"), ("--index-url=x", "3.11")] {
            assert!(build(&[package.to_owned()], python, None).is_err(), "{package} {python}");
        }
    }
}
