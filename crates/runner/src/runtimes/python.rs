//! Python: the handler runs under AWS's own Runtime Interface Client (`awslambdaric`), unmodified, on an interpreter of the
//! host.
//!
//! The client is prepared once for each Python minor, in a folder of ours, from wheels whose hashes are pinned here; the
//! interpreter's own packages are left alone.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::archive::{ArchiveError, Limits, unpack};
use crate::cage::Shown;

/// Which wheels, and their hashes.
const LOCK: &str = include_str!("python.lock");

/// An interpreter and the client beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Python {
    /// Such as `3.11`.
    pub minor: String,
    /// The interpreter's real path.
    pub interpreter: PathBuf,
    /// Where its library is.
    pub prefix: PathBuf,
    /// The folder of the client.
    pub client: PathBuf,
}

/// Why there is no Python to run handlers.
#[derive(Debug, thiserror::Error)]
pub enum PythonError {
    /// Not on this machine.
    #[error(
        "there is no python{0} on this machine: install it, or change the function's runtime to one that is here"
    )]
    NotInstalled(String),
    /// The client has no wheel for it.
    #[error("AWS's runtime client has no wheel for Python {0} on {arch}", arch = std::env::consts::ARCH)]
    NoClient(String),
    /// The client is not prepared.
    #[error("the runtime python{0} is not prepared: run `rockpool runtimes add python{0}`")]
    NotPrepared(String),
    /// A wheel is not in the wheelhouse.
    #[error("{} is not in {}", .0, .1.display())]
    NoWheel(String, PathBuf),
    /// A wheel is another than the pinned one.
    #[error("{0} is not the file that is pinned: its SHA-256 differs")]
    OtherWheel(String),
    /// `pip` could not fetch them.
    #[error("pip could not fetch the runtime client: {0}")]
    Fetch(String),
    /// A wheel cannot be unpacked.
    #[error("{0}: {1}")]
    Wheel(String, ArchiveError),
    /// The disk, or a program that does not start.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The minors for which the client has wheels.
pub const MINORS: &[&str] = &["3.10", "3.11", "3.12", "3.13", "3.14"];

impl Python {
    /// The interpreter of `minor` on this machine, with the client that [`prepare`](Self::prepare) put into `runtimes`.
    ///
    /// # Errors
    /// If it is not installed or not prepared; the sentence says what to do.
    pub fn find(minor: &str, runtimes: &Path) -> Result<Self, PythonError> {
        let client = runtimes.join(folder_name(minor)?);
        let (interpreter, prefix) = interpreter(minor)?;
        if !client.is_dir() {
            return Err(PythonError::NotPrepared(minor.to_owned()));
        }
        Ok(Self { minor: minor.to_owned(), interpreter, prefix, client })
    }

    /// Puts the client for `minor` into `runtimes`, from the wheels in `wheelhouse`, or from the package index that the
    /// machine's pip is set up for. Nothing happens if it is there.
    ///
    /// # Errors
    /// If the interpreter, a wheel or the network is not there, or a wheel is not the pinned one.
    pub fn prepare(minor: &str, runtimes: &Path, wheelhouse: Option<&Path>) -> Result<Self, PythonError> {
        let folder = runtimes.join(folder_name(minor)?);
        let (found, _) = interpreter(minor)?;
        if !folder.is_dir() {
            fs::create_dir_all(runtimes)?;
            let fetched;
            let wheelhouse = match wheelhouse {
                Some(wheelhouse) => wheelhouse,
                None => {
                    fetched = Scratch::new(runtimes, "wheels")?;
                    fetch(&found, &wheels(minor)?, &fetched.0)?;
                    &fetched.0
                }
            };
            let making = Scratch::new(runtimes, "making")?;
            for (file, digest) in wheels(minor)? {
                let bytes = fs::read(wheelhouse.join(file))
                    .map_err(|_| PythonError::NoWheel(file.to_owned(), wheelhouse.to_owned()))?;
                if crypto::hex::encode(&crypto::sha256(&[&bytes])) != digest {
                    return Err(PythonError::OtherWheel(file.to_owned()));
                }
                unpack(io::Cursor::new(bytes), &making.0, Limits::LAMBDA)
                    .map_err(|error| PythonError::Wheel(file.to_owned(), error))?;
            }
            // Whole or not at all; somebody else may have been quicker.
            if let Err(error) = fs::rename(&making.0, &folder)
                && !folder.is_dir()
            {
                return Err(error.into());
            }
        }
        Self::find(minor, runtimes)
    }

