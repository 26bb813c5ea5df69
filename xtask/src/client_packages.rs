//! Owns how the clients of tests/clients get onto a machine: pinned by hash, install scripts off (RULE-33), kept in
//! the cache folder under the hash of what pins them. Python and Node are used where the machine has ones that will
//! do; a missing Python comes from the distribution, a missing or old Node from its pinned wheel.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::{debian, shell};

/// The files that decide what is installed.
const PINS: [&str; 5] =
    ["requirements.txt", "requirements-node.txt", "package.json", "package-lock.json", ".npmrc"];
/// The clients are tried on Python 3.11 and newer.
const PYTHON_WILL_DO: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";
/// The AWS SDK for JavaScript asks for this major version or newer.
const OLDEST_NODE: u32 = 20;

/// Interpreters and packages that are ready for the stories.
#[derive(Debug)]
pub struct ClientPackages {
    /// A Python that has the packages of requirements.txt.
    pub python: PathBuf,
    /// A Node of a version that the clients support.
    pub node: PathBuf,
    /// Its npm.
    pub npm: PathBuf,
    /// The folder that holds node_modules.
    pub node_packages: PathBuf,
    /// A Chromium, or a browser that is one under another name.
    pub chromium: PathBuf,
}

impl ClientPackages {
    /// Installs what is not there yet; quick when an earlier run did.
    pub fn install(root: &Path) -> anyhow::Result<Self> {
        let clients = root.join("tests/clients");
        let folder = shell::cache()?.join("clients").join(fingerprint(&clients)?);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        // Another checkout may be installing the same; the lock goes when the file is closed.
        let lock = File::create(folder.join("lock"))?;
        lock.lock().context("cannot lock the cache folder")?;
        let python = python_packages(&clients, &folder.join("python"))?;
        let (node, npm) = node(&clients, &python)?;
        let node_packages = folder.join("node");
        install_node_packages(&clients, &node_packages, &node, &npm)?;
        let chromium = chromium()?;
        eprintln!("clients are in {}", folder.display());
        Ok(Self { python, node, npm, node_packages, chromium })
    }
}

fn fingerprint(clients: &Path) -> anyhow::Result<String> {
    let read = |name| fs::read(clients.join(name)).with_context(|| format!("tests/clients/{name}"));
    let pins = PINS.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(shell::fingerprint(&pins.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

/// A virtual environment with the packages; gives its interpreter.
fn python_packages(clients: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let interpreter = folder.join("bin/python");
    let complete = folder.join("complete");
    if complete.exists()
        && shell::works(&interpreter, &["-c", "import boto3, pycognito, jwt, pytest, maturin"])
    {
        return Ok(interpreter);
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let system = system_python()?;
    shell::run(Command::new(system).args(["-m", "venv"]).arg(folder))?;
    pip_install(&interpreter, &clients.join("requirements.txt"))?;
    fs::write(complete, "")?;
    Ok(interpreter)
}

fn pip_install(python: &Path, requirements: &Path) -> anyhow::Result<()> {
    shell::run(
        Command::new(python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"])
            // Wheels only: nothing that was downloaded runs while it is installed.
            .args(["--require-hashes", "--only-binary", ":all:", "--requirement"])
            .arg(requirements),
    )
}

fn system_python() -> anyhow::Result<&'static str> {
    let usable = || shell::works("python3", &["-c", PYTHON_WILL_DO]);
    if !usable() {
        debian::install(&["python3", "python3-venv"])?;
    }
    if !usable() {
        bail!("the client stories need Python 3.11 or newer with its venv module");
    }
    Ok("python3")
}

/// Node and npm: the machine's, or those of the pinned wheel.
fn node(clients: &Path, python: &Path) -> anyhow::Result<(PathBuf, PathBuf)> {
    let major = Command::new("node").arg("--version").output().ok().and_then(|done| {
        let version = String::from_utf8(done.stdout).ok()?;
        version.trim().strip_prefix('v')?.split('.').next()?.parse::<u32>().ok()
    });
    if major.is_some_and(|major| major >= OLDEST_NODE) && shell::works("npm", &["--version"]) {
        return Ok(("node".into(), "npm".into()));
    }
    let tool = |name: &str| python.with_file_name(name);
    if !shell::works(tool("node"), &["--version"]) {
        eprintln!("no Node {OLDEST_NODE} or newer with npm on this machine: taking the pinned wheel");
        pip_install(python, &clients.join("requirements-node.txt"))?;
    }
    Ok((tool("node"), tool("npm")))
}

/// Installs what the lock file in `clients` names into `folder`, unless an earlier run did; nothing that is installed runs (RULE-33).
pub fn install_node_packages(clients: &Path, folder: &Path, node: &Path, npm: &Path) -> anyhow::Result<()> {
    let complete = folder.join("complete");
    if complete.exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(clients.join(name), folder.join(name))?;
    }
    let mut command = Command::new(npm);
    command.current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    // npm looks for `node` on the path.
    if let Some(beside) = node.parent().filter(|beside| beside.is_absolute()) {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(beside.to_path_buf()).chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(all)?);
    }
    shell::run(&mut command)?;
    fs::write(complete, "")?;
    Ok(())
}

/// A browser for the pages of development: the machine's, or the distribution's package. It is spoken to over a pipe, so no driver is
/// needed beside it.
fn chromium() -> anyhow::Result<PathBuf> {
    let found = || {
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        names.into_iter().find(|name| shell::works(name, &["--version"])).map(PathBuf::from)
    };
    if let Some(chromium) = found() {
        return Ok(chromium);
    }
    debian::install(&["chromium"])?;
    found().context("chromium is installed and does not start: `chromium --version` says why")
}
