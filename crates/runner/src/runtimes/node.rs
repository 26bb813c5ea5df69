//! Node.js: the handler runs on the host's Node under a bootstrap of our own, which AWS does not publish.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cage::Shown;

const BOOTSTRAP: &str = include_str!("node/bootstrap.mjs");

/// The host's Node, and the folder of the bootstrap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its major version.
    pub major: u32,
    /// The program's real path.
    pub program: PathBuf,
    /// Where the bootstrap is.
    pub bootstrap: PathBuf,
}

/// Why there is no Node to run handlers.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// Not on this machine, or another.
    #[error("there is no Node.js {wanted} on this machine{}: install it, or change the function's runtime", .found.map(|found| format!(" but {found}")).unwrap_or_default())]
    NotInstalled {
        /// The major version that the function asks for.
        wanted: u32,
        /// The one that is here.
        found: Option<u32>,
    },
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Node {
    /// The Node of version `major` that is on the path, with the bootstrap written into `runtimes`.
    ///
    /// # Errors
    /// If there is none, or one of another version.
    pub fn find(major: u32, runtimes: &Path) -> Result<Self, NodeError> {
        let asked =
            Command::new("node").args(["-p", "process.versions.node + ' ' + process.execPath"]).output();
        let answer = asked.ok().and_then(|asked| String::from_utf8(asked.stdout).ok()).unwrap_or_default();
        let found = answer.trim().split_once(' ').and_then(|(version, program)| {
            Some((version.split('.').next()?.parse::<u32>().ok()?, PathBuf::from(program)))
        });
        let Some((_, program)) = found.as_ref().filter(|(found, _)| *found == major) else {
            return Err(NodeError::NotInstalled { wanted: major, found: found.map(|(found, _)| found) });
        };
        let bootstrap = runtimes.join("node");
        fs::create_dir_all(&bootstrap)?;
        fs::set_permissions(&bootstrap, fs::Permissions::from_mode(0o755))?;
        let file = bootstrap.join("bootstrap.mjs");
        if fs::read_to_string(&file).ok().as_deref() != Some(BOOTSTRAP) {
            // Whole or not at all: a worker may be starting with it.
            let making =
                bootstrap.join(format!(".{}", crypto::OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 12)));
            fs::write(&making, BOOTSTRAP)?;
            fs::set_permissions(&making, fs::Permissions::from_mode(0o644))?;
            fs::rename(making, file)?;
        }
        Ok(Self { major, program: fs::canonicalize(program)?, bootstrap })
    }

    /// What of the host a worker must see.
    pub fn shown(&self) -> Vec<Shown> {
        vec![Shown::here(&self.program), Shown::at(&self.bootstrap, "/var/runtime")]
    }

    /// The command; the handler's name is in the environment.
    pub fn command(&self) -> Vec<String> {
        vec![self.program.display().to_string(), "/var/runtime/bootstrap.mjs".to_owned()]
    }

    /// What Lambda puts into `NODE_PATH`: layers, then the code's own packages.
    pub fn search_path(&self) -> String {
        format!("/opt/nodejs/node{}/node_modules:/opt/nodejs/node_modules:/var/task/node_modules", self.major)
    }
}
