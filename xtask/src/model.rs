//! The facts about an AWS service that this workspace keeps: operations, shapes, members, constraints.
//! Read and written as `model/<service>.json`; import makes it, codegen and new-operation read it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The services whose models are kept: the file name, and the Rust module that codegen writes.
pub const SERVICES: [(&str, &str); 2] =
    [("cognito-idp", "user_pools"), ("cognito-identity", "identity_pools")];

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

    fn is_empty(&self) -> bool {
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
    /// What stands before the dot in `X-Amz-Target`.
    pub target_prefix: String,
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
