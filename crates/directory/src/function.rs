//! A function: code with its settings, the versions and aliases under which it can be called, and who may call it.

use std::collections::BTreeMap;
use std::fmt;

use crypto::Secret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{ACCOUNT, ContentHash, Timestamp};

/// The version that can still be changed.
pub const LATEST: &str = "$LATEST";

/// A function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Its name, unique in the installation.
    pub name: String,
    /// Another one of the same name, made after this one was deleted, has another.
    pub id: Uuid,
    /// When it was made.
    pub created_at: Timestamp,
    /// The number that the next published version gets.
    pub next_version: u64,
    /// What `$LATEST` is.
    pub latest: Build,
    /// By name.
    pub aliases: BTreeMap<String, FunctionAlias>,
    /// Who may call it, by qualifier; the empty one is for calls that name none, and for `$LATEST`.
    pub policies: BTreeMap<String, ResourcePolicy>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// How many invocations it may have at a time; none: as many as there is room for.
    pub reserved: Option<u32>,
}

impl Function {
    /// Its ARN, without a qualifier.
    pub fn arn(&self, region: &str) -> String {
        function_arn(region, &self.name)
    }

    /// Which version a qualifier means: itself, or what an alias points to. None if there is no such alias.
    pub fn resolve<'a>(&'a self, qualifier: Option<&'a str>) -> Option<&'a str> {
        match qualifier {
            None | Some(LATEST) => Some(LATEST),
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => Some(number),
            Some(alias) => self.aliases.get(alias).map(|alias| alias.version.as_str()),
        }
    }

    /// The policy for calls with this qualifier.
    pub fn policy(&self, qualifier: Option<&str>) -> Option<&ResourcePolicy> {
        self.policies.get(qualifier.filter(|qualifier| *qualifier != LATEST).unwrap_or_default())
    }
}

/// The ARN of the function of that name.
pub fn function_arn(region: &str, name: &str) -> String {
    format!("arn:aws:lambda:{region}:{ACCOUNT}:function:{name}")
}

/// What runs when a version of a function is called.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Build {
    /// `python3.11`
    pub runtime: String,
    /// `module.function`, or whatever the runtime takes.
    pub handler: String,
    /// An ARN that has no effect here.
    pub role: String,
    /// For people.
    pub description: String,
    /// Seconds that an invocation may take.
    pub timeout: u32,
    /// Memory, in MiB.
    pub memory_mib: u32,
    /// /tmp, in MiB.
    pub scratch_mib: u32,
    /// In the order in which they are put over each other.
    pub layers: Vec<UsedLayer>,
    /// The zip.
    pub code: ContentHash,
    /// Its bytes.
    pub code_size: u64,
    /// Members that are kept and given back without an effect.
    pub neutral: BTreeMap<String, Value>,
    /// When it was changed last.
    pub modified_at: Timestamp,
    /// Another one after every change.
    pub revision: Uuid,
    /// What the handler finds in its environment. Sealed: connection strings and keys stand there.
    #[serde(skip)]
    pub environment: Option<Environment>,
}

/// Says what it is and nothing of its environment.
impl fmt::Debug for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Build")
            .field("runtime", &self.runtime)
            .field("handler", &self.handler)
            .field("code", &self.code)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

/// Variables and their values.
pub type Environment = BTreeMap<String, Secret>;

/// A layer as a function uses it. The version may be deleted; whoever uses it keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedLayer {
    /// The version's ARN.
    pub arn: String,
    /// The zip.
    pub code: ContentHash,
    /// Its bytes.
    pub size: u64,
}

/// A version that does not change any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FunctionVersion {
    /// The function's name.
    pub function: String,
    /// The function's id.
    pub function_id: Uuid,
    /// Counted from 1.
    pub number: u64,
    /// What runs.
    pub build: Build,
}

/// A name for a version, which can be moved to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionAlias {
    /// `$LATEST` or a number.
    pub version: String,
    /// For people.
    pub description: String,
    /// Another one after every change.
    pub revision: Uuid,
}

/// Who may do something with a function or a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourcePolicy {
    /// Another one after every change.
    pub revision: Uuid,
    /// In the order in which they were added.
    pub statements: Vec<Statement>,
}

