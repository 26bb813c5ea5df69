//! The facts about an AWS service that this workspace keeps: operations, shapes, members, constraints.
//! Read and written as `model/<service>.json`; import makes it, codegen and new-operation read it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A service whose model is kept.
#[derive(Debug)]
pub struct Kept {
    /// The file name, which is botocore's name of the service.
    pub name: &'static str,
    /// The Rust module that codegen writes.
    pub module: &'static str,
    /// The crate that runs its operations.
    pub room: &'static str,
    /// Every operation is kept. Otherwise those that stand under a capability in the overlay, and of all others the name
    /// and the place, so that they are refused by name.
    pub whole: bool,
}

/// The services whose models are kept.
pub const SERVICES: [Kept; 7] = [
    Kept { name: "cognito-idp", module: "user_pools", room: "user-pools", whole: true },
    Kept { name: "cognito-identity", module: "identity_pools", room: "identity-pools", whole: true },
    Kept { name: "cloudformation", module: "cloudformation", room: "provisioning", whole: false },
    Kept { name: "lambda", module: "lambda", room: "functions", whole: false },
    Kept { name: "logs", module: "logs", room: "account", whole: false },
    Kept { name: "ssm", module: "ssm", room: "account", whole: false },
    Kept { name: "sts", module: "sts", room: "account", whole: false },
];

/// A JSON object whose order is kept: AWS's order of members is the order of violations and of fields.
#[derive(Debug, Clone)]
pub struct Ordered<V>(pub Vec<(String, V)>);

impl<V> Default for Ordered<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Ordered<V> {
    /// The value under this name.
    pub fn find(&self, name: &str) -> Option<&V> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// There is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Ordered<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
            type Value = Ordered<V>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Ordered(pairs))
            }
        }
        deserializer.deserialize_map(Pairs(std::marker::PhantomData))
    }
}

impl<V: Serialize> Serialize for Ordered<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// All that is kept of one service.
#[derive(Debug, Serialize, Deserialize)]
pub struct Service {
    /// Names and versions.
    pub service: Identity,
    /// By name, alphabetically.
    pub operations: Ordered<Operation>,
    /// Operations of which no more is kept than where they are asked for.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub others: Ordered<Http>,
    /// How errors look on the wire, where that is not their name and status 400.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub faults: Ordered<Fault>,
    /// By name, alphabetically.
    pub shapes: Ordered<Shape>,
}

/// Which service this is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Identity {
    /// The signing name and file name: `cognito-idp`.
    pub name: String,
    /// The date that AWS gives the API.
    pub api_version: String,
    /// What stands before the dot in `X-Amz-Target`; only `json` has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target_prefix: String,
    /// `json`, `rest-json` or `query`.
    #[serde(default = "json", skip_serializing_if = "is_json")]
    pub protocol: String,
    /// The namespace of answers in XML; only `query` has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub xml_namespace: String,
}

fn json() -> String {
    "json".to_owned()
}

fn is_json(protocol: &str) -> bool {
    protocol == "json"
}

/// Where an operation is asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Http {
    /// `POST`
    pub method: String,
    /// `/2015-03-31/functions/{FunctionName}`, perhaps with a query that stands for the operation.
    pub path: String,
    /// The status of an answer that is no refusal.
    #[serde(default = "ok", skip_serializing_if = "is_ok")]
    pub status: u16,
}

impl Http {
    /// Where every operation is asked for that does not say otherwise.
    pub fn is_root(&self) -> bool {
        self.method == "POST" && self.path == "/" && self.status == 200
    }
}

impl Default for Http {
    fn default() -> Self {
        Self { method: "POST".to_owned(), path: "/".to_owned(), status: ok() }
    }
}

fn ok() -> u16 {
    200
}

fn is_ok(status: &u16) -> bool {
    *status == 200
}

/// An error on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What stands in the answer, where it is not the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The status of the answer.
    pub status: u16,
}

/// One operation.
#[derive(Debug, Serialize, Deserialize)]
pub struct Operation {
    /// `Signed`, `Unsigned`, `AccessToken` or `AccessTokenOrSession`.
    pub auth: String,
    /// The shape of the request.
    pub input: String,
    /// The shape of the answer; some operations answer with an empty body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// The exceptions that the model names.
    pub errors: Vec<String>,
    /// Where it is asked for.
    #[serde(default, skip_serializing_if = "Http::is_root")]
    pub http: Http,
}

/// One shape. Which members mean something depends on `kind`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    #[serde(rename = "type")]
    pub kind: String,
    /// Structure: member to shape.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub members: Ordered<String>,
    /// Structure: which members must be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Structure: members that travel beside the body, and how: `uri FunctionName`, `query Qualifier`,
    /// `header X-Amz-Log-Type`, `status`, or `payload` for the one that is the body.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub places: Ordered<String>,
    /// List: shape of an element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Map: shape of a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Map: shape of a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Lowest length or value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Highest length or value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// A regular expression in Java's dialect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The allowed strings.
    #[serde(default, rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Never shown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sensitive: bool,
    /// Structure: any JSON object.
    #[serde(default, skip_serializing_if = "is_false")]
    pub document: bool,
    /// Structure: an error.
    #[serde(default, skip_serializing_if = "is_false")]
    pub exception: bool,
    /// Exception: the server's fault, status 500.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fault: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Service {
    /// Reads `model/<name>.json`.
    pub fn load(root: &Path, name: &str) -> anyhow::Result<Self> {
        let path = path(root, name);
        let text = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is not a model", path.display()))
    }

    /// The text of `model/<name>.json`: one operation or shape a line, so that a diff shows what moved.
    pub fn to_lines(&self) -> anyhow::Result<String> {
        let mut text =
            format!("{{\n\"service\": {},\n\"operations\": {{\n", serde_json::to_string(&self.service)?);
        lines(&mut text, &self.operations)?;
        if !self.others.is_empty() {
            text.push_str("},\n\"others\": {\n");
            lines(&mut text, &self.others)?;
        }
        if !self.faults.is_empty() {
            text.push_str("},\n\"faults\": {\n");
            lines(&mut text, &self.faults)?;
        }
        text.push_str("},\n\"shapes\": {\n");
        lines(&mut text, &self.shapes)?;
        text.push_str("}\n}\n");
        Ok(text)
    }

    /// The shape of this name, which the model must have.
    pub fn shape(&self, name: &str) -> anyhow::Result<&Shape> {
        self.shapes
            .find(name)
            .with_context(|| format!("the model names a shape `{name}` and does not have it"))
    }
}

fn lines<V: Serialize>(text: &mut String, items: &Ordered<V>) -> anyhow::Result<()> {
    for (at, (name, item)) in items.0.iter().enumerate() {
        let comma = if at + 1 == items.0.len() { "" } else { "," };
        writeln!(text, "{}: {}{comma}", serde_json::to_string(name)?, serde_json::to_string(item)?)?;
    }
    Ok(())
}

/// Where the facts of a service are kept.
pub fn path(root: &Path, name: &str) -> PathBuf {
    root.join("model").join(format!("{name}.json"))
}
