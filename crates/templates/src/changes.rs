//! How two bound templates differ: what a change set shows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::bound::Bound;
use crate::fault::{Fault, ParameterName};
use crate::node::Node;
use crate::references::{self, Reference};
use crate::scope::{Known, UNKNOWN};
use crate::template::Resource;

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is made.
    Add,
    /// It is changed, or another takes its place.
    Modify,
    /// It leaves.
    Remove,
}

/// Whether a property can change in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recreation {
    /// It can.
    Never,
    /// It depends on the values.
    Conditionally,
    /// Another resource takes its place.
    Always,
}

/// Whether another resource takes the place of one that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    /// It changes in place.
    False,
    /// It depends on values that are not known yet.
    Conditional,
    /// Another takes its place.
    True,
}

/// Why a property changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The template says something else.
    DirectModification,
    /// This parameter has another value.
    ParameterReference(String),
    /// This resource may be another one afterwards.
    ResourceReference(String),
    /// This attribute (`Resource.Attribute`) may be another one afterwards.
    ResourceAttribute(String),
}

/// One thing that changes about a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// AWS's word for the part of the resource: `Properties`, `Metadata`, `DeletionPolicy`, `UpdateReplacePolicy`.
    pub attribute: &'static str,
    /// The property.
    pub name: Option<String>,
    /// Whether it can change in place.
    pub recreation: Recreation,
    /// Why it changes.
    pub cause: Cause,
    /// The value is not known before the change is made.
    pub dynamic: bool,
}

/// What happens to one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub action: Action,
    /// Its logical id.
    pub resource: String,
    /// Its type.
    pub kind: String,
    /// For [`Action::Modify`]: whether another takes its place.
    pub replacement: Option<Replacement>,
    /// For [`Action::Modify`]: what changes.
    pub details: Vec<Detail>,
}

/// What happens when `new` takes the place of `old`, in the order of the new template, then what leaves. `known` is the
/// world as it is; `recreation` knows the properties of types.
///
/// # Errors
/// A resource that would change its type, or a function that fails.
pub fn changes(
    old: &Bound,
    new: &Bound,
    known: &dyn Known,
    recreation: &dyn Fn(&str, &str) -> Recreation,
) -> Result<Vec<Change>, Fault> {
    let retyped: Vec<_> = new
        .resources()
        .filter(|(name, resource)| old.find(name).is_some_and(|before| before.kind != resource.kind))
        .map(|(name, _)| name)
        .collect();
    if !retyped.is_empty() {
        return Err(Fault::invalid(
            None,
            format!(
                "Update of resource type is not permitted. The new template modifies resource type of the following resources: [{}]",
                retyped.join(", ")
            ),
        ));
    }
    let mut found = BTreeMap::new();
    // Each level is compared after those it needs, since a resource that is replaced changes whoever names it.
    let mut replaced = BTreeSet::new();
    for name in new.order().iter().flatten() {
        let resource = new.find(name).expect("the order has the resources of the template");
        let Some(before) = old.find(name) else {
            found.insert(name.clone(), Change::plain(Action::Add, name, &resource.kind));
            continue;
        };
        let details = details(name, (old, before), (new, resource), known, &replaced, recreation)?;
        if details.is_empty() {
            continue;
        }
        let replacement = replacement(&details);
        if replacement != Replacement::False {
            replaced.insert(name.clone());
        }
        let plain = Change::plain(Action::Modify, name, &resource.kind);
        found.insert(name.clone(), Change { replacement: Some(replacement), details, ..plain });
    }
    let mut changes: Vec<_> = new.resources().filter_map(|(name, _)| found.remove(name)).collect();
    let leaving = old.resources().filter(|(name, _)| new.find(name).is_none());
    changes.extend(leaving.map(|(name, resource)| Change::plain(Action::Remove, name, &resource.kind)));
    Ok(changes)
}

impl Change {
    fn plain(action: Action, resource: &str, kind: &str) -> Self {
        Self {
            action,
            resource: resource.to_owned(),
            kind: kind.to_owned(),
            replacement: None,
            details: Vec::new(),
        }
    }
}

