//! A function: what a handler's owner decided, and the cage that follows from it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cage::{Plan, Secret, Shown};
use crate::runtimes::node::Node;
use crate::runtimes::python::Python;
use crate::worker::RUNTIME_API;

/// What the host shows to every worker: programs and libraries, no configuration but what they need to be found and to
/// trust certificates.
const SYSTEM: &[&str] = &[
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/ssl/certs",
    "/etc/pki/tls",
    "/etc/ca-certificates",
    "/etc/localtime",
    "/etc/mime.types",
];

/// As many as Lambda gives.
const PROCESSES: u32 = 1024;

/// What an interpreter maps and never touches, on top of a function's memory, in MiB.
const UNTOUCHED_MIB: u32 = 768;

/// What runs it.
#[derive(Clone, Debug)]
pub enum Runtime {
    /// `python3.*`.
    Python(Python),
    /// `nodejs*`.
    Node(Node),
    /// `provided.*`: an executable `bootstrap` in the code or a layer.
    Provided,
}

/// A function, its code unpacked.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// `$LATEST` or a number.
    pub version: String,
    /// The region that its ARN names.
    pub region: String,
    /// What runs it.
    pub runtime: Runtime,
    /// `module.function`, or whatever the runtime takes.
    pub handler: String,
    /// The unpacked code.
    pub code: PathBuf,
    /// The layers, unpacked over each other.
    pub layers: Option<PathBuf>,
    /// What its owner set.
    pub environment: BTreeMap<String, Secret>,
    /// Memory, in MiB.
    pub memory_mib: u32,
    /// /tmp, in MiB.
    pub scratch_mib: u32,
}

impl Function {
    /// The cage of one of its workers. `root` is an empty folder, `user` the number to run as where the host's superuser
    /// starts it; listeners and hosts are the worker's business.
    pub fn plan(&self, root: &Path, user: u32) -> Plan {
        let mut shown: Vec<_> = SYSTEM.iter().map(Shown::here).collect();
        shown.push(Shown::at(&self.code, "/var/task"));
        shown.extend(self.layers.as_ref().map(|layers| Shown::at(layers, "/opt")));
        let runtime = match &self.runtime {
            Runtime::Python(python) => python.shown(),
            Runtime::Node(node) => node.shown(),
            Runtime::Provided => vec![],
        };
        shown.extend(runtime.into_iter().filter(|shown| !shown.from.starts_with("/usr")));
        Plan {
            root: root.to_owned(),
            shown,
            scratch_mib: self.scratch_mib,
            memory_mib: self.memory_mib + UNTOUCHED_MIB,
            processes: PROCESSES,
            listeners: vec![],
            hosts: vec![],
            command: self.command(),
            environment: self.whole_environment(),
            directory: PathBuf::from("/var/task"),
            user_outside: user,
        }
    }

    fn command(&self) -> Vec<String> {
        match &self.runtime {
            Runtime::Python(python) => python.command(&self.handler),
            Runtime::Node(node) => node.command(),
            Runtime::Provided if self.code.join("bootstrap").exists() => {
                vec!["/var/task/bootstrap".to_owned()]
            }
            Runtime::Provided => vec!["/opt/bootstrap".to_owned()],
        }
    }

    /// Lambda's own variables, which its owner cannot set, over the owner's, over Lambda's defaults.
    fn whole_environment(&self) -> Vec<(String, Secret)> {
        let defaults = [
            ("LANG", "en_US.UTF-8".to_owned()),
            ("TZ", ":UTC".to_owned()),
            ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin".to_owned()),
            (
                "LD_LIBRARY_PATH",
                "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib".to_owned(),
            ),
        ];
        let reserved = [
            ("AWS_LAMBDA_RUNTIME_API", RUNTIME_API.to_owned()),
            ("_HANDLER", self.handler.clone()),
            ("LAMBDA_TASK_ROOT", "/var/task".to_owned()),
            ("LAMBDA_RUNTIME_DIR", "/var/runtime".to_owned()),
            ("AWS_REGION", self.region.clone()),
            ("AWS_DEFAULT_REGION", self.region.clone()),
            ("AWS_LAMBDA_FUNCTION_NAME", self.name.clone()),
            ("AWS_LAMBDA_FUNCTION_VERSION", self.version.clone()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", self.memory_mib.to_string()),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
            ("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{}", self.name)),
            ("AWS_LAMBDA_LOG_STREAM_NAME", format!("[{}]", self.version)),
        ];
        let owned = |(name, value): (&str, String)| (name.to_owned(), Secret(value));
        let mut whole: BTreeMap<_, _> = defaults.map(owned).into_iter().collect();
        whole.extend(self.environment.iter().map(|(name, value)| (name.clone(), value.clone())));
        let runtime = match &self.runtime {
            Runtime::Python(python) => {
                Some(("PYTHONPATH", python.search_path(), format!("python{}", python.minor)))
            }
            Runtime::Node(node) => Some(("NODE_PATH", node.search_path(), format!("nodejs{}.x", node.major))),
            Runtime::Provided => None,
        };
        if let Some((variable, search, name)) = runtime {
            let search = whole.get(variable).map_or(search.clone(), |own| format!("{}:{search}", own.0));
            whole.insert(variable.to_owned(), Secret(search));
            whole.insert("AWS_EXECUTION_ENV".to_owned(), Secret(format!("AWS_Lambda_{name}")));
        }
        whole.extend(reserved.map(owned));
        whole.into_iter().collect()
    }
}
