//! Globals: what holds for every function or layer that does not say otherwise.

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::node::{Kind, Map, Node};

/// Properties by the section of Globals.
pub(super) type Globals = BTreeMap<String, Map>;

pub(super) fn read(node: Option<&Node>) -> Result<Globals, Fault> {
    let Some(node) = node else { return Ok(Globals::new()) };
    let mut globals = Globals::new();
    for (section, properties) in node.as_map().into_iter().flatten() {
        if !matches!(section.as_str(), "Function" | "LayerVersion") {
            return Err(Fault::invalid(
                properties.at,
                format!(
                    "'Globals' section is invalid. '{section}' is not implemented here. Must be one of the following values - ['Function', 'LayerVersion']"
                ),
            ));
        }
        let properties = properties.as_map().cloned().ok_or_else(|| {
            Fault::invalid(
                properties.at,
                "'Globals' section is invalid. Value of each section must be an object",
            )
        })?;
        globals.insert(section.clone(), properties);
    }
    Ok(globals)
}

/// The properties of a resource with those of its section: objects are merged, lists go on, everything else is the
/// resource's own.
pub(super) fn merged(globals: &Globals, section: &str, resource: &Node) -> Map {
    let own = resource.member("Properties").and_then(Node::as_map).cloned().unwrap_or_default();
    let Some(global) = globals.get(section) else { return own };
    let ignored = resource.member("IgnoreGlobals");
    if ignored.and_then(Node::as_text) == Some("*") {
        return own;
    }
    let ignored: Vec<_> =
        ignored.and_then(Node::as_list).into_iter().flatten().filter_map(Node::as_text).collect();
    let mut out = Map::new();
    for (name, value) in global.iter().filter(|(name, _)| !ignored.contains(&name.as_str())) {
        let value = own.get(name).map_or_else(|| value.clone(), |own| merge(value, own));
        out.insert(name.clone(), value);
    }
    for (name, value) in own {
        out.entry(name).or_insert(value);
    }
    out
}

fn merge(global: &Node, own: &Node) -> Node {
    match (&global.kind, &own.kind) {
        (Kind::List(first), Kind::List(then)) => {
            Node::list(own.at, first.iter().chain(then).cloned().collect())
        }
        (Kind::Map(first), Kind::Map(then)) if global.as_call().is_none() && own.as_call().is_none() => {
            let mut out = first.clone();
            for (name, value) in then {
                let value = first.get(name).map_or_else(|| value.clone(), |first| merge(first, value));
                out.insert(name.clone(), value);
            }
            Node::map(own.at, out)
        }
        _ => own.clone(),
    }
}
