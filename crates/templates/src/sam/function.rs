//! AWS::Serverless::Function: the function, its role, and with AutoPublishAlias a version and an alias.

use super::globals::{Globals, merged};
use super::{Work, attribute, digest, events, invalid, object, reference, resource, role, stored_at};
use crate::fault::Fault;
use crate::node::{Kind, Map, Node};

/// Properties that the function has under the same name.
const SAME: &[&str] = &[
    "Architectures",
    "CodeSigningConfigArn",
    "Description",
    "Environment",
    "EphemeralStorage",
    "FunctionName",
    "Handler",
    "KmsKeyArn",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "PackageType",
    "RecursiveLoop",
    "ReservedConcurrentExecutions",
    "Role",
    "Runtime",
    "RuntimeManagementConfig",
    "Timeout",
    "VpcConfig",
];

/// Properties that become something else.
const OTHERS: &[&str] = &[
    "AssumeRolePolicyDocument",
    "AutoPublishAlias",
    "CodeUri",
    "DeadLetterQueue",
    "Events",
    "InlineCode",
    "PermissionsBoundary",
    "Policies",
    "PropagateTags",
    "RolePath",
    "Tags",
    "Tracing",
    "VersionDescription",
];

pub(super) fn write(work: &mut Work<'_>, id: &str, node: &Node, globals: &Globals) -> Result<(), Fault> {
    let said = merged(globals, "Function", node);
    if let Some((other, value)) =
        said.iter().find(|(name, _)| !SAME.contains(&name.as_str()) && !OTHERS.contains(&name.as_str()))
    {
        return Err(invalid(value.at, id, &format!("property {other} is not implemented here")));
    }
    let code = code(id, node, &said)?;
    let mut properties = Map::from_iter([("Code".to_owned(), code.clone())]);
    for name in SAME {
        if let Some(value) = said.get(*name) {
            properties.insert((*name).to_owned(), value.clone());
        }
    }
    if let Some(mode) = said.get("Tracing") {
        properties.insert("TracingConfig".to_owned(), object(mode, [("Mode", mode.clone())]));
    }
    if let Some(queue) = said.get("DeadLetterQueue") {
        let target = queue
            .member("TargetArn")
            .ok_or_else(|| invalid(queue.at, id, "'DeadLetterQueue' requires Type and TargetArn"))?;
        properties.insert("DeadLetterConfig".to_owned(), object(queue, [("TargetArn", target.clone())]));
    }
    let tags = tags(id, node, &said)?;
    properties.insert("Tags".to_owned(), tags.clone());
    if !said.contains_key("Role") {
        let role = format!("{id}Role");
        properties.insert("Role".to_owned(), attribute(node, &role, "Arn"));
        let written = role::write(work, id, node, &said, tags)?;
        work.insert(&role, written)?;
    }
    let carried = ["Condition", "DependsOn", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"];
    work.insert(id, resource("AWS::Lambda::Function", node, &carried, properties))?;
    let target = match said.get("AutoPublishAlias") {
        Some(alias) => {
            let alias = work.known_text(id, alias)?;
            publish(work, id, node, &said, &code, &alias)?
        }
        None => id.to_owned(),
    };
    events::read(work, id, node, said.get("Events"), &target)
}

fn code(id: &str, node: &Node, said: &Map) -> Result<Node, Fault> {
    match (said.get("InlineCode"), said.get("CodeUri")) {
        (Some(inline), None) => Ok(object(inline, [("ZipFile", inline.clone())])),
        (None, Some(place)) => Ok(Node::map(place.at, stored_at(id, "CodeUri", place)?)),
        (Some(_), Some(_)) => Err(invalid(node.at, id, "Only one of 'InlineCode' or 'CodeUri' can be set")),
        (None, None) => Err(invalid(node.at, id, "Either 'InlineCode' or 'CodeUri' must be set")),
    }
}

/// The map of tags as a list, after the one that the translator sets.
fn tags(id: &str, node: &Node, said: &Map) -> Result<Node, Fault> {
    let pair = |name: &str, value: Node| object(node, [("Key", Node::text(node.at, name)), ("Value", value)]);
    let mut tags = Vec::new();
    let propagates = said.get("PropagateTags").is_some_and(|node| node.kind == Kind::Bool(true));
    if !propagates {
        tags.push(pair("lambda:createdBy", Node::text(node.at, "SAM")));
    }
    if let Some(said) = said.get("Tags") {
        let map = said.as_map().ok_or_else(|| invalid(said.at, id, "'Tags' must be a map"))?;
        tags.extend(map.iter().map(|(name, value)| pair(name, value.clone())));
    }
    Ok(Node::list(node.at, tags))
}

/// A version for the code as it is, and an alias that points to it.
fn publish(
    work: &mut Work<'_>,
    id: &str,
    node: &Node,
    said: &Map,
    code: &Node,
    alias: &str,
) -> Result<String, Fault> {
    if alias.is_empty()
        || !alias.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        return Err(invalid(node.at, id, "'AutoPublishAlias' must be the name of an alias"));
    }
    let version_id = format!("{id}Version{}", digest(code));
    let plain: String = alias.chars().filter(char::is_ascii_alphanumeric).collect();
    let alias_id = format!("{id}Alias{plain}");
    let mut version = Map::from_iter([("FunctionName".to_owned(), reference(node, id))]);
    if let Some(description) = said.get("VersionDescription") {
        version.insert("Description".to_owned(), description.clone());
    }
    let mut written = resource("AWS::Lambda::Version", node, &["Condition"], version);
    if let Kind::Map(members) = &mut written.kind {
        members.insert("DeletionPolicy".to_owned(), Node::text(node.at, "Retain"));
    }
    work.insert(&version_id, written)?;
    let properties = Map::from_iter([
        ("Name".to_owned(), Node::text(node.at, alias)),
        ("FunctionName".to_owned(), reference(node, id)),
        ("FunctionVersion".to_owned(), attribute(node, &version_id, "Version")),
    ]);
    work.insert(&alias_id, resource("AWS::Lambda::Alias", node, &["Condition"], properties))?;
    work.renamed.insert(format!("{id}.Version"), version_id);
    work.renamed.insert(format!("{id}.Alias"), alias_id.clone());
    Ok(alias_id)
}