fn replacement(details: &[Detail]) -> Replacement {
    let strongest = |detail: &Detail| match (detail.recreation, detail.dynamic) {
        (Recreation::Always, false) => 2,
        (Recreation::Always, true) | (Recreation::Conditionally, _) => 1,
        (Recreation::Never, _) => 0,
    };
    match details.iter().map(strongest).max().unwrap_or(0) {
        2 => Replacement::True,
        1 => Replacement::Conditional,
        _ => Replacement::False,
    }
}

fn details(
    name: &str,
    (old, before): (&Bound, &Resource),
    (new, after): (&Bound, &Resource),
    known: &dyn Known,
    replaced: &BTreeSet<String>,
    recreation: &dyn Fn(&str, &str) -> Recreation,
) -> Result<Vec<Detail>, Fault> {
    let hiding = Hiding { known, replaced };
    let (values_before, _) = old.preview(name, known)?;
    let (values_after, _) = new.preview(name, &hiding)?;
    let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let (values_before, values_after) = (members(&values_before), members(&values_after));
    let mut details = Vec::new();
    let names: BTreeSet<&String> = values_before.keys().chain(values_after.keys()).collect();
    for property in names {
        let (was, is) = (values_before.get(property), values_after.get(property));
        if was == is {
            continue;
        }
        let node_before = before.properties.member(property);
        let node_after = after.properties.member(property);
        let dynamic = is.is_some_and(has_unknown);
        details.push(Detail {
            attribute: "Properties",
            name: Some(property.clone()),
            recreation: recreation(&after.kind, property),
            cause: cause(new, node_before, node_after, dynamic, &hiding),
            dynamic,
        });
    }
    for (attribute, was, is) in [
        ("Metadata", &before.metadata, &after.metadata),
        ("DeletionPolicy", &before.deletion_policy, &after.deletion_policy),
        ("UpdateReplacePolicy", &before.update_replace_policy, &after.update_replace_policy),
    ] {
        if was != is {
            details.push(Detail {
                attribute,
                name: None,
                recreation: Recreation::Never,
                cause: Cause::DirectModification,
                dynamic: false,
            });
        }
    }
    Ok(details)
}

fn has_unknown(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(UNKNOWN),
        Value::Array(items) => items.iter().any(has_unknown),
        Value::Object(map) => map.values().any(has_unknown),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The template itself, a parameter of it, or something that may be another one afterwards.
fn cause(
    new: &Bound,
    before: Option<&Node>,
    after: Option<&Node>,
    dynamic: bool,
    hiding: &Hiding<'_>,
) -> Cause {
    let Some(node) = after.filter(|_| before == after || dynamic) else {
        return Cause::DirectModification;
    };
    let mut found = None;
    references::walk(node, Some(&new.outcomes), &mut |_, reference| {
        let cause = match reference {
            Reference::Name(name) if dynamic && new.find(&name).is_some() => {
                hiding.reference(&name).is_none().then_some(Cause::ResourceReference(name))
            }
            Reference::Attribute(resource, Some(attribute)) if dynamic => hiding
                .attribute(&resource, &attribute)
                .is_none()
                .then(|| Cause::ResourceAttribute(format!("{resource}.{attribute}"))),
            Reference::Name(name) if !dynamic && new.facts.parameters.contains_key(&name) => {
                Some(Cause::ParameterReference(name))
            }
            _ => None,
        };
        found = found.take().or(cause);
    });
    found.unwrap_or(Cause::DirectModification)
}

/// The world without what may be replaced.
struct Hiding<'a> {
    known: &'a dyn Known,
    replaced: &'a BTreeSet<String>,
}

impl Known for Hiding<'_> {
    fn reference(&self, resource: &str) -> Option<String> {
        if self.replaced.contains(resource) { None } else { self.known.reference(resource) }
    }

    fn attribute(&self, resource: &str, name: &str) -> Option<Value> {
        if self.replaced.contains(resource) { None } else { self.known.attribute(resource, name) }
    }

    fn export(&self, name: &str) -> Option<String> {
        self.known.export(name)
    }

    fn parameter(&self, parameter: &ParameterName) -> Option<String> {
        self.known.parameter(parameter)
    }
}
