//! The transform of the Serverless Application Model, for functions and layers: each becomes the ordinary resources that it
//! stands for, under the logical ids that the model's own translator gives them (digests at their ends excepted).
//! What it does not know is refused by name.

mod events;
mod function;
mod globals;
mod layer;
mod role;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::fault::Fault;
use crate::node::{Kind, Map, Node};
use crate::scope::{Facts, Scope};
use crate::sub::{self, Piece};

const FUNCTION: &str = "AWS::Serverless::Function";
const LAYER: &str = "AWS::Serverless::LayerVersion";

/// What is being written.
struct Work<'a> {
    facts: &'a Facts,
    resources: Map,
    /// What takes the place of a name in `Ref`, `Fn::GetAtt` and DependsOn.
    renamed: BTreeMap<String, String>,
    /// Triggers of pools: pool, trigger, function or alias.
    triggers: Vec<(String, String, Node)>,
}

/// Writes serverless resources out.
pub(crate) fn transform(facts: &Facts, root: &Node) -> Result<Node, Fault> {
    let mut root = root.clone();
    let Kind::Map(sections) = &mut root.kind else { return Ok(root) };
    sections.shift_remove("Transform");
    let globals = globals::read(sections.shift_remove("Globals").as_ref())?;
    let resources = sections.get("Resources").and_then(Node::as_map).cloned().unwrap_or_default();
    let mut work = Work { facts, resources: Map::new(), renamed: BTreeMap::new(), triggers: Vec::new() };
    for (id, node) in &resources {
        match node.member("Type").and_then(Node::as_text) {
            Some(FUNCTION) => function::write(&mut work, id, node, &globals)?,
            Some(LAYER) => layer::write(&mut work, id, node, &globals)?,
            _ => work.insert(id, node.clone())?,
        }
    }
    events::hand_to_pools(&mut work)?;
    let Work { resources, renamed, .. } = work;
    let mut resources = Node::map(root.at, resources);
    rename(&mut resources, &renamed);
    sections.insert("Resources".to_owned(), resources);
    if let Some(outputs) = sections.get_mut("Outputs") {
        rename(outputs, &renamed);
    }
    Ok(root)
}

impl Work<'_> {
    fn insert(&mut self, id: &str, node: Node) -> Result<(), Fault> {
        let at = node.at;
        if self.resources.insert(id.to_owned(), node).is_some() {
            return Err(invalid(at, id, "another resource has the name that one of its own would get"));
        }
        Ok(())
    }

    /// What a value comes to, where it has to be known before resources are written.
    fn known_text(&self, id: &str, node: &Node) -> Result<String, Fault> {
        let scope = Scope::without_resources(self.facts);
        scope.text(node, || invalid(node.at, id, "a text is wanted, or a parameter"))
    }
}

/// A refusal in the words of the transform.
fn invalid(at: crate::node::Position, id: &str, why: &str) -> Fault {
    Fault::invalid(
        at,
        format!(
            "Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document. \
             Number of errors found: 1. Resource with id [{id}] is invalid. {why}."
        ),
    )
}

/// A resource with what stands beside its properties.
fn resource(kind: &str, from: &Node, carried: &[&str], properties: Map) -> Node {
    let mut members = Map::new();
    members.insert("Type".to_owned(), Node::text(from.at, kind));
    for name in carried {
        if let Some(value) = from.member(name) {
            members.insert((*name).to_owned(), value.clone());
        }
    }
    if !properties.is_empty() {
        members.insert("Properties".to_owned(), Node::map(from.at, properties));
    }
    Node::map(from.at, members)
}

fn object<const N: usize>(from: &Node, members: [(&str, Node); N]) -> Node {
    Node::map(from.at, members.into_iter().map(|(name, node)| (name.to_owned(), node)).collect())
}

fn reference(from: &Node, id: &str) -> Node {
    Node::call("Ref", Node::text(from.at, id))
}

fn attribute(from: &Node, id: &str, name: &str) -> Node {
    Node::call("Fn::GetAtt", Node::list(from.at, vec![Node::text(from.at, id), Node::text(from.at, name)]))
}

/// Ten characters that change when a value does. Names, not secrets: FNV-1a is enough.
fn digest(node: &Node) -> String {
    let mut text = String::new();
    node.write_json(&mut text);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")[6..].to_owned()
}

