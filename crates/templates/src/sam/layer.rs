//! AWS::Serverless::LayerVersion: a layer whose logical id changes with what it says, so that the version before stays.

use super::globals::{Globals, merged};
use super::{Work, digest, invalid, resource, stored_at};
use crate::fault::Fault;
use crate::node::{Map, Node};

const PROPERTIES: &[&str] = &[
    "CompatibleArchitectures",
    "CompatibleRuntimes",
    "ContentUri",
    "Description",
    "LayerName",
    "LicenseInfo",
    "RetentionPolicy",
];

pub(super) fn write(work: &mut Work<'_>, id: &str, node: &Node, globals: &Globals) -> Result<(), Fault> {
    let mut said = merged(globals, "LayerVersion", node);
    if let Some((other, value)) = said.iter().find(|(name, _)| !PROPERTIES.contains(&name.as_str())) {
        return Err(invalid(value.at, id, &format!("property {other} is not implemented here")));
    }
    let content = said
        .shift_remove("ContentUri")
        .ok_or_else(|| invalid(node.at, id, "Missing required property 'ContentUri'"))?;
    let retention = match said.shift_remove("RetentionPolicy") {
        None => "Retain".to_owned(),
        Some(policy) => match work.known_text(id, &policy)?.to_ascii_lowercase().as_str() {
            "retain" => "Retain".to_owned(),
            "delete" => "Delete".to_owned(),
            _ => {
                return Err(invalid(
                    policy.at,
                    id,
                    "'RetentionPolicy' must be one of the following options: ['Retain', 'Delete']",
                ));
            }
        },
    };
    let mut properties = Map::new();
    properties.insert("Content".to_owned(), Node::map(content.at, stored_at(id, "ContentUri", &content)?));
    properties.insert(
        "LayerName".to_owned(),
        said.shift_remove("LayerName").unwrap_or_else(|| Node::text(node.at, id)),
    );
    properties.extend(said);
    let new = format!("{id}{}", digest(&Node::map(node.at, properties.clone())));
    let mut written =
        resource("AWS::Lambda::LayerVersion", node, &["Condition", "DependsOn", "Metadata"], properties);
    if let crate::node::Kind::Map(members) = &mut written.kind {
        members.insert("DeletionPolicy".to_owned(), Node::text(node.at, retention));
    }
    work.renamed.insert(id.to_owned(), new.clone());
    work.insert(&new, written)
}
