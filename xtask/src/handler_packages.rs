//! Owns what the tests of handlers need from the package index: wheels for the machine's Python, pinned by hash (RULE-33),
//! in a folder of the cache. Nothing of them is installed or run by the chore.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::client_packages::ClientPackages;
use crate::shell;

/// The file that decides what is fetched.
const PINS: &str = "crates/runner/tests/handlers/requirements.txt";

/// A folder of wheels.
#[derive(Debug)]
pub struct HandlerPackages {
    wheelhouse: PathBuf,
    minor: String,
    node: PathBuf,
}

impl HandlerPackages {
    /// Fetches what is not there yet, with the pip of the clients' Python.
    pub fn fetch(root: &Path, clients: &ClientPackages) -> anyhow::Result<Self> {
        let python = &clients.python;
        let ask = "import sys; print('%d.%d' % sys.version_info[:2])";
        let minor = shell::output(Command::new(python).args(["-c", ask]))?.trim().to_owned();
        let pins = root.join(PINS);
        let bytes = fs::read(&pins).with_context(|| PINS.to_owned())?;
        let wheelhouse =
            shell::cache()?.join("wheels").join(format!("{minor}-{}", shell::fingerprint(&[&bytes])));
        let complete = wheelhouse.join("complete");
        if !complete.exists() {
            fs::create_dir_all(&wheelhouse)
                .with_context(|| format!("cannot make {}", wheelhouse.display()))?;
            shell::run(
                Command::new(python)
                    .args([
                        "-m",
                        "pip",
                        "download",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--no-input",
                        "--no-deps",
                    ])
                    .args(["--require-hashes", "--only-binary", ":all:", "--requirement"])
                    .arg(&pins)
                    .arg("--dest")
                    .arg(&wheelhouse),
            )?;
            fs::write(complete, "")?;
        }
        Ok(Self { wheelhouse, minor, node: clients.node.clone() })
    }

    /// The folder.
    pub fn wheelhouse(&self) -> &Path {
        &self.wheelhouse
    }

    /// The minor version of Python that the wheels are for: `3.11`.
    pub fn minor(&self) -> &str {
        &self.minor
    }

    /// Tells a command that runs tests where they are, and for which Python.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        // Handlers run on the Node that is on the path; where the machine has none it is the clients' own.
        if let Some(beside) = self.node.parent().filter(|beside| beside.is_absolute()) {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let all = std::env::split_paths(&path).chain([beside.to_path_buf()]);
            if let Ok(path) = std::env::join_paths(all) {
                command.env("PATH", path);
            }
        }
        command.env("ROCKPOOL_TEST_WHEELHOUSE", &self.wheelhouse).env("ROCKPOOL_TEST_PYTHON", &self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tests of handlers call `node`: without one on the machine's path they find that of the clients.
    #[test]
    fn where_the_machine_has_no_node_the_clients_own_is_found_behind_all_else() {
        let path = |node: &str| {
            let packages =
                HandlerPackages { wheelhouse: "wheels".into(), minor: "3.11".into(), node: node.into() };
            let mut command = Command::new("tests");
            packages.tell(&mut command);
            let said = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
            said.map(|path| std::env::split_paths(path).collect::<Vec<_>>())
        };
        assert_eq!(path("node"), None, "the machine's own is on its path");
        let told = path("/cache/clients/bin/node").unwrap();
        assert_eq!(told.last(), Some(&PathBuf::from("/cache/clients/bin")));
        let machines = std::env::var_os("PATH").unwrap_or_default();
        assert_eq!(told.len(), std::env::split_paths(&machines).count() + 1);
    }
}