/// A permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Its name in the policy.
    pub id: String,
    /// `lambda:InvokeFunction`
    pub action: String,
    /// A service, an account, or `*`.
    pub principal: String,
    /// On behalf of which resource.
    pub source_arn: Option<String>,
    /// Of which account.
    pub source_account: Option<String>,
}

/// The versions of a layer, and what number comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// The number that the next version gets.
    pub next_version: u64,
}

/// The ARN of the layer of that name.
pub fn layer_arn(region: &str, name: &str) -> String {
    format!("arn:aws:lambda:{region}:{ACCOUNT}:layer:{name}")
}

/// A version of a layer: published here, or somebody else's that was added under its ARN.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerVersion {
    /// The layer's ARN, without a number.
    pub layer: String,
    /// Counted from 1.
    pub number: u64,
    /// For people.
    pub description: String,
    /// The runtimes that it says it is for.
    pub runtimes: Vec<String>,
    /// The architectures that it says it is for.
    pub architectures: Vec<String>,
    /// Its licence, as its publisher wrote it.
    pub license: String,
    /// The zip.
    pub code: ContentHash,
    /// Its bytes.
    pub size: u64,
    /// When it came.
    pub created_at: Timestamp,
    /// Who may use it.
    pub policy: Option<ResourcePolicy>,
    /// An operator added it under somebody else's ARN.
    pub added: bool,
}

impl LayerVersion {
    /// The version's ARN.
    pub fn arn(&self) -> String {
        format!("{}:{}", self.layer, self.number)
    }

    /// The layer's name.
    pub fn name(&self) -> &str {
        self.layer.rsplit(':').next().unwrap_or_default()
    }
}

/// An event that nobody waits for, until it is handled.
#[derive(Clone, Serialize, Deserialize)]
pub struct QueuedEvent {
    /// The id of the call that brought it.
    pub id: Uuid,
    /// The function's name.
    pub function: String,
    /// How it was named.
    pub qualifier: Option<String>,
    /// When it came.
    pub queued_at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// Nobody needs to look at it before then: the end of a lease, or the next try.
    pub due_at: Timestamp,
    /// Who is at it.
    pub owner: Option<String>,
    /// The event. Sealed.
    #[serde(skip)]
    pub payload: Vec<u8>,
    /// Client context, JSON. Sealed.
    #[serde(skip)]
    pub client_context: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build() -> Build {
        Build {
            runtime: "python3.11".into(),
            handler: "app.handler".into(),
            role: String::new(),
            description: String::new(),
            timeout: 3,
            memory_mib: 128,
            scratch_mib: 512,
            layers: vec![],
            code: ContentHash::of(b""),
            code_size: 0,
            neutral: BTreeMap::new(),
            modified_at: Timestamp(0),
            revision: Uuid::nil(),
            environment: Some(BTreeMap::from([("URL".into(), Secret::new("hunter2".to_owned()))])),
        }
    }

    #[test]
    fn a_qualifier_is_a_version_or_an_alias() {
        let alias = FunctionAlias { version: "3".into(), description: String::new(), revision: Uuid::nil() };
        let function = Function {
            name: "f".into(),
            id: Uuid::nil(),
            created_at: Timestamp(0),
            next_version: 4,
            latest: build(),
            aliases: BTreeMap::from([("live".into(), alias)]),
            policies: BTreeMap::new(),
            tags: BTreeMap::new(),
            reserved: None,
        };
        assert_eq!(function.resolve(None), Some(LATEST));
        assert_eq!(function.resolve(Some(LATEST)), Some(LATEST));
        assert_eq!(function.resolve(Some("2")), Some("2"));
        assert_eq!(function.resolve(Some("live")), Some("3"));
        assert_eq!(function.resolve(Some("dead")), None);
    }

    #[test]
    fn an_environment_does_not_print_and_is_no_part_of_the_body() {
        let shown = format!("{:?} {}", build(), serde_json::to_string(&build()).unwrap());
        assert!(!shown.contains("hunter2") && !shown.contains("URL"), "{shown}");
    }
}
