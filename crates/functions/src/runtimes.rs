//! What runs handlers on this machine: the Pythons and the Node that are installed, and programs of their own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use runner::function::Runtime;
use runner::runtimes::node::Node;
use runner::runtimes::python::{MINORS, Python, PythonError};

use crate::Refusal;

/// The runtimes of one process.
pub struct Runtimes {
    folder: PathBuf,
    /// A runtime that is installed and not prepared is prepared when it is first needed: in development.
    prepares: bool,
    ready: Mutex<HashMap<String, Runtime>>,
}

/// A runtime, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// `python3.11`
    pub name: String,
    /// Functions can run on it now.
    pub ready: bool,
    /// What is known of it, or what to do.
    pub note: String,
}

enum Kind<'a> {
    Python(&'a str),
    Node(u32),
    Provided,
}

fn kind(name: &str) -> Result<Kind<'_>, Refusal> {
    if let Some(minor) = name.strip_prefix("python") {
        return Ok(Kind::Python(minor));
    }
    if let Some(major) = name.strip_prefix("nodejs").and_then(|rest| rest.strip_suffix(".x")?.parse().ok()) {
        return Ok(Kind::Node(major));
    }
    if matches!(name, "provided.al2" | "provided.al2023") {
        return Ok(Kind::Provided);
    }
    Err(Refusal::parameter(format!(
        "The runtime {name} is not one that runs here: python3.10 and newer, nodejs18.x and newer, provided.al2 and \
         provided.al2023 are."
    )))
}

impl Runtimes {
    /// Those that are prepared in `folder`.
    pub fn new(folder: PathBuf, prepares: bool) -> Self {
        Self { folder, prepares, ready: Mutex::default() }
    }

    /// Refuses a runtime that is not on this machine. Blocks: it asks interpreters who they are.
    ///
    /// # Errors
    /// Which runtime is missing, and what to do.
    pub fn check(&self, name: &str) -> Result<(), Refusal> {
        if self.ready.lock().contains_key(name) {
            return Ok(());
        }
        let found = match kind(name)? {
            Kind::Provided => Ok(Runtime::Provided),
            Kind::Node(major) => {
                Node::find(major, &self.folder).map(Runtime::Node).map_err(|error| error.to_string())
            }
            Kind::Python(minor) => match Python::find(minor, &self.folder) {
                Ok(python) => Ok(Runtime::Python(python)),
                Err(PythonError::NotPrepared(_)) if self.prepares => return Ok(()),
                Err(error) => Err(error.to_string()),
            },
        };
        match found {
            Ok(runtime) => {
                self.ready.lock().insert(name.to_owned(), runtime);
                Ok(())
            }
            Err(why) => Err(Refusal::parameter(format!("The runtime {name} is not available: {why}"))),
        }
    }

    /// The runtime of that name, prepared if that may be done now. Blocks, and may fetch from a package index.
    ///
    /// # Errors
    /// As [`check`](Self::check), or it cannot be prepared.
    pub fn ready(&self, name: &str) -> Result<Runtime, Refusal> {
        if let Some(ready) = self.ready.lock().get(name) {
            return Ok(ready.clone());
        }
        let not_ready =
            |why: String| Refusal::NotReady(format!("The runtime {name} is not available: {why}"));
        let runtime = match kind(name)? {
            Kind::Provided => Runtime::Provided,
            Kind::Node(major) => {
                Runtime::Node(Node::find(major, &self.folder).map_err(|error| not_ready(error.to_string()))?)
            }
            Kind::Python(minor) => Runtime::Python(match Python::find(minor, &self.folder) {
                Err(PythonError::NotPrepared(_)) if self.prepares => {
                    tracing::info!("preparing the runtime {name}: fetching AWS's runtime client, once");
                    let prepared = Python::prepare(minor, &self.folder, None);
                    let prepared = prepared.map_err(|error| {
                        not_ready(format!("{error}. Without a package index: `rockpool runtimes add {name} --wheelhouse DIR`"))
                    })?;
                    tracing::info!("the runtime {name} is ready");
                    prepared
                }
                other => other.map_err(|error| not_ready(error.to_string()))?,
            }),
        };
        self.ready.lock().insert(name.to_owned(), runtime.clone());
        Ok(runtime)
    }

    /// Every runtime that could run here, and how it stands. Blocks.
    pub fn list(folder: &Path) -> Vec<Listed> {
        let mut listed = Vec::new();
        for minor in MINORS {
            let name = format!("python{minor}");
            listed.push(match Python::find(minor, folder) {
                Ok(python) => Listed { name, ready: true, note: python.interpreter.display().to_string() },
                Err(PythonError::NotInstalled(_)) => continue,
                Err(error) => Listed { name, ready: false, note: error.to_string() },
            });
        }
        if let Some(node) = (18..60).find_map(|major| Node::find(major, folder).ok()) {
            let (name, note) = (format!("nodejs{}.x", node.major), node.program.display().to_string());
            listed.push(Listed { name, ready: true, note });
        }
        for name in ["provided.al2", "provided.al2023"] {
            let note = "any executable `bootstrap`".to_owned();
            listed.push(Listed { name: name.to_owned(), ready: true, note });
        }
        listed
    }

    /// Prepares a Python runtime. Blocks.
    ///
    /// # Errors
    /// If it cannot be prepared; the sentence says why.
    pub fn add(name: &str, folder: &Path, wheelhouse: Option<&Path>) -> Result<String, Refusal> {
        match kind(name)? {
            Kind::Python(minor) => {
                let python = Python::prepare(minor, folder, wheelhouse);
                let python = python.map_err(|error| Refusal::parameter(error.to_string()))?;
                Ok(python.interpreter.display().to_string())
            }
            Kind::Node(major) => {
                let node =
                    Node::find(major, folder).map_err(|error| Refusal::parameter(error.to_string()))?;
                Ok(node.program.display().to_string())
            }
            Kind::Provided => Ok("any executable `bootstrap`: nothing has to be prepared".to_owned()),
        }
    }
}

/// The minor of a Python runtime.
pub fn python_minor(name: &str) -> Option<&str> {
    name.strip_prefix("python")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_that_is_not_here_is_refused_by_name() {
        let folder = std::env::temp_dir().join("no-such-folder-of-runtimes");
        let runtimes = Runtimes::new(folder, true);
        for name in ["python3.99", "nodejs99.x", "java21", "python2.7", "nodejs", "provided"] {
            let refused = runtimes.check(name).unwrap_err().to_string();
            assert!(refused.contains(name), "{refused}");
        }
        runtimes.check("provided.al2023").unwrap();
        assert!(matches!(runtimes.ready("provided.al2"), Ok(Runtime::Provided)));
    }
}
