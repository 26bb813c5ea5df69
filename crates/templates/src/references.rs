//! What a template names: which resources, parameters and conditions its functions ask for, found without evaluating them.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::Fault;
use crate::node::{Kind, Node};
use crate::sub::{self, Piece};
use crate::template::Sections;

/// What a function asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// `Ref`, or a variable of `Fn::Sub`: a resource, a parameter or a pseudo parameter.
    Name(String),
    /// `Fn::GetAtt`; the attribute where it is a text.
    Attribute(String, Option<String>),
    /// `Fn::If` by the name of a condition.
    Condition(String),
}

/// Hands every reference under a node to `found`. With the outcomes of conditions only the chosen branches of `Fn::If`
/// are looked at.
pub(crate) fn walk(
    node: &Node,
    chosen: Option<&BTreeMap<String, bool>>,
    found: &mut dyn FnMut(&Node, Reference),
) {
    if let Some((name, argument)) = node.as_call() {
        match name {
            "Ref" => {
                if let Some(target) = argument.as_text() {
                    found(node, Reference::Name(target.to_owned()));
                }
            }
            "Fn::GetAtt" => {
                if let Some((resource, attribute)) = attribute(argument) {
                    found(node, Reference::Attribute(resource, attribute.as_text().map(str::to_owned)));
                    walk(&attribute, chosen, found);
                }
                return;
            }
            "Fn::Sub" => {
                let (text, own) = match argument.as_list() {
                    Some([text, own, ..]) => (text.as_text(), own.as_map()),
                    Some([text]) => (text.as_text(), None),
                    Some([]) => (None, None),
                    None => (argument.as_text(), None),
                };
                for piece in text.and_then(sub::pieces).unwrap_or_default() {
                    if let Piece::Variable(variable) = piece
                        && !own.is_some_and(|own| own.contains_key(variable))
                    {
                        found(node, variable_reference(variable));
                    }
                }
                own.into_iter().flat_map(|own| own.values()).for_each(|value| walk(value, chosen, found));
                return;
            }
            "Fn::If" => {
                if let Some([condition, yes, no]) = argument.as_list()
                    && let Some(condition) = condition.as_text()
                {
                    found(node, Reference::Condition(condition.to_owned()));
                    match chosen.and_then(|chosen| chosen.get(condition)) {
                        Some(true) => walk(yes, chosen, found),
                        Some(false) => walk(no, chosen, found),
                        None => {
                            walk(yes, chosen, found);
                            walk(no, chosen, found);
                        }
                    }
                    return;
                }
            }
            _ => {}
        }
    }
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| walk(item, chosen, found)),
        Kind::Map(map) => map.values().for_each(|value| walk(value, chosen, found)),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {}
    }
}

/// The two arguments of `Fn::GetAtt`.
pub(crate) fn attribute(argument: &Node) -> Option<(String, Node)> {
    match argument.as_list() {
        Some([resource, attribute]) => Some((resource.as_text()?.to_owned(), attribute.clone())),
        // `!GetAtt [A, Outputs, B]`: the rest is one name.
        Some([resource, rest @ ..]) if rest.len() > 1 => {
            let names = rest.iter().map(Node::as_text).collect::<Option<Vec<_>>>()?;
            Some((resource.as_text()?.to_owned(), Node::text(argument.at, names.join("."))))
        }
        Some(_) => None,
        None => {
            let (resource, attribute) = argument.as_text()?.split_once('.')?;
            Some((resource.to_owned(), Node::text(argument.at, attribute)))
        }
    }
}

/// What a variable of `Fn::Sub` asks for.
pub(crate) fn variable_reference(variable: &str) -> Reference {
    match variable.split_once('.') {
        Some((resource, attribute)) => Reference::Attribute(resource.to_owned(), Some(attribute.to_owned())),
        None => Reference::Name(variable.to_owned()),
    }
}

/// Whether all that is named is declared. Templates with loops or transforms are checked when those are written out.
pub(crate) fn check(sections: &Sections) -> Result<(), Fault> {
    if sections.loops || sections.serverless() {
        return Ok(());
    }
    let mut unresolved = BTreeSet::new();
    let mut first: Option<Fault> = None;
    let mut in_resources = |node: &Node, reference: Reference, block: &str| match reference {
        Reference::Name(name) if !is_name(sections, &name) => _ = unresolved.insert(name),
        Reference::Attribute(resource, _) if !sections.resources.contains_key(&resource) => {
            let what = format!("instance of Fn::GetAtt references undefined resource {resource}");
            first.get_or_insert(Fault::function(node, what));
        }
        Reference::Condition(name) if !sections.conditions.contains_key(&name) => {
            let what = format!("Unresolved condition dependency {name} in the {block} block of the template");
            first.get_or_insert(Fault::format(node.at, what));
        }
        _ => {}
    };
    let mut conditions = Vec::new();
    let mut waited_for = Vec::new();
    for resource in sections.resources.values() {
        walk(&resource.properties, None, &mut |node, reference| in_resources(node, reference, "Resources"));
        conditions.extend(resource.condition.iter().map(|name| (resource.at, name, "Resources")));
        waited_for.extend(resource.depends_on.iter());
    }
    unresolved.extend(waited_for.into_iter().filter(|name| !sections.resources.contains_key(*name)).cloned());
    refuse_unresolved(&unresolved, "Resources")?;
    if let Some(fault) = first {
        return Err(fault);
    }
    let mut unresolved = BTreeSet::new();
    let mut first = None;
    for output in sections.outputs.values() {
        let mut found = |node: &Node, reference| match reference {
            Reference::Name(name) if !is_name(sections, &name) => _ = unresolved.insert(name),
            Reference::Attribute(resource, _) if !sections.resources.contains_key(&resource) => {
                _ = unresolved.insert(resource);
            }
            Reference::Condition(name) if !sections.conditions.contains_key(&name) => {
                let what =
                    format!("Unresolved condition dependency {name} in the Outputs block of the template");
                first.get_or_insert(Fault::format(node.at, what));
            }
            _ => {}
        };
        walk(&output.value, None, &mut found);
        if let Some(export) = &output.export {
            walk(export, None, &mut found);
        }
        conditions.extend(output.condition.iter().map(|name| (output.value.at, name, "Outputs")));
    }
    refuse_unresolved(&unresolved, "Outputs")?;
    if let Some(fault) = first {
        return Err(fault);
    }
    for (at, name, block) in conditions {
        if !sections.conditions.contains_key(name) {
            let what = format!("Unresolved condition dependency {name} in the {block} block of the template");
            return Err(Fault::format(at, what));
        }
    }
    Ok(())
}

pub(crate) fn refuse_unresolved(names: &BTreeSet<String>, block: &str) -> Result<(), Fault> {
    if names.is_empty() {
        return Ok(());
    }
    let names = names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let what = format!("Unresolved resource dependencies [{names}] in the {block} block of the template");
    Err(Fault::format(None, what))
}

fn is_name(sections: &Sections, name: &str) -> bool {
    PSEUDO.contains(&name) || sections.resources.contains_key(name) || sections.parameters.contains_key(name)
}

/// What every template may name.
pub(crate) const PSEUDO: &[&str] = &[
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];