    /// What of the host a worker must see.
    pub fn shown(&self) -> Vec<Shown> {
        vec![
            Shown::here(&self.prefix),
            Shown::here(&self.interpreter),
            Shown::at(&self.client, "/var/runtime"),
        ]
    }

    /// The command for `handler` (`module.function`).
    pub fn command(&self, handler: &str) -> Vec<String> {
        // -B: the code is read-only.
        let interpreter = self.interpreter.display().to_string();
        [&interpreter, "-B", "-m", "awslambdaric", handler].map(str::to_owned).to_vec()
    }

    /// What Lambda puts into `PYTHONPATH`: layers, then the runtime. The code itself is where Python starts.
    pub fn search_path(&self) -> String {
        format!("/opt/python/lib/python{}/site-packages:/opt/python:/var/runtime", self.minor)
    }
}

/// The files of the lock that are for `minor` on this machine.
fn wheels(minor: &str) -> Result<Vec<(&'static str, &'static str)>, PythonError> {
    let tag = format!("-cp{}-", minor.replace('.', ""));
    let architecture = format!("_{}.whl", std::env::consts::ARCH);
    let fits =
        |file: &str| file.ends_with("-none-any.whl") || file.contains(&tag) && file.ends_with(&architecture);
    let wheels: Vec<_> = LOCK
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .filter(|(file, _)| fits(file))
        .collect();
    if wheels.iter().any(|(file, _)| file.starts_with("awslambdaric")) {
        Ok(wheels)
    } else {
        Err(PythonError::NoClient(minor.to_owned()))
    }
}

/// One folder for each minor and set of wheels, so that another version of the client is prepared beside the old one.
fn folder_name(minor: &str) -> Result<String, PythonError> {
    let wheels: String = wheels(minor)?.into_iter().map(|(_, digest)| digest).collect();
    Ok(format!("python{minor}-{}", &crypto::hex::encode(&crypto::sha256(&[wheels.as_bytes()]))[..12]))
}

/// The real path of an interpreter and its prefix, by asking it: what is on the path may be a wrapper.
fn interpreter(minor: &str) -> Result<(PathBuf, PathBuf), PythonError> {
    const ASK: &str = "import os,sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix); print('%d.%d' % sys.version_info[:2])";
    let not_installed = || PythonError::NotInstalled(minor.to_owned());
    let asked = Command::new(format!("python{minor}"))
        .args([OsStr::new("-I"), OsStr::new("-c"), OsStr::new(ASK)])
        .output();
    let asked = asked.map_err(|_| not_installed())?;
    let answer = String::from_utf8(asked.stdout).map_err(|_| not_installed())?;
    match answer.lines().collect::<Vec<_>>().as_slice() {
        [interpreter, prefix, version] if *version == minor => Ok((interpreter.into(), prefix.into())),
        _ => Err(not_installed()),
    }
}

fn fetch(interpreter: &Path, wheels: &[(&str, &str)], into: &Path) -> Result<(), PythonError> {
    let wanted: String = wheels.iter().filter_map(|(file, digest)| requirement(file, digest)).collect();
    let list = into.join("wanted.txt");
    fs::write(&list, wanted)?;
    let output = Command::new(interpreter)
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--require-hashes",
            "--disable-pip-version-check",
        ])
        .args([OsStr::new("--dest"), into.as_os_str(), OsStr::new("--requirement"), list.as_os_str()])
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(PythonError::Fetch(said.lines().last().unwrap_or("it said nothing").to_owned()))
}