/// Where code or a layer lies: `s3://bucket/key?versionId=…`, or an object with Bucket and Key.
fn stored_at(id: &str, member: &str, node: &Node) -> Result<Map, Fault> {
    let mut place = IndexMap::new();
    let mut put = |name: &str, value: Node| _ = place.insert(name.to_owned(), value);
    if let Some(text) = node.as_text() {
        let (bucket, rest) = text.strip_prefix("s3://").and_then(|rest| rest.split_once('/')).ok_or_else(|| {
            invalid(
                node.at,
                id,
                &format!(
                    "'{member}' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter. \
                     A path of this machine is packaged first: `rockpool up` does so, or `aws cloudformation package`"
                ),
            )
        })?;
        let (key, version) = match rest.split_once("?versionId=") {
            Some((key, version)) => (key, Some(version)),
            None => (rest, None),
        };
        put("S3Bucket", Node::text(node.at, bucket));
        put("S3Key", Node::text(node.at, key));
        if let Some(version) = version {
            put("S3ObjectVersion", Node::text(node.at, version));
        }
        return Ok(place);
    }
    let wanted =
        || invalid(node.at, id, &format!("'{member}' requires Bucket and Key properties to be specified"));
    put("S3Bucket", node.member("Bucket").ok_or_else(wanted)?.clone());
    put("S3Key", node.member("Key").ok_or_else(wanted)?.clone());
    if let Some(version) = node.member("Version") {
        put("S3ObjectVersion", version.clone());
    }
    Ok(place)
}

/// Puts new names in the places of old ones.
fn rename(node: &mut Node, renamed: &BTreeMap<String, String>) {
    if renamed.is_empty() {
        return;
    }
    if let Some((name, argument)) = node.as_call() {
        let replaced = match name {
            "Ref" => {
                argument.as_text().and_then(|name| renamed.get(name)).map(|new| reference(argument, new))
            }
            "Fn::GetAtt" => renamed_attribute(argument, renamed),
            "Fn::Sub" => {
                rename_in_sub(node, renamed);
                return;
            }
            _ => None,
        };
        if let Some(replaced) = replaced {
            *node = replaced;
            return;
        }
    }
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| rename(item, renamed)),
        Kind::Map(map) => {
            for (name, value) in map.iter_mut() {
                if name == "DependsOn" {
                    rename_waited_for(value, renamed);
                } else {
                    rename(value, renamed);
                }
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {}
    }
}

/// `!GetAtt F.Alias.AliasArn`: the name itself may have a dot.
fn renamed_attribute(argument: &Node, renamed: &BTreeMap<String, String>) -> Option<Node> {
    let (resource, name) = crate::references::attribute(argument)?;
    let name = name.as_text()?;
    let whole = format!("{resource}.{name}");
    if let Some((head, tail)) = whole.rsplit_once('.')
        && let Some(new) = renamed.get(head)
    {
        return Some(attribute(argument, new, tail));
    }
    renamed.get(&resource).map(|new| attribute(argument, new, name))
}

fn rename_in_sub(node: &mut Node, renamed: &BTreeMap<String, String>) {
    let Kind::Map(map) = &mut node.kind else { return };
    let Some(argument) = map.get_mut("Fn::Sub") else { return };
    match &mut argument.kind {
        Kind::Text(text) => *text = renamed_text(text, renamed, &Map::new()),
        Kind::List(items) => {
            if let [text, own] = items.as_mut_slice() {
                if let (Kind::Text(text), Kind::Map(own)) = (&mut text.kind, &own.kind) {
                    *text = renamed_text(text, renamed, own);
                }
                rename(own, renamed);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Map(_) => {}
    }
}

fn renamed_text(text: &str, renamed: &BTreeMap<String, String>, own: &Map) -> String {
    let Some(pieces) = sub::pieces(text) else { return text.to_owned() };
    let mut out = text.to_owned();
    for piece in pieces {
        let Piece::Variable(name) = piece else { continue };
        if own.contains_key(name) {
            continue;
        }
        let new = renamed.get(name).cloned().or_else(|| {
            let (head, tail) = name.rsplit_once('.')?;
            Some(format!("{}.{tail}", renamed.get(head)?))
        });
        if let Some(new) = new {
            out = out.replace(&format!("${{{name}}}"), &format!("${{{new}}}"));
        }
    }
    out
}

fn rename_waited_for(node: &mut Node, renamed: &BTreeMap<String, String>) {
    match &mut node.kind {
        Kind::Text(text) => {
            if let Some(new) = renamed.get(text) {
                text.clone_from(new);
            }
        }
        Kind::List(items) => items.iter_mut().for_each(|item| rename_waited_for(item, renamed)),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Map(_) => {}
    }
}
