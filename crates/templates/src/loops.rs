//! `Fn::ForEach`: loops over resources, conditions, outputs and members of properties, written out before anything else is
//! looked at. What they write counts against the limits.

use std::cell::Cell;

use crate::fault::Fault;
use crate::node::{Kind, Map, Node};
use crate::scope::{Facts, Scope};
use crate::template::{FOR_EACH, alphanumeric};

/// Loops inside loops.
const NESTED: usize = 5;

/// Writes out every loop of a template.
pub(crate) fn write_out(facts: &Facts, root: &Node) -> Result<Node, Fault> {
    let writer = Writer { facts, left: Cell::new(facts.limits.nodes) };
    let mut root = root.clone();
    if let Kind::Map(sections) = &mut root.kind {
        for name in ["Conditions", "Resources", "Outputs"] {
            if let Some(section) = sections.get_mut(name) {
                *section = writer.node(section, 0)?;
            }
        }
    }
    Ok(root)
}

struct Writer<'a> {
    facts: &'a Facts,
    left: Cell<usize>,
}

impl Writer<'_> {
    fn count(&self, node: &Node) -> Result<(), Fault> {
        match self.left.get().checked_sub(1) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => {
                Err(Fault::format(node.at, "the template has too many values, with what its loops write"))
            }
        }
    }

    fn node(&self, node: &Node, depth: usize) -> Result<Node, Fault> {
        self.count(node)?;
        let kind = match &node.kind {
            Kind::List(items) => {
                Kind::List(items.iter().map(|item| self.node(item, depth)).collect::<Result<_, _>>()?)
            }
            Kind::Map(map) => Kind::Map(self.map(map, depth)?),
            kind => kind.clone(),
        };
        Ok(Node { at: node.at, kind })
    }

    fn map(&self, map: &Map, depth: usize) -> Result<Map, Fault> {
        let mut out = Map::with_capacity(map.len());
        for (name, value) in map {
            if !name.starts_with(FOR_EACH) {
                insert(&mut out, name.clone(), self.node(value, depth)?)?;
                continue;
            }
            for (name, value) in self.repeat(name, value, depth)? {
                insert(&mut out, name, value)?;
            }
        }
        Ok(out)
    }

    /// The members that one loop writes.
    fn repeat(&self, name: &str, node: &Node, depth: usize) -> Result<Map, Fault> {
        if depth == NESTED {
            return Err(Fault::format(
                node.at,
                format!("{name}: loops stand at most {NESTED} deep in each other"),
            ));
        }
        let malformed = || {
            Fault::format(
                node.at,
                format!(
                    "{name} requires a list of three: an identifier, a collection, and an object with what is repeated"
                ),
            )
        };
        let Some([identifier, collection, body]) = node.as_list() else { return Err(malformed()) };
        let identifier = identifier.as_text().filter(|text| alphanumeric(text)).ok_or_else(malformed)?;
        let body = body.as_map().ok_or_else(malformed)?;
        let scope = Scope::without_resources(self.facts);
        let collection = scope.evaluate(collection)?.ok_or_else(malformed)?;
        let mut out = Map::new();
        for item in collection.as_list().ok_or_else(malformed)? {
            let item = item.scalar().ok_or_else(malformed)?;
            let one = One { identifier, item: &item };
            let mut written = Map::new();
            for (name, value) in body {
                self.count(value)?;
                insert(&mut written, one.name(name), self.filled(&one, value)?)?;
            }
            for (name, value) in self.map(&written, depth + 1)? {
                insert(&mut out, name, value)?;
            }
        }
        Ok(out)
    }

    /// The body with the item in the places of the identifier.
    fn filled(&self, one: &One<'_>, node: &Node) -> Result<Node, Fault> {
        self.count(node)?;
        if let Some((name, argument)) = node.as_call() {
            if name == "Ref" && argument.as_text() == Some(one.identifier) {
                return Ok(Node::text(node.at, one.item));
            }
            // Nothing is left to be put in: the text itself, so that it can name a resource.
            if name == "Fn::Sub"
                && let Some(text) = argument.as_text()
            {
                let filled = one.text(text);
                let argument = Node::text(argument.at, filled.as_str());
                return Ok(if filled.contains("${") { Node::call("Fn::Sub", argument) } else { argument });
            }
        }
        let kind = match &node.kind {
            Kind::Text(text) => Kind::Text(one.text(text)),
            Kind::List(items) => {
                Kind::List(items.iter().map(|item| self.filled(one, item)).collect::<Result<_, _>>()?)
            }
            Kind::Map(map) => {
                let mut out = Map::with_capacity(map.len());
                for (name, value) in map {
                    insert(&mut out, one.name(name), self.filled(one, value)?)?;
                }
                Kind::Map(out)
            }
            kind => kind.clone(),
        };
        Ok(Node { at: node.at, kind })
    }
}

/// One turn of a loop.
struct One<'a> {
    identifier: &'a str,
    item: &'a str,
}

impl One<'_> {
    /// `${Identifier}` is the item, `&{Identifier}` its letters and digits.
    fn text(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let plain: String = self.item.chars().filter(char::is_ascii_alphanumeric).collect();
        text.replace(&format!("${{{}}}", self.identifier), self.item)
            .replace(&format!("&{{{}}}", self.identifier), &plain)
    }

    fn name(&self, name: &str) -> String {
        self.text(name)
    }
}

fn insert(map: &mut Map, name: String, value: Node) -> Result<(), Fault> {
    if map.contains_key(&name) {
        return Err(Fault::format(value.at, format!("a loop writes {name} twice")));
    }
    map.insert(name, value);
    Ok(())
}