/// A line for pip: name, version and hash.
fn requirement(file: &str, digest: &str) -> Option<String> {
    let mut parts = file.split('-');
    let (name, version) = (parts.next()?, parts.next()?);
    Some(format!("{name}=={version} --hash=sha256:{digest}\n"))
}

/// A folder that is gone when this is.
struct Scratch(PathBuf);

impl Scratch {
    fn new(beside: &Path, name: &str) -> io::Result<Self> {
        let unique = crypto::OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 12);
        let folder = beside.join(format!(".{name}-{unique}"));
        fs::create_dir(&folder)?;
        // Whoever the worker runs as must be able to look in, whatever this process's umask is.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It may have been renamed, which is what it was for.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A compiled module below `folder` that was made for another Python and not for `minor` too, by its file's name
/// (`….cpython-39-x86_64-linux-gnu.so`): its path below `folder`, and the Python that it was made for. Importing it would
/// fail with a sentence that names neither.
///
/// # Errors
/// If the folder cannot be read.
pub fn compiled_for_another(folder: &Path, minor: &str) -> io::Result<Option<(PathBuf, String)>> {
    let mut modules: BTreeMap<PathBuf, Vec<(PathBuf, String)>> = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    let ours = format!("python{minor}");
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                // `python/lib/python3.9/site-packages` is looked into by that Python alone.
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if !name.starts_with("python3.") || name == ours {
                    folders.push(entry.path());
                }
                continue;
            }
            let path = entry.path().strip_prefix(folder).unwrap_or(&entry.path()).to_owned();
            if let Some((module, made_for)) = compiled_module(&entry.file_name().to_string_lossy()) {
                modules.entry(path.with_file_name(module)).or_default().push((path, made_for));
            }
        }
    }
    let strangers = modules.into_values().find(|files| files.iter().all(|(_, made_for)| made_for != minor));
    Ok(strangers.and_then(|files| files.into_iter().next()))
}

/// The module's name and its Python: `_psycopg` and `3.11` of `_psycopg.cpython-311-x86_64-linux-gnu.so`.
fn compiled_module(file: &str) -> Option<(&str, String)> {
    let (module, rest) = file.split_once(".cpython-")?;
    let (digits, _) = rest.split_once('-')?;
    let (major, minor) = digits.split_at_checked(1)?;
    Some((module, format!("{major}.{minor}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wheel_is_pinned_for_both_architectures() {
        for minor in MINORS {
            assert_eq!(wheels(minor).unwrap().len(), 3, "{minor}");
        }
        assert!(matches!(wheels("3.8"), Err(PythonError::NoClient(_))));
    }

    #[test]
    fn a_module_compiled_for_another_python_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("python/psycopg2");
        fs::create_dir_all(&package).unwrap();
        fs::write(package.join("__init__.py"), "").unwrap();
        fs::write(package.join("_psycopg.cpython-39-x86_64-linux-gnu.so"), "").unwrap();
        let (file, made_for) = compiled_for_another(folder.path(), "3.11").unwrap().unwrap();
        assert_eq!(file, Path::new("python/psycopg2/_psycopg.cpython-39-x86_64-linux-gnu.so"));
        assert_eq!(made_for, "3.9");
        fs::write(package.join("_psycopg.cpython-311-x86_64-linux-gnu.so"), "").unwrap();
        assert_eq!(compiled_for_another(folder.path(), "3.11").unwrap(), None);
        // Where only another Python looks, nothing is wrong.
        let elsewhere = folder.path().join("python/lib/python3.9/site-packages");
        fs::create_dir_all(&elsewhere).unwrap();
        fs::write(elsewhere.join("_other.cpython-39-x86_64-linux-gnu.so"), "").unwrap();
        assert_eq!(compiled_for_another(folder.path(), "3.11").unwrap(), None);
        assert!(compiled_for_another(folder.path(), "3.9").unwrap().is_none());
    }
}
