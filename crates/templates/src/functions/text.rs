//! Functions on texts and lists: `Fn::Sub`, `Fn::Join`, `Fn::Split`, `Fn::Select`, `Fn::Base64`, `Fn::Length`,
//! `Fn::ToJsonString`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::fault::Fault;
use crate::node::{Kind, Map, Node};
use crate::scope::Scope;
use crate::sub::{self, Piece};

pub(super) fn sub(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let malformed = || {
        Fault::function(
            node,
            "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
        )
    };
    let none = Map::new();
    let (text, own) = match argument.as_list() {
        Some([text, own]) => (text, own.as_map().ok_or_else(malformed)?),
        Some([text]) => (text, &none),
        Some(_) => return Err(malformed()),
        None => (argument, &none),
    };
    let text = text.as_text().ok_or_else(malformed)?;
    let pieces = sub::pieces(text).ok_or_else(|| {
        Fault::function(
            node,
            "variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons",
        )
    })?;
    let mut out = String::with_capacity(text.len());
    for piece in pieces {
        let name = match piece {
            Piece::Text(text) => {
                out.push_str(text);
                continue;
            }
            Piece::Variable(name) => name,
        };
        let value = if let Some(own) = own.get(name) {
            scope.evaluate(own)?
        } else if let Some((resource, attribute)) = name.split_once('.') {
            Some(scope.attribute(node, resource, attribute)?)
        } else {
            scope.reference(node, name)?
        };
        let value = value.as_ref().and_then(as_one_text).ok_or_else(|| {
            Fault::function(
                node,
                format!("Fn::Sub expressions must not resolve to a list or an object: ${{{name}}}"),
            )
        })?;
        out.push_str(&value);
    }
    scope.charge(out.len())?;
    Ok(Node::text(node.at, out))
}

/// A list parameter in a text is its items with commas, as it was given.
fn as_one_text(node: &Node) -> Option<String> {
    match node.as_list() {
        Some(items) => Some(items.iter().map(Node::scalar).collect::<Option<Vec<_>>>()?.join(",")),
        None => node.scalar(),
    }
}

pub(super) fn join(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let malformed = || {
        Fault::function(
            node,
            "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
        )
    };
    let Some([delimiter, items]) = argument.as_list() else { return Err(malformed()) };
    let delimiter = delimiter.as_text().ok_or_else(malformed)?;
    let items = scope.evaluate(items)?.ok_or_else(malformed)?;
    let items = items.as_list().ok_or_else(malformed)?;
    let items = items.iter().map(Node::scalar).collect::<Option<Vec<_>>>().ok_or_else(malformed)?;
    let length = items.iter().map(|item| item.len() + delimiter.len()).sum();
    scope.charge(length)?;
    Ok(Node::text(node.at, items.join(delimiter)))
}

pub(super) fn split(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let malformed = || {
        Fault::function(
            node,
            "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.",
        )
    };
    let Some([delimiter, source]) = argument.as_list() else { return Err(malformed()) };
    let delimiter = delimiter.as_text().filter(|text| !text.is_empty()).ok_or_else(malformed)?;
    let source = scope.text(source, malformed)?;
    let parts: Vec<_> = source.split(delimiter).map(|part| Node::text(node.at, part)).collect();
    scope.charge(source.len() + parts.len() * 8)?;
    Ok(Node::list(node.at, parts))
}

pub(super) fn select(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let malformed = || {
        Fault::function(
            node,
            "Fn::Select requires a list argument with two elements: an integer index and a list",
        )
    };
    let Some([index, items]) = argument.as_list() else { return Err(malformed()) };
    let index = scope.text(index, malformed)?;
    let items = scope.evaluate(items)?.ok_or_else(malformed)?;
    let items = items.as_list().ok_or_else(malformed)?;
    let number: i64 = index.trim().parse().map_err(|_| malformed())?;
    usize::try_from(number).ok().and_then(|number| items.get(number)).cloned().ok_or_else(|| {
        Fault::function(node, format!("Fn::Select cannot select nonexistent value at index {number}"))
    })
}

pub(super) fn base64(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let text = scope.text(argument, || {
        Fault::function(node, "every Fn::Base64 object must have a String-typed value.")
    })?;
    let encoded = STANDARD.encode(text);
    scope.charge(encoded.len())?;
    Ok(Node::text(node.at, encoded))
}

pub(super) fn length(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let malformed = || Fault::function(node, "Fn::Length requires a list");
    let items = scope.evaluate(argument)?.ok_or_else(malformed)?;
    let length = items.as_list().ok_or_else(malformed)?.len();
    Ok(Node { at: node.at, kind: Kind::Number(length.to_string()) })
}

pub(super) fn to_json_string(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Node, Fault> {
    let malformed = || Fault::function(node, "Fn::ToJsonString requires an object or a list");
    let value = scope.evaluate(argument)?.ok_or_else(malformed)?;
    if value.as_map().is_none() && value.as_list().is_none() {
        return Err(malformed());
    }
    let mut out = String::new();
    value.write_json(&mut out);
    scope.charge(out.len())?;
    Ok(Node::text(node.at, out))
}
